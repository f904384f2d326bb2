"""The application that is being written: what is in it, what may be chosen, and how an answer is read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor, Capacity, NotYours, Right, require
from portal.applications import snapshots
from portal.applications.conditions import StepAnswers, Value
from portal.applications.errors import NoSuchStep, WishFirst
from portal.applications.journey import Task, journey_of, tasks_of
from portal.applications.models import ApplicationAnswerRow, ApplicationSendingRow
from portal.applications.rules import Offer, Problem, Reading, months_before, read_step
from portal.applications.wishes import (
    NONE,
    Wishes,
    forget,
    is_guardian,
    wish_for,
    wishes_in,
    with_what_stands_beside,
)
from portal.cases import service as cases
from portal.cases.service import Case, State
from portal.formkit.journey import Journey
from portal.formkit.validators import read_phone
from portal.organisations import service as organisations
from portal.organisations.service import Organisation
from portal.people import service as people
from portal.programme import service as programmes
from portal.programme.service import ApplicationStep, Field, Pack
from portal.uploads import service as uploads
from portal.web.clock import day_of

WRITABLE = cases.BEING_WRITTEN


@dataclass(frozen=True)
class Draft:
    """An application that is being written."""

    case: Case
    pack: Pack
    journey: Journey
    answers: Mapping[str, StepAnswers]
    # Which workers wrote something of it at the person's word.
    assisted_by: frozenset[UUID] = frozenset()
    # What stands beside what the person wants.
    wishes: Wishes = NONE
    # Who answered which step.
    written_by: Mapping[str, UUID | None] = field(default_factory=dict)

    def step(self, key: str) -> ApplicationStep:
        """The step. Raises NoSuchStep when this person is not asked it."""
        if key not in self.journey.asked(self.answers):
            raise NoSuchStep(key)
        return step_of(self.pack, key)

    def tasks(self) -> Mapping[str, tuple[Task, ...]]:
        """The task list under its groups."""
        return tasks_of(self.pack.application, self.answers)

    @property
    def is_sent(self) -> bool:
        """Whether the office has an earlier writing of it already."""
        return self.case.state is not State.DRAFT


def draft_in(case: Case) -> Draft:
    """The draft of a case that the actor may write."""
    pack = cases.pack_of(case)
    with db.session() as session:
        found = session.execute(with_what_stands_beside(case.id)).all()
        rows = {row.step: row for row, _view_by, _other in found}
        answers = {step: values_of(json.loads(row.answers)) for step, row in rows.items()}
        assisted_by = frozenset(row.assisted_by_id for row in rows.values() if row.assisted_by_id is not None)
        own = {step.key for step in pack.application.steps if step.own_wish}
        views = {row.step: by for row, by, _other in found if by is not None and row.step in own}
        others = [other for _row, _view_by, other in found if other is not None]
        wishes = wishes_in(views, others, person_id=case.person_id)
        written_by = {step: row.by_id for step, row in rows.items()}
    return Draft(case, pack, journey_of(pack.application), answers, assisted_by, wishes, written_by)


def case_to_write(actor: Actor, case_id: UUID, *, hold: bool = False) -> Case:
    """The case whose application the actor may write; with `hold`, nobody else moves it meanwhile.

    A guardian whose paper nobody has seen never reads what another one wrote there. Raises NotYours.
    """
    case = cases.case_to_write(actor, case_id, hold=hold)
    may_read = actor.may(Right.READ_CASE) or actor.may(Right.READ_DRAFT)
    if not may_read and _others_wrote(actor, case_id):
        raise NotYours(Right.READ_CASE)
    return case


def _others_wrote(actor: Actor, case_id: UUID) -> bool:
    with db.session() as session:
        return any(
            session.scalar(
                select(row.case_id)
                .where(row.case_id == case_id, row.by_id.is_distinct_from(actor.signed_in))
                .limit(1)
            )
            for row in (ApplicationAnswerRow, ApplicationSendingRow)
        )


def held_to_write(actor: Actor, case_id: UUID, *, now: datetime) -> Case:
    """The case to change something in it, which nobody else can move until the transaction ends.

    What somebody was about to sign is not what will be sent: they are told so. Raises NotYours, and BeingSent
    when it is signed already.
    """
    case = case_to_write(actor, case_id, hold=True)
    require(actor, Right.FILL_IN, subject=case.person_id)
    if case.state not in WRITABLE:
        raise NotYours(Right.FILL_IN)
    with db.joined_transaction() as session:
        snapshots.close(session, case, actor, now=now)
    return case


def keep(
    session: Session, case_id: UUID, step: str, *, values: StepAnswers, actor: Actor, now: datetime
) -> None:
    """Write the answers of one step over those that were there."""
    kept: dict[str, object] = {"answers": json.dumps(values, ensure_ascii=False), "saved_at": now}
    kept |= {"by_id": actor.author, "assisted_by_id": actor.assisted_by}
    insert = db.insert_into(ApplicationAnswerRow, session=session).values(case_id=case_id, step=step, **kept)
    session.execute(insert.on_conflict_do_update(index_elements=["case_id", "step"], set_=kept))
    if not is_guardian(actor):
        # Now it is said: nobody writes a view of it any more.
        forget(session, case_id, said=step)


def is_own_word(actor: Actor, case: Case, step: str) -> bool:
    """Whether the person answered this step: then nobody who helps them writes over it (L4361).

    What the person wants, and how they are told of news, a guardian does not write over either.
    """
    guards, pack = is_guardian(actor), cases.pack_of(case)
    if not guards and actor.capacity is not Capacity.HELPER:
        return False
    with db.session() as session:
        if guards and step_of(pack, step).own_wish:
            return wish_for(session, actor, case.id, step).is_said
        if guards and not _leads_to_the_person(pack, step):
            return False
        row = session.get(ApplicationAnswerRow, (case.id, step), populate_existing=True)
        return row is not None and row.by_id == case.person_id


def is_guardians_word(actor: Actor, draft: Draft, step: str) -> bool:
    """Whether a guardian said this about themselves: then only who acts by a paper changes it."""
    return not is_guardian(actor) and step in said_by_guardian(draft)


def said_by_guardian(draft: Draft) -> Mapping[str, UUID]:
    """What only a guardian is asked, and somebody else than the person has answered, with who did.

    The name is not among it: the person may mend their own.
    """
    steps, ward = draft.pack.application.steps, draft.pack.application.ward
    naming = next((one for one in steps if ward and ward.given_name in {row.key for row in one.fields}), None)
    if naming is None or naming.when is None or naming.key not in draft.journey.asked(draft.answers):
        return {}
    when = naming.when
    asked = {one.key for one in steps if one.when == when or when.field in {row.key for row in one.fields}}
    return {
        step: by
        for step, by in draft.written_by.items()
        if step in asked - {naming.key} and by is not None and by != draft.case.person_id
    }


def _leads_to_the_person(pack: Pack, step: str) -> bool:
    """Whether this step says how the person is told of news, and who reads or hears along."""
    reach = pack.application.reach
    if reach is None:
        return False
    asked = {reach.field, *(key for way in reach.ways for key in (way.address, way.asks))}
    return not asked.isdisjoint(field.key for field in step_of(pack, step).fields)


def require_open(session: Session, actor: Actor, case: Case, step: str) -> None:
    """Raise WishFirst for a guardian who would write a wish that nobody has said yet."""
    if not is_guardian(actor) or not step_of(cases.pack_of(case), step).own_wish:
        return
    if not wish_for(session, actor, case.id, step).is_open:
        raise WishFirst(step)


def forget_wishes(session: Session, draft: Draft) -> None:
    """Another person wants something else: what was written as a wish is nobody's any more."""
    wishes = [step.key for step in draft.pack.application.steps if step.own_wish]
    forget(session, draft.case.id)
    session.execute(
        delete(ApplicationAnswerRow).where(
            ApplicationAnswerRow.case_id == draft.case.id, ApplicationAnswerRow.step.in_(wishes)
        )
    )


def may_discard(actor: Actor, case_id: UUID) -> bool:
    """Whether the actor may erase this draft: one that the person began, or wrote in, the person alone.

    Reads nothing of it; whether there is such a draft for the actor, the caller asks.
    """
    if actor.subject is None or not actor.may(Right.APPLY):
        return False
    if actor.signed_in == actor.subject:
        return True
    own = select(ApplicationAnswerRow.step).where(
        ApplicationAnswerRow.case_id == case_id, ApplicationAnswerRow.by_id == actor.subject
    )
    with db.session() as session:
        has_written = session.scalar(own.limit(1)) is not None
    return not has_written and not cases.is_begun_by(oneself(actor.subject), case_id)


def assisted_in(draft: Draft) -> tuple[str, ...]:
    """Which workers wrote answers of it at the person's word, by name."""
    if not draft.assisted_by:
        return ()
    return tuple(sorted(name.whole for name in people.names_of(draft.assisted_by).values()))


def step_of(pack: Pack, key: str) -> ApplicationStep:
    """The step of the pack, asked or not. Raises NoSuchStep."""
    for step in pack.application.steps:
        if step.key == key:
            return step
    raise NoSuchStep(key)


def values_of(kept: Mapping[str, str | list[str]]) -> dict[str, Value]:
    """The answers as they were before they were written down."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()}


def problems_in(draft: Draft, key: str, *, now: datetime) -> Mapping[str, Problem]:
    """What is wrong today with what was saved: a certificate grows old in a draft, a file is taken away."""
    fields = draft.step(key).fields
    typed = {name: _as_typed(value) for name, value in draft.answers[key].items()}
    typed |= files_in(draft.case.id, fields)
    return read_step(fields, typed, reading=reading_of(draft, now=now)).problems


def _as_typed(value: Value) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value


def with_files(draft: Draft) -> dict[str, StepAnswers]:
    """The answers with the files that lie there now: one may have been taken away after it was saved."""
    return {step: {**said, **_kept_files(draft, step, said=said)} for step, said in draft.answers.items()}


def _kept_files(draft: Draft, step: str, *, said: StepAnswers) -> StepAnswers:
    kept = files_in(draft.case.id, step_of(draft.pack, step).fields)
    return {key: tuple(ids) for key, ids in kept.items() if key in said}


def organisations_of(pack: Pack) -> tuple[Organisation, ...]:
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


def offered_to(draft: Draft) -> tuple[Organisation, ...]:
    """Where this application can go: once it was sent, it stays where it is being answered."""
    if draft.case.organisation_id is None:
        return organisations_of(draft.pack)
    return (organisations.with_id(draft.case.organisation_id),)


def reading_of(draft: Draft, *, now: datetime) -> Reading:
    """What the rules need to know to read answers in this draft."""
    return reading_in(draft.pack, offered=offered_to(draft), now=now)


def reading_in(pack: Pack, *, offered: Sequence[Organisation], now: datetime) -> Reading:
    """What the rules need to know to read answers before there is a draft."""
    today = day_of(now)
    months = [limit for limit in pack.limits if limit.unit == "months"]
    return Reading(
        today=today,
        offers={
            field.key: _offer(pack, field, offered=offered)
            for step in pack.application.steps
            for field in step.fields
        },
        read_phone=read_phone,
        read_code=people.read_code,
        oldest={limit.key: months_before(today, months=limit.value) for limit in months},
    )


def _offer(pack: Pack, field: Field, *, offered: Sequence[Organisation]) -> Offer:
    if field.organisations is not None:
        return Offer(frozenset(one.key for one in offered))
    listed = () if field.listed is None else getattr(pack, field.listed)
    keys = {*(row.key for row in listed), *(choice.key for choice in field.choices)}
    return Offer(frozenset(keys), frozenset(choice.key for choice in field.choices if choice.alone))


def answer_name(case_id: UUID, field: str) -> str:
    """Under which name the files of a field are kept."""
    return f"application:{case_id}:{field}"


def files_in(case_id: UUID, fields: Sequence[Field]) -> dict[str, Sequence[str]]:
    """Which files lie in the fields of a step: what the page says about them does not count."""
    return {
        field.key: [str(one.id) for one in uploads.uploads_of(answer_name(case_id, field.key))]
        for field in fields
        if field.kind == "files"
    }
