"""When we must call."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.call_me.rules import SATURDAY, call_before

RIGA = ZoneInfo("Europe/Riga")
FIVE = time(17)
MONDAY = datetime(2026, 11, 23, 12, tzinfo=RIGA)


@pytest.mark.parametrize(
    ("days_after_monday", "working_days", "answer"),
    [(0, 1, 1), (3, 1, 4), (4, 1, 7), (5, 1, 7), (6, 1, 7), (0, 5, 7), (4, 2, 8)],
)
def test_weekends_do_not_count(days_after_monday: int, working_days: int, answer: int) -> None:
    asked = MONDAY + timedelta(days=days_after_monday)
    until = call_before(asked, working_days=working_days, day_ends=FIVE)
    assert until == (MONDAY + timedelta(days=answer)).replace(hour=17)


@pytest.mark.parametrize("hour", [0, 3, 12, 20, 23])
@pytest.mark.parametrize("days_after_friday", [0, 1, 2])
def test_who_asks_on_a_day_off_is_called_before_the_next_working_day_is_over(
    hour: int, days_after_friday: int
) -> None:
    asked = (MONDAY + timedelta(days=4 + days_after_friday)).replace(hour=hour)
    assert call_before(asked, working_days=1, day_ends=FIVE) == (MONDAY + timedelta(days=7)).replace(hour=17)


def test_the_promise_ends_at_the_same_hour_when_the_clocks_change() -> None:
    asked = datetime(2026, 10, 23, 12, tzinfo=RIGA)
    until = call_before(asked, working_days=1, day_ends=FIVE)
    assert (until.hour, until.utcoffset()) == (17, timedelta(hours=2))


@given(
    asked=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(RIGA)),  # noqa: DTZ001
    days=st.integers(1, 30),
)
def test_the_promise_never_ends_on_a_weekend(asked: datetime, days: int) -> None:
    until = call_before(asked, working_days=days, day_ends=FIVE)
    assert until.weekday() < SATURDAY
    assert until > asked
