"""How what was sent is signed: on a computer, or on paper, which comes later and is taken in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from portal import db
from portal.acting_for.service import Actor
from portal.applications.copying import COPY
from portal.applications.models import (
    PAPER,
    ApplicationSendingRow,
    ApplicationSignatureRow,
    ApplicationSigningRow,
)
from portal.applications.papers import Paper, Refusal, Upload
from portal.applications.sendings import last_sending, sender_of
from portal.applications.snapshots import close_signing
from portal.applications.telling import tell_of_paper, tell_of_wrong_paper
from portal.cases import service as cases
from portal.cases.service import Case, State
from portal.documents import service as documents
from portal.journal import service as journal
from portal.signing import service as signing
from portal.uploads import service as uploads
from portal.uploads.service import UploadRefused

# Here somebody is about to decide: before, the person sends once more; after, no signature is waited for.
AWAITS_PAPER = frozenset({State.SUBMITTED, State.ELIGIBILITY})


class Wrong(StrEnum):
    """What is wrong with a paper that the office took in."""

    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    ANOTHER = "another"


class Became(StrEnum):
    """What has become of an application that somebody signs: it is sent, it is to be sent, it cannot be."""

    SENT = "sent"
    OPEN = "open"
    NOT_SENT = "not-sent"


@dataclass(frozen=True)
class Signature:
    """The signature under the last sending. On paper it may be awaited; then the office says how it came."""

    number: int
    is_on_paper: bool
    document_id: UUID
    signed_at: datetime | None
    brought: str | None
    taken_by_id: UUID | None

    @property
    def is_awaited(self) -> bool:
        """Whether the paper is not here yet."""
        return self.signed_at is None


def needs_signature() -> bool:
    """Whether the settings ask for a signature under applications."""
    return signing.level_of(COPY) != "submitted"


def awaits_paper(actor: Actor, found: Collection[Case]) -> frozenset[UUID]:
    """In which of these cases of the actor the office waits for a signature on paper.

    Who may not read what becomes of a case learns nothing here either.
    """
    open_ones = [case for case in found if case.state in AWAITS_PAPER]
    signatures = signatures_of([case.id for case in open_ones])
    return frozenset(
        case.id
        for case in open_ones
        if case.id in signatures
        and signatures[case.id].is_awaited
        and cases.known_to(actor, case)[-1].state is case.state
    )


def signature_of(case_id: UUID) -> Signature | None:
    """The signature under what was sent last; None when none was asked for.

    That the caller may know of the case, the caller has made sure of.
    """
    return signatures_of([case_id]).get(case_id)


def signatures_of(case_ids: Collection[UUID]) -> Mapping[UUID, Signature]:
    """The same for many cases, in one question to the database."""
    later = aliased(ApplicationSendingRow)
    with db.session() as session:
        rows = session.scalars(
            select(ApplicationSignatureRow)
            .outerjoin(
                later,
                (later.case_id == ApplicationSignatureRow.case_id)
                & (later.number > ApplicationSignatureRow.number),
            )
            .where(ApplicationSignatureRow.case_id.in_(list(case_ids)), later.number.is_(None))
        )
        return {row.case_id: _signature(row) for row in rows}


def became_of(document_id: UUID) -> Became:
    """What has become of the application that this copy is of; who may know it, the caller has made sure."""
    of_document = ApplicationSignatureRow.document_id == document_id
    waiting = ApplicationSigningRow.document_id == document_id, ApplicationSigningRow.ended_at.is_(None)
    with db.session() as session:
        if session.scalars(select(ApplicationSignatureRow.case_id).where(of_document).limit(1)).first():
            return Became.SENT
        is_open = session.scalars(select(ApplicationSigningRow.id).where(*waiting)).first() is not None
    return Became.OPEN if is_open else Became.NOT_SENT


def copy_sent(case: Case) -> UUID:
    """The copy of what was sent last. Raises NoSuchDocument when nothing was sent."""
    signature, sent = signature_of(case.id), last_sending(case.id)
    if signature is not None:
        return signature.document_id
    if sent is None:
        raise documents.NoSuchDocument(case.number)
    # What was frozen since waits for a signature, and was not sent.
    return documents.newest(COPY, number=case.number, until=sent.sent_at).id


def take_scans(
    case_id: UUID, number: int, papers: Sequence[Paper], *, hold: Callable[[], object], now: datetime
) -> tuple[Refusal, ...]:
    """Keep each file that can be taken beside the signature; why the others cannot be is the answer.

    `hold` is asked inside each transaction that keeps one, and raises when that may not be.
    """
    refused = []
    for paper in papers:
        try:
            uploads.accept(paper.content, paper.name, answer=_name(case_id, number), now=now, hold=hold)
        except UploadRefused as refusal:
            refused.append(refusal.why)
    return tuple(dict.fromkeys(refused))


def scans_of(case_id: UUID) -> Mapping[str, tuple[Upload, ...]]:
    """The files of the signatures of a case, by the name under which they are kept."""
    with db.session() as session:
        numbers = session.scalars(
            select(ApplicationSignatureRow.number).where(ApplicationSignatureRow.case_id == case_id)
        ).all()
    return uploads.uploads_in([_name(case_id, number) for number in sorted(numbers, reverse=True)])


def take_paper(actor: Actor, case: Case, *, brought: str, language: str, now: datetime) -> bool:
    """The office has the paper: written down, and told to the person; False when it was here before.

    Nobody signs it on a computer any more. Joins the transaction in which the caller holds the case, and has
    made sure that the actor may do this. Raises BeingSent when the person has just signed on a computer, or
    is doing so at this moment: the paper is not needed then.
    """
    with db.joined_transaction() as session:
        signature = signature_of(case.id)
        if signature is None or not signature.is_awaited:
            return False
        close_signing(signature.document_id, case, now=now)
        session.execute(
            update(ApplicationSignatureRow)
            .where(
                ApplicationSignatureRow.case_id == case.id,
                ApplicationSignatureRow.number == signature.number,
            )
            .values(signed_at=now, brought=brought, taken_by_id=actor.signed_in)
        )
        journal.record(
            session,
            actor,
            "application.signature_taken",
            about=case.person_id,
            record=("case", case.id),
            details={"number": signature.number, "brought": brought},
        )
        signer = sender_of(case.id, signature.number)
        tell_of_paper(actor, case, signer=signer, language=language, now=now)
        return True


def take_back_paper(actor: Actor, case: Case, *, why: Wrong, language: str, now: datetime) -> bool:
    """The paper that the office took in is a wrong one: its photos go, and the right one is awaited again.

    Who signs and the person are told, unless they never heard that it was here. False when there is nothing
    to take back. Joins the transaction in which the caller holds the case, and has made sure that the actor
    may do this.
    """
    with db.joined_transaction() as session:
        signature = signature_of(case.id)
        if signature is None or not signature.is_on_paper:
            return False
        files = remove_scans(case.id, signature.number)
        if signature.is_awaited and not files:
            return False
        session.execute(
            update(ApplicationSignatureRow)
            .where(
                ApplicationSignatureRow.case_id == case.id,
                ApplicationSignatureRow.number == signature.number,
            )
            .values(signed_at=None, brought=None, taken_by_id=None)
        )
        journal.record(
            session,
            actor,
            "application.signature_taken_back",
            about=case.person_id,
            record=("case", case.id),
            details={"number": signature.number, "why": why.value, "files": files},
        )
        if not signature.is_awaited:
            signer = sender_of(case.id, signature.number)
            tell_of_wrong_paper(actor, case, signer=signer, why=why.value, language=language, now=now)
        return True


def remove_scans(case_id: UUID, number: int) -> int:
    """Take every file beside this signature away for good; how many. Joins the transaction under way."""
    found = uploads.uploads_of(_name(case_id, number))
    for one in found:
        uploads.remove(one.id, answer=_name(case_id, number))
    return len(found)


def _name(case_id: UUID, number: int) -> str:
    return f"signature:{case_id}:{number}"


def _signature(row: ApplicationSignatureRow) -> Signature:
    return Signature(
        row.number, row.way == PAPER, row.document_id, row.signed_at, row.brought, row.taken_by_id
    )
