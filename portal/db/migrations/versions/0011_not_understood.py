"""How often which part of a text was hard, by day; nothing about who said so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    op.create_table(
        "not_understood",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text_id", sa.String(120), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("block", sa.String(8), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("level in ('easy', 'full')", name=op.f("ck_not_understood_level")),
        sa.CheckConstraint("count > 0", name=op.f("ck_not_understood_count")),
        sa.PrimaryKeyConstraint(
            "day", "text_id", "language", "level", "block", name=op.f("pk_not_understood")
        ),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("not_understood")
