"""What the organisation sees: who waits for a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, select, type_coerce

from portal import db
from portal.call_me.models import CallRequest
from portal.db.secrets import FieldUnreadable, decrypt

SHOWN = (
    CallRequest.best_time,
    CallRequest.language,
    CallRequest.times_asked,
    CallRequest.asked_at,
    CallRequest.call_before,
)


@dataclass(frozen=True)
class Waiting:
    """One number that nobody has called yet; None when it cannot be read (its field key is missing)."""

    id: UUID
    number: str | None
    best_time: str
    language: str
    times_asked: int
    asked_at: datetime
    call_before: datetime

    def is_late(self, now: datetime) -> bool:
        """Whether we did not keep what we promised."""
        return now > self.call_before


def waiting_calls_of(organisation_id: UUID) -> tuple[Waiting, ...]:
    """The open requests of an organisation, the one that waits longest first."""
    with db.session() as session:
        rows = session.execute(
            # Still sealed: one number that cannot be opened must not hide the others.
            select(CallRequest.id, type_coerce(CallRequest.phone, Text).label("sealed_phone"), *SHOWN)
            .where(CallRequest.organisation_id == organisation_id, CallRequest.called_at.is_(None))
            .order_by(CallRequest.asked_at, CallRequest.id)
        )
        return tuple(
            Waiting(
                row.id,
                _opened(row.sealed_phone),
                row.best_time,
                row.language,
                row.times_asked,
                row.asked_at,
                row.call_before,
            )
            for row in rows
        )


def _opened(sealed: str) -> str | None:
    try:
        return decrypt(sealed, purpose="call_request.phone")
    except FieldUnreadable:
        return None
