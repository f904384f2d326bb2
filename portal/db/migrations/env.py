"""Runs migrations on the connection that portal.db.schema hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from portal.db.base import Base
from portal.db.columns import AwareDateTime, EncryptedText


def _render(kind: str, column_type: Any, autogen: Any) -> str | Literal[False]:
    """Migrations name plain types: they must run when the code's own types have moved on."""
    if kind == "type" and isinstance(column_type, AwareDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(column_type, EncryptedText):
        return "sa.Text()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
