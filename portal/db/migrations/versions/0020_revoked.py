"""A certificate that counts no more is revoked, in one word everywhere; an application is withdrawn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OLD, NEW = ("withdrawn_at", "signing-withdrawn"), ("revoked_at", "signing-revoked")


def upgrade() -> None:
    """Name it anew."""
    _rename(OLD, NEW)


def downgrade() -> None:
    """Name it as before."""
    _rename(NEW, OLD)


def _rename(old: tuple[str, str], new: tuple[str, str]) -> None:
    # Both databases know this, and SQLite needs no copy of the table for it.
    op.execute(f"ALTER TABLE signing_signer RENAME COLUMN {old[0]} TO {new[0]}")
    message = sa.table("outbox_message", sa.column("kind", sa.String()))
    op.execute(message.update().where(message.c.kind == old[1]).values(kind=new[1]))
