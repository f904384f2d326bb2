"""Begins an application, saves the answers of each step, and sends them once, whatever is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete

from portal import db
from portal.acting_for.service import Actor, NotYours, Right
from portal.applications import agreeing, snapshots, wishes
from portal.applications.agreeing import (
    Agreement,
    Part,
    Standing,
    agree,
    agreements_on,
    ask_to_agree,
    standing_of,
)
from portal.applications.copying import COPY
from portal.applications.doing import Doer, Signers, signers_of, who_moved, who_sent
from portal.applications.drafts import (
    WRITABLE,
    Draft,
    answer_name,
    assisted_in,
    case_to_write,
    draft_in,
    files_in,
    held_to_write,
    is_guardians_word,
    is_own_word,
    keep,
    may_discard,
    offered_to,
    organisations_of,
    problems_in,
    reading_of,
    require_open,
    said_by_guardian,
)
from portal.applications.errors import (
    AgreementNeeded,
    ApplicationsClosed,
    BeingSent,
    NoSuchStep,
    NotFinished,
    OwnWords,
    SignatureNeeded,
    WishFirst,
)
from portal.applications.for_another import (
    Begun,
    Turned,
    begin_as_guardian,
    begin_for_another,
    begin_for_ward,
    let_go,
    naming_step,
    turn,
    who_is_oneself,
)
from portal.applications.lost_signatures import when_lost, when_revoked
from portal.applications.models import ApplicationAnswerRow
from portal.applications.papers import (
    Paper,
    SentPaper,
    add_papers,
    papers_of,
    papers_sent,
    remove_paper,
    remove_papers,
)
from portal.applications.reaching import reach_of, reach_said_by
from portal.applications.rules import Problem, Read, read_step
from portal.applications.sending import (
    close_over,
    organisation_chosen,
    send,
    sign,
    when_signed,
)
from portal.applications.sendings import Sent, last_answers_of, last_sending, sendings_in, sent_of
from portal.applications.signatures import (
    Became,
    Signature,
    Wrong,
    awaits_paper,
    became_of,
    copy_sent,
    needs_signature,
    scans_of,
    signature_of,
    signatures_of,
    take_back_paper,
    take_paper,
    take_scans,
)
from portal.applications.snapshots import Awaited, awaited, awaited_in
from portal.applications.switching import may_sign_instead, sign_instead
from portal.applications.telling import tell_moved_by_another
from portal.applications.wishes import Wish, Wishes, who_thinks_otherwise
from portal.applications.wishing import say_unsaid, think_otherwise, wish_of
from portal.applications.words import Answered, Line, answers_in_words
from portal.cases import service as cases
from portal.cases.service import Case, CaseIsOpen, State
from portal.organisations import service as organisations
from portal.organisations.service import Organisation
from portal.programme import service as programmes

# What other rooms may name; they reach this room through here only.
__all__ = [
    "Agreement", "AgreementNeeded", "Answered", "ApplicationsClosed", "Awaited", "Became", "Begun",
    "BeingSent", "COPY", "CaseIsOpen", "Doer", "Draft", "HandedIn", "Line", "NoSuchStep", "NotFinished",
    "OwnWords", "Paper", "Part", "Problem", "Read", "Sent", "SentPaper", "Signature", "SignatureNeeded",
    "Signers", "Standing", "Turned", "Wish", "WishFirst", "Wishes", "Wrong", "add_papers", "agree",
    "agreements_on", "answer", "answer_name", "answers_in_words", "ask_to_agree", "ask_to_correct",
    "assisted_in", "awaited", "awaited_in", "awaits_paper", "became_of", "begin", "begin_for_another",
    "begin_for_ward", "close_over", "copy_of", "copy_sent", "discard", "draft_in", "draft_of", "handed_in",
    "is_begun", "is_guardians_word", "is_own_word", "is_writable", "last_answers_of", "may_discard",
    "may_sign_instead", "naming_step", "needs_signature", "offered_to", "open_at", "organisation_chosen",
    "papers_of", "papers_sent", "problems_in", "reach_of", "reach_said_by", "remove_paper",
    "require_to_discard", "said_by_guardian", "save_step", "say_unsaid", "scans_of", "send", "sendings_in",
    "sent_of", "sign",
    "sign_instead", "signature_of", "signatures_of", "signers_of", "standing_of", "take_back_paper",
    "take_paper", "take_scans", "tell_moved_by_another", "think_otherwise", "turn", "when_lost",
    "when_revoked", "when_signed", "who_moved", "who_sent", "who_thinks_otherwise",
    "wish_of", "withdraw", "written_by",
]  # fmt: skip


@dataclass(frozen=True)
class HandedIn:
    """What the person reads after sending; `answer_by` is the last day for the answer, if one is set.

    `state` is where the case is now, as far as the reader may know.
    """

    case: Case
    state: State
    sent_at: datetime
    sent_by: UUID | None
    organisation: Organisation
    answer_by: date | None


def open_at(programme: str) -> tuple[Organisation, ...]:
    """The organisations that take applications for this programme today. Raises NoSuchTopic."""
    return organisations_of(programmes.pack(programme))


def begin(actor: Actor, *, programme: str, now: datetime) -> UUID:
    """The actor's draft in this programme, begun when there is none.

    Raises NotYours, ApplicationsClosed, and `cases.CaseIsOpen` when one was sent already.
    """
    if not open_at(programme):
        raise ApplicationsClosed(programme)
    with db.joined_transaction():
        if not actor.may(Right.BEGIN):
            return _being_written(actor, programme=programme)
        case_id = cases.open_case(actor, programme=programme, now=now)
        begin_as_guardian(actor, draft_in(case_to_write(actor, case_id)), now=now)
        return case_id


def _being_written(actor: Actor, *, programme: str) -> UUID:
    """What the person has begun, for who helps them write. Raises NotYours."""
    found = (case.id for case in cases.written_by(actor) if case.programme == programme)
    first = next(found, None)
    if first is None:
        raise NotYours(Right.BEGIN)
    return first


def is_begun(actor: Actor, *, programme: str) -> bool:
    """Whether the one in whose matter the actor is has something of this programme under way. Reads only."""
    return cases.is_under_way(actor, programme=programme)


def written_by(actor: Actor, typed_number: str) -> Case:
    """The case with this number, when the actor writes its application. Raises NotYours."""
    return case_to_write(actor, cases.id_of(typed_number))


def is_writable(case: Case) -> bool:
    """Whether the answers of the application may be changed now."""
    return case.state in WRITABLE


def draft_of(actor: Actor, case_id: UUID) -> Draft:
    """What was written so far. Raises NotYours, also when there is nothing to write any more."""
    case = case_to_write(actor, case_id)
    if case.state not in WRITABLE:
        raise NotYours
    return draft_in(case)


def save_step(
    actor: Actor, case_id: UUID, step: str, typed: Mapping[str, Sequence[str]], *, now: datetime
) -> Read:
    """Keep the answers of one step, or say what is wrong with them; then nothing of it is kept.

    Raises NotYours, NoSuchStep, BeingSent, OwnWords for what only the person themselves changes, and
    WishFirst for what the person says first.
    """
    with db.joined_transaction() as session:
        case = held_to_write(actor, case_id, now=now)
        draft = draft_in(case)
        if is_own_word(actor, case, step) or is_guardians_word(actor, draft, step):
            raise OwnWords(step)
        require_open(session, actor, case, step)
        fields = draft.step(step).fields
        read = read_step(fields, {**typed, **files_in(case.id, fields)}, reading=reading_of(draft, now=now))
        read = replace(read, problems={**read.problems, **who_is_oneself(actor, draft, read.values)})
        if not read.problems:
            keep(session, case.id, step, values=read.values, actor=actor, now=now)
        return read


def answer(
    actor: Actor,
    case_id: UUID,
    step: str,
    typed: Mapping[str, Sequence[str]],
    *,
    act_under: Callable[[UUID | None], None],
    now: datetime,
) -> Read:
    """Save the step, and let the draft belong to whom it now says it is for; all or nothing.

    `act_under` lets the device act under a mandate, or for oneself, from then on: a second press that comes
    meanwhile finds either both changed or neither. Raises NotYours, NoSuchStep, BeingSent, OwnWords,
    WishFirst, and `cases.CaseIsOpen` as `turn` does.
    """
    with db.joined_transaction():
        read = save_step(actor, case_id, step, typed, now=now)
        turned = None if read.problems else turn(actor, case_id, now=now)
        if turned is not None:
            act_under(turned.mandate_id)
        return read


def handed_in(actor: Actor, case: Case) -> HandedIn:
    """What was sent last in a case that the actor writes. Raises NotYours when nothing was sent."""
    sent = last_sending(case.id)
    if sent is None or case.organisation_id is None:
        raise NotYours
    state = cases.known_to(actor, case)[-1].state
    answer_by = cases.awaited_on(actor, case) if state is State.SUBMITTED else None
    organisation = organisations.with_id(case.organisation_id)
    return HandedIn(case, state, sent.sent_at, sent.sent_by, organisation, answer_by)


def copy_of(actor: Actor, case_id: UUID) -> UUID:
    """The copy of what was sent last, for who may write it. Raises NotYours and NoSuchDocument."""
    return copy_sent(case_to_write(actor, case_id))


def withdraw(actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """Take the application back; once more changes nothing.

    Raises NotYours, BeingSent and `cases.IllegalMove`.
    """
    _move_once(actor, case_id, State.WITHDRAWN, now=now)


def ask_to_correct(actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """Open what was sent for mending; once more changes nothing. Raises NotYours, `cases.IllegalMove`."""
    _move_once(actor, case_id, State.CORRECTION, now=now)


def discard(actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """Erase a draft with everything that was written and sent along.

    Raises NotYours once it was sent, and for who would erase what the person wrote themself; BeingSent when
    it is signed.
    """
    with db.joined_transaction() as session:
        case = held_to_write(actor, case_id, now=now)
        if not may_discard(actor, case.id):
            raise NotYours(Right.APPLY)
        snapshots.erase(session, case.id)
        agreeing.forget(session, case.id)
        wishes.forget(session, case.id)
        remove_papers(draft_in(case))
        session.execute(delete(ApplicationAnswerRow).where(ApplicationAnswerRow.case_id == case.id))
        cases.erase_draft(case.id, actor)
        let_go(actor, now=now)


def require_to_discard(actor: Actor, typed_number: str) -> None:
    """Raise NotYours for who may not erase what has this number; of what does not exist it says nothing."""
    if not actor.may(Right.APPLY):
        raise NotYours(Right.APPLY)
    if actor.signed_in == actor.subject:
        return
    try:
        case_id = cases.id_of(typed_number)
    except NotYours:
        # A second press finds nothing any more: the page says what became of the first.
        return
    if not may_discard(actor, case_id):
        raise NotYours(Right.APPLY)


def _move_once(actor: Actor, case_id: UUID, to: State, *, now: datetime) -> None:
    with db.joined_transaction() as session:
        case = case_to_write(actor, case_id, hold=True)
        if case.state is not to:
            snapshots.close(session, case, actor, now=now)
            cases.move(case_id, to, actor, now=now)
            tell_moved_by_another(actor, case, now=now)
