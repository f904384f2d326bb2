"""What whoever runs the portal sees of signatures that need eyes: numbers of documents, never names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import db
from portal.documents import service as documents
from portal.signing.errors import Why
from portal.signing.models import SigningCeremonyRow, SigningRow, SigningSignerRow
from portal.signing.rules import Step

GIVEN_UP = (Why.NO_TIME.value, Why.NOT_FINISHED.value)


@dataclass(frozen=True)
class Watched:
    """A signature that is not as it should be; `what` is waits, given-up, revoked or unsealed."""

    what: str
    since: datetime
    number: str


def watched() -> tuple[Watched, ...]:
    """All of them, the oldest first."""
    with db.session() as session:
        found = [*_waiting(session), *_given_up(session), *_revoked(session), *_unsealed(session)]
    rows = [Watched(what, since, documents.document_of(document).number) for what, since, document in found]
    return tuple(sorted(rows, key=lambda row: row.since))


def _waiting(session: Session) -> Iterator[tuple[str, datetime, UUID]]:
    """The signature is here; the time, or something of ours, is missing."""
    wanted = (
        select(SigningCeremonyRow.confirmed_at, SigningRow.document_id)
        .join(SigningRow, SigningRow.id == SigningCeremonyRow.signing_id)
        .where(SigningCeremonyRow.step == Step.CONFIRMED.value)
    )
    yield from (("waits", since, document) for since, document in session.execute(wanted) if since)


def _given_up(session: Session) -> Iterator[tuple[str, datetime, UUID]]:
    """It was here and came to nothing, as long as the attempt is remembered."""
    wanted = (
        select(SigningCeremonyRow.settled_at, SigningRow.document_id)
        .join(SigningRow, SigningRow.id == SigningCeremonyRow.signing_id)
        .where(SigningCeremonyRow.why.in_(GIVEN_UP))
    )
    yield from (("given-up", since, document) for since, document in session.execute(wanted) if since)


def _revoked(session: Session) -> Iterator[tuple[str, datetime, UUID]]:
    wanted = (
        select(SigningSignerRow.revoked_at, SigningRow.document_id)
        .join(SigningRow, SigningRow.id == SigningSignerRow.signing_id)
        .where(SigningSignerRow.revoked_at.is_not(None))
    )
    yield from (("revoked", since, document) for since, document in session.execute(wanted) if since)


def _unsealed(session: Session) -> Iterator[tuple[str, datetime, UUID]]:
    """Everybody has signed and nothing is revoked; what shows it years later is not in the file yet."""
    last = func.max(SigningSignerRow.signed_at)
    wanted = (
        select(last, SigningRow.document_id)
        .join(SigningSignerRow, SigningSignerRow.signing_id == SigningRow.id)
        .where(SigningRow.sealed_at.is_(None))
        .group_by(SigningRow.id, SigningRow.document_id)
        .having(
            func.count(SigningSignerRow.signed_at) == func.count(),
            func.count(SigningSignerRow.revoked_at) == 0,
        )
    )
    yield from (("unsealed", since, document) for since, document in session.execute(wanted) if since)
