"""A signature that was here and comes to nothing: it could not be finished, or its certificate did not count.

Both are facts of the signing, written down at once; the room of the document hears of them by the outbox.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import SYSTEM
from portal.documents import service as documents
from portal.journal import service as journal
from portal.outbox import service as outbox
from portal.signing import keeping, purposes, who
from portal.signing.errors import LaterPlease, Why
from portal.signing.models import SigningCeremonyRow, SigningRow
from portal.signing.rules import GIVES_UP, GIVES_UP_AT_LAST, Step
from portal.web.clock import now as this_moment

LOG = logging.getLogger("portal.signing")
LOST, REVOKED = "signing-lost", "signing-revoked"
WAITS_FOR = {Why.NO_TIME: GIVES_UP, Why.NOT_FINISHED: GIVES_UP_AT_LAST}


def give_up(ceremony_id: UUID, why: Why, *, now: datetime) -> bool:
    """The signature has waited too long: nothing is signed. False while it may still wait, as `why` it waits.

    The platform gives each signature once, and without what lay beside it its value is worth nothing: what is
    forgotten here can never appear in a document.
    """
    with db.transaction() as session:
        signing_id = session.get_one(SigningCeremonyRow, ceremony_id).signing_id
        keeping.held(session, signing_id)
        row = session.get_one(SigningCeremonyRow, ceremony_id, populate_existing=True)
        if row.step != Step.CONFIRMED or row.confirmed_at is None:
            return True
        if now < row.confirmed_at + WAITS_FOR[why]:
            return False
        signer = keeping.signer_at(session, signing_id, row.place)
        keeping.settle(session, ceremony_id, Step.EXPIRED, now=now, why=why)
        LOG.error("a signature is given up: %s", why.value)
        journal.record(
            session,
            SYSTEM,
            "signing.given_up",
            about=who.matter_of(signer),
            record=("signing", signing_id),
            details={"why": why.value},
        )
        put_lost(session, ceremony_id, now=now)
    return True


def put_lost(session: Session, ceremony_id: UUID, *, now: datetime) -> None:
    """Leave the message that a signature which was here is none, in the transaction that throws it away."""
    _put(session, LOST, {"ceremony": str(ceremony_id)}, key=str(ceremony_id), now=now)


def revoke(signing_id: UUID, field: str, *, now: datetime) -> None:
    """The certificate in this field had been revoked when it signed; once more changes nothing."""
    with db.transaction() as session:
        row = keeping.held(session, signing_id)
        place = documents.signer_fields(row.document_id).index(field) + 1
        signer = keeping.signer_at(session, signing_id, place)
        if signer.revoked_at is not None:
            return
        signer.revoked_at = now
        session.flush()
        LOG.error("the certificate of a signature had been revoked before")
        journal.record(
            session,
            SYSTEM,
            "signing.revoked",
            about=who.matter_of(signer),
            record=("signing", signing_id),
            details={"place": place},
        )
        _put(session, REVOKED, {"signing": str(signing_id)}, key=f"{signing_id}-{place}", now=now)


def lost_step(payload: Mapping[str, Any], _key: str) -> None:
    """A step of the outbox: the room is told once that a signature came to nothing."""
    ceremony_id, now = UUID(payload["ceremony"]), this_moment()
    with db.session() as session:
        row = session.get(SigningCeremonyRow, ceremony_id)
        document_id = session.get_one(SigningRow, row.signing_id).document_id if row else None
    if row is None or row.told_at is not None or document_id is None:
        return
    purpose = purposes.purpose_of(document_id)
    if purpose is None:
        return
    with db.transaction() as session:
        # The room holds what is its own first.
        purpose.when_lost(document_id, now)
        told = update(SigningCeremonyRow).where(
            SigningCeremonyRow.id == ceremony_id, SigningCeremonyRow.told_at.is_(None)
        )
        if session.execute(told.values(told_at=now).returning(SigningCeremonyRow.id)).first() is None:
            raise LaterPlease("another sender has told it meanwhile")


def revoked_step(payload: Mapping[str, Any], _key: str) -> None:
    """A step of the outbox: the room is told that a signature it has counts for nothing."""
    signing_id = UUID(payload["signing"])
    with db.session() as session:
        document_id = session.get_one(SigningRow, signing_id).document_id
    purpose = purposes.purpose_of(document_id)
    if purpose is not None:
        purpose.when_revoked(document_id, this_moment())


def _put(session: Session, kind: str, payload: Mapping[str, str], *, key: str, now: datetime) -> None:
    outbox.put(session, kind=kind, payload=payload, idempotency_key=f"{kind}-{key}", now=now)
