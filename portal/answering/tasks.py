"""What waits at a desk besides the cases: calls, messages to pass on, doubled codes, what could not leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from portal import db
from portal.acting_for.service import Actor, NotYours, Right
from portal.call_me import service as call_me
from portal.call_me.service import Outcome, Waiting
from portal.cases import service as cases
from portal.cases.service import Case
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import ByHand
from portal.organisations import service as organisations
from portal.outbox import service as outbox
from portal.outbox.service import DeadLetter
from portal.people import service as people
from portal.people.service import SameCode

__all__ = [
    "Doubled", "Outcome", "PassOn", "Tasks", "close_call", "how_many", "pass_on", "send_again", "tasks_of",
]  # fmt: skip

ON_A_PAGE = 12


@dataclass(frozen=True)
class PassOn:
    """Somebody has to be told that there is a message for them."""

    message: ByHand
    name: str
    case: Case | None


@dataclass(frozen=True)
class Doubled:
    """The code that somebody wrote in a case here belongs to a person who has signed in since."""

    case: Case
    declared: str
    verified: str


@dataclass(frozen=True)
class Tasks:
    """One page of what waits, the longest waiting first; `waiting` says how much of each kind there is."""

    calls: tuple[Waiting, ...]
    pass_on: tuple[PassOn, ...]
    doubled: tuple[Doubled, ...]
    dead: tuple[DeadLetter, ...]
    waiting: Mapping[str, int]
    page: int
    pages: int

    @property
    def count(self) -> int:
        """How many things there are to do."""
        return sum(self.waiting.values())


@dataclass(frozen=True)
class _All:
    """Everything that waits at a desk, in the order of its page."""

    calls: tuple[Waiting, ...]
    by_hand: tuple[ByHand, ...]
    doubled: tuple[SameCode, ...]
    dead: tuple[DeadLetter, ...]

    def counts(self) -> dict[str, int]:
        """How much of each kind, in the order of the page."""
        return {one.name: len(getattr(self, one.name)) for one in fields(self)}

    def part(self, begin: int, end: int) -> _All:
        """What stands at these places when all of it is one list."""
        kept, before = {}, 0
        for name, count in self.counts().items():
            kept[name] = getattr(self, name)[max(0, begin - before) : max(0, end - before)]
            before += count
        return _All(**kept)


def how_many(actor: Actor) -> int:
    """How many things wait at the actor's desk; names nobody. Raises NotYours."""
    _require(actor)
    return sum(_waiting(actor, cases.cases_of(actor)).counts().values())


def tasks_of(actor: Actor, *, page: int = 1) -> Tasks:
    """A page of the tasks of the actor's organisation; names are a look, and written down. Raises NotYours.

    What is done goes from the list: after the last page there is only that one again.
    """
    _require(actor)
    mine = cases.cases_of(actor)
    everything = _waiting(actor, mine)
    counts = everything.counts()
    pages = max(1, -(-sum(counts.values()) // ON_A_PAGE))
    page = min(page, pages)
    here = everything.part((page - 1) * ON_A_PAGE, page * ON_A_PAGE)
    journal.looked_at_list(
        actor,
        records=[("message", one.message_id) for one in here.by_hand]
        + [("person", one.declared) for one in here.doubled],
        people=_people_in(here),
    )
    names = _names_in(here)
    with_id = {case.id: case for case in mine}
    # Any case of the person leads to their code.
    with_person = {case.person_id: case for case in mine}
    return Tasks(
        calls=here.calls,
        pass_on=tuple(
            PassOn(one, names[one.to_id], None if one.case_id is None else with_id.get(one.case_id))
            for one in here.by_hand
        ),
        doubled=tuple(
            Doubled(with_person[one.declared], names[one.declared], names[one.verified])
            for one in here.doubled
        ),
        dead=here.dead,
        waiting=counts,
        page=page,
        pages=pages,
    )


def _people_in(here: _All) -> set[UUID]:
    wanted = {one.to_id for one in here.by_hand}
    return wanted | {key for one in here.doubled for key in (one.declared, one.verified)}


def _names_in(here: _All) -> Mapping[UUID, str]:
    return {key: name.whole for key, name in people.names_of(_people_in(here)).items()}


def _waiting(actor: Actor, mine: Sequence[Case]) -> _All:
    about = {case.person_id for case in mine}
    return _All(
        calls=call_me.waiting_at(actor),
        by_hand=messages.waiting_by_hand(actor),
        doubled=tuple(one for one in people.same_codes() if one.declared in about),
        dead=_dead(actor),
    )


def close_call(actor: Actor, request_id: UUID, *, outcome: Outcome, now: datetime) -> None:
    """Somebody called. Raises NotYours, also when there is no such open request."""
    _require(actor)
    if request_id not in {one.id for one in call_me.waiting_at(actor)}:
        raise NotYours(Right.ANSWER_CALLS)
    with db.joined_transaction() as session:
        call_me.close(request_id, outcome=outcome, now=now)
        details = {"outcome": outcome}
        journal.record(session, actor, "call.closed", record=("call_request", request_id), details=details)


def pass_on(actor: Actor, message_id: UUID, *, now: datetime) -> None:
    """Somebody told the person that there is a message. Raises NotYours."""
    messages.done_by_hand(actor, message_id, now=now)


def send_again(actor: Actor, letter_id: UUID, *, now: datetime) -> None:
    """Let the outbox try once more. Raises NotYours when there is no such letter at this desk."""
    _require(actor)
    if letter_id not in {one.id for one in _dead(actor)}:
        raise NotYours(Right.ANSWER_CALLS)
    outbox.retry(letter_id, now=now)
    with db.joined_transaction() as session:
        journal.record(session, actor, "outbox.sent_again", record=("outbox_message", letter_id))


def _require(actor: Actor) -> None:
    if not actor.may(Right.ANSWER_CALLS) or actor.organisation_id is None:
        raise NotYours(Right.ANSWER_CALLS)


def _dead(actor: Actor) -> tuple[DeadLetter, ...]:
    """The outbox knows no organisations: what it gave up waits at the front desk."""
    at_front = actor.organisation_id == organisations.front_desk().id
    return outbox.dead_letters() if at_front else ()
