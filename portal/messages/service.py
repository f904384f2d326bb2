"""Writes a message and the notice that there is one, opens it, and keeps what was passed on by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from flask import Response
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.service import Actor, Capacity, NotYours, Right
from portal.documents import service as documents
from portal.gateways.sms import sms_gateway
from portal.journal import service as journal
from portal.messages.models import MessageDocumentRow, MessageRow
from portal.messages.queries import (
    ByHand,
    Message,
    in_reach_of_desk,
    inbox,
    latest,
    message_of,
    unread,
    waiting_by_hand,
)
from portal.messages.reaching import choose_reach, chosen_reach, chosen_reach_at_desk, notice_key, safest
from portal.messages.rules import WAYS, Kind, Reach, Way, leaves_by_itself, needs_a_hand
from portal.messages.words import in_language, words
from portal.outbox import service as outbox
from portal.signing import service as signing

# What other rooms may name; they reach this room through here only.
__all__ = [
    "WAYS", "ByHand", "Kind", "Message", "Reach", "Way", "choose_reach", "chosen_reach",
    "chosen_reach_at_desk", "done_by_hand", "hand_out", "inbox", "latest", "open_message", "unread",
    "waiting_by_hand", "write",
]  # fmt: skip


def write(
    actor: Actor,
    *,
    to: UUID,
    kind: Kind,
    now: datetime,
    case_id: UUID | None = None,
    words: str | None = None,
    document_ids: Sequence[UUID] = (),
    reach: Reach | None = None,
    language: str = "lv",
) -> UUID:
    """Put a message into the inbox of `to`, and tell them over the way they chose that there is one.

    `reach` is what the caller knows; what the person chose as safe goes before it.
    Joins the transaction that is under way; who may write what to whom, the caller has made sure of.
    Without a way that is safe, the desk gets the task to tell them. Raises NotYours for nobody in particular.
    """
    if actor.capacity is Capacity.ANONYMOUS:
        raise NotYours(Right.DECIDE)
    reach = safest(to, reach, kind=kind)
    with db.joined_transaction() as session:
        row = _row(actor, to=to, kind=kind, reach=reach, language=language, now=now)
        row.case_id, row.words = case_id, words
        session.add(row)
        session.flush()
        session.add_all(
            MessageDocumentRow(message_id=row.id, place=place, document_id=document_id)
            for place, document_id in enumerate(document_ids, start=1)
        )
        _give_notice(session, row, reach=reach, now=now)
        details = {"kind": kind.value, "channel": row.channel, "by_hand": row.by_hand}
        journal.record(
            session, actor, "message.written", about=to, record=("message", row.id), details=details
        )
        return row.id


def open_message(actor: Actor, message_id: UUID, *, now: datetime) -> Message:
    """The message; from now on it counts as read, unless somebody else reads along. Raises NotYours."""
    found = message_of(actor, message_id)
    if not found.is_read and actor.signed_in == found.to_id:
        try:
            with db.joined_transaction() as session:
                session.execute(
                    update(MessageRow)
                    .where(MessageRow.id == message_id, MessageRow.read_at.is_(None))
                    .values(read_at=now)
                )
        except OperationalError:
            # A database that is busy for a while must not keep anybody from reading.
            return found
    return found


def hand_out(actor: Actor, message_id: UUID, document_id: UUID) -> Response:
    """A document that lies beside the message, with its signatures, for saving. Raises NotYours."""
    if document_id not in message_of(actor, message_id).document_ids:
        raise NotYours(Right.READ_CASE)
    number = documents.document_of(document_id).number
    return signing.hand_out_document(document_id, name=number)


def done_by_hand(actor: Actor, message_id: UUID, *, now: datetime) -> None:
    """Somebody of the desk has told the person; once more changes nothing. Raises NotYours."""
    with db.joined_transaction() as session:
        row = session.scalars(
            select(MessageRow)
            .where(MessageRow.id == message_id, MessageRow.by_hand, in_reach_of_desk(actor))
            .with_for_update()
        ).one_or_none()
        if row is None:
            raise NotYours(Right.ANSWER_CALLS)
        if row.done_at is None:
            row.done_at, row.done_by_id = now, actor.signed_in
            journal.record(session, actor, "message.passed_on", about=row.to_id, record=("message", row.id))


def _row(
    actor: Actor, *, to: UUID, kind: Kind, reach: Reach | None, language: str, now: datetime
) -> MessageRow:
    connected = sms_gateway().is_connected
    return MessageRow(
        id=uuid4(),
        to_id=to,
        organisation_id=actor.organisation_id,
        by_id=actor.signed_in,
        kind=kind,
        language=language,
        written_at=now,
        channel=None if reach is None or reach.is_silent else reach.channel,
        address=(reach.address or None) if reach else None,
        careful=reach is not None and reach.careful,
        by_hand=needs_a_hand(kind, reach, can_write_to_phones=connected),
    )


def _give_notice(session: Session, row: MessageRow, *, reach: Reach | None, now: datetime) -> None:
    """News only: a phone lies on tables, and a mail is read on screens that others see."""
    if reach is None or not leaves_by_itself(reach, can_write_to_phones=sms_gateway().is_connected):
        return
    notice = words().notice
    payload = {"to": reach.address, "text": "\n".join(in_language(notice.lines, row.language))}
    if reach.channel == "email":
        payload["subject"] = in_language(notice.subject, row.language)
    outbox.put(
        session,
        kind="mail" if reach.channel == "email" else "sms",
        payload=payload,
        idempotency_key=notice_key(row.id),
        now=now,
    )
