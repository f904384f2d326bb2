"""What the person sees of a case: a line of points with dates, what is now, who acts, until when. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from portal.cases.rules import ENDS, TABLE, Due, Party, State, beginnings

Mark = Literal["done", "now", "next", "stopped", "off"]
BEFORE_THE_LINE = -1
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """The case entered a state on a day of the people's calendar."""

    state: State
    on: date


@dataclass(frozen=True, slots=True)
class Length:
    """How long a time limit is."""

    value: int
    months: bool


class PointRow(Protocol):
    """One point of the line as the pack has it."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> Mapping[str, str]: ...


class StateRow(Protocol):
    """What a pack says about one state, and on which point of the line it stands."""

    @property
    def key(self) -> str: ...
    @property
    def point(self) -> str | None: ...
    @property
    def title(self) -> Mapping[str, str]: ...
    @property
    def office(self) -> Mapping[str, str]: ...
    @property
    def now(self) -> Mapping[str, str]: ...
    @property
    def next(self) -> Mapping[str, str] | None: ...
    @property
    def full(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Point:
    """One point: done on a day, now since a day, next, stopped on a day, or not coming any more."""

    key: str
    title: Mapping[str, str]
    mark: Mark
    on: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the case is, in words of both levels (`said`), and the day by which something is due."""

    points: tuple[Point, ...]
    state: State
    said: StateRow
    since: date
    due_on: date | None
    acts: frozenset[Party]
    is_over: bool


def progress_of(
    entries: Sequence[Entry],
    *,
    line: Sequence[PointRow],
    states: Sequence[StateRow],
    lengths: Mapping[Due, Length],
) -> Progress:
    """What the history of a case means to the person whose case it is."""
    said = {row.key: row for row in states}
    now = entries[-1]
    return Progress(
        points=_points(entries, line=line, said=said),
        state=now.state,
        said=said[now.state],
        since=now.on,
        due_on=due_on(entries, lengths=lengths),
        acts=TABLE[now.state].acts,
        is_over=now.state in ENDS,
    )


def due_on(entries: Sequence[Entry], *, lengths: Mapping[Due, Length]) -> date | None:
    """The last day for what the case waits for; None when neither source nor pack sets one."""
    due = TABLE[entries[-1].state].due
    began = beginnings([entry.state for entry in entries])
    if due is None or due not in lengths or due not in began:
        return None
    # The month for the plan counts to the first contract; later changes of the plan have no day in R.15.
    if due is Due.PLAN and Due.PERIOD in began:
        return None
    return add(lengths[due], to=entries[began[due]].on)


def add(length: Length, *, to: date) -> date:
    """That much later; a month later than the 31st is the last day of a shorter month."""
    if not length.months:
        return to + timedelta(days=length.value)
    years, month = divmod(to.month - 1 + length.value, DECEMBER)
    first = date(to.year + years, month + 1, 1)
    following = date(first.year + first.month // DECEMBER, first.month % DECEMBER + 1, 1)
    return first.replace(day=min(to.day, (following - first).days))


def _points(
    entries: Sequence[Entry], *, line: Sequence[PointRow], said: Mapping[str, StateRow]
) -> tuple[Point, ...]:
    places = _places(entries, line=line, said=said)
    state = entries[-1].state
    ended_here = state in ENDS and said[state].point is not None
    return tuple(
        Point(
            row.key,
            row.title,
            _mark(index, at=places[-1], is_over=state in ENDS, ended_here=ended_here),
            _day_of(index, places=places, entries=entries, is_over=state in ENDS),
        )
        for index, row in enumerate(line)
    )


def _places(entries: Sequence[Entry], *, line: Sequence[PointRow], said: Mapping[str, StateRow]) -> list[int]:
    """Where on the line the case was after each entry; a state without a point stays where the case was."""
    order = {row.key: index for index, row in enumerate(line)}
    places = [BEFORE_THE_LINE]
    for entry in entries:
        point = said[entry.state].point
        places.append(places[-1] if point is None else order[point])
    return places


def _mark(index: int, *, at: int, is_over: bool, ended_here: bool) -> Mark:
    if index < at:
        return "done"
    if index > at:
        return "off" if is_over else "next"
    if not is_over:
        return "now"
    return "done" if ended_here else "stopped"


def _day_of(index: int, *, places: Sequence[int], entries: Sequence[Entry], is_over: bool) -> date | None:
    """A done point: the day it was passed. The one the case is at: the day it came there, or ended."""
    at = places[-1]
    if index > at:
        return None
    if index == at and is_over:
        return entries[-1].on
    steps = zip(places, places[1:], entries, strict=False)
    if index == at:
        return [entry.on for before, after, entry in steps if before != after == at][-1]
    return [entry.on for before, after, entry in steps if before <= index < after][-1]
