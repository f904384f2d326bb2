"""Where a paper says "together": person and guardian both agree to the very words that are sent.

The person sends; the guardian agrees before. Whoever changes an answer afterwards asks once more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM
from portal.acting_for.service import Actor, Mandate, NotYours, Right
from portal.applications.drafts import WRITABLE, Draft, case_to_write, draft_in, with_files
from portal.applications.errors import AgreementNeeded, NotFinished
from portal.applications.journey import only_asked
from portal.applications.models import ApplicationAgreementRow
from portal.applications.telling import tell_agreed, tell_to_agree
from portal.applications.wishes import with_wishes
from portal.cases.service import Case
from portal.journal import service as journal
from portal.people import service as people

PURPOSE = "application_agreement.words"


class Part(StrEnum):
    """What whoever looks at all answers may do next."""

    SENDS = "sends"
    # The person: a guardian has to agree first.
    ASKS = "asks"
    # A guardian who acts together with the person, before and after they agree.
    AGREES = "agrees"
    HAS_AGREED = "has-agreed"
    # A helper: it is the person who sends.
    WRITES = "writes"
    # A worker beside the person: it is sent for a signature with a pen, and no other way.
    ON_PAPER = "on-paper"


@dataclass(frozen=True)
class Agreement:
    """Where the reader and the others stand who have to agree; the others by name.

    `is_asked`: all those who have not agreed yet were asked about these very words.
    """

    part: Part
    agreed: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    is_asked: bool = False


@dataclass(frozen=True)
class Standing:
    """What the reader may do next; `agreement` where somebody has to agree.

    `read_along_by`: by name, who reads what the person writes before it is sent; for the person alone.
    """

    part: Part
    agreement: Agreement | None
    read_along_by: tuple[str, ...]


def standing_of(actor: Actor, draft: Draft) -> Standing:
    """Where the actor and everybody else stand who has a part in the application as it is written now."""
    around = acting_for.around(actor, draft.case.person_id, Right.APPLY)
    names = people.names_of(around.reads_along) if around.reads_along else {}
    agreement = _agreement(actor, draft, must_agree=around.must_agree)
    return Standing(
        _part(actor) if agreement is None else agreement.part,
        agreement,
        tuple(names[one].whole for one in around.reads_along),
    )


def _part(actor: Actor, *, has_agreed: bool = False, waits: bool = False) -> Part:
    """What the actor may do with the finished application; `waits`: somebody else has not agreed yet."""
    if _agrees(actor):
        return Part.HAS_AGREED if has_agreed else Part.AGREES
    if not actor.may(Right.APPLY):
        return Part.ON_PAPER if actor.may(Right.SEND_ON_PAPER) else Part.WRITES
    return Part.ASKS if waits else Part.SENDS


def _agrees(actor: Actor) -> bool:
    """Whether the actor acts together with the person."""
    return Right.APPLY in actor.together and actor.mandate_id is not None


def _agreement(actor: Actor, draft: Draft, *, must_agree: Collection[Mandate]) -> Agreement | None:
    """Who has agreed to the finished application, and who has not yet; None where nobody has to."""
    others = _besides(actor, must_agree)
    if not others and not _agrees(actor):
        return None
    words = _words(as_written(draft))
    with db.session() as session:
        rows = session.scalars(
            select(ApplicationAgreementRow).where(ApplicationAgreementRow.case_id == draft.case.id)
        ).all()
    agreed = {row.mandate_id for row in rows if row.agreed == words}
    asked = {row.mandate_id for row in rows if row.asked == words}
    names = people.names_of([one.agent for one in others])
    waiting = [one for one in others if one.id not in agreed]
    return Agreement(
        _part(actor, has_agreed=actor.mandate_id in agreed, waits=bool(waiting)),
        agreed=tuple(names[one.agent].whole for one in others if one.id in agreed),
        waiting=tuple(names[one.agent].whole for one in waiting),
        is_asked=bool(waiting) and asked.issuperset(one.id for one in waiting),
    )


def agreements_on(actor: Actor, found: Collection[Case]) -> Mapping[UUID, Agreement]:
    """The same for those of the actor's cases that are written, and finished."""
    written = [case for case in found if case.state in WRITABLE]
    whose = {case.person_id for case in written}
    together = {one: acting_for.who_must_agree(one, Right.APPLY) for one in whose}
    drafts = (draft_in(case) for case in written if together[case.person_id])
    finished = [draft for draft in drafts if draft.journey.next_open(draft.answers) is None]
    known = (
        (draft.case.id, _agreement(actor, draft, must_agree=together[draft.case.person_id]))
        for draft in finished
    )
    return {case_id: agreement for case_id, agreement in known if agreement is not None}


def as_written(draft: Draft) -> str:
    """The answers as they would be sent."""
    return with_wishes(only_asked(draft.pack.application, with_files(draft)), draft.wishes)


def names_of_others(actor: Actor, case: Case) -> tuple[str, ...]:
    """Who has to agree besides the actor."""
    others = _others(actor, case)
    names = people.names_of([one.agent for one in others])
    return tuple(names[one.agent].whole for one in others)


def require_agreed(actor: Actor, case: Case, *, written: str) -> None:
    """Raise AgreementNeeded unless everybody who has to agree has agreed to these very words."""
    if _missing(actor, case, written=written):
        raise AgreementNeeded(case.number)


def agree(actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """The guardian agrees to the application as it is now; the person is told. Once more changes nothing.

    Whoever else has to agree is asked at once, so that nobody waits for the person to press. Raises NotYours
    for who does not act together with the person, and NotFinished.
    """
    with db.joined_transaction() as session:
        case = _held(actor, case_id)
        if Right.APPLY not in actor.together or actor.mandate_id is None or not _still(actor):
            raise NotYours(Right.APPLY)
        written = as_written(_finished(case))
        words = _words(written)
        row = _row(session, case.id, actor.mandate_id)
        if row.agreed == words:
            return
        row.agreed, row.agreed_at = words, now
        session.flush()
        journal.record(session, actor, "application.agreed", about=case.person_id, record=("case", case.id))
        missing = _missing(actor, case, written=written)
        tell_agreed(actor, case, is_last=not missing, now=now)
        _ask(session, actor, case, missing, written=written, now=now)


def ask_to_agree(actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """The person asks whoever has to agree; about the same words nobody is asked twice.

    Raises NotYours and NotFinished.
    """
    with db.joined_transaction() as session:
        case = _held(actor, case_id)
        acting_for.require(actor, Right.APPLY, subject=case.person_id)
        written = as_written(_finished(case))
        _ask(session, actor, case, _missing(actor, case, written=written), written=written, now=now)


def ask_before_sending(signer: Actor, case: Case, *, written: str, now: datetime) -> bool:
    """Ask whoever has to agree to what was signed and has not, and say whether there is anybody.

    A paper may be looked at while a signature is awaited. Joins the transaction that is under way.
    """
    missing = _missing(signer, case, written=written)
    with db.joined_transaction() as session:
        _ask(session, SYSTEM, case, missing, written=written, now=now)
    return bool(missing)


def forget(session: Session, case_id: UUID) -> None:
    """The draft is erased: nothing of it stays."""
    session.execute(delete(ApplicationAgreementRow).where(ApplicationAgreementRow.case_id == case_id))


def _held(actor: Actor, case_id: UUID) -> Case:
    case = case_to_write(actor, case_id, hold=True)
    if case.state not in WRITABLE:
        raise NotYours(Right.APPLY)
    return case


def _still(actor: Actor) -> bool:
    """Whether the mandate says so at this moment."""
    if actor.signed_in is None or actor.mandate_id is None:
        return False
    today = acting_for.acting_under(actor.signed_in, mandate_id=actor.mandate_id)
    return today is not None and Right.APPLY in today.together


def _finished(case: Case) -> Draft:
    draft = draft_in(case)
    missing = draft.journey.next_open(draft.answers)
    if missing is not None:
        raise NotFinished(missing)
    return draft


def _others(actor: Actor, case: Case) -> tuple[Mandate, ...]:
    return _besides(actor, acting_for.who_must_agree(case.person_id, Right.APPLY))


def _besides(actor: Actor, must_agree: Collection[Mandate]) -> tuple[Mandate, ...]:
    return tuple(one for one in must_agree if one.id != actor.mandate_id)


def _missing(actor: Actor, case: Case, *, written: str) -> tuple[Mandate, ...]:
    others = _others(actor, case)
    if not others:
        return ()
    with db.session() as session:
        agreed = session.scalars(
            select(ApplicationAgreementRow.mandate_id).where(
                ApplicationAgreementRow.case_id == case.id, ApplicationAgreementRow.agreed == _words(written)
            )
        ).all()
    return tuple(one for one in others if one.id not in agreed)


def _row(session: Session, case_id: UUID, mandate_id: UUID) -> ApplicationAgreementRow:
    row = session.get(ApplicationAgreementRow, (case_id, mandate_id), populate_existing=True)
    if row is None:
        row = ApplicationAgreementRow(case_id=case_id, mandate_id=mandate_id)
        session.add(row)
    return row


def _ask(
    session: Session, actor: Actor, case: Case, missing: Collection[Mandate], *, written: str, now: datetime
) -> None:
    """About the same words nobody is asked twice."""
    for one in missing:
        row = _row(session, case.id, one.id)
        if row.asked != _words(written):
            row.asked = _words(written)
            session.flush()
            tell_to_agree(actor, case, to=one.agent, now=now)


def _words(written: str) -> str:
    """Tells these words from others, and says nothing about them to who has no key."""
    return db.lasting_fingerprint(written, purpose=PURPOSE)
