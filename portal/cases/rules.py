"""The states of a case: one table of who may move it where, until when, and who has to act. Pure.

The codes S0-S12, X1-X3 and P are those of the sources' process; a state without a code is ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a case is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CORRECTION = "correction"
    ELIGIBILITY = "eligibility"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    GRANTED = "granted"
    QUEUED = "queued"
    ASSESSMENT = "assessment"
    PLAN_DRAFT = "plan-draft"
    AMOUNT_CHECK = "amount-check"
    SIGNING = "signing"
    NOT_CONCLUDED = "not-concluded"
    FIRST_SURVEY = "first-survey"
    PROVIDERS = "providers"
    ACTIVE = "active"
    REVIEW = "review"
    PERIOD_CLOSE = "period-close"
    SUSPENDED = "suspended"
    ENDING = "ending"
    MOVING = "moving"
    ENDED = "ended"


# The application is in the hands of who writes it.
BEING_WRITTEN = frozenset({State.DRAFT, State.CORRECTION})


class Party(StrEnum):
    """Who may move a case: the person's side, the organisation, or the portal by itself."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PORTAL = "portal"


class Phase(StrEnum):
    """What has been agreed so far; how a case can end depends on it."""

    ASKED = "asked"
    GRANTED = "granted"
    SIGNED = "signed"


class Due(StrEnum):
    """What a case waits for until a day; a pack says which of its limits gives the length."""

    ANSWER = "answer"
    PLAN = "assessment-and-plan"
    PERIOD = "plan-period"
    THINKING = "thinking-time"


PERSON = frozenset({Party.PERSON})
OFFICE = frozenset({Party.ORGANISATION})
EITHER = PERSON | OFFICE
OFFICE_OR_PORTAL = OFFICE | {Party.PORTAL}
NOBODY: frozenset[Party] = frozenset()
EVERY_PHASE = frozenset(Phase)
ASKED, GRANTED, SIGNED = (frozenset({phase}) for phase in Phase)


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move; `to` None leads back to where the case was before it paused."""

    to: State | None
    by: frozenset[Party]
    phases: frozenset[Phase] = EVERY_PHASE


@dataclass(frozen=True, slots=True)
class Row:
    """One state: its code in the source, who has to act in it, what is due, and the ways out.

    `onward` is where a case goes when a programme does not have this state.
    """

    code: str | None
    acts: frozenset[Party]
    moves: tuple[Move, ...] = ()
    due: Due | None = None
    onward: State | None = None
    pause: bool = False


# A contract is not concluded (R.13) before there is one, and funding ends (R.18) only after.
_STOPS = (
    Move(State.NOT_CONCLUDED, OFFICE, GRANTED),
    Move(State.ENDED, OFFICE, SIGNED),
    Move(State.ENDING, PERSON),
    Move(State.MOVING, EITHER),
)
_RUNNING = (Move(State.SUSPENDED, OFFICE), *_STOPS)

TABLE: Mapping[State, Row] = {
    # A draft is the person's own; nobody else sees it, and who does not want it erases it.
    State.DRAFT: Row("S0", PERSON, (Move(State.SUBMITTED, PERSON),), onward=State.SUBMITTED),
    State.SUBMITTED: Row(
        "S1", OFFICE, due=Due.ANSWER, onward=State.ELIGIBILITY,
        moves=(
            Move(State.ELIGIBILITY, OFFICE),
            Move(State.CORRECTION, EITHER),
            Move(State.WITHDRAWN, PERSON),
            Move(State.MOVING, EITHER),
        ),
    ),
    # The person adds or mends something; the day of the answer is counted anew from the next sending.
    State.CORRECTION: Row(
        None, PERSON,
        moves=(
            Move(State.SUBMITTED, PERSON),
            Move(State.ELIGIBILITY, OFFICE),
            Move(State.WITHDRAWN, PERSON),
            Move(State.MOVING, EITHER),
        ),
    ),
    State.ELIGIBILITY: Row(
        "S2", OFFICE, due=Due.ANSWER, onward=State.GRANTED,
        moves=(
            Move(State.GRANTED, OFFICE),
            Move(State.REFUSED, OFFICE),
            Move(State.CORRECTION, EITHER),
            Move(State.WITHDRAWN, PERSON),
            Move(State.MOVING, EITHER),
        ),
    ),
    State.REFUSED: Row("X1", NOBODY),
    State.WITHDRAWN: Row(None, NOBODY),
    State.GRANTED: Row(
        "S3", OFFICE, due=Due.PLAN, onward=State.ASSESSMENT,
        moves=(Move(State.QUEUED, OFFICE), Move(State.ASSESSMENT, OFFICE), *_STOPS),
    ),
    # R.4 knows a queue but no order and no end of it: so a place is shown, and no day.
    State.QUEUED: Row(None, OFFICE, (Move(State.ASSESSMENT, OFFICE), *_STOPS)),
    State.ASSESSMENT: Row(
        "S4", EITHER, due=Due.PLAN, onward=State.PLAN_DRAFT,
        moves=(Move(State.PLAN_DRAFT, OFFICE), *_STOPS),
    ),
    State.PLAN_DRAFT: Row(
        "S5", EITHER, due=Due.PLAN, onward=State.AMOUNT_CHECK,
        moves=(Move(State.AMOUNT_CHECK, OFFICE), *_STOPS),
    ),
    # A change that stays under the same ceiling goes straight back to the services (4.1.2).
    State.AMOUNT_CHECK: Row(
        "S6", OFFICE, onward=State.SIGNING,
        moves=(
            Move(State.PLAN_DRAFT, OFFICE),
            Move(State.SIGNING, OFFICE),
            Move(State.ACTIVE, OFFICE, SIGNED),
            *_STOPS,
        ),
    ),
    State.SIGNING: Row(
        "S7", EITHER, onward=State.FIRST_SURVEY,
        moves=(
            Move(State.FIRST_SURVEY, OFFICE_OR_PORTAL),
            Move(State.PROVIDERS, OFFICE_OR_PORTAL),
            Move(State.PLAN_DRAFT, EITHER),
            *_STOPS,
        ),
    ),
    State.NOT_CONCLUDED: Row("X2", NOBODY),
    # The survey runs beside the search for providers: it never holds the case up.
    State.FIRST_SURVEY: Row(
        "S8", PERSON, onward=State.PROVIDERS, moves=(Move(State.PROVIDERS, OFFICE_OR_PORTAL), *_RUNNING)
    ),
    State.PROVIDERS: Row(
        "S9", EITHER, onward=State.ACTIVE, due=Due.PERIOD,
        moves=(Move(State.ACTIVE, OFFICE_OR_PORTAL), Move(State.REVIEW, EITHER), *_RUNNING),
    ),
    State.ACTIVE: Row(
        "S10", PERSON, onward=State.PERIOD_CLOSE, due=Due.PERIOD,
        moves=(Move(State.REVIEW, EITHER), Move(State.PERIOD_CLOSE, OFFICE_OR_PORTAL), *_RUNNING),
    ),
    State.REVIEW: Row(
        "S11", EITHER, onward=State.PLAN_DRAFT,
        moves=(
            Move(State.ASSESSMENT, OFFICE),
            Move(State.PLAN_DRAFT, OFFICE),
            Move(State.AMOUNT_CHECK, OFFICE),
            Move(State.ACTIVE, OFFICE),
            *_RUNNING,
        ),
    ),
    State.PERIOD_CLOSE: Row("S12", EITHER, (Move(State.GRANTED, OFFICE), *_STOPS)),
    State.SUSPENDED: Row(
        "P", OFFICE, pause=True,
        moves=(Move(None, OFFICE), Move(State.ENDED, OFFICE, SIGNED), Move(State.ENDING, PERSON)),
    ),
    # The person wants to stop (R.18.2, R.13.3) and may change their mind until the time to think is over.
    State.ENDING: Row(
        None, PERSON, pause=True, due=Due.THINKING,
        moves=(
            Move(None, PERSON),
            Move(State.ENDED, OFFICE_OR_PORTAL, SIGNED),
            Move(State.NOT_CONCLUDED, OFFICE_OR_PORTAL, GRANTED),
        ),
    ),
    # R.18.4 lets funding end when the municipality changes; it does not say that it must.
    State.MOVING: Row(
        None, OFFICE, pause=True,
        moves=(
            Move(None, EITHER),
            Move(State.ENDED, OFFICE, SIGNED),
            Move(State.NOT_CONCLUDED, OFFICE, GRANTED),
            Move(State.WITHDRAWN, PERSON, ASKED),
        ),
    ),
    State.ENDED: Row("X3", NOBODY),
}  # fmt: skip

ENDS = frozenset(state for state, row in TABLE.items() if not row.moves)
PAUSES = frozenset(state for state, row in TABLE.items() if row.pause)
_AFTER_SIGNING = frozenset({State.FIRST_SURVEY, State.PROVIDERS, State.ACTIVE})


def phase_of(history: Sequence[State]) -> Phase:
    """What has been agreed since the last decision; a new period begins with a new decision."""
    began = beginnings(history)
    if Due.PERIOD in began:
        return Phase.SIGNED
    return Phase.GRANTED if Due.PLAN in began else Phase.ASKED


def beginnings(history: Sequence[State]) -> Mapping[Due, int]:
    """Where in the history each time limit that still matters began to run.

    The end of a pause begins nothing. The month for assessment and plan (R.8) runs from the decision,
    or from the end of the queue, and is over with the contract; the year runs from the first contract.
    """
    began: dict[Due, int] = {}
    for position, state in enumerate(history):
        before = history[position - 1] if position else None
        if before is not None and way_back(history[:position]) is state:
            continue
        if state is State.SUBMITTED:
            began[Due.ANSWER] = position
        elif state is State.GRANTED:
            began[Due.PLAN] = position
            began.pop(Due.PERIOD, None)
        elif state is State.ASSESSMENT and before is State.QUEUED:
            began[Due.PLAN] = position
        elif state in _AFTER_SIGNING and before is State.SIGNING:
            began.setdefault(Due.PERIOD, position)
        elif state is State.ENDING:
            began[Due.THINKING] = position
    return began


def way_back(history: Sequence[State]) -> State | None:
    """Where a paused case goes when the pause ends; None when it is not paused."""
    stack = _pauses(history)
    return stack[-1] if stack else None


def moves_from(history: Sequence[State], *, has: Collection[State]) -> Mapping[State, frozenset[Party]]:
    """The states that the case may enter next, and who may move it there.

    `has` are the states of the programme; one that it lacks is passed over.
    """
    phase, found = phase_of(history), dict[State, frozenset[Party]]()
    for move in TABLE[history[-1]].moves:
        to = way_back(history) if move.to is None else _next_of(move.to, has=has)
        if to is not None and phase in move.phases:
            found[to] = found.get(to, NOBODY) | move.by
    return found


def unfit(has: Collection[State]) -> Iterator[str]:
    """What keeps a programme with these states from working: what cannot be reached, what never ends."""
    reached, open_ones = {State.DRAFT}, [State.DRAFT]
    while open_ones:
        for move in TABLE[open_ones.pop()].moves:
            to = None if move.to is None else _next_of(move.to, has=has)
            if to is not None and to not in reached:
                reached.add(to)
                open_ones.append(to)
    for state in has:
        if state not in reached:
            yield f"{state} cannot be reached"
    for state in (State.DRAFT, State.SUBMITTED, State.ELIGIBILITY, State.GRANTED, State.REFUSED, State.ENDED):
        if state not in has:
            yield f"{state} is missing"


def _next_of(state: State, *, has: Collection[State]) -> State | None:
    while state not in has:
        onward = TABLE[state].onward
        if onward is None:
            return None
        state = onward
    return state


def _pauses(history: Sequence[State]) -> list[State]:
    """Where the case was before each pause that is not over, the outermost first."""
    stack: list[State] = []
    for before, state in zip(history, history[1:], strict=False):
        if stack and state is stack[-1]:
            stack.pop()
        elif TABLE[state].pause:
            stack.append(before)
        else:
            stack.clear()
    return stack
