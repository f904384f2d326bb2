"""When we must call, and whose requests count together."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.call_me.rules import SATURDAY, call_before, end_of_day, end_of_hour, network_of

RIGA = ZoneInfo("Europe/Riga")
MONDAY = datetime(2026, 11, 23, 12, tzinfo=RIGA)


@pytest.mark.parametrize(
    ("days_after_monday", "working_days", "answer"),
    [(0, 1, 1), (3, 1, 4), (4, 1, 7), (5, 1, 7), (6, 1, 7), (0, 5, 7), (4, 2, 8)],
)
def test_weekends_do_not_count(days_after_monday: int, working_days: int, answer: int) -> None:
    asked = MONDAY + timedelta(days=days_after_monday)
    assert call_before(asked, working_days=working_days) == MONDAY + timedelta(days=answer)


@given(
    asked=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(RIGA)),  # noqa: DTZ001
    days=st.integers(1, 30),
)
def test_the_promise_never_ends_on_a_weekend(asked: datetime, days: int) -> None:
    until = call_before(asked, working_days=days)
    assert until.weekday() < SATURDAY
    assert until > asked


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_one_line_counts_as_one_address(address: str, network: str) -> None:
    assert network_of(address) == network


def test_windows_end_with_the_hour_and_the_day() -> None:
    assert end_of_hour(MONDAY + timedelta(minutes=59)) == MONDAY + timedelta(hours=1)
    assert end_of_day(MONDAY) == datetime(2026, 11, 24, tzinfo=RIGA)
