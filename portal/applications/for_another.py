"""Applying for another person: the draft becomes theirs when they are named, and one's own again when not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import in_own_name, oneself
from portal.acting_for.service import Actor, Capacity, NotYours, Right, require
from portal.applications.conditions import StepAnswers
from portal.applications.drafts import (
    Draft,
    draft_in,
    forget_wishes,
    held_to_write,
    keep,
    organisations_of,
    reading_in,
)
from portal.applications.errors import ApplicationsClosed, NamedOneself
from portal.applications.journey import only_asked
from portal.applications.rules import Problem, read_step
from portal.cases import service as cases
from portal.cases.service import Case, CaseIsOpen, State
from portal.people import service as people
from portal.programme import service as programmes
from portal.programme.service import ApplicationStep, Pack


@dataclass(frozen=True)
class Turned:
    """From now on the signed-in person acts under this mandate in the case; None is for themselves."""

    case_id: UUID
    mandate_id: UUID | None


@dataclass(frozen=True)
class Begun:
    """The case of the person who was named, whatever has become of it; or what is wrong with the words."""

    case: Case | None
    problems: Mapping[str, Problem]


@dataclass(frozen=True)
class _Named:
    given_name: str = field(repr=False)
    family_name: str = field(repr=False, default="")
    code: str | None = field(repr=False, default=None)


def turn(actor: Actor, case_id: UUID, *, now: datetime) -> Turned | None:
    """Make the draft belong to whom it says it is for; None when it does already.

    Pressing once more names nobody twice: a name that was mended is mended. What somebody declares opens
    nothing: the person is a new record until its owner or the office says more. Raises NotYours, and
    `cases.CaseIsOpen` when the one it turns to has an application already; nothing is changed then.
    """
    with db.joined_transaction():
        case = held_to_write(actor, case_id, now=now)
        draft = draft_in(case)
        if case.state is not State.DRAFT or draft.pack.application.ward is None:
            return None
        named = _named(draft)
        if actor.capacity is Capacity.ASSISTING:
            # Whose guardian a person is, they say themself, and not through somebody of an office.
            return None
        if actor.capacity is not Capacity.GUARDIAN:
            # What a guardian began names the person who goes on with it: it is theirs already.
            is_another = named is not None and not _is_oneself(case.person_id, named)
            if named is None or not is_another or not cases.is_begun_by(actor, case_id):
                return None
            return _to_ward(actor, draft, named=named, now=now)
        if _is_for_oneself(draft):
            # What somebody began for themselves stays theirs, when their guardian goes on writing it.
            return _to_oneself(actor, draft, now=now) if cases.is_begun_by(actor, case_id) else None
        if named is not None:
            people.mend_declared(
                case.person_id, named.given_name, family_name=named.family_name, code=named.code
            )
        return None


def begin_for_ward(
    actor: Actor,
    *,
    programme: str,
    given_name: str,
    family_name: str = "",
    code: str | None = None,
    now: datetime,
) -> Turned:
    """A draft about another person from the start, for who has an application of their own already.

    Whom the actor has named before in the same words is the same person, and what is open about them is what
    one comes to, sent or not. Raises NotYours, NamedOneself, ApplicationsClosed; nobody is made known then.
    """
    pack = programmes.pack(programme)
    named = _Named(given_name, family_name, code)
    case, mandate_id = _begin(actor, pack, named=named, said=_as_answers(pack, named), now=now)
    return Turned(case.id, mandate_id)


def begin_for_another(
    actor: Actor,
    *,
    programme: str,
    typed: Mapping[str, Sequence[str]],
    act_under: Callable[[UUID | None], None],
    now: datetime,
) -> Begun:
    """Begin as `begin_for_ward` does, with what was typed in the step that names the person; all or nothing.

    `act_under` lets the device act for them from then on. Raises NotYours and ApplicationsClosed.
    """
    pack = programmes.pack(programme)
    asked, offered = naming_step(pack), organisations_of(pack)
    if asked is None:
        raise NotYours(Right.APPLY)
    read = read_step(asked.fields, typed, reading=reading_in(pack, offered=offered, now=now))
    if read.problems:
        return Begun(None, read.problems)
    named = _named_in(pack, {key: str(value) for key, value in read.values.items()})
    try:
        with db.joined_transaction():
            case, mandate_id = _begin(actor, pack, named=named, said=read.values, now=now)
            act_under(mandate_id)
            return Begun(case, {})
    except NamedOneself:
        return Begun(None, {_where_named(pack, named): Problem.NOT_ANOTHER})


def who_is_oneself(actor: Actor, draft: Draft, values: StepAnswers) -> Mapping[str, Problem]:
    """What is wrong when these answers name the one who gives them as the other person.

    What a guardian began names the person who goes on with it themselves: nothing is wrong there.
    """
    ward, owner = draft.pack.application.ward, draft.case.person_id
    if ward is None or ward.given_name not in values:
        return {}
    named = _named_in(draft.pack, {key: str(value) for key, value in values.items()})
    if actor.capacity is Capacity.GUARDIAN and actor.signed_in is not None:
        is_wrong = _is_oneself(actor.signed_in, named, known=(owner,))
    else:
        is_wrong = cases.is_begun_by(oneself(owner), draft.case.id) and _is_oneself(owner, named)
    return {_where_named(draft.pack, named): Problem.IS_ONESELF} if is_wrong else {}


def naming_step(pack: Pack) -> ApplicationStep | None:
    """Where the other person is named; None when one applies for oneself only."""
    ward = pack.application.ward
    return None if ward is None else _step_with(pack, ward.given_name)


def _begin(actor: Actor, pack: Pack, *, named: _Named, said: StepAnswers, now: datetime) -> tuple[Case, UUID]:
    """The case, and the mandate under which the signed-in person may write it."""
    if actor.signed_in is None:
        raise NotYours(Right.APPLY)
    if not organisations_of(pack):
        raise ApplicationsClosed(pack.id)
    with db.joined_transaction():
        # Of two presses at once, the second finds whom the first has named.
        people.hold(actor.signed_in)
        mandate_id = _mandate_for(actor, named, now=now)
        guardian = acting_for.acting_under(actor.signed_in, mandate_id=mandate_id)
        if guardian is None:
            raise NotYours(Right.APPLY)
        try:
            case_id = cases.open_case(guardian, programme=pack.id, now=now)
        except CaseIsOpen as known:
            case_id = cases.id_of(str(known))
        case = cases.case_to_write(guardian, case_id)
        if case.state is State.DRAFT:
            begin_as_guardian(guardian, draft_in(case), now=now, said=said)
        return case, mandate_id


def _mandate_for(actor: Actor, named: _Named, *, now: datetime) -> UUID:
    """The mandate for whom the words name: the live one, or a new claim about somebody new."""
    if actor.signed_in is None or actor.capacity is Capacity.ASSISTING:
        raise NotYours(Right.APPLY)
    # For whomever one acts at the moment: what is claimed here is said by the person, about themselves.
    myself = in_own_name(actor)
    require(myself, Right.APPLY, subject=actor.signed_in)
    known = {one.principal: one.id for one in acting_for.mandates_of(myself) if one.is_by_paper}
    if _is_oneself(actor.signed_in, named, known=known.keys()):
        raise NamedOneself
    found = people.named_among(known.keys(), named.given_name, family_name=named.family_name, code=named.code)
    if found is not None:
        return known[found]
    person_id = people.declare(named.given_name, family_name=named.family_name, code=named.code)
    return acting_for.claim_guardianship(myself, principal=person_id, at=now)


def begin_as_guardian(actor: Actor, draft: Draft, *, now: datetime, said: StepAnswers | None = None) -> None:
    """Whose guardian one is, is known already: it is not asked again, only shown.

    `said` is what else was just typed about the person; the name is the one we know.
    """
    ward = draft.pack.application.ward
    if actor.capacity is not Capacity.GUARDIAN or ward is None or actor.subject is None or draft.answers:
        return
    naming = _naming_step(draft.pack)
    name = people.name_of(actor.subject)
    known = {**(said or {}), ward.given_name: name.given, ward.family_name: name.family}
    with db.joined_transaction() as session:
        if naming.when is not None:
            asking = _step_with(draft.pack, naming.when.field)
            whom: StepAnswers = {naming.when.field: naming.when.one_of[0]}
            keep(session, draft.case.id, asking.key, values=whom, actor=actor, now=now)
        values = {key: value for key, value in known.items() if value}
        keep(session, draft.case.id, naming.key, values=values, actor=actor, now=now)


def let_go(actor: Actor, *, now: datetime) -> None:
    """A draft about another person is gone: who has nothing else for them is no guardian here any more."""
    is_only_claimed = actor.capacity is Capacity.GUARDIAN and not actor.may(Right.READ_CASE)
    if is_only_claimed and not cases.written_by(actor):
        acting_for.take_back_claim(actor, at=now)


def _to_ward(actor: Actor, draft: Draft, *, named: _Named, now: datetime) -> Turned:
    person_id = people.declare(named.given_name, family_name=named.family_name, code=named.code)
    mandate_id = acting_for.claim_guardianship(actor, principal=person_id, at=now)
    _hand_over(actor, draft, person_id=person_id)
    return Turned(draft.case.id, mandate_id)


def _to_oneself(actor: Actor, draft: Draft, *, now: datetime) -> Turned:
    if actor.signed_in is None:
        raise NotYours(Right.APPLY)
    _hand_over(actor, draft, person_id=actor.signed_in)
    let_go(actor, now=now)
    return Turned(draft.case.id, None)


def _hand_over(actor: Actor, draft: Draft, *, person_id: UUID) -> None:
    with db.joined_transaction() as session:
        cases.hand_over_draft(draft.case.id, actor, person_id=person_id)
        forget_wishes(session, draft)


def _named(draft: Draft) -> _Named | None:
    """The person whom the answers name, when they are asked for one."""
    ward = draft.pack.application.ward
    asked = only_asked(draft.pack.application, draft.answers)
    said = {key: str(value) for step in asked for key, value in draft.answers[step].items()}
    if ward is None or ward.given_name not in said:
        return None
    return _named_in(draft.pack, said)


def _named_in(pack: Pack, said: Mapping[str, str]) -> _Named:
    ward = pack.application.ward
    if ward is None:
        raise NotYours(Right.APPLY)
    return _Named(said[ward.given_name], said.get(ward.family_name, ""), said.get(ward.code))


def _is_oneself(person_id: UUID, named: _Named, *, known: Collection[UUID] = ()) -> bool:
    """Whether the words name the very one who writes them; a father and a son may share a whole name."""
    said = (named.given_name, named.family_name)
    if named.code is None and people.named_among(known, said[0], family_name=said[1], code=None) is not None:
        return False
    return people.is_called(person_id, said[0], family_name=said[1], code=named.code)


def _where_named(pack: Pack, named: _Named) -> str:
    """The field that says so: the code where one is written, else the name."""
    ward = pack.application.ward
    if ward is None:
        raise NotYours(Right.APPLY)
    return ward.code if named.code else ward.given_name


def _as_answers(pack: Pack, named: _Named) -> StepAnswers:
    """The words as they stand in the answers, where the programme asks for them."""
    ward = pack.application.ward
    return {} if ward is None or named.code is None else {ward.code: named.code}


def _is_for_oneself(draft: Draft) -> bool:
    """Whether somebody chose an answer after which nobody is named any more."""
    when = _naming_step(draft.pack).when
    if when is None or not any(when.field in values for values in draft.answers.values()):
        return False
    return _naming_step(draft.pack).key not in draft.journey.asked(draft.answers)


def _naming_step(pack: Pack) -> ApplicationStep:
    """Where the other person is named; only asked of a programme that knows such a step."""
    ward = pack.application.ward
    return _step_with(pack, "" if ward is None else ward.given_name)


def _step_with(pack: Pack, field: str) -> ApplicationStep:
    steps = pack.application.steps
    return next(step for step in steps if field in {one.key for one in step.fields})
