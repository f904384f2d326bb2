"""A signature that counts for nothing or came to nothing, and a second login to be left at the end."""

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
    op.add_column("web_session", sa.Column("also", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("web_session", "also")
    op.drop_column("signing_ceremony", "told_at")
    op.drop_column("signing_signer", "withdrawn_at")
