"""How long a message waits after a failure, and when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

# The claim outlives every time-out of the gateways; a sender that died loses it.
LEASE = timedelta(minutes=3)
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
MOST_ATTEMPTS = len(WAITS) + 1


def is_hopeless(attempts: int) -> bool:
    """Whether nobody should try again by machine."""
    return attempts >= MOST_ATTEMPTS


def next_try(attempts: int, *, now: datetime) -> datetime:
    """When to try again after this many attempts. Raises IndexError for a hopeless message."""
    return now + WAITS[attempts - 1]
