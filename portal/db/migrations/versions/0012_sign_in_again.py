"""A sign-in may wait for one person alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    op.add_column("sign_in_attempt", sa.Column("person_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Remove what upgrade added."""
    op.drop_column("sign_in_attempt", "person_id")
