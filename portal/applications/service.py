"""Begins an application, saves the answers of each step, and sends them once, whatever is pressed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, NotYours, Right, require
from portal.applications.conditions import StepAnswers, Value
from portal.applications.errors import ApplicationsClosed, NoSuchStep, NotFinished
from portal.applications.journey import Task, journey_of, only_asked, tasks_of
from portal.applications.models import ApplicationAnswerRow, ApplicationSendingRow
from portal.applications.rules import Offer, Problem, Read, Reading, months_before, read_step
from portal.cases import service as cases
from portal.cases.service import Case, State
from portal.formkit.journey import Journey
from portal.formkit.validators import read_phone
from portal.organisations import service as organisations
from portal.people import service as people
from portal.programme import service as programmes
from portal.programme.service import ApplicationStep, Field, Pack
from portal.uploads import service as uploads
from portal.web.clock import RIGA

# What other rooms may name; they reach this room through here only.
__all__ = [
    "ApplicationsClosed", "Draft", "ForWard", "NoSuchStep", "NotFinished", "Problem", "Read", "Sent",
    "answer_name", "ask_to_correct", "begin", "begin_for_ward", "discard", "draft_of", "save_step", "send",
    "sent_of", "turn_to_ward", "withdraw",
]  # fmt: skip

WRITABLE = frozenset({State.DRAFT, State.CORRECTION})


@dataclass(frozen=True)
class Draft:
    """An application that is being written."""

    case: Case
    pack: Pack
    journey: Journey
    answers: Mapping[str, StepAnswers]

    def step(self, key: str) -> ApplicationStep:
        """The step. Raises NoSuchStep when this person is not asked it."""
        if key not in self.journey.asked(self.answers):
            raise NoSuchStep(key)
        return _step(self.pack, key)

    def tasks(self) -> Mapping[str, tuple[Task, ...]]:
        """The task list under its groups."""
        return tasks_of(self.pack.application, self.answers)


@dataclass(frozen=True)
class Sent:
    """What was sent, as it was sent."""

    number: int
    sent_at: datetime
    answers: Mapping[str, StepAnswers]


@dataclass(frozen=True)
class ForWard:
    """A draft about another person, and the guardian who writes it under a mandate nobody has checked."""

    case_id: UUID
    mandate_id: UUID
    guardian: Actor


def begin(actor: Actor, *, programme: str, now: datetime) -> UUID:
    """The actor's draft in this programme, begun when there is none.

    Raises NotYours, ApplicationsClosed, and `cases.CaseIsOpen` when one was sent already.
    """
    if not _organisations(programmes.pack(programme)):
        raise ApplicationsClosed(programme)
    return cases.open_case(actor, programme=programme, now=now)


def begin_for_ward(
    actor: Actor,
    *,
    programme: str,
    given_name: str,
    family_name: str = "",
    code: str | None = None,
    now: datetime,
) -> ForWard:
    """A draft about another person, whose guardian the actor says they are; the office will check.

    What somebody declares opens nothing: the person is a new record until its owner or the office says more.
    """
    if actor.signed_in is None:
        raise NotYours(Right.APPLY)
    with db.joined_transaction():
        person_id = people.declare(given_name, family_name=family_name, code=code)
        mandate_id = acting_for.claim_guardianship(actor, principal=person_id, at=now)
        guardian = acting_for.guardian_actor(actor.signed_in, mandate_id=mandate_id)
        if guardian is None:
            raise NotYours(Right.APPLY)
        return ForWard(begin(guardian, programme=programme, now=now), mandate_id, guardian)


def turn_to_ward(actor: Actor, case_id: UUID, *, now: datetime) -> ForWard | None:
    """When the draft now says that it is for another person, make it theirs; None when it does not.

    The answers go along, the draft about the actor is erased. Raises NotYours.
    """
    with db.joined_transaction() as session:
        draft = _draft(_held_to_write(actor, case_id))
        ward = draft.pack.application.ward
        asked = only_asked(draft.pack.application, draft.answers)
        said = {key: str(value) for step in asked for key, value in draft.answers[step].items()}
        if ward is None or ward.given_name not in said or actor.subject != actor.signed_in:
            return None
        other = begin_for_ward(
            actor,
            programme=draft.case.programme,
            given_name=said[ward.given_name],
            family_name=said.get(ward.family_name, ""),
            code=said.get(ward.code),
            now=now,
        )
        for step, values in draft.answers.items():
            # Files stay with the draft they were sent to; the page asks for them again.
            if not any(field.kind == "files" for field in _step(draft.pack, step).fields):
                _keep(session, other.case_id, step, values=values, actor=actor, now=now)
        discard(actor, case_id)
        return other


def draft_of(actor: Actor, case_id: UUID) -> Draft:
    """What was written so far. Raises NotYours, also when there is nothing to write any more."""
    case = cases.case_to_write(actor, case_id)
    if case.state not in WRITABLE:
        raise NotYours(Right.APPLY)
    return _draft(case)


def save_step(
    actor: Actor, case_id: UUID, step: str, typed: Mapping[str, Sequence[str]], *, now: datetime
) -> Read:
    """Keep the answers of one step, or say what is wrong with them; then nothing of it is kept.

    Raises NotYours and NoSuchStep.
    """
    with db.joined_transaction() as session:
        case = _held_to_write(actor, case_id)
        draft = _draft(case)
        fields = draft.step(step).fields
        with_files = {**typed, **_sent_files(case.id, fields)}
        read = read_step(fields, with_files, reading=_reading(draft.pack, now=now))
        if not read.problems:
            _keep(session, case.id, step, values=read.values, actor=actor, now=now)
        return read


def send(actor: Actor, case_id: UUID, *, now: datetime) -> str:
    """Hand the application in; the number of the case is the answer.

    Pressing again, in another tab or after Back, changes nothing and answers the same. Raises NotYours,
    NotFinished and ApplicationsClosed; nothing was sent then.
    """
    with db.joined_transaction() as session:
        case = cases.case_to_write(actor, case_id, hold=True)
        if case.state not in WRITABLE:
            return case.number
        draft = _draft(case)
        _require_finished(draft, now=now)
        cases.hand_in(case.id, actor, organisation_id=_organisation(draft), now=now)
        session.add(
            ApplicationSendingRow(
                case_id=case.id,
                number=case.entries + 1,
                answers=json.dumps(only_asked(draft.pack.application, draft.answers), ensure_ascii=False),
                sent_at=now,
                by_id=actor.signed_in,
            )
        )
        return case.number


def withdraw(actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """Take the application back; once more changes nothing. Raises NotYours, `cases.IllegalMove`."""
    _move_once(actor, case_id, State.WITHDRAWN, now=now)


def ask_to_correct(actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """Open what was sent for mending; once more changes nothing. Raises NotYours, `cases.IllegalMove`."""
    _move_once(actor, case_id, State.CORRECTION, now=now)


def discard(actor: Actor, case_id: UUID) -> None:
    """Erase a draft with everything that was written and sent along. Raises NotYours once it was sent."""
    with db.joined_transaction() as session:
        case = _held_to_write(actor, case_id)
        draft = _draft(case)
        for step in draft.pack.application.steps:
            for field in step.fields:
                _remove_files(case.id, field)
        session.execute(delete(ApplicationAnswerRow).where(ApplicationAnswerRow.case_id == case.id))
        cases.erase_draft(case.id, actor)


def sent_of(actor: Actor, case_id: UUID) -> Sent | None:
    """The last sending; None before the first. A look of the office is written down. Raises NotYours."""
    case = cases.case_of(actor, case_id)
    with db.session() as session:
        row = session.scalars(
            select(ApplicationSendingRow)
            .where(ApplicationSendingRow.case_id == case.id)
            .order_by(ApplicationSendingRow.number.desc())
            .limit(1)
        ).one_or_none()
    if row is None:
        return None
    return Sent(
        row.number, row.sent_at, {key: _values(step) for key, step in json.loads(row.answers).items()}
    )


def answer_name(case_id: UUID, field: str) -> str:
    """Under which name the files of a field are kept."""
    return f"application:{case_id}:{field}"


def _move_once(actor: Actor, case_id: UUID, to: State, *, now: datetime) -> None:
    with db.joined_transaction():
        if cases.case_to_write(actor, case_id, hold=True).state is not to:
            cases.move(case_id, to, actor, now=now)


def _held_to_write(actor: Actor, case_id: UUID) -> Case:
    case = cases.case_to_write(actor, case_id, hold=True)
    require(actor, Right.APPLY, subject=case.person_id)
    if case.state not in WRITABLE:
        raise NotYours(Right.APPLY)
    return case


def _step(pack: Pack, key: str) -> ApplicationStep:
    return next(step for step in pack.application.steps if step.key == key)


def _draft(case: Case) -> Draft:
    pack = programmes.pinned(case.programme, version=case.version)
    with db.session() as session:
        rows = session.scalars(select(ApplicationAnswerRow).where(ApplicationAnswerRow.case_id == case.id))
        answers = {row.step: _values(json.loads(row.answers)) for row in rows}
    return Draft(case, pack, journey_of(pack.application), answers)


def _values(kept: Mapping[str, str | list[str]]) -> dict[str, Value]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()}


def _keep(
    session: Session, case_id: UUID, step: str, *, values: StepAnswers, actor: Actor, now: datetime
) -> None:
    kept = {"answers": json.dumps(values, ensure_ascii=False), "saved_at": now, "by_id": actor.signed_in}
    insert = db.insert_into(ApplicationAnswerRow, session=session).values(case_id=case_id, step=step, **kept)
    session.execute(insert.on_conflict_do_update(index_elements=["case_id", "step"], set_=kept))


def _require_finished(draft: Draft, *, now: datetime) -> None:
    """Everything that is asked is answered, and still counts today: a certificate grows old in a draft."""
    reading = _reading(draft.pack, now=now)
    for key in draft.journey.asked(draft.answers):
        if key not in draft.answers:
            raise NotFinished(key)
        typed = {name: _as_typed(value) for name, value in draft.answers[key].items()}
        if read_step(draft.step(key).fields, typed, reading=reading).problems:
            raise NotFinished(key)


def _as_typed(value: Value) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value


def _organisation(draft: Draft) -> UUID:
    """The organisation that was chosen. Raises ApplicationsClosed when it takes no applications today."""
    known = {one.key: one.id for one in _organisations(draft.pack)}
    for step in draft.pack.application.steps:
        for field in step.fields:
            if field.kind == "organisation":
                chosen = str(draft.answers[step.key][field.key])
                return known[chosen]
    raise ApplicationsClosed(draft.pack.id)


def _organisations(pack: Pack) -> tuple[organisations.Organisation, ...]:
    """Where one can apply for this programme today."""
    kinds = [
        field.organisations for step in pack.application.steps for field in step.fields if field.organisations
    ]
    return tuple(
        one
        for kind in kinds
        for one in organisations.of_kind(kind)
        if programmes.takes_applications_at(pack, organisation=one.key)
    )


def _reading(pack: Pack, *, now: datetime) -> Reading:
    today = now.astimezone(RIGA).date()
    months = [limit for limit in pack.limits if limit.unit == "months"]
    return Reading(
        today=today,
        offers={field.key: _offer(pack, field) for step in pack.application.steps for field in step.fields},
        read_phone=read_phone,
        read_code=people.read_code,
        oldest={limit.key: months_before(today, months=limit.value) for limit in months},
    )


def _offer(pack: Pack, field: Field) -> Offer:
    if field.organisations is not None:
        return Offer(frozenset(one.key for one in _organisations(pack)))
    listed = () if field.listed is None else getattr(pack, field.listed)
    keys = {*(row.key for row in listed), *(choice.key for choice in field.choices)}
    return Offer(frozenset(keys), frozenset(choice.key for choice in field.choices if choice.alone))


def _sent_files(case_id: UUID, fields: Sequence[Field]) -> dict[str, Sequence[str]]:
    """Which files lie in the fields of a step: what the page says about them does not count."""
    return {
        field.key: [str(one.id) for one in uploads.uploads_of(answer_name(case_id, field.key))]
        for field in fields
        if field.kind == "files"
    }


def _remove_files(case_id: UUID, field: Field) -> None:
    if field.kind == "files":
        name = answer_name(case_id, field.key)
        for one in uploads.uploads_of(name):
            uploads.remove(one.id, answer=name)
