"""What follows a confirmed signature without the person: the trusted time, and what shows later that it held.

Both are steps of the outbox, safe to run twice. A time-stamping authority that is away delays them; it loses
nothing, because the signature lies in the database from the moment at which the platform gave it.

The library that reads and writes signatures is large: it is loaded when the first one is made.
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import SYSTEM
from portal.documents import service as documents
from portal.gateways.remote_signing import neighbours
from portal.gateways.timestamps import NoTime
from portal.journal import service as journal
from portal.outbox import service as outbox
from portal.signing import keeping, purposes, who
from portal.signing.errors import LaterPlease, SigningEnded, Unsound, Why
from portal.signing.models import SigningCeremonyRow, SigningRow, SigningSignerRow
from portal.signing.rules import BOUND, Step
from portal.signing.shapes import Judged, Problem
from portal.web.clock import now as this_moment

LOG = logging.getLogger("portal.signing")
EVIDENCE = "signature-evidence"
# These speak of the signature itself, whatever the time is.
FATAL = frozenset({Problem.CHANGED, Problem.BROKEN, Problem.REVOKED})


def finish(ceremony_id: UUID, *, now: datetime) -> Step:
    """Put the kept signature into the document, with a trusted time; where the attempt is then.

    Raises NoTime when nobody tells the time: the signature stays, and the next run goes on from here.
    """
    from portal.signing import pades

    with db.session() as session:
        row = session.get(SigningCeremonyRow, ceremony_id)
        if row is None or row.step != Step.CONFIRMED or row.value is None:
            return Step(row.step) if row is not None else Step.EXPIRED
        kept, value, prepared = keeping.kept(row), bytes.fromhex(row.value), keeping.prepared_of(row)
        signer = keeping.signer_at(session, row.signing_id, row.place)
        fields = documents.signer_fields(session.get_one(SigningRow, row.signing_id).document_id)
    assert kept.credential is not None  # noqa: S101 -- a confirmed one has it
    trust = who.trust()
    try:
        content = pades.finish(
            prepared, value=value, credential=kept.credential, trust=trust, times=neighbours().times
        )
        found = _sound(content, field=fields[signer.place - 1], code=who.code_of(signer))
    except Unsound as unsound:
        LOG.error("a signature does not hold before a stranger: %s", unsound)
        _refuse(kept.id, Why.FAILED, now=now)
        return Step.REFUSED
    return _write(kept, content, found, now=now)


def add_evidence(signing_id: UUID, *, now: datetime) -> None:
    """Put into the document what shows later that its signatures held; after the last one, seal it by a time.

    Raises LaterPlease while somebody is about to sign the document as it is, and whatever keeps the lists of
    certificates or the time from being had.
    """
    from portal.signing import pades
    from portal.signing.judging import judge

    with db.transaction() as session:
        keeping.expire(session, now=now, signing_id=signing_id)
        row = keeping.held(session, signing_id)
        if row.sealed_at is not None or row.address is None:
            return
        _let_signers_go_first(session, signing_id)
        is_whole = keeping.are_all_signed(session, signing_id)
    before, content = row.sha256, keeping.content_of(row)
    trust, near = who.trust(), neighbours()
    content = pades.with_evidence(content, trust=trust, lists=near.lists)
    if is_whole:
        content = pades.with_time(
            content, field=documents.TIME_FIELD, trust=trust, times=near.times, lists=near.lists
        )
    for one in judge(content, trust=trust):
        if not one.holds or (is_whole and not one.lasts):
            raise Unsound(f"{one.field}: {', '.join(one.problems) or 'would not last'}")
    with db.transaction() as session:
        row = keeping.held(session, signing_id)
        _let_signers_go_first(session, signing_id)
        if row.sha256 != before or row.sealed_at is not None:
            raise LaterPlease("the document has changed meanwhile")
        keeping.replace_content(session, row, content, now=now)
        if is_whole:
            row.sealed_at = now
            journal.record(session, SYSTEM, "signing.sealed", record=("signing", row.id))


def _sound(content: bytes, *, field: str, code: str) -> Judged:
    """The new signature, looked at as a stranger would. Raises NoTime, Unsound."""
    from portal.signing.judging import judge

    found = judge(content, trust=who.trust())
    mine = next((one for one in found if one.field == field), None)
    if mine is None:
        raise Unsound(f"{field}: is not there")
    try:
        who.require_same(mine.code, code=code)
    except SigningEnded as ended:
        raise Unsound(f"{field}: is somebody else's") from ended
    if not mine.is_time_trusted and not FATAL.intersection(mine.problems):
        # The authority that tells the time cannot be trusted just now; the signature can.
        raise NoTime("the time cannot be trusted")
    for one in found:
        if not one.holds:
            raise Unsound(f"{one.field}: {', '.join(one.problems)}")
    return mine


def _write(kept: keeping.Kept, content: bytes, found: Judged, *, now: datetime) -> Step:
    """The signed document takes the place of the one before; all of it, or nothing."""
    assert kept.credential is not None  # noqa: S101 -- a confirmed one has it
    with db.transaction() as session:
        row = keeping.held(session, kept.signing_id)
        signer = keeping.signer_at(session, kept.signing_id, kept.place)
        ceremony = session.get_one(SigningCeremonyRow, kept.id)
        if ceremony.step != Step.CONFIRMED:
            return Step(ceremony.step)
        why = who.why_over(row, signer, base=kept.base_sha256)
        if why is not None:
            _refused(session, kept.id, signer, why, now=now)
            return Step.REFUSED
        keeping.replace_content(session, row, content, now=now)
        signer.signed_at = found.at or now
        signer.certificate = b64encode(kept.credential.certificate).decode()
        signer.is_demo = who.is_demo(kept.credential.certificate)
        session.flush()
        keeping.settle(session, kept.id, Step.SIGNED, now=now)
        _end_others(session, kept, now=now)
        journal.record(
            session,
            who.acting(signer),
            "signing.signed",
            about=signer.person_id,
            record=("signing", row.id),
            details={"place": signer.place, "sha256": row.sha256, "is_demo": signer.is_demo},
        )
        outbox.put(
            session,
            kind=EVIDENCE,
            payload={"signing": str(row.id)},
            idempotency_key=f"{EVIDENCE}-{kept.id}",
            now=now,
        )
        if keeping.are_all_signed(session, row.id):
            purposes.put_done(session, row.id, now=now)
    return Step.SIGNED


def _end_others(session: Session, kept: keeping.Kept, *, now: datetime) -> None:
    """What the same signer began in another window leads nowhere any more, and keeps nobody waiting."""
    others = select(SigningCeremonyRow.id).where(
        SigningCeremonyRow.signing_id == kept.signing_id,
        SigningCeremonyRow.place == kept.place,
        SigningCeremonyRow.settled_at.is_(None),
    )
    for one in session.scalars(others).all():
        keeping.settle(session, one, Step.REFUSED, now=now, why=Why.ALREADY)


def _refuse(ceremony_id: UUID, why: Why, *, now: datetime) -> None:
    with db.transaction() as session:
        row = session.get_one(SigningCeremonyRow, ceremony_id)
        _refused(session, ceremony_id, keeping.signer_at(session, row.signing_id, row.place), why, now=now)


def _refused(
    session: Session, ceremony_id: UUID, signer: SigningSignerRow, why: Why, *, now: datetime
) -> None:
    if keeping.settle(session, ceremony_id, Step.REFUSED, now=now, why=why):
        journal.record(
            session,
            SYSTEM,
            "signing.refused",
            about=signer.person_id,
            record=("signing", signer.signing_id),
            details={"why": why.value},
        )


def _let_signers_go_first(session: Session, signing_id: UUID) -> None:
    bound = select(SigningCeremonyRow.id).where(
        SigningCeremonyRow.signing_id == signing_id,
        SigningCeremonyRow.step.in_([one.value for one in BOUND]),
    )
    if session.scalars(bound.limit(1)).first() is not None:
        raise LaterPlease("somebody is about to sign")


def finish_step(payload: Mapping[str, Any], _key: str) -> None:
    """A step of the outbox. Raises NoTime; it is asked again then."""
    finish(UUID(payload["ceremony"]), now=this_moment())


def evidence_step(payload: Mapping[str, Any], _key: str) -> None:
    """A step of the outbox. Raises what keeps it from being done; it is asked again then."""
    add_evidence(UUID(payload["signing"]), now=this_moment())
