"""Documents to sign, who signs them, and how far each signer has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STEPS = (
    "visiting", "reading", "prepared", "sent", "asked", "confirmed", "signed", "cancelled", "expired",
    "refused",
)  # fmt: skip


def upgrade() -> None:
    """Add what this change needs."""
    op.create_table(
        "signing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("level in ('advanced', 'qualified')", name=op.f("ck_signing_level")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_signing_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["address"], ["stored_file.address"], name=op.f("fk_signing_address_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing")),
        sa.UniqueConstraint("document_id", name=op.f("uq_signing_document_id")),
        sa.UniqueConstraint("address", name=op.f("uq_signing_address")),
    )
    op.create_table(
        "signing_signer",
        sa.Column("signing_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(signed_at is null) = (certificate is null)",
            name=op.f("ck_signing_signer_signed_with_certificate"),
        ),
        sa.CheckConstraint(
            "(signed_at is null) = (is_demo is null)", name=op.f("ck_signing_signer_signed_with_worth")
        ),
        sa.CheckConstraint("place > 0", name=op.f("ck_signing_signer_place")),
        sa.ForeignKeyConstraint(
            ["signing_id"], ["signing.id"], name=op.f("fk_signing_signer_signing_id_signing")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_signing_signer_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_signing_signer_mandate_id_mandate")
        ),
        sa.PrimaryKeyConstraint("signing_id", "place", name=op.f("pk_signing_signer")),
        sa.UniqueConstraint("signing_id", "person_id", name=op.f("uq_signing_signer_signing_id_person_id")),
    )
    op.create_index(op.f("ix_signing_signer_person_id"), "signing_signer", ["person_id"])
    op.create_table(
        "signing_ceremony",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("signing_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("why", sa.String(20), nullable=True),
        sa.Column("state_hash", sa.String(64), nullable=False),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("back", sa.Text(), nullable=False),
        sa.Column("base_sha256", sa.String(64), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("secrets", sa.Text(), nullable=True),
        sa.Column("credential", sa.Text(), nullable=True),
        sa.Column("prepared", sa.Text(), nullable=True),
        sa.Column("address", sa.String(64), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"step in {STEPS!r}", name=op.f("ck_signing_ceremony_step")),
        sa.ForeignKeyConstraint(
            ["signing_id", "place"],
            ["signing_signer.signing_id", "signing_signer.place"],
            name=op.f("fk_signing_ceremony_signing_id_place_signing_signer"),
        ),
        sa.ForeignKeyConstraint(
            ["address"], ["stored_file.address"], name=op.f("fk_signing_ceremony_address_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_ceremony")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_signing_ceremony_state_hash")),
        sa.UniqueConstraint("address", name=op.f("uq_signing_ceremony_address")),
    )
    op.create_index(op.f("ix_signing_ceremony_signing_id"), "signing_ceremony", ["signing_id"])
    op.create_index(op.f("ix_signing_ceremony_ends_at"), "signing_ceremony", ["ends_at"])
    op.create_index(
        "uq_signing_ceremony_holding",
        "signing_ceremony",
        ["signing_id"],
        unique=True,
        sqlite_where=sa.text("step in ('asked', 'confirmed')"),
        postgresql_where=sa.text("step in ('asked', 'confirmed')"),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("signing_ceremony")
    op.drop_table("signing_signer")
    op.drop_table("signing")
