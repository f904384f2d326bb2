"""Two periods of one owner never share a day, not even the last of one and the first of the other."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from portal.programme.pack_checks import Period, overlaps

FIRST_DAY = date(2026, 1, 1)


@st.composite
def periods(draw: st.DrawFn) -> list[Period]:
    """Some periods of two owners in a few days, some of them without an end."""
    made: list[Period] = []
    for number in range(draw(st.integers(0, 5))):
        start = FIRST_DAY + timedelta(days=draw(st.integers(0, 12)))
        length = draw(st.none() | st.integers(0, 4))
        end = None if length is None else start + timedelta(days=length)
        made.append((draw(st.sampled_from(["north", "south"])), start, end, f"row {number}"))
    return made


def share_a_day(one: Period, other: Period) -> bool:
    first_ends, second_ends = (period[2] or date.max for period in (one, other))
    return one[0] == other[0] and one[1] <= second_ends and other[1] <= first_ends


@given(rows=periods())
def test_an_overlap_is_found_exactly_when_two_periods_share_a_day(rows: list[Period]) -> None:
    expected = any(share_a_day(one, other) for one, other in combinations(rows, 2))
    assert bool(list(overlaps(rows))) == expected


def test_one_shared_day_is_an_overlap_and_the_next_day_is_not() -> None:
    january: Period = ("north", FIRST_DAY, date(2026, 1, 31), "first")
    same_day: Period = ("north", date(2026, 1, 31), None, "second")
    next_day: Period = ("north", date(2026, 2, 1), None, "second")
    assert list(overlaps([january, same_day])) == [("second", "overlaps first")]
    assert list(overlaps([january, next_day])) == []
