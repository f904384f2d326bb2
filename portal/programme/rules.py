"""Rules about any programme's data: may one apply today, how high is the ceiling, is this for me."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

Answer = Literal["yes", "no", "unknown"]
Meaning = Literal["fits", "ask", "probably_not"]
Kind = Literal["fits", "maybe", "probably_not"]

EVERY_ORGANISATION = "*"
WORST_FIRST: tuple[tuple[Meaning, Kind], ...] = (
    ("probably_not", "probably_not"),
    ("ask", "maybe"),
    ("fits", "fits"),
)


class AmountNotKnown(LookupError):
    """The programme has no amount for what was asked."""


class AmountRow(Protocol):
    """One cell of the table of amounts, in cents for one plan period."""

    @property
    def level(self) -> int: ...
    @property
    def living(self) -> str: ...
    @property
    def cents(self) -> int: ...


class SupplementRow(Protocol):
    """One supplement, the same at every care level, in cents for one plan period."""

    @property
    def key(self) -> str: ...
    @property
    def cents(self) -> int: ...


class OpeningRow(Protocol):
    """When an organisation takes applications; both days belong to it."""

    @property
    def organisation(self) -> str: ...
    @property
    def open_from(self) -> date: ...
    @property
    def open_until(self) -> date | None: ...


class WithOpenings(Protocol):
    """Anything that can say when it takes applications."""

    @property
    def openings(self) -> Sequence[OpeningRow]: ...


class QuestionRow(Protocol):
    """One question of "is this for me?" and what each answer to it means."""

    @property
    def key(self) -> str: ...
    def meaning_of(self, answer: Answer) -> Meaning: ...


class WithQuestions(Protocol):
    """Anything that asks "is this for me?" and knows what else exists."""

    @property
    def questions(self) -> Sequence[QuestionRow]: ...
    @property
    def other_programme(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers say, which questions say it, and which other programme to look at."""

    kind: Kind
    reasons: tuple[str, ...]
    other_programme: str | None


def indicative_amount(
    amounts: Iterable[AmountRow],
    *,
    level: int,
    living: str,
    supplements: Iterable[SupplementRow] = (),
    given: Collection[str] = (),
) -> int:
    """The ceiling in cents for one plan period (R.7.2.1): the base, and once each supplement in `given`.

    Before the assessment `given` is empty and the answer is read as "at least": the supplements
    depend on what the assessment finds (R.7.2.1.5-7).
    """
    base = next((row.cents for row in amounts if (row.level, row.living) == (level, living)), None)
    if base is None:
        raise AmountNotKnown(f"no amount for care level {level}, living {living!r}")
    extra = {row.key: row.cents for row in supplements}
    unknown = sorted(set(given) - set(extra))
    if unknown:
        raise AmountNotKnown(f"no supplement {unknown[0]!r}")
    return base + sum(extra[key] for key in set(given))


def is_open(programme: WithOpenings, organisation: str = EVERY_ORGANISATION, *, on: date) -> bool:
    """May one apply at this organisation on this day? Its own dates win over those for everybody."""
    own = [row for row in programme.openings if row.organisation == organisation]
    rows = own or [row for row in programme.openings if row.organisation == EVERY_ORGANISATION]
    return any(is_on(row, on=on) for row in rows)


def is_on(opening: OpeningRow, *, on: date) -> bool:
    """Whether the opening counts on this day."""
    return opening.open_from <= on and (opening.open_until is None or on <= opening.open_until)


def outcome(programme: WithQuestions, *, answers: Mapping[str, Answer]) -> Outcome:
    """What the answers say together. The worst answer decides; no answer is "I don't know".

    It never says no: at worst "probably not", with the questions that speak against it and
    the other programme beside it. Only the office decides (R.3, R.7).
    """
    meanings = {q.key: q.meaning_of(answers.get(q.key, "unknown")) for q in programme.questions}
    for meaning, kind in WORST_FIRST:
        reasons = tuple(key for key, found in meanings.items() if found == meaning)
        if reasons:
            return Outcome(kind, reasons, None if kind == "fits" else programme.other_programme)
    # A programme that asks nothing can only be talked about.
    return Outcome("maybe", (), programme.other_programme)
