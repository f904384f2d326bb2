"""The office acts: takes a case in, asks, says yes or no, moves on, settles who acts for whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Response

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, NotYours, Right, Settled, require
from portal.answering.advice import Advice, advice_on
from portal.answering.checks import (
    Found,
    ask_registers,
    checks_of,
    criteria_of,
    findings_in,
    keep_check,
    keep_guardian_paper,
)
from portal.answering.errors import (
    GuardianNotChecked,
    NoSignature,
    NoSuchItem,
    NotAnsweredBoth,
    NotChecked,
    NoWayToContest,
)
from portal.answering.joining import is_same_person
from portal.answering.letters import (
    Answer,
    Letter,
    Replies,
    keep_letter,
    language_for,
    letter_for,
    letter_of,
    may_leave,
)
from portal.answering.looking import (
    Claim,
    Listed,
    Listing,
    PaperState,
    Whole,
    awaits_signature,
    listing_of,
    whole_of,
)
from portal.answering.paper_signature import (
    code_on_paper,
    keep_scans,
    signed_file,
    take_back_signature,
    take_signature,
)
from portal.answering.reading import (
    READING_KIND,
    Reader,
    Reading,
    acknowledgement_file,
    is_to_sign,
    may_say_read,
    number_of,
    readers_of,
    reading_of,
    receipt_of,
    say_read,
    was_signed,
)
from portal.answering.rules import Finding, Show, easy_lines, in_the_way_of_yes, reasons_for_no
from portal.answering.tasks import Outcome, Tasks, close_call, how_many, pass_on, send_again, tasks_of
from portal.answering.telling import tell_guardians
from portal.answering.unsigned_reading import forget_begun, reading_lost, reading_revoked
from portal.applications import service as applications
from portal.applications.service import BeingSent, Paper, Wrong
from portal.cases import service as cases
from portal.cases.service import AmountNeeded, Case, CaseChanged, IllegalMove, Party, State
from portal.documents import service as documents
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.people import service as people
from portal.people.service import AnotherName, CodeTaken, CodeUnreadable, StandsInTheWay
from portal.programme import service as programmes
from portal.uploads import service as uploads
from portal.uploads.service import FileChanged, FileMissing, sentence

# What other rooms may name; they reach this room through here only.
__all__ = [
    "Advice", "AmountNeeded", "AnotherName", "Answer", "BeingSent", "CaseChanged", "Claim", "CodeTaken",
    "CodeUnreadable", "FileChanged", "FileMissing", "Finding", "Found", "GuardianNotChecked", "IllegalMove",
    "Letter", "Listed", "Listing", "NoSignature", "NoSuchItem", "NoWayToContest", "NotAnsweredBoth",
    "NotChecked", "Outcome", "Paper", "PaperState", "Party", "READING_KIND", "Reader", "Reading", "Replies",
    "Show", "StandsInTheWay", "State", "Tasks", "Whole", "Wrong", "acknowledgement_file", "advice_on",
    "answer_no", "answer_yes", "ask", "ask_registers", "close_call", "code_on_paper", "easy_lines", "file_of",
    "forget_begun", "how_many", "id_of", "is_same_person", "is_to_sign", "keep_check", "keep_scans",
    "language_for", "letter_file", "letter_of", "listing_of", "may_leave", "may_say_read", "move_on",
    "number_of", "own_pages", "pass_on", "preview_no", "preview_yes", "readers_of", "reading_lost",
    "reading_of", "reading_revoked", "receipt_of", "say_read", "send_again", "sentence", "settle_claim",
    "signed_file", "take_back_signature", "take_in", "take_signature", "tasks_of", "verify_code",
    "was_signed", "whole_of",
]  # fmt: skip

# These are decisions with a letter of their own, or questions with words of their own: no plain move.
WITH_WORDS = frozenset({State.GRANTED, State.REFUSED, State.CORRECTION})


def own_pages(case: Case) -> frozenset[State]:
    """Which moves have a page of their own; after a pause a case only comes back to where it was decided."""
    return frozenset() if case.state in cases.PAUSES else WITH_WORDS


def id_of(actor: Actor, number: str) -> UUID:
    """Which case has this number. Raises NotYours when it is none of the actor's organisation."""
    case = cases.case_of(actor, cases.id_of(number))
    require(actor, Right.SEE_CASES, organisation=case.organisation_id)
    return case.id


def file_of(actor: Actor, case_id: UUID, upload_id: UUID) -> Response:
    """A file that came with the application, now or earlier, for saving; the look is written down.

    Raises NotYours.
    """
    whole = whole_of(actor, case_id)
    if str(upload_id) not in whole.kept_as:
        raise NotYours(Right.SEE_CASES)
    journal.looked(actor, about=whole.case.person_id, record=("upload", upload_id))
    return uploads.hand_out(upload_id, answer=whole.kept_as[str(upload_id)])


def letter_file(actor: Actor, case_id: UUID, *, level: str) -> Response:
    """The newest letter of the case as it was frozen, for saving. Raises NotYours."""
    letter = letter_of(actor, case_id)
    found = None if letter is None else letter.full_document if level == "full" else letter.easy_document
    if found is None:
        raise NotYours(Right.SEE_CASES)
    return documents.hand_out(found, name=documents.document_of(found).number)


def take_in(actor: Actor, case_id: UUID, *, seen: int, now: datetime) -> None:
    """Begin to check the conditions (R.7.1). Raises as `cases.move` does."""
    with db.joined_transaction():
        _held(actor, case_id)
        cases.move(case_id, State.ELIGIBILITY, actor, now=now, seen=seen)


def ask(actor: Actor, case_id: UUID, *, words: str, mend: bool, seen: int, now: datetime) -> None:
    """Ask the person for something, in the worker's words; with `mend`, the application opens for them.

    Raises as `cases.move` does; nothing was sent then.
    """
    with db.joined_transaction():
        case = _held(actor, case_id)
        if mend:
            cases.move(case_id, State.CORRECTION, actor, now=now, seen=seen)
        elif seen != case.entries:
            raise cases.CaseChanged(case.number)
        _tell(actor, case, kind=Kind.ASKED, words=words, now=now)


def preview_yes(
    actor: Actor,
    case_id: UUID,
    *,
    care_level: int | None,
    living: str | None,
    replies: Replies | None = None,
    now: datetime,
) -> Letter:
    """The letter that a yes would send.

    Raises NotYours, NotChecked, NoSignature, NoWayToContest, NotAnsweredBoth, AmountNeeded.
    """
    case = _held(actor, case_id, hold=False)
    answer = _yes(case, care_level=care_level, living=living, replies=replies)
    return letter_for(case, answer, actor=actor, language=language_for(case), now=now)


def answer_yes(
    actor: Actor,
    case_id: UUID,
    *,
    care_level: int | None,
    living: str | None,
    replies: Replies | None = None,
    seen: int,
    now: datetime,
) -> None:
    """Say yes: the base amount is set, the letter is frozen in both levels, the person is told (R.7.2.1).

    Raises NotChecked, NoSignature, NoWayToContest and NotAnsweredBoth, and as `cases.grant` does; nothing was
    decided then.
    """
    with db.joined_transaction():
        case = _held(actor, case_id)
        answer = _yes(case, care_level=care_level, living=living, replies=replies)
        if answer.base_cents is None:
            cases.move(case_id, State.GRANTED, actor, now=now, seen=seen)
        else:
            cases.grant(case_id, actor, care_level=care_level or 0, living=living or "", now=now, seen=seen)
        _send_letter(actor, case, answer, kind=Kind.GRANTED, now=now)


def preview_no(
    actor: Actor, case_id: UUID, *, easy: str, full: str, replies: Replies | None = None, now: datetime
) -> Letter:
    """The letter that a no would send. Raises NotYours, NotChecked, NoWayToContest and NotAnsweredBoth."""
    case = _held(actor, case_id, hold=False)
    answer = _no(case, easy=easy, full=full, replies=replies)
    return letter_for(case, answer, actor=actor, language=language_for(case), now=now)


def answer_no(
    actor: Actor,
    case_id: UUID,
    *,
    easy: str,
    full: str,
    replies: Replies | None = None,
    seen: int,
    now: datetime,
) -> None:
    """Say no, with the reason in both levels; the letter is frozen, the person is told (R.7.2.2).

    Raises NotChecked, NoWayToContest and NotAnsweredBoth, and as `cases.move` does; nothing was decided then.
    """
    with db.joined_transaction():
        case = _held(actor, case_id)
        answer = _no(case, easy=easy, full=full, replies=replies)
        cases.move(case_id, State.REFUSED, actor, now=now, seen=seen, reason=full)
        _send_letter(actor, case, answer, kind=Kind.REFUSED, now=now)


def move_on(actor: Actor, case_id: UUID, *, to: State, words: str | None, seen: int, now: datetime) -> None:
    """Move the case further and tell the person, with a word of the worker. Raises as `cases.move` does."""
    with db.joined_transaction():
        case = _held(actor, case_id)
        if to in own_pages(case):
            raise cases.IllegalMove(f"{case.number}: {to} has a page of its own")
        cases.move(case_id, to, actor, now=now, seen=seen)
        _tell(actor, case, kind=Kind.MOVED_ON, words=words or None, now=now)


def settle_claim(
    actor: Actor,
    case_id: UUID,
    *,
    mandate_id: UUID,
    found: Settled,
    words: str,
    now: datetime,
) -> None:
    """The worker has seen the guardian's paper: what it says and until when, or that it does not hold.

    The person and the guardian are told in the worker's words. Raises NotYours.
    """
    with db.joined_transaction():
        case = _held(actor, case_id)
        require(actor, Right.CHECK_PAPERS, organisation=case.organisation_id)
        mandate = next(
            (one for one in acting_for.claims_about([case.person_id]) if one.id == mandate_id), None
        )
        if mandate is None:
            raise NotYours(Right.CHECK_PAPERS)
        acting_for.settle_mandate(actor, mandate_id, found, at=now)
        if found.state == "checked":
            keep_guardian_paper(actor, case, now=now)
        _tell(actor, case, kind=Kind.GUARDIAN_SETTLED, words=words, now=now)
        messages.write(
            actor,
            to=mandate.agent,
            kind=Kind.GUARDIAN_SETTLED,
            case_id=case.id,
            words=words,
            language=language_for(case),
            now=now,
        )


def verify_code(actor: Actor, case_id: UUID, *, code: str) -> None:
    """The worker has seen the person's document. Raises NotYours, CodeUnreadable and CodeTaken.

    For whose code is checked already there is nothing to do here: NotYours, too. A code that is taken tells
    the worker that its owner is known here: that is written down about the owner.
    """
    taken = None
    with db.joined_transaction() as session:
        case = _held(actor, case_id)
        require(actor, Right.CHECK_PAPERS, organisation=case.organisation_id)
        event, about = "person.code_verified", case.person_id
        try:
            people.verify_code(case.person_id, code=code)
        except people.NotTheSamePerson:
            raise NotYours(Right.CHECK_PAPERS) from None
        except people.CodeTaken as error:
            taken, event, about = error, "person.code_tried", error.owner
        journal.record(session, actor, event, about=about, record=("person", case.person_id))
    if taken is not None:
        raise taken


def _held(actor: Actor, case_id: UUID, *, hold: bool = True) -> Case:
    """The case, when the actor decides in it, for the rest of the transaction. Raises NotYours."""
    case = cases.case_of(actor, case_id, hold=hold)
    require(actor, Right.DECIDE, organisation=case.organisation_id)
    return case


def _both(case: Case, replies: Replies | None) -> Replies | None:
    """The answers to person and guardian where their words differ; None where there are not both of them."""
    sent = applications.sendings_in(case.id)
    if not sent or not sent[0].wishes.differ or not acting_for.guardians_of(case.person_id):
        return None
    if replies is None or not replies.is_whole:
        raise NotAnsweredBoth(case.number)
    return replies


def _yes(case: Case, *, care_level: int | None, living: str | None, replies: Replies | None) -> Answer:
    pack = cases.pack_of(case)
    if State.GRANTED not in own_pages(case):
        raise cases.IllegalMove(f"{case.number}: what was granted before {case.state} still stands")
    if not may_leave(pack):
        raise NoWayToContest(case.programme)
    in_the_way = in_the_way_of_yes(criteria_of(pack), findings_in(checks_of(case.id)))
    if in_the_way:
        raise NotChecked(in_the_way)
    if awaits_signature(case, applications.signature_of(case.id)):
        raise NoSignature(case.number)
    both = _both(case, replies)
    if not pack.amounts:
        return Answer(to=State.GRANTED, replies=both)
    if care_level is None or living is None:
        raise cases.AmountNeeded(case.number)
    try:
        base_cents = programmes.base_amount(pack, level=care_level, living=living)
    except programmes.AmountNotKnown as error:
        raise cases.AmountNeeded(case.number) from error
    return Answer(to=State.GRANTED, base_cents=base_cents, replies=both)


def _no(case: Case, *, easy: str, full: str, replies: Replies | None) -> Answer:
    pack = cases.pack_of(case)
    if not may_leave(pack):
        raise NoWayToContest(case.programme)
    reasons = reasons_for_no(criteria_of(pack), findings_in(checks_of(case.id)))
    if not reasons:
        raise NotChecked(())
    conditions = tuple(row.letter["lv"] for row in pack.decision.criteria if row.key in reasons)
    return Answer(
        to=State.REFUSED,
        conditions=conditions,
        easy_reason=easy,
        full_reason=full,
        replies=_both(case, replies),
    )


def _send_letter(actor: Actor, case: Case, answer: Answer, *, kind: Kind, now: datetime) -> None:
    letter = letter_for(case, answer, actor=actor, language=language_for(case), now=now)
    frozen = keep_letter(case, letter, answer, number=case.entries + 1, now=now)
    if answer.replies is not None:
        with db.joined_transaction() as session:
            record = ("case", case.id)
            journal.record(session, actor, "letter.both_answered", about=case.person_id, record=record)
            tell_guardians(actor, case, answer.replies, now=now)
    words = "\n".join(line.text for line in letter.easy)
    _tell(actor, case, kind=kind, words=words, document_ids=frozen, now=now)


def _tell(
    actor: Actor,
    case: Case,
    *,
    kind: Kind,
    words: str | None,
    now: datetime,
    document_ids: tuple[UUID, ...] = (),
) -> None:
    """Into the person's inbox, and a notice over the way that they named as safe."""
    messages.write(
        actor,
        to=case.person_id,
        kind=kind,
        case_id=case.id,
        words=words,
        document_ids=document_ids,
        reach=applications.reach_of(case),
        language=language_for(case),
        now=now,
    )
