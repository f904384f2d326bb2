"""Applications are signed: what somebody is about to sign, and how each sending is signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at is null")


def upgrade() -> None:
    """Add what this change needs."""
    op.add_column("signing", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "application_signing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("signing_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("became", sa.String(10), nullable=True),
        sa.CheckConstraint("became in ('sent', 'closed')", name=op.f("ck_application_signing_became")),
        sa.CheckConstraint(
            "(ended_at is null) = (became is null)", name=op.f("ck_application_signing_ended")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_application_signing_case_id_support_case")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_application_signing_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["signing_id"], ["signing.id"], name=op.f("fk_application_signing_signing_id_signing")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_application_signing_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_application_signing_by_id_person")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_application_signing_mandate_id_mandate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_signing")),
    )
    op.create_index(op.f("ix_application_signing_case_id"), "application_signing", ["case_id"])
    op.create_index(op.f("ix_application_signing_document_id"), "application_signing", ["document_id"])
    op.create_index(
        "uq_application_signing_open",
        "application_signing",
        ["case_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "application_signature",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("brought", sa.String(10), nullable=True),
        sa.Column("taken_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("way in ('electronic', 'paper')", name=op.f("ck_application_signature_way")),
        sa.CheckConstraint(
            "brought in ('office', 'brought', 'post')", name=op.f("ck_application_signature_brought")
        ),
        sa.CheckConstraint(
            "way = 'paper' or signed_at is not null",
            name=op.f("ck_application_signature_electronic_is_here"),
        ),
        sa.CheckConstraint(
            "(brought is null) = (taken_by_id is null)",
            name=op.f("ck_application_signature_brought_to_somebody"),
        ),
        sa.CheckConstraint(
            "brought is null or (way = 'paper' and signed_at is not null)",
            name=op.f("ck_application_signature_brought_is_here"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "number"],
            ["application_sending.case_id", "application_sending.number"],
            name=op.f("fk_application_signature_case_id_number_application_sending"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_application_signature_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["person.id"], name=op.f("fk_application_signature_taken_by_id_person")
        ),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_application_signature")),
    )


def downgrade() -> None:
    """Remove what upgrade added."""
    op.drop_table("application_signature")
    op.drop_table("application_signing")
    op.drop_column("signing", "closed_at")
