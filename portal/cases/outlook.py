"""What a desk needs to know of many cases at once: one question to the database, however many they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from portal import db
from portal.cases.models import CaseEventRow
from portal.cases.progress import Entry
from portal.cases.queries import Case
from portal.cases.rules import State
from portal.web.clock import RIGA


@dataclass(frozen=True)
class Event:
    """One thing that happened to a case: which state it entered, when, by whom and why."""

    state: State
    at: datetime
    party: str
    by_id: UUID | None
    reason: str | None


def histories_of(cases: Sequence[Case]) -> Mapping[UUID, tuple[Entry, ...]]:
    """What happened to each of the cases, oldest first, by the calendar of people."""
    found: dict[UUID, list[Entry]] = {case.id: [] for case in cases}
    with db.session() as session:
        rows = session.execute(
            select(CaseEventRow.case_id, CaseEventRow.state, CaseEventRow.at)
            .where(CaseEventRow.case_id.in_(list(found)))
            .order_by(CaseEventRow.case_id, CaseEventRow.number)
        )
        for row in rows:
            found[row.case_id].append(Entry(State(row.state), row.at.astimezone(RIGA).date()))
    return {case_id: tuple(entries) for case_id, entries in found.items()}


def events_in(case: Case) -> tuple[Event, ...]:
    """Everything that happened to the case, oldest first, with who did it; for the office only."""
    with db.session() as session:
        rows = session.scalars(
            select(CaseEventRow).where(CaseEventRow.case_id == case.id).order_by(CaseEventRow.number)
        )
        return tuple(Event(State(row.state), row.at, row.party, row.by_id, row.reason) for row in rows)


def first_sent_on(entries: Sequence[Entry], *, otherwise: date) -> date:
    """The day on which the person sent the application for the first time."""
    return next((entry.on for entry in entries if entry.state is State.SUBMITTED), otherwise)
