"""Takes what a person says in confidence, shows it to the one who reads it, and answers the person alone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM
from portal.acting_for.service import Actor, Capacity, NotYours, Right
from portal.in_confidence.elsewhere import Elsewhere, Place, elsewhere
from portal.in_confidence.errors import AlreadyAnswered, NobodyToRead
from portal.in_confidence.hearing import (
    Named,
    agents_of,
    hearer_for,
    keep_from,
    whom_it_may_be_about,
    works_as_hearer,
)
from portal.in_confidence.models import ConcernKeptFromRow, ConcernRow
from portal.in_confidence.rules import Kind, Stage, stage_of
from portal.journal import service as journal
from portal.messages import service as messages
from portal.people import service as people
from portal.web.clock import day_of

LOG = logging.getLogger("portal.in_confidence")

# What other rooms may name; they reach this room through here only.
__all__ = [
    "AlreadyAnswered", "AtDesk", "Concern", "Elsewhere", "Kind", "Named", "NobodyToRead", "Place", "Stage",
    "Who", "answer", "concern_at_desk", "concerns_of", "elsewhere", "give_on", "give_on_what_is_left",
    "how_many_wait", "open_concern", "say", "waiting_at", "who_reads", "whom_it_may_be_about_of",
]  # fmt: skip


@dataclass(frozen=True)
class Who:
    """Who reads it, and where they work."""

    person_id: UUID
    organisation_id: UUID
    name: str


@dataclass(frozen=True)
class Concern:
    """One thing that was said, and where it stands; `about` is the name of whom it is about."""

    id: UUID
    person_id: UUID
    kind: Kind
    about: str | None
    reader: Who
    words: str
    language: str
    said_at: datetime
    answer_by: date
    opened_at: datetime | None
    answered_at: datetime | None
    answer: str | None
    is_read: bool

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return stage_of(is_opened=self.opened_at is not None, is_answered=self.answered_at is not None)

    def is_late(self, today: date) -> bool:
        """Whether it should have been answered by now."""
        return self.answered_at is None and self.answer_by < today


@dataclass(frozen=True)
class AtDesk:
    """One of them with who said it, for the one who reads it."""

    concern: Concern
    name: str


def oneself(actor: Actor) -> UUID:
    """The person in their own matter; nobody says or reads this for another. Raises NotYours."""
    if actor.capacity is not Capacity.SELF or actor.subject is None or actor.subject != actor.signed_in:
        raise NotYours(Right.READ_CASE)
    return actor.subject


def who_reads(actor: Actor, kind: Kind) -> Who | None:
    """Who would read it, as long as it is not about them; None for nobody. Raises NotYours."""
    found = hearer_for(oneself(actor), kind)
    return None if found is None else _who(found.person_id, found.organisation_id)


def whom_it_may_be_about_of(actor: Actor, reader: Who | None) -> tuple[Named, ...]:
    """The people whom the person may name: whoever is named never reads it. Raises NotYours."""
    return whom_it_may_be_about(oneself(actor), None if reader is None else reader.person_id)


def say(
    actor: Actor,
    kind: Kind,
    *,
    words: str,
    about: UUID | None,
    once: UUID,
    language: str,
    now: datetime,
) -> UUID:
    """Say it to the one who reads it; `once` is the number of the page: pressing twice says it once.

    Raises NotYours for whoever acts for another, and for the number of somebody else's page; NobodyToRead.
    """
    person_id = oneself(actor)
    reader = hearer_for(person_id, kind, about=about)
    if reader is None:
        raise NobodyToRead
    row = ConcernRow(
        id=once,
        person_id=person_id,
        kind=kind.value,
        about_id=about,
        organisation_id=reader.organisation_id,
        reader_id=reader.person_id,
        words=words,
        language=language,
        said_at=now,
        answer_by=day_of(now) + timedelta(days=elsewhere().days(kind)),
    )
    with db.joined_transaction() as session:
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            return _said_before(session, once, person_id)
        keep_from(session, once, [*agents_of(person_id), *([about] if about else [])])
        _note(session, actor, "said", row)
    return once


def _said_before(session: Session, once: UUID, person_id: UUID) -> UUID:
    before = session.get(ConcernRow, once)
    if before is None or before.person_id != person_id:
        raise NotYours(Right.READ_CASE)
    return before.id


def concerns_of(actor: Actor) -> tuple[Concern, ...]:
    """What the person said, the newest first. Raises NotYours."""
    person_id = oneself(actor)
    with db.session() as session:
        rows = session.scalars(
            select(ConcernRow)
            .where(ConcernRow.person_id == person_id)
            .order_by(ConcernRow.said_at.desc(), ConcernRow.id)
        ).all()
    return tuple(_concern(row) for row in rows)


def open_concern(actor: Actor, concern_id: UUID, *, now: datetime) -> Concern:
    """One of them, for the person; an answer counts as read from now on. Raises NotYours."""
    person_id = oneself(actor)
    with db.joined_transaction() as session:
        row = session.get(ConcernRow, concern_id)
        if row is None or row.person_id != person_id:
            raise NotYours(Right.READ_CASE)
        if row.answered_at is not None and row.read_at is None:
            row.read_at = now
        session.flush()
        return _concern(row)


def how_many_wait(actor: Actor) -> int:
    """How many wait for an answer of the signed-in worker, at whichever desk."""
    with db.session() as session:
        waiting = select(func.count()).where(
            ConcernRow.reader_id == actor.signed_in,
            ConcernRow.answered_at.is_(None),
            ConcernRow.person_id.not_in(acting_for.wards_of(actor.signed_in)),
        )
        return session.scalar(waiting) or 0


def waiting_at(actor: Actor) -> tuple[AtDesk, ...]:
    """What the worker has to answer, what is due first; names are a look. Raises NotYours."""
    with db.session() as session:
        rows = session.scalars(
            _at_desk(actor)
            .where(ConcernRow.answered_at.is_(None))
            .order_by(ConcernRow.answer_by, ConcernRow.said_at, ConcernRow.id)
        ).all()
    about = {row.person_id for row in rows}
    journal.looked_at_list(actor, records=[("concern", row.id) for row in rows], people=about)
    names = people.names_of(about)
    return tuple(AtDesk(_concern(row), names[row.person_id].whole) for row in rows)


def concern_at_desk(actor: Actor, concern_id: UUID, *, now: datetime) -> AtDesk:
    """One of them, for who reads it; from now on the person knows that it is read. Raises NotYours."""
    with db.joined_transaction() as session:
        row = _held(session, actor, concern_id)
        journal.looked(actor, about=row.person_id, record=("concern", row.id))
        if row.opened_at is None:
            row.opened_at = now
        session.flush()
        return AtDesk(_concern(row), people.name_of(row.person_id).whole)


def answer(actor: Actor, concern_id: UUID, *, words: str, now: datetime) -> None:
    """Answer the person, who reads it on a page of their own. Raises NotYours, AlreadyAnswered.

    That there is an answer, they are told only over a way that they chose themselves.
    """
    with db.joined_transaction() as session:
        row = _held(session, actor, concern_id)
        if row.answered_at is not None:
            raise AlreadyAnswered(str(concern_id))
        row.opened_at = row.opened_at or now
        row.answered_at, row.answer = now, words
        _note(session, actor, "answered", row)
        messages.write(
            actor, to=row.person_id, kind=messages.Kind.ANSWERED_ALONE, now=now, language=row.language
        )


def give_on(actor: Actor, concern_id: UUID) -> None:
    """The one who reads it should not: somebody else does. Raises NotYours, AlreadyAnswered, NobodyToRead."""
    with db.joined_transaction() as session:
        row = _held(session, actor, concern_id)
        if row.answered_at is not None:
            raise AlreadyAnswered(str(concern_id))
        _give_to_another(session, actor, row, not_by=row.reader_id)


def give_on_what_is_left(now: datetime) -> int:
    """Who reads something no longer works there, or acts for the person by now: somebody else reads it.

    The answer is how many were given on.
    """
    with db.session() as session:
        rows = session.execute(
            select(
                ConcernRow.id, ConcernRow.reader_id, ConcernRow.organisation_id, ConcernRow.person_id
            ).where(ConcernRow.answered_at.is_(None))
        ).all()
    left = [
        row.id
        for row in rows
        if not works_as_hearer(row.reader_id, row.organisation_id)
        or acting_for.acts_for(row.reader_id, row.person_id)
    ]
    given = 0
    for concern_id in left:
        with db.transaction() as session:
            row = session.get_one(ConcernRow, concern_id, with_for_update=True)
            try:
                _give_to_another(session, SYSTEM, row, not_by=None)
            except NobodyToRead:
                # Named by its number alone: whoever runs the portal finds somebody who answers for data.
                LOG.error("concern %s, due %s: nobody can read it", concern_id, row.answer_by)
                continue
            given += 1
    return given


def _give_to_another(session: Session, actor: Actor, row: ConcernRow, *, not_by: UUID | None) -> None:
    kept = session.scalars(
        select(ConcernKeptFromRow.person_id).where(ConcernKeptFromRow.concern_id == row.id)
    ).all()
    refused = [*kept, *([not_by] if not_by else [])]
    reader = hearer_for(row.person_id, Kind(row.kind), about=row.about_id, not_by=refused)
    if reader is None:
        raise NobodyToRead
    keep_from(session, row.id, refused)
    row.reader_id, row.organisation_id, row.opened_at = reader.person_id, reader.organisation_id, None
    session.flush()
    _note(session, actor, "given_on", row)


def _note(session: Session, actor: Actor, what: str, row: ConcernRow) -> None:
    session.flush()
    details = {"kind": row.kind}
    record = ("concern", row.id)
    journal.record(session, actor, f"concern.{what}", about=row.person_id, record=record, details=details)


def _held(session: Session, actor: Actor, concern_id: UUID) -> ConcernRow:
    row = session.scalars(_at_desk(actor).where(ConcernRow.id == concern_id).with_for_update()).one_or_none()
    if row is None:
        raise NotYours(Right.ANSWER_DATA)
    return row


def _at_desk(actor: Actor) -> Select[ConcernRow]:
    """What this worker reads at this desk, and nobody else; never of somebody for whom they act by now."""
    is_at_work = actor.capacity is Capacity.STAFF and actor.organisation_id is not None
    if not is_at_work or not works_as_hearer(actor.signed_in, actor.organisation_id):
        raise NotYours(Right.ANSWER_DATA)
    kept_from = select(ConcernKeptFromRow.concern_id).where(ConcernKeptFromRow.person_id == actor.signed_in)
    return select(ConcernRow).where(
        ConcernRow.reader_id == actor.signed_in,
        ConcernRow.organisation_id == actor.organisation_id,
        ConcernRow.id.not_in(kept_from),
        ConcernRow.person_id.not_in(acting_for.wards_of(actor.signed_in)),
    )


def _who(person_id: UUID, organisation_id: UUID) -> Who:
    return Who(person_id, organisation_id, people.name_of(person_id).whole)


def _concern(row: ConcernRow) -> Concern:
    return Concern(
        id=row.id,
        person_id=row.person_id,
        kind=Kind(row.kind),
        about=None if row.about_id is None else people.name_of(row.about_id).whole,
        reader=_who(row.reader_id, row.organisation_id),
        words=row.words,
        language=row.language,
        said_at=row.said_at,
        answer_by=row.answer_by,
        opened_at=row.opened_at,
        answered_at=row.answered_at,
        answer=row.answer,
        is_read=row.read_at is not None,
    )
