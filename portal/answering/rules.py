"""What is missing in a case, whose turn it is, what comes first, what carries a decision. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Finding(StrEnum):
    """What the worker found about one condition."""

    MET = "met"
    NOT_MET = "not-met"
    UNCLEAR = "unclear"


class Show(StrEnum):
    """Which cases the list shows."""

    OPEN = "open"
    NEW = "new"
    OFFICE = "office"
    PERSON = "person"
    LATE = "late"
    PAPERS = "papers"
    ENDED = "ended"


class PaperRow(Protocol):
    """A paper as the pack has it."""

    @property
    def key(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def one_of(self) -> Sequence[str]: ...


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the order and the filters of the list need to know of a case."""

    due_on: date | None
    since: date
    is_new: bool
    is_over: bool
    office_acts: bool
    person_acts: bool
    misses_papers: bool

    def days_late(self, today: date) -> int:
        """How many days the office is behind; 0 when it is not, or when it is not its turn."""
        if self.is_over or self.due_on is None or not self.office_acts:
            return 0
        return max((today - self.due_on).days, 0)


def promised(papers: Iterable[PaperRow], answers: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    """The papers that the answers (by step) promise for later, or on paper."""
    given = {key: value for step in answers.values() for key, value in step.items()}
    return tuple(paper.key for paper in papers if given.get(paper.field) in paper.one_of)


def belongs(standing: Standing, show: Show, *, today: date) -> bool:
    """Whether the case stands in this list."""
    if show is Show.ENDED or standing.is_over:
        return show is Show.ENDED and standing.is_over
    return {
        Show.OPEN: True,
        Show.NEW: standing.is_new,
        Show.OFFICE: standing.office_acts,
        Show.PERSON: standing.person_acts and not standing.office_acts,
        Show.LATE: standing.days_late(today) > 0,
        Show.PAPERS: standing.misses_papers,
    }[show]


def place(standing: Standing) -> tuple[bool, date, date]:
    """What to sort by: our turn before the person's, what is due sooner, who has waited longer."""
    return (not standing.office_acts, standing.due_on or date.max, standing.since)


def in_the_way_of_yes(criteria: Iterable[str], findings: Mapping[str, Finding]) -> tuple[str, ...]:
    """The conditions that nobody has found to be met (R.7.2.1); empty when the answer may be yes."""
    return tuple(key for key in criteria if findings.get(key) is not Finding.MET)


def reasons_for_no(criteria: Iterable[str], findings: Mapping[str, Finding]) -> tuple[str, ...]:
    """The conditions that are not met; without one, the answer may not be no (R.7.2.2)."""
    return tuple(key for key in criteria if findings.get(key) is Finding.NOT_MET)


def easy_lines(text: str) -> tuple[str, ...]:
    """What a worker wrote, one line each."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
