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
# Who begins or ends to help signs in as themselves then; to the person they are who helps.
_NOTICES = {"helper-began": Who.HELPER, "helper-left": Who.HELPER, "was-beside": Who.OFFICE}
_LEFT = {"helper": Who.HELPER, "office": Who.OFFICE}


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
    # A worker sat beside the person, who had said yes.
    is_beside: bool = False


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
    return Told(
        number=number,
        at=datetime.fromisoformat(body["at"]),
        # A worker in their own matter is a person like everybody.
        who=Who.ONESELF if by == person else _who(body),
        by=by,
        organisation=_id(body["organisation"]),
        what=_what(body),
        is_look=event in LOOKS,
        state=body["details"].get("state"),
        is_beside=body["capacity"] == "assisting",
    )


def _who(body: Mapping[str, Any]) -> Who:
    details = body["details"]
    if body["capacity"] == "system":
        return Who.SYSTEM
    if body["event"] == "mandate.helper":
        return Who.HELPER
    if details.get("why") == "agent" and details.get("basis") in _LEFT:
        return _LEFT[details["basis"]]
    return _NOTICES.get(details.get("kind", "")) or _PART.get(body["capacity"], Who.OTHER)


def _what(body: Mapping[str, Any]) -> str:
    event, details = str(body["event"]), body["details"]
    if event == "record.seen":
        record = body["record"][0] if body["record"] else None
        return f"seen.{record}"
    if event == "message.written" and details.get("kind") in _NOTICES:
        # Nobody wrote it: the person is told what happened.
        return "message.notice"
    if event == "mandate.ended" and details.get("why") == "agent":
        return "mandate.left"
    return event


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
    same: dict[tuple[str, str | None, bool], list[Told]] = {}
    for one in entries:
        same.setdefault((one.what, one.state, one.is_beside), []).append(one)
    return tuple(Line(found[0], tuple(one.at for one in reversed(found))) for found in same.values())


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
