"""The paper with a signature comes to the office: photos of it, how it came, a wrong one; people are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from flask import Response

from portal import db
from portal.acting_for.service import Actor, NotYours, Right, require
from portal.answering.letters import language_for
from portal.answering.looking import Whole, awaits_signature, is_before_decision
from portal.applications import service as applications
from portal.applications.service import Paper, Wrong
from portal.cases import service as cases
from portal.cases.service import Case
from portal.documents import service as documents
from portal.signing import service as signing
from portal.uploads.service import Refusal


def signed_file(actor: Actor, case_id: UUID) -> Response:
    """What was sent last, with its signatures, for saving; the look is written down. Raises NotYours."""
    case = cases.case_of(actor, case_id)
    require(actor, Right.SEE_CASES, organisation=case.organisation_id)
    return signing.hand_out_document(applications.copy_sent(case), name=case.number)


def code_on_paper(whole: Whole) -> str | None:
    """The check code of what is to be signed with a pen: it has to stand on the paper that comes."""
    signature = whole.signature
    return None if signature is None else documents.document_of(signature.document_id).code


def keep_scans(actor: Actor, case_id: UUID, papers: Sequence[Paper], *, now: datetime) -> tuple[Refusal, ...]:
    """Keep photos of the paper with the signature; why one cannot be kept is the answer. Raises NotYours."""
    signature = applications.signature_of(_awaiting(actor, case_id, hold=False).id)
    assert signature is not None  # noqa: S101 -- it is awaited
    hold = partial(_awaiting, actor, case_id)
    return applications.take_scans(case_id, signature.number, papers, hold=hold, now=now)


def take_signature(actor: Actor, case_id: UUID, *, brought: str, now: datetime) -> None:
    """The paper with the signature is here: it is written down who took it, and the person is told.

    Raises NotYours, also when no paper is waited for, and BeingSent when the person signs on a computer
    instead.
    """
    with db.joined_transaction():
        case = _awaiting(actor, case_id)
        applications.take_paper(actor, case, brought=brought, language=language_for(case), now=now)


def take_back_signature(actor: Actor, case_id: UUID, *, why: Wrong, now: datetime) -> None:
    """What was taken for the paper with the signature is none: it goes, and the right one is awaited again.

    Raises NotYours, also when there is nothing to take back, or the answer leans on it.
    """
    with db.joined_transaction():
        case = cases.case_of(actor, case_id, hold=True)
        _require_taker(actor, case)
        language = language_for(case)
        is_open = is_before_decision(case)
        if not is_open or not applications.take_back_paper(actor, case, why=why, language=language, now=now):
            raise NotYours(Right.CHECK_PAPERS)


def _require_taker(actor: Actor, case: Case) -> None:
    require(actor, Right.DECIDE, organisation=case.organisation_id)
    require(actor, Right.CHECK_PAPERS, organisation=case.organisation_id)


def _awaiting(actor: Actor, case_id: UUID, *, hold: bool = True) -> Case:
    case = cases.case_of(actor, case_id, hold=hold)
    _require_taker(actor, case)
    if not awaits_signature(case, applications.signature_of(case.id)):
        raise NotYours(Right.CHECK_PAPERS)
    return case
