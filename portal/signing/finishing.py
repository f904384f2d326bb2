"""What follows a confirmed signature without the person: it gets its trusted time and goes into the document.

A step of the outbox and of the hourly tidying, safe to run twice. A time-stamping authority that is away
delays it; it loses nothing, because the signature lies in the database from the moment at which the platform
gave it.

The library that reads and writes signatures is large: it is loaded when the first one is made.
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from traceback import format_tb
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
from portal.signing import ending, keeping, purposes, sealing, who
from portal.signing.errors import SigningEnded, Unsound, Why
from portal.signing.models import SigningCeremonyRow, SigningRow, SigningSignerRow
from portal.signing.rules import Step
from portal.signing.shapes import TORN, Problem
from portal.web.clock import now as this_moment

LOG = logging.getLogger("portal.signing")
# These speak of the signature itself, whatever the time is.
FATAL = TORN | {Problem.REVOKED}


def finish(ceremony_id: UUID, *, now: datetime, is_watched: bool = False) -> Step:
    """Put the kept signature into the document, with a trusted time; where the attempt is then.

    `is_watched` when the signer's own browser waits for it, and is told on a page what became of it; who is
    not there is told by the room of the document. Raises NoTime when nobody tells the time, and LaterPlease:
    the signature stays, and the next run goes on from here.
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
        _require_sound(content, field=fields[signer.place - 1], code=who.code_of(signer))
    except Unsound as unsound:
        LOG.error("a signature does not hold before a stranger: %s", unsound)
        why = Why.FAILED
    except SigningEnded as ended:
        why = ended.why
    else:
        return _write(kept, content, now=now, is_watched=is_watched)
    with db.transaction() as session:
        _refused(session, kept.id, signer, why, now=now, is_watched=is_watched)
    return Step.REFUSED


def _require_sound(content: bytes, *, field: str, code: str) -> None:
    """The new signature, looked at as a stranger would. Raises NoTime, LaterPlease, Unsound.

    The others were looked at when they were made. A certificate of theirs may be over since, and what shows
    that it counted be still on its way: that is no fault of this one.
    """
    from portal.signing import pades

    found = pades.judged(content, trust=who.trust())
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
        if one.problems if one is mine else TORN.intersection(one.problems):
            raise Unsound(f"{one.field}: {', '.join(one.problems)}")


def _write(kept: keeping.Kept, content: bytes, *, now: datetime, is_watched: bool) -> Step:
    """The signed document takes the place of the one before; all of it, or nothing."""
    assert kept.credential is not None and kept.confirmed_at is not None  # noqa: S101 -- a confirmed one has both
    with db.transaction() as session:
        row = keeping.held(session, kept.signing_id)
        signer = keeping.signer_at(session, kept.signing_id, kept.place)
        ceremony = session.get_one(SigningCeremonyRow, kept.id)
        if ceremony.step != Step.CONFIRMED:
            return Step(ceremony.step)
        why = who.why_over(row, signer, base=kept.base_sha256)
        if why is not None:
            _refused(session, kept.id, signer, why, now=now, is_watched=is_watched)
            return Step.REFUSED
        keeping.replace_content(session, row, content, now=now)
        # By our own clock. The trusted time stands in the file and proves it; whoever tells it late, or
        # wrongly, makes nobody late.
        signer.signed_at = kept.confirmed_at
        signer.certificate = b64encode(kept.credential.certificate).decode()
        signer.is_demo = who.is_demo(kept.credential.certificate)
        session.flush()
        keeping.settle(session, kept.id, Step.SIGNED, now=now)
        _end_others(session, kept, now=now)
        journal.record(
            session,
            who.acting(signer),
            "signing.signed",
            about=who.matter_of(signer),
            record=("signing", row.id),
            details={"place": signer.place, "sha256": row.sha256, "is_demo": signer.is_demo},
        )
        outbox.put(
            session,
            kind=sealing.EVIDENCE,
            payload={"signing": str(row.id)},
            idempotency_key=f"{sealing.EVIDENCE}-{kept.id}",
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


def _refused(
    session: Session,
    ceremony_id: UUID,
    signer: SigningSignerRow,
    why: Why,
    *,
    now: datetime,
    is_watched: bool,
) -> None:
    if not keeping.settle(session, ceremony_id, Step.REFUSED, now=now, why=why):
        return
    journal.record(
        session,
        SYSTEM,
        "signing.refused",
        about=who.matter_of(signer),
        record=("signing", signer.signing_id),
        details={"why": why.value},
    )
    # Who has signed in another window has lost nothing.
    if not is_watched and why is not Why.ALREADY:
        ending.put_lost(session, ceremony_id, now=now)


def finish_step(payload: Mapping[str, Any], _key: str) -> None:
    """A step of the outbox. Raises what keeps it from being done; it is asked again then."""
    _finish_or_end(UUID(payload["ceremony"]), now=this_moment())


def finish_waiting(now: datetime) -> None:
    """Try every signature that waits for its time, whatever became of its message.

    The outbox waits ever longer between two tries, and certificates for a day end meanwhile. What goes wrong
    with one keeps no other.
    """
    for ceremony_id in keeping.waiting(now=now):
        try:
            _finish_or_end(ceremony_id, now=now)
        except NoTime as error:
            LOG.warning("nobody tells the time for a signature: %s", error)
        # Said already.
        except Exception:  # noqa: S112
            continue


def _finish_or_end(ceremony_id: UUID, *, now: datetime) -> None:
    """Finish it, or end it when it has waited too long. Raises what keeps it from being done, before that."""
    try:
        finish(ceremony_id, now=now)
    except NoTime:
        if not ending.give_up(ceremony_id, Why.NO_TIME, now=now):
            raise
    except Exception as error:
        LOG.error("a signature cannot be finished:\n%s", _where(error))
        if not ending.give_up(ceremony_id, Why.NOT_FINISHED, now=now):
            raise


def _where(error: BaseException) -> str:
    """What went wrong, and in which line, also before it; never in its own words: they may name people."""
    before = error.__cause__ or error.__context__
    said = f"{''.join(format_tb(error.__traceback__))}{type(error).__name__}"
    return f"{_where(before)}\nand then:\n{said}" if before is not None else said
