"""A signature that says that a letter was read, and came to nothing: never made, lost, or revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import Select, select

from portal import db
from portal.acting_for.actor import SYSTEM
from portal.answering.models import LetterReadingRow
from portal.answering.reading import READING_KIND, was_signed
from portal.cases import service as cases
from portal.cases.service import Case
from portal.documents import service as documents
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.signing import service as signing

# Who began to sign and never did is asked anew after so long. Invented (ADR 0018).
ASKED_ANEW = timedelta(days=30)
SOURCE = "lv"
SIGNED = (_l("You signed that you have read the letter."),)
LOST = (*SIGNED, _l("It did not work."))
REVOKED = (*SIGNED, _l("The electronic signature no longer counted on that day."))
# Nothing depends on it, and the letter says no less without it.
NOTHING_TO_DO = (_l("The letter stays the same."), _l("You do not have to do anything."))


def reading_lost(document_id: UUID, at: datetime) -> None:
    """The signature could not be finished: it is none, and its reader is told; they may say it once more."""
    with db.joined_transaction() as session:
        found = session.scalars(_with(document_id)).one_or_none()
        if found is None:
            return
        case = cases.held_by_portal(SYSTEM, found.case_id)
        row = session.scalars(_with(document_id)).one_or_none()
        if row is not None and row.read_at is None:
            _tell(case, row, lines=LOST, language=_language_of(case, row), now=at)


def reading_revoked(document_id: UUID, at: datetime) -> None:
    """The signature counts for nothing: that they have read it they have said all the same, without one.

    So nobody is asked again, whoever looks sees that it is not signed, and the reader is told. Once more
    changes nothing: what was signed belongs to no reading any more.
    """
    with db.joined_transaction() as session:
        found = session.scalars(_with(document_id)).one_or_none()
        if found is None:
            return
        case = cases.held_by_portal(SYSTEM, found.case_id)
        if found.read_at is None:
            # Nobody has told that it was signed.
            was_signed(document_id, at)
        row = session.scalars(_with(document_id)).one_or_none()
        if row is None:
            return
        language = _language_of(case, row)
        row.document_id = None
        session.flush()
        journal.record(
            session,
            SYSTEM,
            "letter.signature_revoked",
            about=case.person_id,
            record=("case", case.id),
            details={"letter": row.letter},
        )
        _tell(case, row, lines=REVOKED, language=language, now=at)


def forget_begun(at: datetime) -> None:
    """Who began to sign long ago and never did is asked anew, and what was to be signed needs nobody."""
    begun = select(LetterReadingRow.document_id).where(
        LetterReadingRow.read_at.is_(None), LetterReadingRow.begun_at <= at - ASKED_ANEW
    )
    with db.session() as session:
        waiting = [one for one in session.scalars(begun) if one is not None]
    for document_id in waiting:
        with db.transaction() as session:
            found = session.scalars(_with(document_id)).one_or_none()
            if found is None:
                continue
            cases.held_by_portal(SYSTEM, found.case_id)
            row = session.scalars(_with(document_id)).one_or_none()
            if row is None or row.read_at is not None or not _is_closed(document_id, now=at):
                continue
            session.delete(row)
            session.flush()


def _is_closed(document_id: UUID, *, now: datetime) -> bool:
    """Whether nobody signs it any more; not while a signature is being made, or is there."""
    known = signing.signing_of_document(document_id)
    if known is None:
        return True
    try:
        signing.close(known.id, now=now)
    except signing.StillSigning:
        return False
    return True


def _language_of(case: Case, row: LetterReadingRow) -> str:
    return documents.last_language(READING_KIND, number=f"{case.number}-{row.number}") or SOURCE


def _tell(
    case: Case, row: LetterReadingRow, *, lines: tuple[LazyString, ...], language: str, now: datetime
) -> None:
    with force_locale(language):
        words = "\n".join(str(line) for line in (*lines, *NOTHING_TO_DO))
    messages.write(
        SYSTEM, to=row.person_id, kind=Kind.MOVED_ON, words=words, now=now, case_id=case.id, language=language
    )


def _with(document_id: UUID) -> Select[LetterReadingRow]:
    return (
        select(LetterReadingRow)
        .where(LetterReadingRow.document_id == document_id)
        .execution_options(populate_existing=True)
    )
