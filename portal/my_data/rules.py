"""How the journal is told to whom it is about: by day, by who it was, each look with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID


class Kind(StrEnum):
    """What somebody may ask about their own data."""

    NOT_RIGHT = "not-right"
    CORRECT = "correct"
    ERASE = "erase"


class Outcome(StrEnum):
    """Whether the one who answers for data agrees with the person."""

    AGREED = "agreed"
    NOT_AGREED = "not-agreed"


KINDS = tuple(kind.value for kind in Kind)
OUTCOMES = tuple(outcome.value for outcome in Outcome)
# What one can ask without a look that it is about.
WISHES = (Kind.CORRECT, Kind.ERASE)


class Who(StrEnum):
    """In which part somebody did something, as the page says it."""

    ONESELF = "oneself"
    OFFICE = "office"
    GUARDIAN = "guardian"
    HELPER = "helper"
    OTHER = "other"
    SYSTEM = "system"


_PART = {
    "staff": Who.OFFICE,
    "assisting": Who.OFFICE,
    "guardian": Who.GUARDIAN,
    "helper": Who.HELPER,
    "system": Who.SYSTEM,
}
LOOKS = ("record.seen", "list.seen")


@dataclass(frozen=True)
class Told:
    """One entry of the journal, as far as it is told to whom it is about."""

    number: int
    at: datetime
    who: Who
    by: UUID | None
    organisation: UUID | None
    # What it was, as `words.toml` names it: `seen.case`, `case.granted`.
    what: str
    is_look: bool
    # Where the case was at the time of the look.
    state: str | None


@dataclass(frozen=True)
class Line:
    """One sentence of a group, with the moments at which it was so."""

    told: Told
    at: tuple[datetime, ...]


@dataclass(frozen=True)
class Group:
    """What one of them did on one day."""

    who: Who
    by: UUID | None
    organisation: UUID | None
    lines: tuple[Line, ...]
    # The newest entry: by it the group is named when something was not right.
    number: int


@dataclass(frozen=True)
class Day:
    """One day, with everybody who did something."""

    on: date
    groups: tuple[Group, ...]


def told(number: int, body: Mapping[str, Any], *, person: UUID) -> Told:
    """What an entry says to the person; whose other matters it names, is left out."""
    by, event = _id(body["by"]), str(body["event"])
    record = body["record"][0] if body["record"] else None
    who = _PART.get(body["capacity"], Who.OTHER)
    return Told(
        number=number,
        at=datetime.fromisoformat(body["at"]),
        # A worker in their own matter is a person like everybody.
        who=Who.ONESELF if by == person else who,
        by=by,
        organisation=_id(body["organisation"]),
        what=f"seen.{record}" if event == "record.seen" else event,
        is_look=event in LOOKS,
        state=body["details"].get("state"),
    )


def by_day(entries: Iterable[Told], *, day_of: Mapping[int, date]) -> tuple[Day, ...]:
    """The entries, newest first, as days; `day_of` gives each number its day by the calendar of people."""
    return tuple(
        Day(on, _groups(list(of_day))) for on, of_day in groupby(entries, key=lambda one: day_of[one.number])
    )


def _groups(entries: Sequence[Told]) -> tuple[Group, ...]:
    together: dict[tuple[Who, UUID | None, UUID | None], list[Told]] = {}
    for one in entries:
        together.setdefault((one.who, one.organisation, one.by), []).append(one)
    return tuple(
        Group(who, by, organisation, _lines(found), number=max(one.number for one in found))
        for (who, organisation, by), found in together.items()
    )


def _lines(entries: Sequence[Told]) -> tuple[Line, ...]:
    same: dict[tuple[str, str | None], list[Told]] = {}
    for one in entries:
        same.setdefault((one.what, one.state), []).append(one)
    return tuple(Line(found[0], tuple(one.at for one in reversed(found))) for found in same.values())


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
