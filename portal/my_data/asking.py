"""Questions about one's own data: asked by the person, answered by who is responsible for data there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, Capacity, NotYours, Right, require
from portal.cases import service as cases
from portal.journal import service as journal
from portal.my_data.models import DataRequestRow
from portal.my_data.rules import WISHES, Kind, Outcome, Told, told
from portal.organisations import service as organisations
from portal.people import service as people


@dataclass(frozen=True)
class Request:
    """One question, and what was answered."""

    id: UUID
    person_id: UUID
    kind: Kind
    entry: int | None
    words: str | None
    phone: str | None
    language: str
    asked_at: datetime
    answered_at: datetime | None
    outcome: Outcome | None
    answer: str | None
    is_read: bool


@dataclass(frozen=True)
class ToAnswer:
    """A question at the desk: who asks, and the look that it is about with who looked."""

    request: Request
    name: str
    look: Told | None
    looked: str | None


class AlreadyAnswered(Exception):
    """Somebody else has answered meanwhile."""


def oneself(actor: Actor) -> UUID:
    """The person in their own matter; nobody sees for another who saw them. Raises NotYours."""
    if actor.capacity is not Capacity.SELF or actor.subject is None or actor.subject != actor.signed_in:
        raise NotYours(Right.READ_CASE)
    return actor.subject


def look_of(actor: Actor, number: int) -> Told:
    """The entry that may not have been right; one's own is none. Raises NotYours."""
    person_id = oneself(actor)
    entry = journal.entry_about(person_id, number)
    found = None if entry is None else told(entry.number, entry.body, person=person_id)
    if found is None or found.by in (None, person_id):
        raise NotYours(Right.READ_CASE)
    return found


def ask_about_look(
    actor: Actor, number: int, *, words: str, phone: str | None, language: str, now: datetime
) -> UUID:
    """Say that a look was not right; once more about the same is the same question. Raises NotYours."""
    look = look_of(actor, number)
    return _ask(actor, Kind.NOT_RIGHT, look=look, words=words, phone=phone, language=language, now=now)


def ask_office(
    actor: Actor, kind: Kind, *, words: str, phone: str | None, language: str, now: datetime
) -> UUID:
    """Ask to correct or to erase; while one waits, it is the same question. Raises NotYours."""
    if kind not in WISHES:
        raise NotYours(Right.READ_CASE)
    return _ask(actor, kind, look=None, words=words, phone=phone, language=language, now=now)


def _ask(
    actor: Actor,
    kind: Kind,
    *,
    look: Told | None,
    words: str,
    phone: str | None,
    language: str,
    now: datetime,
) -> UUID:
    person_id = oneself(actor)
    row = DataRequestRow(
        id=uuid4(),
        person_id=person_id,
        kind=kind.value,
        entry=look.number if look else None,
        by_id=look.by if look else None,
        organisation_id=_who_answers(actor, look),
        words=words or None,
        phone=phone or None,
        language=language,
        asked_at=now,
    )
    with db.joined_transaction() as session:
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            return _asked_before(session, person_id, kind, entry=row.entry)
        journal.record(
            session,
            actor,
            "data.asked",
            about=person_id,
            record=("data_request", row.id),
            details={"kind": kind.value},
        )
        return row.id


def _asked_before(session: Session, person_id: UUID, kind: Kind, *, entry: int | None) -> UUID:
    before = select(DataRequestRow.id).where(
        DataRequestRow.person_id == person_id, DataRequestRow.kind == kind.value
    )
    if entry is None:
        return session.scalars(before.where(DataRequestRow.answered_at.is_(None))).one()
    return session.scalars(before.where(DataRequestRow.entry == entry)).one()


def _who_answers(actor: Actor, look: Told | None) -> UUID:
    """The organisation where somebody is responsible for data whom the question is not about.

    The one of the look first, then those of the person's cases, then the front desk, then any.
    """
    person_id = oneself(actor)
    partial = {person_id, look.by if look else None}
    # Who acts for the person does not see it at their desk: there it would wait for ever.
    acting = (*acting_for.claims_about([person_id]), *acting_for.agents_of(actor))
    partial |= {one.agent for one in acting}
    able = [
        organisation
        for organisation, officer in organisations.who_works_as("data_officer")
        if officer not in partial
    ]
    wanted = [look.organisation if look else None]
    wanted += [case.organisation_id for case in cases.cases_of(actor)]
    front = organisations.front_desk().id
    return next((one for one in (*wanted, front, *able) if one in able), front)


def requests_of(actor: Actor) -> tuple[Request, ...]:
    """What the person asked, the newest first. Raises NotYours."""
    person_id = oneself(actor)
    with db.session() as session:
        rows = session.scalars(
            select(DataRequestRow)
            .where(DataRequestRow.person_id == person_id)
            .order_by(DataRequestRow.asked_at.desc(), DataRequestRow.id)
        )
        return tuple(_request(row) for row in rows)


def open_request(actor: Actor, request_id: UUID, *, now: datetime) -> Request:
    """One question of the person; an answer counts as read from now on. Raises NotYours."""
    person_id = oneself(actor)
    with db.joined_transaction() as session:
        row = session.get(DataRequestRow, request_id)
        if row is None or row.person_id != person_id:
            raise NotYours(Right.READ_CASE)
        if row.answered_at is not None and row.read_at is None:
            row.read_at = now
        return _request(row)


def unread(actor: Actor) -> int:
    """How many answers the person has not opened; none for whoever acts for another."""
    if actor.capacity is not Capacity.SELF:
        return 0
    with db.session() as session:
        new = select(func.count()).where(
            DataRequestRow.person_id == actor.subject,
            DataRequestRow.answered_at.is_not(None),
            DataRequestRow.read_at.is_(None),
        )
        return session.scalar(new) or 0


def waiting_at(actor: Actor) -> tuple[ToAnswer, ...]:
    """What waits for an answer at the actor's desk, the longest waiting first; names are a look.

    Raises NotYours.
    """
    with db.session() as session:
        rows = session.scalars(
            _at_desk(actor)
            .where(DataRequestRow.answered_at.is_(None))
            .order_by(DataRequestRow.asked_at, DataRequestRow.id)
        )
        found = [_request(row) for row in rows]
    about = {one.person_id for one in found}
    journal.looked_at_list(actor, records=[("data_request", one.id) for one in found], people=about)
    names = people.names_of(about)
    return tuple(ToAnswer(one, names[one.person_id].whole, None, None) for one in found)


def question_at_desk(actor: Actor, request_id: UUID) -> ToAnswer:
    """One question with all that it is about; the look is written down. Raises NotYours."""
    with db.session() as session:
        row = session.scalars(_at_desk(actor).where(DataRequestRow.id == request_id)).one_or_none()
        if row is None:
            raise NotYours(Right.ANSWER_DATA)
        found = _request(row)
    journal.looked(actor, about=found.person_id, record=("data_request", found.id))
    entry = None if found.entry is None else journal.entry_about(found.person_id, found.entry)
    look = None if entry is None else told(entry.number, entry.body, person=found.person_id)
    names = people.names_of({found.person_id, *([look.by] if look and look.by else [])})
    looked = names.get(look.by) if look and look.by else None
    return ToAnswer(found, names[found.person_id].whole, look, looked.whole if looked else None)


def answer(actor: Actor, request_id: UUID, *, outcome: Outcome, words: str, now: datetime) -> None:
    """Answer the person, who reads it on the page of the question. Raises NotYours, AlreadyAnswered."""
    with db.joined_transaction() as session:
        row = session.scalars(
            _at_desk(actor).where(DataRequestRow.id == request_id).with_for_update()
        ).one_or_none()
        if row is None:
            raise NotYours(Right.ANSWER_DATA)
        require(actor, Right.ANSWER_DATA, organisation=row.organisation_id)
        if row.answered_at is not None:
            raise AlreadyAnswered(str(request_id))
        row.answered_at, row.answered_by_id = now, actor.signed_in
        row.outcome, row.answer = outcome.value, words
        details: Mapping[str, str] = {"kind": row.kind, "outcome": outcome.value}
        record = ("data_request", row.id)
        journal.record(session, actor, "data.answered", about=row.person_id, record=record, details=details)


def waiting_everywhere() -> tuple[tuple[str, datetime], ...]:
    """For whoever runs the portal: where questions wait, and since when; names nobody."""
    with db.session() as session:
        rows = session.execute(
            select(DataRequestRow.organisation_id, DataRequestRow.asked_at)
            .where(DataRequestRow.answered_at.is_(None))
            .order_by(DataRequestRow.asked_at)
        ).all()
    return tuple((organisations.with_id(row.organisation_id).key, row.asked_at) for row in rows)


def _at_desk(actor: Actor) -> Select[DataRequestRow]:
    """Never one's own question, never one about oneself, never one of somebody for whom one acts."""
    if not actor.may(Right.ANSWER_DATA) or actor.organisation_id is None:
        raise NotYours(Right.ANSWER_DATA)
    return select(DataRequestRow).where(
        DataRequestRow.organisation_id == actor.organisation_id,
        DataRequestRow.person_id != actor.signed_in,
        or_(DataRequestRow.by_id.is_(None), DataRequestRow.by_id != actor.signed_in),
        DataRequestRow.person_id.not_in(acting_for.wards_of(actor.signed_in)),
    )


def _request(row: DataRequestRow) -> Request:
    return Request(
        id=row.id,
        person_id=row.person_id,
        kind=Kind(row.kind),
        entry=row.entry,
        words=row.words,
        phone=row.phone,
        language=row.language,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        answer=row.answer,
        is_read=row.read_at is not None,
    )
