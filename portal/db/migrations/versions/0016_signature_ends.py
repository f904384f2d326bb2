"""A signature that turned out not to have counted, and whose room was told that one came to nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this change needs."""
    moment = sa.DateTime(timezone=True)
    op.add_column("signing_signer", sa.Column("withdrawn_at", moment, nullable=True))
    op.add_column("signing_ceremony", sa.Column("told_at", moment, nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("signing_ceremony", "told_at")
    op.drop_column("signing_signer", "withdrawn_at")
