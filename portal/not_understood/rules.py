"""How much is counted in a day. Pure."""

from __future__ import annotations

LEVELS = ("easy", "full")
# Above that it is no longer readers who press; they are helped all the same. Of all texts this large portal
# has, one is open in front of fewer people a day.
MOST_OF_ONE_TEXT_A_DAY = 200
MOST_IN_ALL_A_DAY = 3_000


def is_counted(*, of_this_text: int, in_all: int) -> bool:
    """Whether one more is counted, after so many of the same text and of all texts on this day."""
    return of_this_text < MOST_OF_ONE_TEXT_A_DAY and in_all < MOST_IN_ALL_A_DAY
