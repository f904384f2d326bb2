"""Messages, and the documents that lie beside them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = "'received', 'asked', 'granted', 'refused', 'moved-on', 'guardian-claimed', 'guardian-settled'"
CHANNELS = "'call', 'message', 'email', 'letter', 'come'"
WAITING = sa.text("by_hand and done_at is null")


def upgrade() -> None:
    """Add what this change needs."""
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(20), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("careful", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f("ck_message_kind")),
        sa.CheckConstraint(f"channel in ({CHANNELS})", name=op.f("ck_message_channel")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_message_to_id_person")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_message_by_id_person")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_message_done_by_id_person")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["support_case.id"],
            name=op.f("fk_message_case_id_support_case"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_message_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_to_id_written_at", "message", ["to_id", "written_at"])
    op.create_index(op.f("ix_message_case_id"), "message", ["case_id"])
    op.create_index(
        "ix_message_waiting_by_hand",
        "message",
        ["written_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_table(
        "message_document",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_message_document_message_id_message")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_message_document_document_id_document")
        ),
        sa.PrimaryKeyConstraint("message_id", "place", name=op.f("pk_message_document")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("message_document")
    op.drop_table("message")
