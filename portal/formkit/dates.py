"""Reads a date however a person writes it. Pure."""

from __future__ import annotations

import re
from datetime import date

# The first letters of each month in Latvian, English and Russian; enough to know it in any ending.
MONTHS = (
    ("jan", "янв"), ("feb", "фев"), ("mar", "мар"), ("apr", "апр"), ("mai", "may", "май", "мая"),
    ("jūn", "jun", "июн"), ("jūl", "jul", "июл"), ("aug", "авг"), ("sep", "сен"), ("okt", "oct", "окт"),
    ("nov", "ноя"), ("dec", "дек"),
)  # fmt: skip
LONGEST = 40
CENTURY = 2000
_YEAR_FIRST = re.compile(r"(\d{4})\W+(\d{1,2})\W+(\d{1,2})\W*")
_DAY_FIRST = re.compile(r"(\d{1,2})\W+(\d{1,2})(?:\W+(\d{4}|\d{2}))?\W*")
_MONTH_IN_WORDS = re.compile(r"(\d{1,2})\W*([^\W\d_]{3,})(?:\W+(\d{4}))?\W*")
_YEAR_THEN_WORDS = re.compile(r"(\d{4})\W*(?:gada|год[а]?|г)?\W*(\d{1,2})\W*([^\W\d_]{3,})\W*")


def read_date(typed: str, *, today: date) -> date | None:
    """The day: `3.11.2026`, `3/11/26`, `2026-11-03`, `3. novembris`; None when there is no such day.

    Without a year it is the last such day that is not in the future.
    """
    words = typed.strip().casefold()
    if not words or len(words) > LONGEST:
        return None
    year, month, day = _parts(words)
    if not month or not day:
        return None
    if year is not None:
        return _day(year, month, day)
    this_year = _day(today.year, month, day)
    if this_year is not None and this_year <= today:
        return this_year
    # 29 February may be up to eight years back.
    earlier = (_day(today.year - back, month, day) for back in range(1, 9))
    return next((found for found in earlier if found is not None), None)


def _parts(words: str) -> tuple[int | None, int, int]:
    """Year if there is one, month and day; month 0 when nothing was understood."""
    if found := _YEAR_FIRST.fullmatch(words):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(words):
        return _year(found[3]), int(found[2]), int(found[1])
    if found := _MONTH_IN_WORDS.fullmatch(words):
        return _year(found[3]), _month(found[2]), int(found[1])
    if found := _YEAR_THEN_WORDS.fullmatch(words):
        return int(found[1]), _month(found[3]), int(found[2])
    return None, 0, 0


def _year(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) + (CENTURY if len(written) == 2 else 0)


def _month(word: str) -> int:
    return next((number for number, starts in enumerate(MONTHS, start=1) if word.startswith(starts)), 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
