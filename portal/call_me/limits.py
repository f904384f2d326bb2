"""Counts requests per number, per network address and in all; keeps neither number nor address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal import db
from portal.call_me.errors import TooManyRequests
from portal.call_me.models import CallCount
from portal.call_me.rules import end_of_day, end_of_hour, network_of
from portal.organisations.service import call_rules


@dataclass(frozen=True)
class _Limit:
    scope: str
    key: str
    window_ends_at: datetime
    most: int


def count_request(session: Session, *, number: str, address: str, now: datetime) -> None:
    """Count one request. Raises TooManyRequests when it is one too many, so that nothing is written."""
    for limit in _limits(number, address=address, now=now):
        if _counted(session, limit, on=now.date().isoformat()) > limit.most:
            raise TooManyRequests(limit.scope, until=limit.window_ends_at)


def forget_counts(session: Session, *, now: datetime) -> None:
    """Erase the counters of windows that have ended."""
    session.execute(delete(CallCount).where(CallCount.window_ends_at <= now))


def _limits(number: str, *, address: str, now: datetime) -> tuple[_Limit, ...]:
    rules = call_rules()
    # Always in this order: two requests then never wait for each other's counters in a circle.
    return (
        _Limit("number", number, end_of_day(now), rules.per_number_a_day),
        _Limit("address", network_of(address), end_of_hour(now), rules.per_address_an_hour),
        _Limit("all", "all", end_of_hour(now), rules.in_all_an_hour),
    )


def _counted(session: Session, limit: _Limit, *, on: str) -> int:
    # The key of the hash changes every day: yesterday's counters can be linked to nobody.
    key_hash = db.fingerprint(limit.key, purpose=f"call_count.{limit.scope}.{on}")
    insert = db.insert_into(CallCount, session=session).values(
        scope=limit.scope, key_hash=key_hash, window_ends_at=limit.window_ends_at, count=1
    )
    same = ["scope", "key_hash", "window_ends_at"]
    counting = insert.on_conflict_do_update(index_elements=same, set_={"count": CallCount.count + 1})
    return int(session.execute(counting.returning(CallCount.count)).scalar_one())
