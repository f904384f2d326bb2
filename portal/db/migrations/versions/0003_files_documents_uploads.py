"""Kept files, frozen documents, and what people send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    op.create_table(
        "stored_file",
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level in ('easy', 'full')", name=op.f("ck_document_level")),
        sa.ForeignKeyConstraint(
            ["address"], ["stored_file.address"], name=op.f("fk_document_address_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("address", name=op.f("uq_document_address")),
        sa.UniqueConstraint(
            "kind", "number", "language", "level", "version",
            name=op.f("uq_document_kind_number_language_level_version"),
        ),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(120), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('jpeg', 'pdf')", name=op.f("ck_upload_kind")),
        sa.CheckConstraint("place between 1 and 10", name=op.f("ck_upload_place")),
        sa.ForeignKeyConstraint(
            ["address"], ["stored_file.address"], name=op.f("fk_upload_address_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("address", name=op.f("uq_upload_address")),
        sa.UniqueConstraint("answer", "place", name=op.f("uq_upload_answer_place")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("upload")
    op.drop_table("document")
    op.drop_table("stored_file")
