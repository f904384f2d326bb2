"""Hands an application in: at one press, when it is signed, or at once with a signature on paper to come."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import force_locale
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, oneself
from portal.acting_for.service import Actor, NotYours, Right, require
from portal.applications import agreeing, snapshots
from portal.applications.copying import freeze_copy, said_in_signature
from portal.applications.drafts import (
    WRITABLE,
    Draft,
    case_to_write,
    draft_in,
    offered_to,
    problems_in,
)
from portal.applications.errors import ApplicationsClosed, BeingSent, NotFinished, SignatureNeeded
from portal.applications.models import (
    ELECTRONIC,
    PAPER,
    ApplicationSendingRow,
    ApplicationSignatureRow,
    ApplicationSigningRow,
)
from portal.applications.signatures import needs_signature
from portal.applications.switching import signed_instead
from portal.applications.telling import tell_in_vain, tell_of_sending, tell_to_wait
from portal.cases import service as cases
from portal.cases.service import Case
from portal.documents import service as documents
from portal.journal import service as journal
from portal.organisations.service import Organisation
from portal.people import service as people
from portal.signing import service as signing

# The copy says on which day it was sent: what lies longer is looked at and signed anew.
LASTS = timedelta(hours=24)
# Who comes back to a page of signing reads there why it has ended.
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True)
class _Ready:
    """An application that may be sent today."""

    draft: Draft
    organisation: Organisation
    written: str


def send(
    actor: Actor,
    case_id: UUID,
    *,
    now: datetime,
    language: str = "lv",
    level: str = "easy",
    on_paper: bool = False,
) -> str:
    """Hand the application in; the number of the case is the answer.

    With it go a copy for the person, in their language and level, and a message that it has come; who has a
    guardian is told of them. Pressing again, in another tab or after Back, changes nothing and answers the
    same. `on_paper` is for who signs with a pen afterwards, where a signature is asked for. Raises NotYours,
    NotFinished, ApplicationsClosed, SignatureNeeded, AgreementNeeded and BeingSent; nothing was sent then.
    """
    with db.joined_transaction() as session:
        case = case_to_write(actor, case_id, hold=True)
        if case.state not in WRITABLE:
            return case.number
        # Beside a worker nobody has shown a login: then the pen is always asked for.
        is_beside = actor.assisted_by is not None and on_paper
        is_signed_later = is_beside or needs_signature()
        require(actor, Right.SEND_ON_PAPER if is_beside else Right.APPLY, subject=case.person_id)
        if is_signed_later and not on_paper:
            raise SignatureNeeded(case.number)
        ready = _ready(case, now=now)
        if not is_signed_later:
            # On paper both sign: there each says it with a pen.
            agreeing.require_agreed(actor, case, written=ready.written)
        snapshots.close(session, case, actor, now=now)
        # Whoever has to agree signs the same paper.
        signers = (_name(actor), *agreeing.names_of_others(actor, case)) if is_signed_later else ()
        copy = _copy(actor, ready, signers=signers, language=language, level=level, now=now)
        _hand_in(session, actor, case, organisation_id=ready.organisation.id, answers=ready.written, now=now)
        if is_signed_later:
            _keep_signature(session, case, way=PAPER, copy_id=copy.id)
        tell_of_sending(
            actor, case, copy_id=copy.id, language=language, awaits_paper=is_signed_later, now=now
        )
        return case.number


def sign(
    actor: Actor, case_id: UUID, *, now: datetime, language: str = "lv", level: str = "easy"
) -> UUID | None:
    """Let the actor sign the application as it is now; when it is signed, exactly this is handed in.

    The answer is the signing, the same one for a second press; None when the application was sent already.
    Raises NotYours, NotFinished, ApplicationsClosed, AgreementNeeded and BeingSent; nothing is to be signed.
    """
    with db.joined_transaction() as session:
        case = case_to_write(actor, case_id, hold=True)
        if case.state not in WRITABLE:
            return None
        require(actor, Right.APPLY, subject=case.person_id)
        require(actor, Right.SIGN, subject=case.person_id)
        if actor.signed_in is None:
            raise NotYours(Right.SIGN)
        ready = _ready(case, now=now)
        agreeing.require_agreed(actor, case, written=ready.written)
        copy = _copy(actor, ready, signers=(_name(actor),), language=language, level=level, now=now)
        known = snapshots.open_row(session, case.id)
        mine = (copy.id, actor.signed_in, actor.mandate_id)
        if known is not None and (known.document_id, known.by_id, known.mandate_id) == mine:
            return known.signing_id
        snapshots.close(session, case, actor, now=now)
        signing_id = _open_signing(actor, case, copy, language=language, now=now)
        session.add(
            ApplicationSigningRow(
                case_id=case.id,
                document_id=copy.id,
                signing_id=signing_id,
                organisation_id=ready.organisation.id,
                answers=ready.written,
                language=language,
                by_id=actor.signed_in,
                mandate_id=actor.mandate_id,
                opened_at=now,
            )
        )
        record = ("case", case.id)
        journal.record(session, actor, "application.signing_opened", about=case.person_id, record=record)
        return signing_id


def _open_signing(
    actor: Actor, case: Case, copy: documents.Document, *, language: str, now: datetime
) -> UUID:
    assert actor.signed_in is not None  # noqa: S101 -- whoever calls has looked
    with force_locale(language):
        label, reason = said_in_signature(actor, case)
    signer = signing.ToSign(actor.signed_in, reason=reason, mandate_id=actor.mandate_id)
    return signing.open_signing(copy.id, signers=[signer], label=label, now=now)


def when_signed(document_id: UUID, signed_at: datetime) -> None:
    """Everybody has signed: exactly what was signed is handed in, at the moment of the last signature.

    Once more changes nothing. What cannot be sent any more, because somebody else moved the case meanwhile or
    the guardian is none any more, is told to who signed it; so is what a guardian has to agree to first.
    """
    with db.joined_transaction() as session:
        found = session.scalars(_open_with(document_id)).one_or_none()
        if found is None:
            # It was sent already, to be signed on paper.
            signed_instead(document_id, signed_at)
            return
        case = cases.held_by_portal(SYSTEM, found.case_id)
        row = session.scalars(_open_with(document_id)).one_or_none()
        if row is None:
            return
        actor = _signer(row)
        if actor is None or case.state not in WRITABLE:
            _end_in_vain(session, row, case, at=signed_at)
            tell_in_vain(case, to=row.by_id, language=row.language, now=signed_at)
            return
        # Whose paper was seen while the signature was awaited has to agree, too.
        if agreeing.ask_before_sending(actor, case, written=row.answers, now=signed_at):
            _end_in_vain(session, row, case, at=signed_at)
            tell_to_wait(case, to=row.by_id, language=row.language, now=signed_at)
            return
        row.ended_at, row.became = signed_at, snapshots.SENT
        session.flush()
        _hand_in(
            session,
            actor,
            case,
            organisation_id=row.organisation_id,
            answers=row.answers,
            now=signed_at,
        )
        _keep_signature(session, case, way=ELECTRONIC, copy_id=document_id, signed_at=signed_at)
        tell_of_sending(actor, case, copy_id=document_id, language=row.language, now=signed_at)


def _end_in_vain(session: Session, row: ApplicationSigningRow, case: Case, *, at: datetime) -> None:
    row.ended_at, row.became = at, snapshots.CLOSED
    session.flush()
    record = ("case", case.id)
    journal.record(session, SYSTEM, "application.signed_in_vain", about=case.person_id, record=record)


def close_over(at: datetime) -> None:
    """What was to be signed a day ago is looked at and signed anew; what was closed long ago is erased."""
    with db.session() as session:
        waiting = session.scalars(
            select(ApplicationSigningRow.case_id).where(
                ApplicationSigningRow.ended_at.is_(None), ApplicationSigningRow.opened_at <= at - LASTS
            )
        ).all()
    for case_id in waiting:
        with db.transaction() as session, suppress(BeingSent):
            snapshots.close(session, cases.held_by_portal(SYSTEM, case_id), SYSTEM, now=at)
    with db.transaction() as session:
        snapshots.erase_closed(session, before=at - REMEMBERED)


def _hand_in(
    session: Session,
    actor: Actor,
    case: Case,
    *,
    organisation_id: UUID,
    answers: str,
    now: datetime,
) -> None:
    cases.hand_in(case.id, actor, organisation_id=organisation_id, now=now)
    session.add(
        ApplicationSendingRow(
            case_id=case.id, number=case.entries + 1, answers=answers, sent_at=now, by_id=actor.author
        )
    )
    session.flush()


def _keep_signature(
    session: Session, case: Case, *, way: str, copy_id: UUID, signed_at: datetime | None = None
) -> None:
    session.add(
        ApplicationSignatureRow(
            case_id=case.id, number=case.entries + 1, way=way, document_id=copy_id, signed_at=signed_at
        )
    )
    session.flush()


def _ready(case: Case, *, now: datetime) -> _Ready:
    draft = draft_in(case)
    if not offered_to(draft):
        raise ApplicationsClosed(draft.pack.id)
    _require_finished(draft, now=now)
    organisation = organisation_chosen(draft)
    return _Ready(draft, organisation, agreeing.as_written(draft))


def _copy(
    actor: Actor, ready: _Ready, *, signers: tuple[str, ...], language: str, level: str, now: datetime
) -> documents.Document:
    return freeze_copy(
        actor,
        ready.draft,
        organisation=ready.organisation,
        signers=signers,
        in_vain=snapshots.in_vain(ready.draft.case.id),
        language=language,
        level=level,
        now=now,
    )


def _name(actor: Actor) -> str:
    """Whose signature it is: beside a worker the person signs, never the worker."""
    return "" if actor.author is None else people.name_of(actor.author).whole


def _open_with(document_id: UUID) -> Select[ApplicationSigningRow]:
    return (
        select(ApplicationSigningRow)
        .where(ApplicationSigningRow.document_id == document_id, ApplicationSigningRow.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )


def _signer(row: ApplicationSigningRow) -> Actor | None:
    if row.mandate_id is None:
        return oneself(row.by_id)
    signer = acting_for.acting_under(row.by_id, mandate_id=row.mandate_id)
    return signer if signer is not None and signer.may(Right.APPLY) and signer.may(Right.SIGN) else None


def _require_finished(draft: Draft, *, now: datetime) -> None:
    """Everything that is asked is answered, and still counts today."""
    for key in draft.journey.asked(draft.answers):
        if key not in draft.answers or problems_in(draft, key, now=now):
            raise NotFinished(key)


def organisation_chosen(draft: Draft) -> Organisation:
    """The organisation that was chosen. Raises ApplicationsClosed when it takes no applications today."""
    known = {one.key: one for one in offered_to(draft)}
    for step in draft.pack.application.steps:
        for field in step.fields:
            if field.kind == "organisation":
                return known[str(draft.answers[step.key][field.key])]
    raise ApplicationsClosed(draft.pack.id)
