"""What is seen of a case, and of many at once: where it is, who has to act, until when, what happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from portal import db
from portal.acting_for.service import Actor
from portal.cases.knowing import known_to
from portal.cases.models import CaseEventRow, CaseRow
from portal.cases.packs import lengths_in, pack_of
from portal.cases.progress import Entry, Progress, due_on, progress_of
from portal.cases.queries import (
    Case,
    Granted,
    case_of,
    cases_of,
    entries_of,
    events_of,
    granted_of,
    place_in_queue,
)
from portal.cases.rules import ENDS, TABLE, Party, State
from portal.web.clock import day_of


@dataclass(frozen=True)
class Seen:
    """All that the page of a case shows."""

    case: Case
    progress: Progress
    place: int | None
    granted: Granted | None


@dataclass(frozen=True)
class Outlook:
    """A case among others: who has to act, until when and since when."""

    case: Case
    acts: frozenset[Party]
    due_on: date | None
    since: date
    is_over: bool


@dataclass(frozen=True)
class Event:
    """One thing that happened to a case: which state it entered, when, by whom and why."""

    state: State
    at: datetime
    party: str
    by_id: UUID | None
    reason: str | None


def seen_by(actor: Actor, case_id: UUID) -> Seen:
    """The case with its line of points, the place in the queue and what was granted. Raises NotYours."""
    case = case_of(actor, case_id)
    pack = pack_of(case)
    progress = progress_of(
        entries_of(case), line=pack.case.line, states=pack.case.states, lengths=lengths_in(pack)
    )
    return Seen(case, progress, place_in_queue(case), granted_of(case))


def outlooks_of(actor: Actor) -> tuple[Outlook, ...]:
    """All cases of the actor's with what is due; two questions to the database, however many they are."""
    cases = cases_of(actor)
    histories = _histories_of(cases)
    return tuple(_outlook(case, entries=histories[case.id]) for case in cases)


def awaited_on(actor: Actor, case: Case) -> date | None:
    """The last day for what the case waits for, as far as the actor knows; None when nothing sets one."""
    return due_on(known_to(actor, case), lengths=lengths_in(pack_of(case)))


def events_in(case: Case) -> tuple[Event, ...]:
    """Everything that happened to the case, oldest first, with who did it; for the office only."""
    with db.session() as session:
        rows = session.scalars(events_of(case.id))
        return tuple(Event(State(row.state), row.at, row.party, row.by_id, row.reason) for row in rows)


def moved_by(found: Collection[Case]) -> Mapping[UUID, UUID]:
    """Who brought each of these cases to where it is now: the person, or who acts for them.

    Where the office or the portal did it, nobody is named. Whose cases they are, the caller has made sure of.
    """
    with db.session() as session:
        rows = session.execute(
            select(CaseEventRow.case_id, CaseEventRow.by_id)
            .join(CaseRow, (CaseRow.id == CaseEventRow.case_id) & (CaseRow.entries == CaseEventRow.number))
            .where(
                CaseRow.id.in_([case.id for case in found]),
                CaseEventRow.party == Party.PERSON,
                CaseEventRow.by_id.is_not(None),
            )
        )
        return {row.case_id: row.by_id for row in rows}


def _histories_of(cases: Sequence[Case]) -> Mapping[UUID, tuple[Entry, ...]]:
    """What happened to each of the cases, oldest first, by the calendar of people."""
    found: dict[UUID, list[Entry]] = {case.id: [] for case in cases}
    with db.session() as session:
        rows = session.execute(
            select(CaseEventRow.case_id, CaseEventRow.state, CaseEventRow.at)
            .where(CaseEventRow.case_id.in_(list(found)))
            .order_by(CaseEventRow.case_id, CaseEventRow.number)
        )
        for row in rows:
            found[row.case_id].append(Entry(State(row.state), day_of(row.at)))
    return {case_id: tuple(entries) for case_id, entries in found.items()}


def _outlook(case: Case, *, entries: Sequence[Entry]) -> Outlook:
    return Outlook(
        case=case,
        acts=TABLE[case.state].acts,
        due_on=due_on(entries, lengths=lengths_in(pack_of(case))),
        since=entries[-1].on,
        is_over=case.state in ENDS,
    )
