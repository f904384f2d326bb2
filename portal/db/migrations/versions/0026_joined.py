"""Whom a guardian named and who signed in themselves become one person; the journal of both is theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    op.create_table(
        "journal_joined",
        sa.Column("was_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("was_id", name=op.f("pk_journal_joined")),
    )
    op.create_index(op.f("ix_journal_joined_person_id"), "journal_joined", ["person_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("journal_joined")
