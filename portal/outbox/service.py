"""Puts messages into the outbox, claims them for sending, and keeps what became of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Text, delete, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from portal import db
from portal.db.secrets import FieldUnreadable, decrypt
from portal.outbox.models import OutboxMessage
from portal.outbox.rules import LEASE, is_hopeless, next_try

LONGEST_ERROR = 300
# No more than this in one statement.
AT_ONCE = 500
NO_ANSWER = "The sender ended before it could say what became of the message."
UNREADABLE = "What went wrong cannot be read: its field key is missing, or the value was changed."


@dataclass(frozen=True)
class Claimed:
    """A message that this sender, and no other, may send now."""

    id: UUID
    claim: UUID
    kind: str
    idempotency_key: str
    attempts: int


@dataclass(frozen=True)
class DeadLetter:
    """A message that a person has to look at."""

    id: UUID
    kind: str
    idempotency_key: str
    dead_at: datetime
    last_error: str


def put(
    session: Session, *, kind: str, payload: Mapping[str, Any], idempotency_key: str, now: datetime
) -> None:
    """Write a message in the transaction of its cause; the same key a second time changes nothing."""
    row = {
        "id": uuid4(),
        "kind": kind,
        "payload": json.dumps(payload, ensure_ascii=False),
        "idempotency_key": idempotency_key,
        "created_at": now,
        "due_at": now,
        "attempts": 0,
    }
    insert = db.insert_into(OutboxMessage, session=session).values(row)
    session.execute(insert.on_conflict_do_nothing(index_elements=["idempotency_key"]))


def take_back(session: Session, keys: Sequence[str]) -> int:
    """Erase what has not left under these keys, in the transaction of its cause; how many messages went."""
    gone = 0
    for begin in range(0, len(keys), AT_ONCE):
        gone += len(
            session.execute(
                delete(OutboxMessage)
                .where(
                    OutboxMessage.idempotency_key.in_(keys[begin : begin + AT_ONCE]),
                    OutboxMessage.sent_at.is_(None),
                )
                .returning(OutboxMessage.id)
            ).all()
        )
    return gone


def claim_next(now: datetime) -> Claimed | None:
    """The oldest due message, for this sender alone until the lease ends; None when nothing is due."""
    while True:
        with db.transaction() as session:
            row = session.execute(_due(now)).first()
            if row is None:
                return None
            if not is_hopeless(row.attempts):
                return _claim(session, row, now=now)
            # Every earlier sender died with it; one more would too.
            _change(session, row.id, dead_at=now, last_error=NO_ANSWER, claim=None)


def payload_of(claimed: Claimed) -> Mapping[str, Any]:
    """What the message says. Raises FieldUnreadable when it cannot be decrypted."""
    with db.session() as session:
        written = session.scalar(select(OutboxMessage.payload).where(OutboxMessage.id == claimed.id))
    payload: Mapping[str, Any] = json.loads(written or "{}")
    return payload


def keep_sent(claimed: Claimed, *, now: datetime) -> None:
    """It has left. A sender whose lease ended meanwhile changes nothing."""
    _settle(claimed, sent_at=now, payload=None, last_error=None)


def keep_failed(claimed: Claimed, *, error: str, now: datetime) -> None:
    """It has not left: try again later, or give up and show it to a person."""
    said = error[:LONGEST_ERROR]
    if is_hopeless(claimed.attempts):
        _settle(claimed, dead_at=now, last_error=said)
    else:
        _settle(claimed, due_at=next_try(claimed.attempts, now=now), last_error=said)


def dead_letters() -> tuple[DeadLetter, ...]:
    """The messages that were given up, oldest first."""
    with db.session() as session:
        rows = session.execute(
            select(
                OutboxMessage.id,
                OutboxMessage.kind,
                OutboxMessage.idempotency_key,
                OutboxMessage.dead_at,
                # Still sealed: one that cannot be opened must not hide the others.
                type_coerce(OutboxMessage.last_error, Text).label("sealed_error"),
            )
            .where(OutboxMessage.dead_at.is_not(None))
            .order_by(OutboxMessage.dead_at)
        )
        return tuple(
            DeadLetter(row.id, row.kind, row.idempotency_key, row.dead_at, _opened(row.sealed_error))
            for row in rows
        )


def retry(message_id: UUID, *, now: datetime) -> bool:
    """Give a dead letter all its attempts again; False when there is no such dead letter."""
    with db.transaction() as session:
        given_back = session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == message_id, OutboxMessage.dead_at.is_not(None))
            .values(dead_at=None, due_at=now, attempts=0)
            .returning(OutboxMessage.id)
        ).scalar_one_or_none()
    return given_back is not None


def _due(now: datetime) -> Any:
    # Nothing sealed is read here: a message that cannot be opened is claimed and counted like any other.
    return (
        select(OutboxMessage.id, OutboxMessage.kind, OutboxMessage.idempotency_key, OutboxMessage.attempts)
        .where(OutboxMessage.sent_at.is_(None), OutboxMessage.dead_at.is_(None), OutboxMessage.due_at <= now)
        .where(or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now))
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _claim(session: Session, row: Row[Any], *, now: datetime) -> Claimed:
    # Counted before sending: a message that kills its sender is given up one day, too.
    claim, attempts = uuid4(), row.attempts + 1
    _change(session, row.id, claim=claim, claimed_until=now + LEASE, attempts=attempts)
    return Claimed(row.id, claim, row.kind, row.idempotency_key, attempts)


def _change(session: Session, message_id: UUID, **values: Any) -> None:
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(values))


def _opened(sealed: str | None) -> str:
    try:
        return decrypt(sealed, purpose="outbox_message.last_error") if sealed else ""
    except FieldUnreadable:
        return UNREADABLE


def _settle(claimed: Claimed, **became: Any) -> None:
    with db.transaction() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == claimed.id, OutboxMessage.claim == claimed.claim)
            .values(claim=None, claimed_until=None, **became)
        )
