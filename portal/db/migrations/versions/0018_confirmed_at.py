"""When the platform's signature came, which was worked out from an expiry before."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# What was confirmed had two minutes from that moment on.
HELD = timedelta(minutes=2)


def upgrade() -> None:
    """Add what this change needs."""
    op.add_column("signing_ceremony", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    ceremony = sa.table(
        "signing_ceremony",
        sa.column("id", sa.Uuid()),
        sa.column("step", sa.String()),
        sa.column("ends_at", sa.DateTime(timezone=True)),
        sa.column("confirmed_at", sa.DateTime(timezone=True)),
    )
    waiting = sa.select(ceremony.c.id, ceremony.c.ends_at).where(ceremony.c.step == "confirmed")
    connection = op.get_bind()
    for row in connection.execute(waiting).all():
        connection.execute(
            ceremony.update().where(ceremony.c.id == row.id).values(confirmed_at=row.ends_at - HELD)
        )


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("signing_ceremony", "confirmed_at")
