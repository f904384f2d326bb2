"""A signature under an application that came to nothing: before it was sent, or after it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM
from portal.acting_for.service import Right
from portal.applications.drafts import WRITABLE
from portal.applications.models import ELECTRONIC, PAPER, ApplicationSignatureRow, ApplicationSigningRow
from portal.applications.sending import when_signed
from portal.applications.sendings import sender_of
from portal.applications.signatures import AWAITS_PAPER
from portal.applications.switching import awaiting, language_of
from portal.applications.telling import tell_in_vain, tell_of_loss, tell_of_revoked
from portal.cases import service as cases
from portal.journal import service as journal


def when_lost(document_id: UUID, at: datetime) -> None:
    """The signature could not be finished: it is none, and who signed is told.

    Who may not act for the person any more cannot sign anew: they are told to call. Nothing was sent; what
    was to be signed is closed by its own day, as whatever nobody signs (`sending.close_over`). What was sent
    to be signed on paper still waits for that.
    """
    with db.joined_transaction() as session:
        sent = session.scalars(awaiting(document_id)).one_or_none()
        if sent is not None:
            case = cases.held_by_portal(SYSTEM, sent.case_id)
            to = sender_of(case.id, sent.number)
            tell_of_loss(case, to=to, language=language_of(case), now=at, is_sent=True)
            return
        row = session.scalars(_opened(document_id)).first()
        if row is None:
            return
        case = cases.held_by_portal(SYSTEM, row.case_id)
        if case.state in WRITABLE:
            tell = tell_of_loss if _may_sign(row) else tell_in_vain
            tell(case, to=row.by_id, language=row.language, now=at)


def when_revoked(document_id: UUID, at: datetime) -> None:
    """The signature under what was sent counts for nothing: it stays sent, and is signed on paper.

    So the day on which it came stays, the office waits for the paper before it says yes, and who signed is
    told what to do. Once more changes nothing.
    """
    with db.joined_transaction() as session:
        opened = session.scalars(_opened(document_id)).first()
        if opened is not None and opened.ended_at is None:
            # Nobody has told that it was signed: what was signed is sent first.
            when_signed(document_id, at)
        known = session.scalars(_signature(document_id)).one_or_none()
        if known is None:
            return
        case = cases.held_by_portal(SYSTEM, known.case_id)
        row = session.scalars(_signature(document_id)).one_or_none()
        if row is None:
            return
        row.way, row.signed_at = PAPER, None
        session.flush()
        journal.record(
            session,
            SYSTEM,
            "application.signature_revoked",
            about=case.person_id,
            record=("case", case.id),
            details={"number": row.number},
        )
        tell_of_revoked(
            case,
            to=sender_of(case.id, row.number),
            language=language_of(case),
            now=at,
            awaits_paper=case.state in AWAITS_PAPER,
        )


def _may_sign(row: ApplicationSigningRow) -> bool:
    """Whether who was to sign acts for themselves, or still for the other."""
    if row.mandate_id is None:
        return True
    signer = acting_for.acting_under(row.by_id, mandate_id=row.mandate_id)
    return signer is not None and signer.may(Right.APPLY) and signer.may(Right.SIGN)


def _opened(document_id: UUID) -> Select[ApplicationSigningRow]:
    """Who was to sign it, the last time first."""
    return (
        select(ApplicationSigningRow)
        .where(ApplicationSigningRow.document_id == document_id)
        .order_by(ApplicationSigningRow.opened_at.desc())
    )


def _signature(document_id: UUID) -> Select[ApplicationSignatureRow]:
    return (
        select(ApplicationSignatureRow)
        .where(ApplicationSignatureRow.document_id == document_id, ApplicationSignatureRow.way == ELECTRONIC)
        .execution_options(populate_existing=True)
    )
