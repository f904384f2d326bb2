"""Opens documents for signing, leads each signer through it, and says who has signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Response, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import Actor
from portal.documents import service as documents
from portal.gateways.timestamps import NoTime
from portal.identity_file import Level
from portal.people import service as people
from portal.signing import ceremony, ending, finishing, keeping, purposes, sealing
from portal.signing.ceremony import Begun, CameBack, Ceremony, begin, ceremony_of, send
from portal.signing.erasing import erase_old, forget
from portal.signing.errors import LaterPlease, NothingToSign, SigningEnded, StillSigning, Why, WrongSigners
from portal.signing.looking import Report, Verdict, look
from portal.signing.messages import level_words, problem_words, verdict_words, why_words
from portal.signing.models import SigningCeremonyRow, SigningRow, SigningSignerRow
from portal.signing.purposes import Address, Purpose, purpose_of, register
from portal.signing.queries import Mine, attempt_here, looked, place_in
from portal.signing.rules import LOOKS_IN_ALL, LOOKS_PER_ADDRESS, Step
from portal.signing.shapes import Judged, Problem
from portal.web import counting
from portal.web.clock import now as this_moment
from portal.web.counting import Limit, TooManyRequests, end_of_hour, network_of
from portal.web.downloads import as_attachment

# What other rooms may name; they reach this room through here only.
__all__ = [
    "Address",
    "Begun",
    "CameBack",
    "Ceremony",
    "Judged",
    "Mine",
    "NothingToSign",
    "Problem",
    "Purpose",
    "Report",
    "Signer",
    "Signing",
    "SigningEnded",
    "Step",
    "StillSigning",
    "ToSign",
    "TooManyRequests",
    "Verdict",
    "Why",
    "WrongSigners",
    "attempt_here",
    "begin",
    "ceremony_of",
    "close",
    "come_back",
    "count_look",
    "erase_old",
    "forget",
    "hand_out",
    "hand_out_document",
    "level_of",
    "level_words",
    "look",
    "looked",
    "open_signing",
    "place_in",
    "problem_words",
    "purpose_of",
    "register",
    "send",
    "signing_of",
    "signing_of_document",
    "steps",
    "verdict_words",
    "why_words",
]
PDF = "application/pdf"


@dataclass(frozen=True)
class ToSign:
    """Somebody who has to sign. `reason` stands in the signature: what it is, and for whom it is signed."""

    person_id: UUID
    reason: str
    mandate_id: UUID | None = None


@dataclass(frozen=True)
class Signer:
    """Somebody who has to sign, and whether they have."""

    person_id: UUID
    name: str
    signed_at: datetime | None
    # Whether the signature is none, because it was made in a demo; None before there is one.
    is_demo: bool | None
    # Since when we know that the certificate had been revoked when it signed.
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Signing:
    """A document that is to be signed, and how far it has come."""

    id: UUID
    document_id: UUID
    label: str
    level: str
    signers: tuple[Signer, ...]
    sha256: str
    # From then on it can be checked years later with the file alone.
    sealed_at: datetime | None
    # Nobody needs it any more, because what it says was written anew; nobody has signed it then.
    closed_at: datetime | None
    # The platform is asked for somebody's signature, or one is here and waits for its time.
    is_held: bool

    @property
    def is_signed(self) -> bool:
        """Whether everybody has signed."""
        return all(one.signed_at is not None for one in self.signers)

    @property
    def is_revoked(self) -> bool:
        """Whether a signature in it counts for nothing, because its certificate did not count any more."""
        return any(one.revoked_at is not None for one in self.signers)


def level_of(kind: str) -> Level:
    """What the settings ask for a document of this kind; `submitted` is without a signature."""
    signing = current_app.config["SETTINGS"].signing
    return "submitted" if signing is None else signing.levels.get(kind, "submitted")


def open_signing(document_id: UUID, *, signers: Sequence[ToSign], label: str, now: datetime) -> UUID:
    """Let these people sign the frozen document, in any order; once more is the same signing.

    One that was closed is open again, for these people. Joins the transaction that is under way. Raises
    NoSuchDocument, and WrongSigners when the document was frozen for others, or its kind is sent without a
    signature.
    """
    document = documents.document_of(document_id)
    level = level_of(document.kind)
    if level == "submitted":
        raise WrongSigners(f"A document of the kind {document.kind!r} is sent without a signature.")
    if len({one.person_id for one in signers}) != len(signers):
        raise WrongSigners("Somebody would sign twice.")
    if len(documents.signer_fields(document_id)) != len(signers) or not signers:
        raise WrongSigners("The document has places for another number of signers.")
    with db.joined_transaction() as session:
        insert = (
            db.insert_into(SigningRow, session=session)
            .values(
                id=uuid4(), document_id=document_id, label=label, level=level, sha256=document.sha256,
                opened_at=now,
            )
            .on_conflict_do_nothing(index_elements=["document_id"])
        )  # fmt: skip
        made = session.scalars(insert.returning(SigningRow.id)).one_or_none()
        if made is None:
            return _once_more(session, document_id, signers)
        session.add_all(
            SigningSignerRow(
                signing_id=made,
                place=place,
                person_id=one.person_id,
                mandate_id=one.mandate_id,
                reason=one.reason,
            )
            for place, one in enumerate(signers, 1)
        )
        session.flush()
        return made


def close(signing_id: UUID, *, now: datetime) -> None:
    """Nobody needs this signing any more: whoever was about to sign is told so, and nobody begins.

    Joins the transaction that is under way; once more changes nothing. Raises NothingToSign, and StillSigning
    when somebody has signed, or the platform is being asked for a signature at this moment.
    """
    with db.joined_transaction() as session:
        row = keeping.held(session, signing_id)
        keeping.expire(session, now=now, signing_id=signing_id)
        signers = _signers(session, signing_id)
        attempts = session.scalars(
            select(SigningCeremonyRow).where(
                SigningCeremonyRow.signing_id == signing_id, SigningCeremonyRow.settled_at.is_(None)
            )
        ).all()
        if keeping.is_held(session, signing_id, now=now) or any(one.signed_at is not None for one in signers):
            raise StillSigning(str(signing_id))
        for one in attempts:
            keeping.settle(session, one.id, Step.REFUSED, now=now, why=Why.CHANGED)
        row.closed_at = row.closed_at or now
        session.flush()


def signing_of(actor: Actor, signing_id: UUID) -> Signing:
    """The document and who has signed it, for one of its signers. Raises NothingToSign."""
    with db.session() as session:
        row = session.get(SigningRow, signing_id)
        found = None if row is None else _signing(session, row)
    if found is None or actor.signed_in not in {one.person_id for one in found.signers}:
        raise NothingToSign(str(signing_id))
    return found


def signing_of_document(document_id: UUID) -> Signing | None:
    """The same for a room that knows who may see the document; None when nobody signs it."""
    with db.session() as session:
        row = session.scalars(select(SigningRow).where(SigningRow.document_id == document_id)).one_or_none()
        return None if row is None else _signing(session, row)


def hand_out(signing_id: UUID, *, name: str) -> Response:
    """The document with all its signatures, for saving. Whoever calls knows that the actor may read it.

    Raises NothingToSign.
    """
    return as_attachment(open_bytes(signing_id), name=f"{name}.pdf", media_type=PDF)


def hand_out_document(document_id: UUID, *, name: str) -> Response:
    """A frozen document for saving, with the signatures that it has. Whoever calls knows who may read it.

    Raises NoSuchDocument.
    """
    found = signing_of_document(document_id)
    return documents.hand_out(document_id, name=name) if found is None else hand_out(found.id, name=name)


def open_bytes(signing_id: UUID) -> bytes:
    """The document with the signatures it has so far. Raises NothingToSign."""
    with db.session() as session:
        row = session.get(SigningRow, signing_id)
    if row is None:
        raise NothingToSign(str(signing_id))
    return keeping.content_of(row)


def come_back(answer: Mapping[str, str], *, browser: str | None, now: datetime) -> CameBack:
    """Back from the platform: who has confirmed has signed, or will have when the time is told.

    Raises SigningEnded with the page that says why nothing was signed.
    """
    back = ceremony.come_back(answer, browser=browser, now=now)
    if back.step is not Step.CONFIRMED:
        return back
    try:
        step = finishing.finish(back.ceremony_id, now=now, is_watched=True)
    except (NoTime, LaterPlease) as error:
        # The signature is here and safe; the portal goes on by itself until it is finished.
        finishing.LOG.warning("a signature cannot be finished yet: %s", error)
        step = Step.CONFIRMED
    if step is Step.REFUSED:
        raise SigningEnded(_why(back.ceremony_id), language=back.language, signing_id=back.signing_id)
    if step is Step.SIGNED:
        _tell_at_once(back.signing_id)
    return CameBack(back.ceremony_id, back.signing_id, step, back.language)


def count_look(address: str, *, now: datetime) -> None:
    """Somebody brings a file to look at. Raises TooManyRequests when that is one too many."""
    until = end_of_hour(now)
    limits = (
        Limit("looks-here", network_of(address), until, LOOKS_PER_ADDRESS),
        Limit("looks", "all", until, LOOKS_IN_ALL),
    )
    with db.transaction() as session:
        counting.count(session, limits, now=now)


def steps() -> Mapping[str, Callable[[Mapping[str, Any], str], None]]:
    """What the outbox does for signatures, by kind of message."""
    return {
        ceremony.FINISH: finishing.finish_step,
        sealing.EVIDENCE: sealing.evidence_step,
        purposes.DONE: purposes.done_step,
        ending.LOST: ending.lost_step,
        ending.REVOKED: ending.revoked_step,
    }


def _why(ceremony_id: UUID) -> Why:
    with db.session() as session:
        said = session.get_one(SigningCeremonyRow, ceremony_id).why
    return Why(said) if said else Why.FAILED


def _tell_at_once(signing_id: UUID) -> None:
    """The person sees at once what follows; what goes wrong here is done again by the outbox."""
    try:
        purposes.tell(signing_id)
    except Exception as error:
        # The signature is here, and the page must say so.
        finishing.LOG.error("what follows a signature waits for the outbox: %s", type(error).__name__)


def _once_more(session: Session, document_id: UUID, signers: Sequence[ToSign]) -> UUID:
    known = select(SigningRow.id).where(SigningRow.document_id == document_id)
    row = keeping.held(session, session.scalars(known).one())
    if row.closed_at is None:
        return _same(session, row, signers)
    # Nobody has signed what was closed: whoever opens it again says who signs it.
    for one, place in zip(signers, _signers(session, row.id), strict=True):
        place.person_id, place.mandate_id, place.reason = one.person_id, one.mandate_id, one.reason
    row.closed_at = None
    session.flush()
    return row.id


def _same(session: Session, row: SigningRow, signers: Sequence[ToSign]) -> UUID:
    known = [(one.person_id, one.mandate_id) for one in _signers(session, row.id)]
    if known != [(one.person_id, one.mandate_id) for one in signers]:
        raise WrongSigners("Others sign this document.")
    return row.id


def _signers(session: Session, signing_id: UUID) -> Sequence[SigningSignerRow]:
    return session.scalars(
        select(SigningSignerRow)
        .where(SigningSignerRow.signing_id == signing_id)
        .order_by(SigningSignerRow.place)
    ).all()


def _signing(session: Session, row: SigningRow) -> Signing:
    rows = _signers(session, row.id)
    names = people.names_of([one.person_id for one in rows])
    signers = tuple(
        Signer(one.person_id, names[one.person_id].whole, one.signed_at, one.is_demo, one.revoked_at)
        for one in rows
    )
    return Signing(
        id=row.id,
        document_id=row.document_id,
        label=row.label,
        level=row.level,
        signers=signers,
        sha256=row.sha256,
        sealed_at=row.sealed_at,
        closed_at=row.closed_at,
        is_held=keeping.is_held(session, row.id, now=this_moment()),
    )
