"""Who chose paper may sign on a computer after all, while the paper is not here: one signature at the end.

The same document is signed, which was frozen with a place for the signature. Whichever comes first ends the
other way: the paper at the desk closes the signing, and the signature on a computer needs no paper any more.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask_babel import force_locale
from sqlalchemy import Select, select

from portal import db
from portal.acting_for.actor import SYSTEM
from portal.acting_for.service import Actor, Right
from portal.applications import agreeing
from portal.applications.copying import COPY, said_in_signature
from portal.applications.drafts import case_to_write
from portal.applications.models import ELECTRONIC, PAPER, ApplicationSignatureRow
from portal.applications.sendings import sender_of
from portal.applications.signatures import (
    Signature,
    awaits_paper,
    needs_signature,
    remove_scans,
    signature_of,
)
from portal.applications.telling import tell_of_other_way
from portal.cases import service as cases
from portal.cases.service import Case
from portal.documents import service as documents
from portal.journal import service as journal
from portal.signing import service as signing

SOURCE = "lv"


def may_sign_instead(actor: Actor, case: Case) -> bool:
    """Whether the actor sent what waits for a signature on paper, and may sign it on a computer instead."""
    return _to_sign(actor, case) is not None


def sign_instead(actor: Actor, case_id: UUID, *, now: datetime) -> UUID | None:
    """Let who sent it sign on a computer what was to be signed on paper; once more is the same signing.

    None when no paper is waited for any more, or somebody else sent it. Raises NotYours.
    """
    with db.joined_transaction() as session:
        case = case_to_write(actor, case_id, hold=True)
        signature = _to_sign(actor, case)
        if signature is None or actor.signed_in is None:
            return None
        with force_locale(language_of(case)):
            label, reason = said_in_signature(actor, case)
        signer = signing.ToSign(actor.signed_in, reason=reason, mandate_id=actor.mandate_id)
        known = signing.signing_of_document(signature.document_id)
        try:
            made = signing.open_signing(signature.document_id, signers=[signer], label=label, now=now)
        except signing.WrongSigners:
            # It was begun under a mandate that is over; what is signed names the one of today.
            assert known is not None  # noqa: S101 -- the document has one place, and its kind is signed
            signing.close(known.id, now=now)
            made = signing.open_signing(signature.document_id, signers=[signer], label=label, now=now)
        if known is None or known.closed_at is not None:
            record = ("case", case.id)
            journal.record(session, actor, "application.signing_opened", about=case.person_id, record=record)
        return made


def signed_instead(document_id: UUID, signed_at: datetime) -> None:
    """What waited for a signature on paper is signed on a computer; once more changes nothing.

    A photo that the office had taken before goes: nobody signed on paper.
    """
    with db.joined_transaction() as session:
        found = session.scalars(awaiting(document_id)).one_or_none()
        if found is None:
            return
        case = cases.held_by_portal(SYSTEM, found.case_id)
        row = session.scalars(awaiting(document_id)).one_or_none()
        made = signing.signing_of_document(document_id)
        if row is None or made is None or made.is_revoked:
            return
        row.way, row.signed_at = ELECTRONIC, signed_at
        session.flush()
        remove_scans(case.id, row.number)
        journal.record(
            session,
            SYSTEM,
            "application.signed_instead",
            about=case.person_id,
            record=("case", case.id),
            details={"number": row.number},
        )
        signer = sender_of(case.id, row.number)
        tell_of_other_way(case, signer=signer, language=language_of(case), now=signed_at)


def language_of(case: Case) -> str:
    """In which language the newest copy was drawn."""
    return documents.last_language(COPY, number=case.number) or SOURCE


def awaiting(document_id: UUID) -> Select[ApplicationSignatureRow]:
    """The signature on paper under this document, while it is awaited."""
    return (
        select(ApplicationSignatureRow)
        .where(
            ApplicationSignatureRow.document_id == document_id,
            ApplicationSignatureRow.way == PAPER,
            ApplicationSignatureRow.signed_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )


def _to_sign(actor: Actor, case: Case) -> Signature | None:
    """The signature on paper that is awaited, when it is the actor's alone and nobody has signed it.

    Beside a worker nobody has shown a login; and what several sign with a pen is not signed by one of them.
    """
    if actor.assisted_by is not None or not actor.may(Right.SIGN) or agreeing.names_of_others(actor, case):
        return None
    signature = signature_of(case.id)
    if signature is None or not needs_signature() or not awaits_paper(actor, [case]):
        return None
    known = signing.signing_of_document(signature.document_id)
    is_signed = known is not None and known.is_signed
    return None if is_signed or sender_of(case.id, signature.number) != actor.signed_in else signature
