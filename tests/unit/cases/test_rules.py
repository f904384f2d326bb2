"""The table of states: what may follow what, by whom, and that no case is ever caught."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from portal.cases.rules import (
    ENDS,
    PAUSES,
    TABLE,
    Due,
    Party,
    Phase,
    State,
    beginnings,
    moves_from,
    phase_of,
    unfit,
    way_back,
)
from portal.programme.pack_shape import Pack
from tests.unit.cases.programmes import LONG, SHORT, states_of

EVERY = frozenset(State)
TO_DECISION = (State.DRAFT, State.SUBMITTED, State.ELIGIBILITY, State.GRANTED)
TO_PLAN = (*TO_DECISION, State.ASSESSMENT, State.PLAN_DRAFT)
TO_SUPPORT = (*TO_PLAN, State.AMOUNT_CHECK, State.SIGNING, State.PROVIDERS, State.ACTIVE)
PROGRAMMES = pytest.mark.parametrize("pack", [LONG, SHORT], ids=lambda pack: pack.id)


def to(history: tuple[State, ...], party: Party, *, has: frozenset[State] = EVERY) -> set[State]:
    return {state for state, by in moves_from(history, has=has).items() if party in by}


def test_the_table_has_every_state_and_every_code_of_the_source_once() -> None:
    assert set(TABLE) == set(State)
    codes = [row.code for row in TABLE.values() if row.code]
    assert sorted(codes) == sorted([*(f"S{n}" for n in range(13)), "X1", "X2", "X3", "P"])


def test_a_case_ends_nowhere_but_in_these_four() -> None:
    assert {State.REFUSED, State.WITHDRAWN, State.NOT_CONCLUDED, State.ENDED} == ENDS


def test_somebody_has_to_act_in_every_state_that_is_no_end() -> None:
    assert {state for state, row in TABLE.items() if not row.acts} == ENDS


@pytest.mark.parametrize(("before", "after"), list(pairwise(TO_SUPPORT)))
def test_the_straight_way_is_open(before: State, after: State) -> None:
    history = TO_SUPPORT[: TO_SUPPORT.index(before) + 1]
    assert after in moves_from(history, has=EVERY)


@pytest.mark.parametrize(
    ("history", "party", "forbidden"),
    [
        ((State.DRAFT,), Party.ORGANISATION, State.SUBMITTED),
        ((State.DRAFT, State.SUBMITTED, State.ELIGIBILITY), Party.PERSON, State.GRANTED),
        ((State.DRAFT, State.SUBMITTED), Party.ORGANISATION, State.GRANTED),
        ((State.DRAFT, State.SUBMITTED), Party.ORGANISATION, State.WITHDRAWN),
        (TO_DECISION, Party.PERSON, State.WITHDRAWN),
        (TO_DECISION, Party.ORGANISATION, State.REFUSED),
        (TO_DECISION, Party.ORGANISATION, State.ENDED),
        (TO_SUPPORT, Party.ORGANISATION, State.NOT_CONCLUDED),
        (TO_SUPPORT, Party.PERSON, State.SUSPENDED),
        ((*TO_PLAN, State.AMOUNT_CHECK), Party.ORGANISATION, State.ACTIVE),
    ],
)
def test_what_must_not_happen_does_not(history: tuple[State, ...], party: Party, forbidden: State) -> None:
    assert forbidden not in to(history, party)


def test_a_person_may_leave_from_wherever_they_are() -> None:
    leaving = {State.WITHDRAWN, State.ENDING}
    for state, row in TABLE.items():
        if state not in ENDS | {State.DRAFT, State.ENDING, State.MOVING}:
            ways = {move.to for move in row.moves if Party.PERSON in move.by}
            assert ways & leaving, state


@pytest.mark.parametrize(
    ("history", "phase", "end"),
    [
        ((*TO_PLAN, State.ENDING), Phase.GRANTED, State.NOT_CONCLUDED),
        ((*TO_SUPPORT, State.ENDING), Phase.SIGNED, State.ENDED),
        ((*TO_SUPPORT, State.SUSPENDED, State.ENDING), Phase.SIGNED, State.ENDED),
        ((*TO_SUPPORT, State.PERIOD_CLOSE, State.GRANTED, State.ENDING), Phase.GRANTED, State.NOT_CONCLUDED),
    ],
)
def test_how_a_case_ends_depends_on_the_contract(
    history: tuple[State, ...], phase: Phase, end: State
) -> None:
    assert phase_of(history) is phase
    assert to(history, Party.ORGANISATION) == {end}


def test_a_pause_leads_back_to_where_the_case_was_also_from_a_pause_in_a_pause() -> None:
    history = (*TO_SUPPORT, State.SUSPENDED)
    assert way_back(history) is State.ACTIVE
    assert way_back((*history, State.ENDING)) is State.SUSPENDED
    assert way_back((*history, State.ENDING, State.SUSPENDED)) is State.ACTIVE
    assert way_back((*history, State.ENDING, State.SUSPENDED, State.ACTIVE)) is None


def test_who_is_suspended_cannot_come_back_by_changing_their_mind_about_leaving() -> None:
    history = (*TO_SUPPORT, State.SUSPENDED, State.ENDING)
    assert to(history, Party.PERSON) == {State.SUSPENDED}


def test_a_change_under_the_same_ceiling_goes_straight_back_to_the_services() -> None:
    history = (*TO_SUPPORT, State.REVIEW, State.PLAN_DRAFT, State.AMOUNT_CHECK)
    assert State.ACTIVE in to(history, Party.ORGANISATION)


def test_a_time_limit_begins_anew_where_it_should_and_nowhere_else() -> None:
    asked_again = (State.DRAFT, State.SUBMITTED, State.CORRECTION, State.SUBMITTED)
    assert beginnings(asked_again)[Due.ANSWER] == 3
    assert beginnings((*asked_again, State.MOVING, State.SUBMITTED))[Due.ANSWER] == 3
    queued = (*TO_DECISION, State.QUEUED, State.ASSESSMENT)
    assert beginnings(queued)[Due.PLAN] == len(queued) - 1
    changed = (
        *TO_SUPPORT,
        State.REVIEW,
        State.PLAN_DRAFT,
        State.AMOUNT_CHECK,
        State.SIGNING,
        State.PROVIDERS,
    )
    assert beginnings(changed)[Due.PERIOD] == TO_SUPPORT.index(State.PROVIDERS)
    assert Due.PERIOD not in beginnings((*TO_SUPPORT, State.PERIOD_CLOSE, State.GRANTED))


@PROGRAMMES
def test_both_programmes_fit_the_table(pack: Pack) -> None:
    assert list(unfit(states_of(pack))) == []


@pytest.mark.parametrize(
    ("without", "complaint"),
    [
        ({State.REFUSED}, "refused is missing"),
        ({State.ENDED}, "ended is missing"),
        ({State.SUBMITTED, State.CORRECTION}, "submitted is missing"),
    ],
)
def test_a_programme_with_a_hole_is_told(without: set[State], complaint: str) -> None:
    assert complaint in list(unfit(EVERY - without))


def test_a_state_that_nothing_leads_to_is_told() -> None:
    alone = frozenset({State.DRAFT, State.SUBMITTED, State.QUEUED})
    assert "queued cannot be reached" in list(unfit(alone))


def test_the_shorter_programme_passes_over_what_it_does_not_have() -> None:
    has = states_of(SHORT)
    assert to(TO_DECISION, Party.ORGANISATION, has=has) >= {State.PLAN_DRAFT, State.QUEUED}
    signing = (*TO_DECISION, State.PLAN_DRAFT, State.SIGNING)
    assert State.ACTIVE in to(signing, Party.ORGANISATION, has=has)
    assert phase_of((*signing, State.ACTIVE)) is Phase.SIGNED


@given(history=st.lists(st.sampled_from(State), min_size=1, max_size=30), has=st.sets(st.sampled_from(State)))
def test_whatever_happened_nobody_is_led_out_of_the_programme(history: list[State], has: set[State]) -> None:
    for state in moves_from(history, has=has):
        assert state in has or state is way_back(history)


class Case(RuleBasedStateMachine):
    """A case moved about by everybody, as the table allows."""

    pack = LONG

    def __init__(self) -> None:
        super().__init__()
        self.has = states_of(self.pack)
        self.history = [State.DRAFT]

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        ways = set(moves_from(self.history, has=self.has))
        # Most walks go on for long; one move in twenty may end them.
        if data.draw(st.integers(0, 19), label="may end") and ways - ENDS:
            ways -= ENDS
        if ways:
            self.history.append(data.draw(st.sampled_from(sorted(ways)), label="to"))

    @invariant()
    def it_stays_in_the_programme(self) -> None:
        assert self.history[-1] in self.has

    @invariant()
    def it_is_over_exactly_when_nobody_can_move_it(self) -> None:
        ways = moves_from(self.history, has=self.has)
        assert (self.history[-1] in ENDS) == (not ways)
        assert all(ways.values())

    @invariant()
    def an_end_can_be_reached(self) -> None:
        # From wherever it is, never further than a handful of moves from an end.
        now, seen = {tuple(self.history)}, 0
        while not any(history[-1] in ENDS for history in now):
            seen += 1
            assert seen < 8
            now = {(*history, to) for history in now for to in moves_from(history, has=self.has)}

    @invariant()
    def a_pause_has_a_way_back_and_nothing_else_has(self) -> None:
        assert (way_back(self.history) is not None) == (self.history[-1] in PAUSES)

    @invariant()
    def no_contract_without_a_decision_and_no_end_of_funding_without_a_contract(self) -> None:
        phase = phase_of(self.history)
        if self.history[-1] in (State.ACTIVE, State.PROVIDERS, State.REVIEW, State.ENDED):
            assert phase is Phase.SIGNED
        if self.history[-1] in (State.REFUSED, State.WITHDRAWN):
            assert phase is Phase.ASKED
        if self.history[-1] is State.NOT_CONCLUDED:
            assert phase is Phase.GRANTED


class ShortCase(Case):
    """The same in the programme with fewer states."""

    pack = SHORT


WALKS = settings(max_examples=25, stateful_step_count=200, deadline=None)
TestCase = Case.TestCase
TestCase.settings = WALKS
TestShortCase = ShortCase.TestCase
TestShortCase.settings = WALKS
