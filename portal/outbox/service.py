"""Puts messages into the outbox, claims them for sending, and keeps what became of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from portal import db
from portal.outbox.models import OutboxMessage
from portal.outbox.rules import LEASE, is_hopeless, next_try

LONGEST_ERROR = 300
NO_ANSWER = "The sender ended before it could say what became of the message."


@dataclass(frozen=True)
class Claimed:
    """A message that this sender, and no other, may send now."""

    id: UUID
    claim: UUID
    kind: str
    payload: Mapping[str, Any]
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


def claim_next(now: datetime) -> Claimed | None:
    """The oldest due message, for this sender alone until the lease ends; None when nothing is due."""
    while True:
        with db.transaction() as session:
            row = session.scalars(_due(now)).first()
            if row is None:
                return None
            if not is_hopeless(row.attempts):
                return _claim(row, now=now)
            # Every earlier sender died with it; one more would too.
            row.dead_at, row.last_error, row.claim = now, NO_ANSWER, None


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
        rows = session.scalars(
            select(OutboxMessage).where(OutboxMessage.dead_at.is_not(None)).order_by(OutboxMessage.dead_at)
        )
        return tuple(
            DeadLetter(row.id, row.kind, row.idempotency_key, row.dead_at, row.last_error or "")
            for row in rows
            if row.dead_at is not None
        )


def retry(message_id: UUID, *, now: datetime) -> bool:
    """Give a dead letter all its attempts again; False when there is no such dead letter."""
    with db.transaction() as session:
        row = session.get(OutboxMessage, message_id)
        if row is None or row.dead_at is None:
            return False
        row.dead_at, row.due_at, row.attempts = None, now, 0
    return True


def _due(now: datetime) -> Any:
    return (
        select(OutboxMessage)
        .where(OutboxMessage.sent_at.is_(None), OutboxMessage.dead_at.is_(None), OutboxMessage.due_at <= now)
        .where(or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now))
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _claim(row: OutboxMessage, *, now: datetime) -> Claimed:
    # Counted before sending: a message that kills its sender is given up one day, too.
    row.attempts += 1
    row.claim, row.claimed_until = uuid4(), now + LEASE
    payload = json.loads(row.payload or "{}")
    return Claimed(row.id, row.claim, row.kind, payload, row.idempotency_key, row.attempts)


def _settle(claimed: Claimed, **became: Any) -> None:
    with db.transaction() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == claimed.id, OutboxMessage.claim == claimed.claim)
            .values(claim=None, claimed_until=None, **became)
        )
