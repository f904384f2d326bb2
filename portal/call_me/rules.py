"""When a person may be called, and until when we must call. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

BEST_TIMES = ("any", "morning", "day", "evening")
OUTCOMES = ("reached", "not_reached", "wrong_number")
SATURDAY = 5


def call_before(asked_at: datetime, *, working_days: int, day_ends: time) -> datetime:
    """The end of the day that many working days later (Monday to Friday; no holidays).

    A day off does not count: who asks on Sunday is called on Monday, as who asks on Friday.
    """
    moment, left = asked_at, working_days
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < SATURDAY
    return datetime.combine(moment.date(), day_ends, tzinfo=asked_at.tzinfo)
