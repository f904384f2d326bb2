"""How what was sent is signed: on a computer, or on paper, which comes later and is taken in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from portal import db
from portal.acting_for.service import Actor
from portal.applications.copying import COPY
from portal.applications.models import PAPER, ApplicationSendingRow, ApplicationSignatureRow
from portal.applications.papers import Paper, Refusal, Upload
from portal.applications.sendings import last_sending
from portal.applications.telling import tell_of_paper
from portal.cases.service import Case
from portal.documents import service as documents
from portal.journal import service as journal
from portal.uploads import service as uploads
from portal.uploads.service import UploadRefused


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

    Joins the transaction in which the caller holds the case, and has made sure that the actor may do this.
    """
    with db.joined_transaction() as session:
        signature = signature_of(case.id)
        if signature is None or not signature.is_awaited:
            return False
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
        tell_of_paper(actor, case, language=language, now=now)
        return True


def _name(case_id: UUID, number: int) -> str:
    return f"signature:{case_id}:{number}"


def _signature(row: ApplicationSignatureRow) -> Signature:
    return Signature(
        row.number, row.way == PAPER, row.document_id, row.signed_at, row.brought, row.taken_by_id
    )
