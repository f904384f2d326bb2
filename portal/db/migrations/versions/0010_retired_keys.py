"""Keys that encrypt nothing any more, by which people are still found and old seals checked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    op.create_table(
        "retired_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(80), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_retired_key")),
        sa.UniqueConstraint("key_id", name=op.f("uq_retired_key_key_id")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("retired_key")
