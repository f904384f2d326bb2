"""What each file that somebody sends held when it came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    op.add_column("upload", sa.Column("sha256", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("upload", "sha256")
