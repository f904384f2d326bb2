"""What waits at a desk besides the cases: calls, messages to pass on, doubled codes, what could not leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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

__all__ = [
    "Doubled", "Outcome", "PassOn", "Tasks", "close_call", "pass_on", "send_again", "tasks_of",
]  # fmt: skip


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
    """Everything that waits, the longest waiting first."""

    calls: tuple[Waiting, ...]
    pass_on: tuple[PassOn, ...]
    doubled: tuple[Doubled, ...]
    dead: tuple[DeadLetter, ...]

    @property
    def count(self) -> int:
        """How many things there are to do."""
        return len(self.calls) + len(self.pass_on) + len(self.doubled) + len(self.dead)


def tasks_of(actor: Actor) -> Tasks:
    """The tasks of the actor's organisation; names are a look, and written down. Raises NotYours."""
    _require(actor)
    mine = {case.person_id: case for case in cases.cases_of(actor)}
    by_hand = messages.waiting_by_hand(actor)
    doubled = [one for one in people.same_codes() if one.declared in mine]
    known = people.names_of(
        {one.to_id for one in by_hand} | {key for one in doubled for key in (one.declared, one.verified)}
    )
    names = {key: name.whole for key, name in known.items()}
    journal.looked_at_list(
        actor,
        records=[("message", one.message_id) for one in by_hand]
        + [("person", one.declared) for one in doubled],
    )
    return Tasks(
        calls=call_me.waiting_at(actor),
        pass_on=tuple(PassOn(one, names[one.to_id], _case(one, mine)) for one in by_hand),
        doubled=tuple(
            Doubled(mine[one.declared], names[one.declared], names[one.verified]) for one in doubled
        ),
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


def _case(message: ByHand, mine: Mapping[UUID, Case]) -> Case | None:
    case = mine.get(message.to_id)
    return case if case is not None and case.id == message.case_id else None


def _dead(actor: Actor) -> tuple[DeadLetter, ...]:
    """The outbox knows no organisations: what it gave up waits at the front desk."""
    at_front = actor.organisation_id == organisations.front_desk().id
    return outbox.dead_letters() if at_front else ()
