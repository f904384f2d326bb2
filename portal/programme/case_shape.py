"""The shape of a pack's part about cases: its states, the line of points, its time limits."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from portal.programme.facts import Fact, FullWords, Key, Row, Words


class LinePoint(Row, frozen=True, kw_only=True):
    """One point of the line that every page of a case shows, named without saying done or not done."""

    key: Key
    title: Words


class CaseState(Fact, frozen=True, kw_only=True):
    """What people read while a case is in one state; `point` is where on the line it stands.

    `office` is what the state is called at a desk.
    A state without a point, such as a pause, stays where the case was.
    """

    key: Key
    point: Key | None = None
    office: FullWords
    title: Words
    now: Words
    next: Words | None = None
    full: FullWords


class CaseDeadline(Row, frozen=True, kw_only=True):
    """Which of the pack's limits says how long something that a case waits for may take."""

    key: Key
    limit: Key


class CaseData(Row, frozen=True, kw_only=True):
    """The states that the programme has, in the order people meet them."""

    line: Annotated[tuple[LinePoint, ...], Meta(min_length=2)]
    states: Annotated[tuple[CaseState, ...], Meta(min_length=1)]
    deadlines: tuple[CaseDeadline, ...] = ()
