"""Numbers of cases: read aloud in four pairs, mistaken for nothing, and without a meaning. Pure."""

from __future__ import annotations

import secrets

# No letter looks like a digit or sounds like another one, and all have a twin on a Cyrillic keyboard.
# A letter and a digit by turns: no pair can become a word.
LETTERS = "AEKMRTUX"
DIGITS = "23456789"
PAIRS = 4
CYRILLIC = str.maketrans("АЕКМРТУХаекмртух", "AEKMRTUXAEKMRTUX")


def new_number() -> str:
    """A number such as `K4-R7-M2-T9`; one of 16 777 216, so the caller asks whether it is taken."""
    return "-".join(secrets.choice(LETTERS) + secrets.choice(DIGITS) for _ in range(PAIRS))


def read_number(typed: str) -> str | None:
    """The number as it is kept, however it was typed; None when it cannot be one."""
    signs = [sign for sign in typed.translate(CYRILLIC).upper() if sign.isalnum()]
    if len(signs) != 2 * PAIRS:
        return None
    pairs = [signs[i] + signs[i + 1] for i in range(0, 2 * PAIRS, 2)]
    known = all(pair[0] in LETTERS and pair[1] in DIGITS for pair in pairs)
    return "-".join(pairs) if known else None
