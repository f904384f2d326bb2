"""Counts what anybody may ask for, per key and window of time; keeps no key and no network address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy.orm import Session

from portal import db
from portal.web.models import CountRow

NETWORK_BITS = 64


class TooManyRequests(Exception):
    """A limit is reached; nothing was written."""

    def __init__(self, scope: str, *, until: datetime) -> None:
        super().__init__(scope)
        self.scope, self.until = scope, until


@dataclass(frozen=True)
class Limit:
    """So often may something be asked for under one key, until the window ends."""

    scope: str
    key: str
    window_ends_at: datetime
    most: int


def count(session: Session, limits: Sequence[Limit], *, now: datetime) -> None:
    """Count one request. Raises TooManyRequests when it is one too many, so that nothing is written.

    Always give the limits in the same order: two requests then never wait for each other's counters in a
    circle.
    """
    for limit in limits:
        if _counted(session, limit, on=now.date().isoformat()) > limit.most:
            raise TooManyRequests(limit.scope, until=limit.window_ends_at)


def end_of_hour(now: datetime) -> datetime:
    """When the hour that is running ends."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def end_of_day(now: datetime) -> datetime:
    """When the day that is running ends."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def network_of(address: str) -> str:
    """The address that counts: one line has one IPv4 address, but a whole /64 of IPv6 addresses."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(IPv6Address(int(known) >> NETWORK_BITS << NETWORK_BITS))


def _counted(session: Session, limit: Limit, *, on: str) -> int:
    # The key of the hash changes every day: yesterday's counters can be linked to nobody.
    key_hash = db.fingerprint(limit.key, purpose=f"call_count.{limit.scope}.{on}")
    insert = db.insert_into(CountRow, session=session).values(
        scope=limit.scope, key_hash=key_hash, window_ends_at=limit.window_ends_at, count=1
    )
    same = ["scope", "key_hash", "window_ends_at"]
    counting = insert.on_conflict_do_update(index_elements=same, set_={"count": CountRow.count + 1})
    return int(session.execute(counting.returning(CountRow.count)).scalar_one())
