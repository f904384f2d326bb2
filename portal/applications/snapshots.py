"""What somebody is about to sign, as it would be sent: kept, found, and closed when the application changes.

Whoever writes here holds the case first, and the signing after it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.service import Actor
from portal.applications.errors import BeingSent
from portal.applications.models import ApplicationSignatureRow, ApplicationSigningRow
from portal.cases.service import Case
from portal.journal import service as journal
from portal.signing import service as signing

SENT, CLOSED = "sent", "closed"


@dataclass(frozen=True)
class Awaited:
    """A signature that is awaited before sending; once it `is_being_sent`, nothing is changed any more."""

    signing_id: UUID
    by_id: UUID
    mandate_id: UUID | None
    is_being_sent: bool

    def is_of(self, actor: Actor) -> bool:
        """Whether the actor is the one who signs, in the part in which they act now."""
        return (self.by_id, self.mandate_id) == (actor.signed_in, actor.mandate_id)


def awaited(case_id: UUID) -> Awaited | None:
    """The signature that is awaited; that the caller may know of the case, the caller has made sure of."""
    with db.session() as session:
        row = open_row(session, case_id)
    if row is None:
        return None
    found = signing.signing_of_document(row.document_id)
    is_being_sent = found is not None and (found.is_signed or found.is_held)
    return Awaited(row.signing_id, row.by_id, row.mandate_id, is_being_sent)


def awaited_in(case_ids: Collection[UUID]) -> Mapping[UUID, Awaited]:
    """The same for many cases; nothing more is asked where nobody is about to sign."""
    if not case_ids:
        return {}
    with db.session() as session:
        rows = session.scalars(
            select(ApplicationSigningRow.case_id).where(
                ApplicationSigningRow.case_id.in_(list(case_ids)), ApplicationSigningRow.ended_at.is_(None)
            )
        ).all()
    found = {case_id: awaited(case_id) for case_id in rows}
    return {case_id: one for case_id, one in found.items() if one is not None}


def open_row(session: Session, case_id: UUID) -> ApplicationSigningRow | None:
    """What is to be signed in this case now."""
    return session.scalars(
        select(ApplicationSigningRow)
        .where(ApplicationSigningRow.case_id == case_id, ApplicationSigningRow.ended_at.is_(None))
        .execution_options(populate_existing=True)
    ).one_or_none()


def in_vain(case_id: UUID) -> int:
    """How many documents of this case were signed, and could not be sent then."""
    with db.session() as session:
        closed = session.scalars(
            select(ApplicationSigningRow.document_id).where(
                ApplicationSigningRow.case_id == case_id, ApplicationSigningRow.became == CLOSED
            )
        ).all()
    known = (signing.signing_of_document(one) for one in set(closed))
    return sum(1 for one in known if one is not None and one.is_signed)


def close(session: Session, case: Case, actor: Actor, *, now: datetime) -> None:
    """Nobody signs any more what was to be signed in this case, which the caller holds.

    Neither does who chose paper and signs on a computer after all. Raises BeingSent when somebody has signed
    it, or is being asked at this moment.
    """
    awaited_paper = select(ApplicationSignatureRow.document_id).where(
        ApplicationSignatureRow.case_id == case.id, ApplicationSignatureRow.signed_at.is_(None)
    )
    for document_id in session.scalars(awaited_paper).all():
        close_signing(document_id, case, now=now)
    row = open_row(session, case.id)
    if row is None:
        return
    close_signing(row.document_id, case, now=now)
    row.ended_at, row.became = now, CLOSED
    session.flush()
    record = ("case", case.id)
    journal.record(session, actor, "application.signing_closed", about=case.person_id, record=record)


def close_signing(document_id: UUID, case: Case, *, now: datetime) -> None:
    """Nobody signs this document any more, if it was opened for that; one that counts for nothing stays.

    Raises BeingSent when somebody has signed it, or is being asked at this moment.
    """
    known = signing.signing_of_document(document_id)
    if known is None or known.is_revoked:
        return
    try:
        signing.close(known.id, now=now)
    except signing.StillSigning as signed:
        raise BeingSent(case.number) from signed


def erase(session: Session, case_id: UUID) -> None:
    """Forget everything that was to be signed in a case that is erased; nothing of it may be open."""
    of_case = select(ApplicationSigningRow).where(ApplicationSigningRow.case_id == case_id)
    _forget(session, session.scalars(of_case).all())


def erase_closed(session: Session, *, before: datetime) -> int:
    """Forget what was closed before this moment and signed by nobody; how many."""
    rows = session.scalars(
        select(ApplicationSigningRow).where(
            ApplicationSigningRow.became == CLOSED, ApplicationSigningRow.ended_at <= before
        )
    ).all()
    return _forget(session, rows)


def _forget(session: Session, rows: Sequence[ApplicationSigningRow]) -> int:
    spoken_of = {row.signing_id: row.document_id for row in rows}
    ids = [row.id for row in rows]
    session.execute(delete(ApplicationSigningRow).where(ApplicationSigningRow.id.in_(ids)))
    for signing_id, document_id in spoken_of.items():
        still = select(ApplicationSigningRow.id).where(ApplicationSigningRow.signing_id == signing_id)
        sent = select(ApplicationSignatureRow.case_id).where(
            ApplicationSignatureRow.document_id == document_id
        )
        if session.scalars(still.limit(1)).first() is None:
            # The same words may have been sent to be signed on paper.
            is_sent = session.scalars(sent.limit(1)).first() is not None
            signing.forget(signing_id, with_document=not is_sent)
    return len(ids)
