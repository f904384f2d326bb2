"""Column types: instants that never lose their time zone, text that never lies open in the file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from portal.db.secrets import decrypt, encrypt


class AwareDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC and given back aware; one without a time zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raise ValueError for an instant without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a time zone cannot be stored; use the clock of portal.web.")
        instant = value.astimezone(UTC)
        # SQLite keeps no zone; both databases therefore get UTC, and compare as instants.
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(TypeDecorator[str]):
    """Text that is encrypted in the database; `purpose` (table.column) binds it to its place."""

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        """`purpose` must never change once values are stored."""
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Encrypt on the way in."""
        return None if value is None else encrypt(value, purpose=self.purpose)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> str | None:
        """Decrypt on the way out; raises FieldUnreadable."""
        return None if value is None else decrypt(value, purpose=self.purpose)
