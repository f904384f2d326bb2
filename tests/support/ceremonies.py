"""What tests ask of a ceremony of signing: what a stranger finds, who has signed, what was told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal import db
from portal.journal import service as journal
from portal.outbox.models import OutboxMessage
from portal.signing import judging, service, who
from portal.signing.models import SigningRow
from portal.signing.service import SigningEnded, Why
from tests.support.signing import (
    Desk,
)


def judged(signing_id: object) -> tuple[judging.Judged, ...]:
    """What a stranger finds in the file."""
    return judging.judge(service.open_bytes(signing_id), trust=who.trust())


def who_signed(desk: Desk, signing_id: object) -> list[bool]:
    """Who of the signers has signed, in their order."""
    with db.session() as session:
        row = session.get_one(SigningRow, signing_id)
    found = service.signing_of_document(row.document_id)
    assert found is not None
    return [one.signed_at is not None for one in found.signers]


def told_about(person_id: UUID) -> list[str]:
    """The events that the journal knows about this person."""
    return [one.body["event"] for one in journal.entries_about(person_id)]


def next_due() -> datetime | None:
    """When the outbox has to do something again."""
    waiting = select(func.min(OutboxMessage.due_at)).where(
        OutboxMessage.sent_at.is_(None), OutboxMessage.dead_at.is_(None)
    )
    with db.session() as session:
        return session.scalar(waiting)


def ended(action: object, why: Why) -> SigningEnded:
    """The end that this action comes to; it must be for this reason."""
    with pytest.raises(SigningEnded) as found:
        action()
    assert found.value.why is why
    return found.value


def bent(desk: Desk) -> None:
    """The platform answers with a signature that is not of what was sent."""
    desk.signer.bend = lambda value: value[:-1] + bytes([value[-1] ^ 1])
