"""Begins a draft, gives it to whom it is about, and forgets it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.service import Actor, NotYours, Right, require
from portal.cases.errors import CaseIsOpen
from portal.cases.models import CaseEventRow, CaseRow
from portal.cases.moves import held, write_event
from portal.cases.numbers import new_number
from portal.cases.queries import history_in
from portal.cases.rules import Party, State
from portal.journal import service as journal
from portal.programme import service as programmes

_TRIES = 20


def open_case(actor: Actor, *, programme: str, now: datetime) -> UUID:
    """The person's open draft in this programme, made when there is none.

    Joins the transaction that is under way. Raises NotYours; CaseIsOpen when one was sent already.
    """
    with db.joined_transaction() as session:
        if actor.subject is None:
            raise NotYours(Right.APPLY)
        require(actor, Right.BEGIN, subject=actor.subject)
        version = programmes.pack(programme).version
        for _try in range(_TRIES):
            made = _insert(session, actor.subject, programme=programme, version=version, now=now)
            if made is not None:
                write_event(session, made, State.DRAFT, actor=actor, party=Party.PERSON, now=now)
                return made.id
            known = _open_case(session, actor.subject, programme=programme)
            if known is not None:
                if known.state != State.DRAFT:
                    raise CaseIsOpen(known.number)
                return known.id
        raise RuntimeError("No free number for a case was found.")


def hand_over_draft(case_id: UUID, actor: Actor, *, person_id: UUID) -> None:
    """The draft turns out to be about another person: from now on it is theirs, under the same number.

    Joins the transaction that is under way. Raises NotYours when it was sent, or not begun by the actor;
    CaseIsOpen, with its number, when that person has an open case already.
    """
    with db.joined_transaction() as session:
        row = held(session, case_id)
        begun_by = history_in(session, row.id)[0].by_id
        if row.state != State.DRAFT or begun_by != actor.signed_in:
            raise NotYours(Right.APPLY)
        require(actor, Right.APPLY, subject=row.person_id)
        try:
            with session.begin_nested():
                row.person_id = person_id
        except IntegrityError as error:
            session.refresh(row)
            known = _open_case(session, person_id, programme=row.programme)
            raise CaseIsOpen("" if known is None else known.number) from error
        details = {"number": row.entries, "handed_over": True}
        journal.record(
            session, actor, "case.draft", about=person_id, record=("case", row.id), details=details
        )


def erase_draft(case_id: UUID, actor: Actor) -> None:
    """Forget a draft as if it had never been. Raises NotYours when it is not theirs, or was sent."""
    with db.joined_transaction() as session:
        row = held(session, case_id)
        if row.state != State.DRAFT:
            raise NotYours(Right.APPLY)
        require(actor, Right.APPLY, subject=row.person_id)
        session.execute(delete(CaseEventRow).where(CaseEventRow.case_id == row.id))
        session.delete(row)


def _insert(
    session: Session, person_id: UUID, *, programme: str, version: str, now: datetime
) -> CaseRow | None:
    """A new draft; None when the number is taken or the person has an open case."""
    insert = db.insert_into(CaseRow, session=session).values(
        id=uuid4(),
        number=new_number(),
        programme=programme,
        version=version,
        person_id=person_id,
        state=State.DRAFT,
        since=now,
        entries=0,
    )
    made = session.execute(insert.on_conflict_do_nothing().returning(CaseRow.id)).scalar_one_or_none()
    return None if made is None else session.get_one(CaseRow, made)


def _open_case(session: Session, person_id: UUID, *, programme: str) -> CaseRow | None:
    return session.scalars(
        select(CaseRow).where(
            CaseRow.person_id == person_id, CaseRow.programme == programme, CaseRow.ended_at.is_(None)
        )
    ).one_or_none()
