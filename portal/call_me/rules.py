"""When a person may be called, until when we must call, whose requests count together. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from ipaddress import IPv6Address, ip_address

BEST_TIMES = ("any", "morning", "day", "evening")
OUTCOMES = ("reached", "not_reached", "wrong_number")
SATURDAY = 5
NETWORK_BITS = 64


def call_before(asked_at: datetime, *, working_days: int, day_ends: time) -> datetime:
    """The end of the day that many working days later (Monday to Friday; no holidays).

    A day off does not count: who asks on Sunday is called on Monday, as who asks on Friday.
    """
    moment, left = asked_at, working_days
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < SATURDAY
    return datetime.combine(moment.date(), day_ends, tzinfo=asked_at.tzinfo)


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
