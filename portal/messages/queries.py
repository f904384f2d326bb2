"""The messages that an actor may read, and those that the desk has to pass on by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.service import Actor, NotYours, Right
from portal.cases import service as cases
from portal.journal import service as journal
from portal.messages.models import MessageDocumentRow, MessageRow
from portal.messages.reaching import reaches_of
from portal.messages.rules import FOR_THE_PERSON_ALONE, SAYS_WHO, Kind, Reach
from portal.messages.words import KindWords, words, words_of


@dataclass(frozen=True)
class Message:
    """One message; `words` are what a worker wrote, if they wrote anything."""

    id: UUID
    to_id: UUID
    case_id: UUID | None
    organisation_id: UUID | None
    kind: Kind
    words: str | None
    language: str
    written_at: datetime
    is_read: bool
    document_ids: tuple[UUID, ...]
    # Who did what it tells of, where that is another person and no office.
    by_id: UUID | None = None

    @property
    def said(self) -> KindWords:
        """What every message of this kind says."""
        return words_of(self.kind)


@dataclass(frozen=True)
class ByHand:
    """Somebody has to be told that there is a message; `channel` is how they want to be told, if we know.

    `is_chosen`: the person chose this way as safe, and nobody else may be told.
    """

    message_id: UUID
    to_id: UUID
    case_id: UUID | None
    kind: Kind
    channel: str | None
    address: str | None
    careful: bool
    written_at: datetime
    is_chosen: bool = False


def inbox(actor: Actor) -> tuple[Message, ...]:
    """The messages to the actor's subject, the newest first; another person's inbox is a look."""
    with db.session() as session:
        rows = session.scalars(_readable(actor).order_by(MessageRow.written_at.desc(), MessageRow.id)).all()
        found = _with_documents(session, rows)
    if actor.subject is not None and found:
        journal.looked(actor, about=actor.subject, record=("inbox", actor.subject))
    return found


def latest(actor: Actor, *, case_id: UUID, kind: Kind) -> Message | None:
    """The newest message of this kind about the case; None when there is none, or it is not the actor's."""
    with db.session() as session:
        rows = session.scalars(
            _readable(actor)
            .where(MessageRow.case_id == case_id, MessageRow.kind == kind)
            .order_by(MessageRow.written_at.desc(), MessageRow.id)
            .limit(1)
        ).all()
        return next(iter(_with_documents(session, rows)), None)


def message_of(actor: Actor, message_id: UUID) -> Message:
    """One message, as it is; a look of somebody else is written down. Raises NotYours."""
    with db.session() as session:
        rows = session.scalars(_readable(actor).where(MessageRow.id == message_id)).all()
        found = next(iter(_with_documents(session, rows)), None)
    if found is None:
        raise NotYours(Right.READ_CASE)
    if not actor.may(Right.READ_CASE):
        # What lies beside it may say everything about the person.
        found = replace(found, document_ids=())
    journal.looked(actor, about=found.to_id, record=("message", found.id))
    return found


def unread(actor: Actor) -> int:
    """How many messages to the actor's subject nobody has opened."""
    with db.session() as session:
        unopened = _readable(actor).where(MessageRow.read_at.is_(None)).subquery()
        return session.scalar(select(func.count()).select_from(unopened)) or 0


def waiting_by_hand(actor: Actor) -> tuple[ByHand, ...]:
    """What the actor's organisation has to pass on, the longest waiting first.

    The way is the one that the person has chosen by now; who wants to be told nothing is not in the list.
    """
    with db.session() as session:
        rows = session.scalars(waiting(actor).order_by(MessageRow.written_at, MessageRow.id)).all()
    chosen = reaches_of({row.to_id for row in rows})
    return tuple(found for row in rows if (found := _by_hand(row, chosen.get(row.to_id))) is not None)


def _by_hand(row: MessageRow, chosen: Reach | None) -> ByHand | None:
    if chosen is not None and chosen.is_silent:
        return None
    by_hand = ByHand(
        row.id, row.to_id, row.case_id, Kind(row.kind), row.channel, row.address, row.careful, row.written_at
    )
    if chosen is None:
        return by_hand
    return replace(
        by_hand,
        channel=chosen.channel,
        address=chosen.address or None,
        careful=chosen.careful,
        is_chosen=True,
    )


def waiting(actor: Actor) -> Select[MessageRow]:
    """The statement: about a case of the organisation, or written there about no case.

    A message about a draft waits until the draft is sent: before that no organisation knows of it.
    """
    return select(MessageRow).where(MessageRow.by_hand, MessageRow.done_at.is_(None), in_reach_of_desk(actor))


def in_reach_of_desk(actor: Actor) -> ColumnElement[bool]:
    """Whether the message belongs to the desk at which the actor works; nobody serves themselves there."""
    if not actor.may(Right.ANSWER_CALLS) or actor.organisation_id is None:
        return false()
    known = [case.id for case in cases.cases_of(actor)]
    without_case = and_(MessageRow.case_id.is_(None), MessageRow.organisation_id == actor.organisation_id)
    return and_(or_(MessageRow.case_id.in_(known), without_case), MessageRow.to_id != actor.signed_in)


def _readable(actor: Actor) -> Select[MessageRow]:
    if actor.subject is None or not (actor.may(Right.READ_CASE) or actor.may(Right.READ_MARKED)):
        return select(MessageRow).where(false())
    found = select(MessageRow).where(MessageRow.to_id == actor.subject)
    if not actor.may(Right.READ_CASE):
        return found.where(MessageRow.kind.in_([one.key for one in words().kinds if one.opens_with_key]))
    if actor.signed_in == actor.subject:
        return found
    return found.where(MessageRow.kind.not_in(FOR_THE_PERSON_ALONE))


def _with_documents(session: Session, rows: Sequence[MessageRow]) -> tuple[Message, ...]:
    beside = _documents(session, [row.id for row in rows])
    return tuple(_message(row, documents=beside.get(row.id, ())) for row in rows)


def _documents(session: Session, message_ids: Sequence[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
    found: dict[UUID, tuple[UUID, ...]] = {}
    if message_ids:
        rows = session.scalars(
            select(MessageDocumentRow)
            .where(MessageDocumentRow.message_id.in_(message_ids))
            .order_by(MessageDocumentRow.message_id, MessageDocumentRow.place)
        )
        for row in rows:
            found[row.message_id] = (*found.get(row.message_id, ()), row.document_id)
    return found


def _who(row: MessageRow) -> UUID | None:
    if row.organisation_id is not None or row.by_id == row.to_id or Kind(row.kind) not in SAYS_WHO:
        return None
    return row.by_id


def _message(row: MessageRow, *, documents: tuple[UUID, ...]) -> Message:
    return Message(
        id=row.id,
        to_id=row.to_id,
        case_id=row.case_id,
        organisation_id=row.organisation_id,
        kind=Kind(row.kind),
        words=row.words,
        language=row.language,
        written_at=row.written_at,
        is_read=row.read_at is not None,
        document_ids=documents,
        by_id=_who(row),
    )
