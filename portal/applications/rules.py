"""What counts as an answer to a field, and what is wrong with what was typed. Pure."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from portal.applications.conditions import Value, WhenRow, is_wanted
from portal.formkit.dates import read_date

LONGEST_NAME = 100
# A letter with its marks, or a picture with its joiners, may be typed as several signs.
MOST_SIGNS_OF_A_LETTER = 4
LONGEST_EMAIL = 254
MOST_FILES = 10
MONTHS_OF_YEAR = 12
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;.]+(?:\.[^@\s,;.]+)+")


class Problem(StrEnum):
    """What is wrong; the page says in words how to mend it."""

    CHOOSE = "choose"
    CHOOSE_SOME = "choose-some"
    NOT_TOGETHER = "not-together"
    WRITE = "write"
    NO_LETTERS = "no-letters"
    TOO_LONG = "too-long"
    NO_PHONE = "no-phone"
    PHONE_UNKNOWN = "phone-unknown"
    EMAIL_UNKNOWN = "email-unknown"
    CODE_UNKNOWN = "code-unknown"
    # Who names the other person names themselves: where they can choose it, and where they cannot.
    IS_ONESELF = "is-oneself"
    NOT_ANOTHER = "not-another"
    NO_DATE = "no-date"
    DATE_UNKNOWN = "date-unknown"
    DATE_TO_COME = "date-to-come"
    DATE_TOO_OLD = "date-too-old"
    NO_FILES = "no-files"
    TOO_MANY_FILES = "too-many-files"


class FieldRow(Protocol):
    """A field as the pack has it."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def optional(self) -> bool: ...
    @property
    def longest(self) -> int: ...
    @property
    def newest(self) -> str | None: ...
    @property
    def when(self) -> WhenRow | None: ...


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be chosen in a field; what is in `alone` stands by itself or not at all."""

    keys: frozenset[str]
    alone: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the rules need to know besides the typed words.

    `read_phone` and `read_code` give back what can be called and what can be a personal code, or None;
    `oldest` is the first day that a date with this limit may have.
    """

    today: date
    offers: Mapping[str, Offer]
    read_phone: Callable[[str], str | None]
    read_code: Callable[[str], str | None]
    oldest: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Read:
    """The answers of one step that can be kept, and what is wrong with the others."""

    values: Mapping[str, Value]
    problems: Mapping[str, Problem]


class _Wrong(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def read_step(fields: Sequence[FieldRow], typed: Mapping[str, Sequence[str]], *, reading: Reading) -> Read:
    """Read one page: every field that is asked, in order; the rest of what came in is dropped."""
    values: dict[str, Value] = {}
    problems: dict[str, Problem] = {}
    for field in fields:
        if not is_wanted(field.when, values):
            continue
        try:
            value = _read(field, [one.strip() for one in typed.get(field.key, ())], reading=reading)
        except _Wrong as wrong:
            problems[field.key] = wrong.problem
        else:
            if value:
                values[field.key] = value
    return Read(values, problems)


def months_before(day: date, *, months: int) -> date:
    """The same day that many months earlier, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 - months, MONTHS_OF_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _read(field: FieldRow, typed: Sequence[str], *, reading: Reading) -> Value:
    given = [one for one in typed if one]
    if not given:
        if field.optional:
            return ""
        raise _Wrong(_MISSING.get(field.kind, Problem.WRITE))
    return _READERS[field.kind](field, given, reading)


def _choice(field: FieldRow, given: Sequence[str], reading: Reading) -> Value:
    if len(given) != 1 or given[0] not in reading.offers[field.key].keys:
        raise _Wrong(Problem.CHOOSE)
    return given[0]


def _choices(field: FieldRow, given: Sequence[str], reading: Reading) -> Value:
    offer, chosen = reading.offers[field.key], tuple(dict.fromkeys(given))
    if not set(chosen) <= offer.keys:
        raise _Wrong(Problem.CHOOSE_SOME)
    if len(chosen) > 1 and set(chosen) & offer.alone:
        raise _Wrong(Problem.NOT_TOGETHER)
    return chosen


def _text(field: FieldRow, given: Sequence[str], _reading: Reading) -> Value:
    return _words(given[0], longest=field.longest, lines=field.kind == "long-text")


def _name(field: FieldRow, given: Sequence[str], _reading: Reading) -> Value:
    name = _words(given[0], longest=min(field.longest, LONGEST_NAME), lines=False)
    if not any(sign.isalpha() for sign in name):
        raise _Wrong(Problem.NO_LETTERS)
    return name


def _code(_field: FieldRow, given: Sequence[str], reading: Reading) -> Value:
    return _known(reading.read_code(given[0]), else_=Problem.CODE_UNKNOWN)


def _phone(_field: FieldRow, given: Sequence[str], reading: Reading) -> Value:
    return _known(reading.read_phone(given[0]), else_=Problem.PHONE_UNKNOWN)


def _email(_field: FieldRow, given: Sequence[str], _reading: Reading) -> Value:
    found = given[0] if len(given[0]) <= LONGEST_EMAIL and _EMAIL.fullmatch(given[0]) else None
    return _known(found, else_=Problem.EMAIL_UNKNOWN)


def _date(field: FieldRow, given: Sequence[str], reading: Reading) -> Value:
    day = read_date(given[0], today=reading.today)
    if day is None:
        raise _Wrong(Problem.DATE_UNKNOWN)
    if day > reading.today:
        raise _Wrong(Problem.DATE_TO_COME)
    if field.newest is not None and day < reading.oldest[field.newest]:
        raise _Wrong(Problem.DATE_TOO_OLD)
    return day.isoformat()


def _files(_field: FieldRow, given: Sequence[str], _reading: Reading) -> Value:
    if len(given) > MOST_FILES:
        raise _Wrong(Problem.TOO_MANY_FILES)
    return tuple(given)


def _known(value: str | None, *, else_: Problem) -> str:
    if value is None:
        raise _Wrong(else_)
    return value


def _words(typed: str, *, longest: int, lines: bool) -> str:
    """What was typed, without signs that nobody sees; a picture (emoji) is an answer too."""
    if len(typed.strip()) > MOST_SIGNS_OF_A_LETTER * longest:
        # Thousands of marks would take minutes to be put in their order.
        raise _Wrong(Problem.TOO_LONG)
    normal = unicodedata.normalize("NFC", typed).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in normal if _is_kept(sign))
    words = kept.strip() if lines else " ".join(kept.split())
    if not any(_can_be_seen(sign) for sign in words):
        raise _Wrong(Problem.WRITE)
    if len(words) > longest:
        raise _Wrong(Problem.TOO_LONG)
    return words


def _is_kept(sign: str) -> bool:
    # Joiners hold some pictures together; other control signs could hide the words or turn them around.
    return sign in "\u200d\n\t" or unicodedata.category(sign)[0] != "C"


def _can_be_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "CZM"


_MISSING: Mapping[str, Problem] = {
    "choice": Problem.CHOOSE,
    "choices": Problem.CHOOSE_SOME,
    "organisation": Problem.CHOOSE,
    "phone": Problem.NO_PHONE,
    "date": Problem.NO_DATE,
    "files": Problem.NO_FILES,
}
_READERS: Mapping[str, Callable[[FieldRow, Sequence[str], Reading], Value]] = {
    "choice": _choice,
    "choices": _choices,
    "organisation": _choice,
    "text": _text,
    "long-text": _text,
    "name": _name,
    "code": _code,
    "phone": _phone,
    "email": _email,
    "date": _date,
    "files": _files,
}
KINDS: Collection[str] = frozenset(_READERS)
