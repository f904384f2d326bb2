"""The cases that an actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, Capacity, NotYours, Right
from portal.cases.models import CaseEventRow, CaseGrantRow, CaseRow
from portal.cases.numbers import read_number
from portal.cases.progress import Entry
from portal.cases.rules import BEING_WRITTEN, State
from portal.journal import service as journal
from portal.web.clock import day_of


@dataclass(frozen=True)
class Case:
    """One case as it is now."""

    id: UUID
    number: str
    programme: str
    version: str
    person_id: UUID
    organisation_id: UUID | None
    state: State
    since: datetime
    entries: int


@dataclass(frozen=True)
class Granted:
    """The last grant: the base amount in cents, to which the assessment may add (R.7.2.1.5-7)."""

    at_least_cents: int
    care_level: int
    living: str


def cases_of(actor: Actor) -> tuple[Case, ...]:
    """The cases that are the actor's: their subject's, or all that were sent to their organisation.

    The one that has waited longest comes first.
    """
    with db.session() as session:
        rows = session.scalars(_seen_by(actor).order_by(CaseRow.since, CaseRow.id))
        return tuple(_case(row) for row in rows)


def id_of(typed: str) -> UUID:
    """Which case has this number, however it is written; whose it is, nobody learns. Raises NotYours."""
    number = read_number(typed)
    with db.session() as session:
        found = session.scalar(select(CaseRow.id).where(CaseRow.number == number)) if number else None
    if found is None:
        raise NotYours(Right.READ_CASE)
    return found


def is_under_way(actor: Actor, *, programme: str) -> bool:
    """Whether the actor's subject has an open case in this programme; no more of it than that."""
    with db.session() as session:
        found = session.scalar(
            select(CaseRow.id).where(
                CaseRow.person_id == actor.subject,
                CaseRow.programme == programme,
                CaseRow.ended_at.is_(None),
            )
        )
    return found is not None and actor.may(Right.FILL_IN)


def case_of(actor: Actor, case_id: UUID, *, hold: bool = False) -> Case:
    """One case; a look at another person's case is written down. Raises NotYours.

    With `hold`, nobody else moves it until the transaction ends. Who will write holds it from the start: the
    look is written into the journal, and everybody takes first the case, then the journal.
    """
    with db.session() as session:
        wanted = _seen_by(actor).where(CaseRow.id == case_id)
        row = session.scalars(
            (wanted.with_for_update() if hold else wanted).execution_options(populate_existing=True)
        ).one_or_none()
        if row is None:
            raise NotYours(Right.READ_CASE)
        case = _case(row)
    # Where the case was then says later what the look was for.
    journal.looked(actor, about=case.person_id, record=("case", case.id), details={"state": case.state.value})
    return case


def written_by(actor: Actor) -> tuple[Case, ...]:
    """The cases whose application the actor writes, for who does not read what becomes of it.

    A guardian whom nobody has checked: those that they began; a helper: those that are being written.
    """
    if actor.subject is None or not actor.may(Right.FILL_IN):
        return ()
    began = select(CaseEventRow.case_id).where(
        CaseEventRow.number == 1, CaseEventRow.by_id == actor.signed_in
    )
    is_helped = CaseRow.state.in_(BEING_WRITTEN) if actor.may(Right.READ_DRAFT) else CaseRow.id.in_(began)
    with db.session() as session:
        rows = session.scalars(
            select(CaseRow)
            .where(CaseRow.person_id == actor.subject, is_helped)
            .order_by(CaseRow.since, CaseRow.id)
        )
        return tuple(_case(row) for row in rows)


def about_to_end(actor: Actor) -> tuple[Case, ...]:
    """The cases whose people think about ending them, for the portal itself alone. Raises NotYours."""
    if actor.capacity is not Capacity.SYSTEM:
        raise NotYours(Right.DECIDE)
    with db.session() as session:
        rows = session.scalars(
            select(CaseRow).where(CaseRow.state == State.ENDING).order_by(CaseRow.since, CaseRow.id)
        )
        return tuple(_case(row) for row in rows)


def held_by_portal(actor: Actor, case_id: UUID) -> Case:
    """The case, which nobody else moves until the transaction ends; for the portal itself alone.

    Raises NotYours.
    """
    if actor.capacity is not Capacity.SYSTEM:
        raise NotYours(Right.DECIDE)
    with db.session() as session:
        wanted = select(CaseRow).where(CaseRow.id == case_id).with_for_update()
        row = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
        if row is None:
            raise NotYours(Right.DECIDE)
        return _case(row)


def case_to_write(actor: Actor, case_id: UUID, *, hold: bool = False) -> Case:
    """The case whose application the actor may write; with `hold`, nobody else moves it meanwhile.

    A guardian whose paper nobody has seen writes only what they began themselves; a helper only what is being
    written. Raises NotYours.
    """
    with db.session() as session:
        wanted = select(CaseRow).where(CaseRow.id == case_id, CaseRow.person_id == actor.subject)
        row = session.scalars(
            (wanted.with_for_update() if hold else wanted).execution_options(populate_existing=True)
        ).one_or_none()
        if row is None or actor.subject is None or not actor.may(Right.FILL_IN):
            raise NotYours(Right.FILL_IN)
        if not actor.may(Right.READ_CASE) and not _may_write(actor, row):
            raise NotYours(Right.FILL_IN)
        case = _case(row)
    if actor.may(Right.READ_DRAFT):
        # Who reads there what another one wrote, looks.
        journal.looked(actor, about=case.person_id, record=("case", case.id))
    return case


def _may_write(actor: Actor, row: CaseRow) -> bool:
    """Whether who does not read the case may write its application now."""
    if actor.may(Right.READ_DRAFT):
        return row.state in BEING_WRITTEN
    return is_begun_by(actor, row.id)


def is_begun_by(actor: Actor, case_id: UUID) -> bool:
    """Whether the one who is signed in began the application; who asks may write it."""
    first = select(CaseEventRow.by_id).where(CaseEventRow.case_id == case_id, CaseEventRow.number == 1)
    with db.session() as session:
        return session.scalar(first) == actor.signed_in


def entries_of(case: Case) -> tuple[Entry, ...]:
    """What happened to the case, oldest first, by the calendar of people."""
    with db.session() as session:
        rows = session.scalars(events_of(case.id))
        return tuple(Entry(State(row.state), day_of(row.at)) for row in rows)


def granted_of(case: Case) -> Granted | None:
    """What the last grant set; None when nothing was granted, or the programme knows no amounts."""
    with db.session() as session:
        row = session.scalars(
            select(CaseGrantRow)
            .where(CaseGrantRow.case_id == case.id)
            .order_by(CaseGrantRow.number.desc())
            .limit(1)
        ).one_or_none()
    return None if row is None else Granted(int(row.base_cents), int(row.care_level), row.living)


def place_in_queue(case: Case) -> int | None:
    """The place among those of the same programme and organisation, from 1; None when not in the queue."""
    if case.state is not State.QUEUED:
        return None
    with db.session() as session:
        own = select(CaseRow.queued_at).where(CaseRow.id == case.id).scalar_subquery()
        before = select(func.count()).where(
            CaseRow.programme == case.programme,
            CaseRow.organisation_id == case.organisation_id,
            CaseRow.queued_at.is_not(None),
            (CaseRow.queued_at < own) | ((CaseRow.queued_at == own) & (CaseRow.id < case.id)),
        )
        return (session.scalar(before) or 0) + 1


def events_of(case_id: UUID) -> Select[CaseEventRow]:
    """The statement that reads the events of a case in order."""
    return select(CaseEventRow).where(CaseEventRow.case_id == case_id).order_by(CaseEventRow.number)


def history_in(session: Session, case_id: UUID) -> Sequence[CaseEventRow]:
    """The events as the open transaction sees them."""
    return session.scalars(events_of(case_id)).all()


def _seen_by(actor: Actor) -> Select[CaseRow]:
    if actor.may(Right.READ_CASE) and actor.subject is not None:
        return select(CaseRow).where(CaseRow.person_id == actor.subject)
    if actor.may(Right.SEE_CASES) and actor.organisation_id is not None:
        # A draft belongs to the person alone; and nobody works on a case of their own, or of their ward.
        return select(CaseRow).where(
            CaseRow.organisation_id == actor.organisation_id,
            CaseRow.state != State.DRAFT,
            CaseRow.person_id != actor.signed_in,
            CaseRow.person_id.not_in(acting_for.wards_of(actor.signed_in)),
        )
    return select(CaseRow).where(false())


def _case(row: CaseRow) -> Case:
    return Case(
        row.id,
        row.number,
        row.programme,
        row.version,
        row.person_id,
        row.organisation_id,
        State(row.state),
        row.since,
        row.entries,
    )
