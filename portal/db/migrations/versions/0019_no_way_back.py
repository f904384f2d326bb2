"""Where a signing leads back to is its own address: it is not kept beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take away what nothing reads."""
    op.drop_column("signing_ceremony", "back")


def downgrade() -> None:
    """Give the column back; what stood there is gone."""
    op.add_column("signing_ceremony", sa.Column("back", sa.Text(), nullable=False, server_default=""))
