"""What shows later that the signatures of a document held, and the trusted time over all of it.

A step of the outbox, safe to run twice. It waits for whoever is about to sign, because it changes the
document under their hands.

The library that reads and writes signatures is large: it is loaded when the first one is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import SYSTEM
from portal.documents import service as documents
from portal.gateways.remote_signing import neighbours
from portal.journal import service as journal
from portal.signing import ending, keeping, who
from portal.signing.errors import LaterPlease, Revoked, Unsound
from portal.signing.models import SigningCeremonyRow, SigningRow
from portal.signing.rules import BOUND
from portal.signing.shapes import TORN
from portal.web.clock import now as this_moment

EVIDENCE = "signature-evidence"


@dataclass(frozen=True)
class _Ready:
    """The document as it goes back: whether a time seals it, and what is missing (field and reason)."""

    content: bytes
    missing: tuple[str, ...]
    is_sealed: bool


def add_evidence(signing_id: UUID, *, now: datetime) -> None:
    """Put into the document what shows later that its signatures held; after the last one, seal it by a time.

    Where a certificate had been revoked when it signed, this is written down, and nothing is sealed. What
    can be had today is put in today, though something else be missing.

    Raises LaterPlease while somebody is about to sign the document as it is, or a list of certificates cannot
    be had, NoTime, and Unsound when the document is torn.
    """
    with db.transaction() as session:
        keeping.expire(session, now=now, signing_id=signing_id)
        row = keeping.held(session, signing_id)
        if row.sealed_at is not None or row.address is None or keeping.is_revoked(session, signing_id):
            return
        _let_signers_go_first(session, signing_id)
        is_whole = keeping.are_all_signed(session, signing_id)
    before = keeping.content_of(row)
    try:
        ready = _ready(before, is_whole=is_whole)
    except Revoked as found:
        ending.revoke(signing_id, found.field, now=now)
        return
    if ready.content != before:
        _write(row, ready, now=now)
    if ready.missing:
        raise LaterPlease("; ".join(ready.missing))


def _ready(content: bytes, *, is_whole: bool) -> _Ready:
    """The document with all that can be had. Raises Revoked, LaterPlease, NoTime, Unsound."""
    from portal.signing import pades

    trust, near = who.trust(), neighbours()
    moments = {
        one.field: one.at for one in pades.judged(content, trust=trust) if one.at and one.is_time_trusted
    }
    content, missing = pades.with_evidence(content, trust=trust, lists=near.lists, moments=moments)
    is_sealed = is_whole and not missing
    if is_sealed:
        content = pades.with_time(
            content, field=documents.TIME_FIELD, trust=trust, times=near.times, lists=near.lists
        )
    for one in pades.judged(content, trust=trust):
        if TORN.intersection(one.problems) or (is_sealed and not one.lasts):
            raise Unsound(f"{one.field}: {', '.join(one.problems) or 'would not last'}")
    return _Ready(content, missing, is_sealed)


def _write(before: SigningRow, ready: _Ready, *, now: datetime) -> None:
    """The document with its evidence takes the place of the one before. Raises LaterPlease."""
    with db.transaction() as session:
        row = keeping.held(session, before.id)
        _let_signers_go_first(session, before.id)
        if row.sha256 != before.sha256 or row.sealed_at is not None:
            raise LaterPlease("the document has changed meanwhile")
        keeping.replace_content(session, row, ready.content, now=now)
        if ready.is_sealed:
            row.sealed_at = now
            journal.record(session, SYSTEM, "signing.sealed", record=("signing", row.id))


def _let_signers_go_first(session: Session, signing_id: UUID) -> None:
    bound = select(SigningCeremonyRow.id).where(
        SigningCeremonyRow.signing_id == signing_id,
        SigningCeremonyRow.step.in_([one.value for one in BOUND]),
    )
    if session.scalars(bound.limit(1)).first() is not None:
        raise LaterPlease("somebody is about to sign")


def evidence_step(payload: Mapping[str, Any], _key: str) -> None:
    """A step of the outbox. Raises what keeps it from being done; it is asked again then."""
    add_evidence(UUID(payload["signing"]), now=this_moment())
