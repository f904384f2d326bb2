"""Gathers what the pages of a person's own matters show, and carries out what they decide there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from flask import Response

from portal import db
from portal.acting_for.actor import SYSTEM
from portal.acting_for.service import Actor, NotYours, Right
from portal.answering import service as answering
from portal.answering.service import (
    READING_KIND,
    Letter,
    Reading,
    number_of,
    reading_lost,
    reading_revoked,
    was_signed,
)
from portal.applications import service as applications
from portal.applications.service import Answered, Doer, Signers
from portal.cases import service as cases
from portal.cases.service import Case, IllegalMove, Seen, State, pack_of
from portal.messages import service as messages
from portal.messages.service import Kind, Message
from portal.my_cases.listing import Listed, Matters, matters_of
from portal.organisations import service as organisations
from portal.organisations.service import Organisation
from portal.programme.service import Pack
from portal.web.clock import day_of

__all__ = [
    "Block", "Change", "IllegalMove", "Listed", "Matters", "READING_KIND", "SayingRead", "Status", "Waiting",
    "matters_of", "number_of", "pack_of", "reading_lost", "reading_revoked", "was_signed",
]  # fmt: skip


class Change(StrEnum):
    """What a person may decide about their own case; each is asked once more before it happens."""

    MEND = "mend"
    TAKE_BACK = "take-back"
    STOP = "stop"
    STAY = "stay"
    MOVE = "move"


# The pauses that a person makes, and from which they come back when they want.
_MAY_STAY = (State.ENDING, State.MOVING)


@dataclass(frozen=True)
class Status:
    """All that the page of one case shows."""

    seen: Seen
    pack: Pack
    organisation: Organisation | None
    asked: Message | None
    has_letter: bool
    may: frozenset[Change]
    # Whose signatures on paper the office waits for; None when it does not.
    awaits_paper: Signers | None
    # Somebody else of the person's side brought the case to where it is.
    doer: Doer | None


@dataclass(frozen=True)
class Block:
    """A picture and what is said beside it."""

    picture: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True)
class SayingRead:
    """What the page asks about having read the letter, or says; `reading` is what was said so far."""

    reading: Reading | None
    is_to_sign: bool


@dataclass(frozen=True)
class Waiting:
    """What somebody sees of a case they wrote as a guardian whose paper nobody has looked at yet.

    Who `may_write` goes on writing: it is open for that, and nobody else has written there since.
    """

    case: Case
    may_write: bool
    pack: Pack
    organisation: Organisation | None
    may: frozenset[Change]
    awaits_paper: Signers | None = None


def status_of(actor: Actor, number: str) -> Status | Waiting:
    """What the person reads about one case. Raises NotYours."""
    case_id = cases.id_of(number)
    if not actor.may(Right.READ_CASE):
        return _waiting(actor, case_id)
    seen = cases.seen_by(actor, case_id)
    pack = pack_of(seen.case)
    return Status(
        seen=seen,
        pack=pack,
        organisation=_organisation(seen.case),
        asked=messages.latest(actor, case_id=case_id, kind=Kind.ASKED),
        has_letter=answering.letter_of(actor, case_id) is not None,
        may=_changes(actor, seen.case),
        awaits_paper=_signers(actor, seen.case),
        doer=applications.who_moved(actor, [seen.case]).get(seen.case.id),
    )


def _signers(actor: Actor, case: Case) -> Signers | None:
    """Whose pen the office waits for; None when it waits for no paper."""
    if not applications.awaits_paper(actor, [case]):
        return None
    return applications.signers_of(actor, case)


def letter_of(actor: Actor, number: str) -> tuple[Letter, Pack]:
    """The newest letter with a decision, and its programme. Raises NotYours, also when there is none."""
    case = cases.case_of(actor, cases.id_of(number))
    letter = answering.letter_of(actor, case.id)
    if letter is None:
        raise NotYours(Right.READ_CASE)
    return letter, pack_of(case)


def saying_read(actor: Actor, letter: Letter) -> SayingRead | None:
    """What the reader may say about a letter that is theirs; None for who is not asked."""
    if not answering.may_say_read(actor):
        return None
    reading = answering.reading_of(actor, cases.id_of(letter.number), letter)
    is_done = reading is not None and reading.read_at is not None
    return SayingRead(reading, is_to_sign=not is_done and answering.is_to_sign(actor))


def say_read(actor: Actor, number: str, *, signed: bool, now: datetime) -> UUID | None:
    """The reader has read the newest letter; the signing that says so, None when it is said.

    Raises NotYours.
    """
    return answering.say_read(actor, cases.id_of(number), signed=signed, now=now)


def receipt_of(actor: Actor, number: str) -> Response | None:
    """What the reader signed about the newest letter, for saving; None when they did not.

    Raises NotYours.
    """
    return answering.receipt_of(actor, cases.id_of(number))


def blocks_of(letter: Letter) -> tuple[Block, ...]:
    """The easy lines beside their pictures; a line without one stands with the picture before it."""
    blocks: list[Block] = []
    for line in letter.easy:
        if line.picture is None and blocks:
            before = blocks.pop()
            blocks.append(Block(before.picture, (*before.lines, line.text)))
        else:
            blocks.append(Block(line.picture, (line.text,)))
    return tuple(blocks)


def answers_of(actor: Actor, number: str, *, language: str) -> tuple[Case, date, tuple[Answered, ...]]:
    """What was sent last, in words, and when. Raises NotYours, also when nothing was sent."""
    case_id = cases.id_of(number)
    sent = applications.sent_of(actor, case_id)
    if sent is None:
        raise NotYours(Right.READ_CASE)
    case = cases.case_of(actor, case_id)
    pack = pack_of(case)
    said = applications.answers_in_words(pack, sent.answers, language=language, wishes=sent.wishes)
    return case, day_of(sent.sent_at), said


def decide(actor: Actor, number: str, change: Change, *, now: datetime) -> None:
    """Do what the person decided; once more changes nothing. Raises NotYours, IllegalMove."""
    try:
        _decide(actor, number, change, now=now)
    except applications.BeingSent as signed:
        raise IllegalMove(number) from signed


def _decide(actor: Actor, number: str, change: Change, *, now: datetime) -> None:
    case = _case_to_decide(actor, number)
    if change is Change.MEND:
        applications.ask_to_correct(actor, case.id, now=now)
    elif change is Change.TAKE_BACK:
        applications.withdraw(actor, case.id, now=now)
    elif change is Change.STOP:
        _move_once(actor, case, State.ENDING, now=now)
    elif change is Change.MOVE:
        # R.18.4: another municipality may end the funding, so the office hears of a new address from here.
        _move_once(actor, case, State.MOVING, now=now)
    elif case.state in _MAY_STAY:
        back = next(state for state in cases.moves_of(actor, case) if state is not State.WITHDRAWN)
        _move_once(actor, case, back, now=now)


def may_decide(actor: Actor, number: str, change: Change) -> Case | None:
    """The case, when the person may decide this about it now; None when it is too late. Raises NotYours."""
    case = _case_to_decide(actor, number)
    return case if change in _changes(actor, case) else None


def _case_to_decide(actor: Actor, number: str) -> Case:
    """Who decides nothing about it is refused before anything is read: nobody is told of a look."""
    if not actor.may(Right.APPLY):
        raise NotYours(Right.APPLY)
    return applications.written_by(actor, number)


def thinking_days(case: Case) -> int | None:
    """How many days there are to think before an end; None when the programme does not say."""
    pack = pack_of(case)
    limits = [row.limit for row in pack.case.deadlines if row.key == "thinking-time"]
    return pack.limit(limits[0]).value if limits else None


def end_what_was_thought_over(now: datetime) -> int:
    """The time to think is over: what nobody took back ends now, and the person is told; how many ended."""
    return sum(_end(case, now=now) for case in cases.about_to_end(SYSTEM))


def _end(case: Case, *, now: datetime) -> bool:
    for end in (State.ENDED, State.NOT_CONCLUDED):
        try:
            with db.transaction():
                cases.move(case.id, end, SYSTEM, now=now, seen=case.entries)
                messages.write(
                    SYSTEM,
                    to=case.person_id,
                    kind=Kind.MOVED_ON,
                    case_id=case.id,
                    reach=applications.reach_of(case),
                    now=now,
                )
        except (cases.TooEarly, cases.CaseChanged):
            return False
        except IllegalMove:
            # A case ends in the other way when nothing was signed yet.
            continue
        return True
    return False


def _move_once(actor: Actor, case: Case, to: State, *, now: datetime) -> None:
    if case.state is not to:
        with db.joined_transaction():
            cases.move(case.id, to, actor, now=now, seen=case.entries)
            applications.tell_moved_by_another(actor, case, now=now)


def _changes(actor: Actor, case: Case) -> frozenset[Change]:
    open_ways = frozenset(cases.moves_of(actor, case))
    found = {
        Change.MEND: State.CORRECTION in open_ways,
        Change.TAKE_BACK: State.WITHDRAWN in open_ways,
        Change.STOP: State.ENDING in open_ways,
        Change.STAY: case.state in _MAY_STAY,
        Change.MOVE: State.MOVING in open_ways,
    }
    if not actor.may(Right.READ_CASE):
        # Nor do they learn by a button that the case has moved on.
        known = {Change.MEND, Change.TAKE_BACK} if _knows_where_it_is(actor, case) else set[Change]()
        found = {change: is_open and change in known for change, is_open in found.items()}
    return frozenset(change for change, is_open in found.items() if is_open)


def _knows_where_it_is(actor: Actor, case: Case) -> bool:
    return cases.known_to(actor, case)[-1].state is case.state


def _waiting(actor: Actor, case_id: UUID) -> Waiting:
    case = cases.case_to_write(actor, case_id)
    pack = pack_of(case)
    try:
        applications.written_by(actor, case.number)
    except NotYours:
        # Somebody else has written there since.
        return Waiting(case, False, pack, _organisation(case), frozenset())
    return Waiting(
        case,
        applications.is_writable(case),
        pack,
        _organisation(case),
        _changes(actor, case),
        awaits_paper=_signers(actor, case),
    )


def _organisation(case: Case) -> Organisation | None:
    return None if case.organisation_id is None else organisations.with_id(case.organisation_id)
