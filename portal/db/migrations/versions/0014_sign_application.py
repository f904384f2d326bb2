"""A document that is to be signed can be closed when it was written anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    op.add_column("signing", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Remove what upgrade added."""
    op.drop_column("signing", "closed_at")
