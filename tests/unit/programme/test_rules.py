"""The rules about packs: the ceiling, the days one can apply, and what the answers say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.programme.pack import load_packs
from portal.programme.pack_shape import Pack
from portal.programme.rules import (
    AmountNotKnown,
    Answer,
    Kind,
    Meaning,
    indicative_amount,
    is_open,
    outcome,
)
from tests.unit.programme.packs_for_tests import BUDGET, MOTIVATION, PACKS

LOADED = load_packs(PACKS)
SUPPLEMENTS = tuple(row.key for row in LOADED[BUDGET].supplements)
BEST_FIRST: tuple[Kind, ...] = ("fits", "maybe", "probably_not")
MEANINGS: tuple[Meaning, ...] = ("fits", "ask", "probably_not")
ANSWERS: tuple[Answer, ...] = ("yes", "no", "unknown")

pairs = st.sampled_from([(row.level, row.living) for row in LOADED[BUDGET].amounts])
sets_of_supplements = st.sets(st.sampled_from(SUPPLEMENTS))


@dataclass(frozen=True)
class Asked:
    key: str
    means: Mapping[Answer, Meaning]

    def meaning_of(self, answer: Answer) -> Meaning:
        return self.means[answer]


@dataclass(frozen=True)
class Open:
    organisation: str
    open_from: date
    open_until: date | None = None


@dataclass(frozen=True)
class Programme:
    questions: tuple[Asked, ...] = ()
    other_programme: str | None = "another"
    openings: tuple[Open, ...] = field(default=())


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Programmes of one to five questions where, as in every pack, yes is never worse than not knowing."""
    questions = []
    for number in range(draw(st.integers(1, 5))):
        yes, unknown = sorted(draw(st.tuples(*[st.sampled_from(MEANINGS)] * 2)), key=MEANINGS.index)
        no = draw(st.sampled_from(MEANINGS))
        questions.append(Asked(f"q{number}", {"yes": yes, "unknown": unknown, "no": no}))
    return Programme(tuple(questions))


def answers_to(programme: Programme | Pack) -> st.SearchStrategy[dict[str, Answer]]:
    return st.fixed_dictionaries(
        {}, optional={question.key: st.sampled_from(ANSWERS) for question in programme.questions}
    )


def amount(*, level: int, living: str, given_keys: set[str]) -> int:
    budget = LOADED[BUDGET]
    return indicative_amount(
        budget.amounts, level=level, living=living, supplements=budget.supplements, given=given_keys
    )


def test_the_highest_ceiling_is_27_936_euro() -> None:
    ceilings = [
        amount(level=row.level, living=row.living, given_keys=set(SUPPLEMENTS))
        for row in LOADED[BUDGET].amounts
    ]
    assert max(ceilings) == 27_936_00
    assert amount(level=3, living="group-home", given_keys=set(SUPPLEMENTS)) == 27_936_00


def test_before_the_assessment_the_base_alone_is_the_ceiling() -> None:
    assert amount(level=1, living="family", given_keys=set()) == 15_966_00


@given(pair=pairs, chosen=sets_of_supplements)
def test_the_ceiling_is_the_base_and_each_chosen_supplement_once(
    pair: tuple[int, str], chosen: set[str]
) -> None:
    level, living = pair
    base = amount(level=level, living=living, given_keys=set())
    alone = [amount(level=level, living=living, given_keys={key}) - base for key in chosen]
    assert amount(level=level, living=living, given_keys=chosen) == base + sum(alone)


@given(pair=pairs, chosen=sets_of_supplements, more=st.sampled_from(SUPPLEMENTS))
def test_one_more_supplement_never_lowers_the_ceiling(
    pair: tuple[int, str], chosen: set[str], more: str
) -> None:
    level, living = pair
    without = amount(level=level, living=living, given_keys=chosen)
    assert amount(level=level, living=living, given_keys=chosen | {more}) >= without


def test_a_supplement_named_twice_counts_once() -> None:
    budget = LOADED[BUDGET]
    twice = indicative_amount(
        budget.amounts, level=1, living="alone", supplements=budget.supplements, given=["circle", "circle"]
    )
    assert twice == 13_908_00 + 732_00


@pytest.mark.parametrize(("level", "living"), [(5, "family"), (0, "family"), (1, "castle")])
def test_a_pair_without_an_amount_is_an_error(level: int, living: str) -> None:
    with pytest.raises(AmountNotKnown, match=f"no amount for care level {level}, living '{living}'"):
        amount(level=level, living=living, given_keys=set())


def test_an_unknown_supplement_is_an_error() -> None:
    with pytest.raises(AmountNotKnown, match="no supplement 'gold'"):
        amount(level=1, living="family", given_keys={"gold", "circle"})


def test_both_days_of_an_opening_belong_to_it() -> None:
    programme = Programme(openings=(Open("*", date(2026, 3, 1), date(2026, 3, 31)),))
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    assert [is_open(programme, on=day) for day in days] == [False, True, True, False]


@given(day=st.dates(min_value=date(2026, 1, 1)))
def test_an_opening_without_an_end_stays_open(day: date) -> None:
    assert is_open(Programme(openings=(Open("*", date(2026, 1, 1)),)), "north", on=day)


def test_an_organisation_s_own_dates_win_over_those_for_everybody() -> None:
    programme = Programme(
        openings=(Open("*", date(2026, 1, 1)), Open("north", date(2026, 6, 1), date(2026, 6, 30)))
    )
    assert is_open(programme, "south", on=date(2026, 5, 1))
    assert not is_open(programme, "north", on=date(2026, 5, 1))
    assert is_open(programme, "north", on=date(2026, 6, 15))


def test_a_programme_without_openings_is_closed() -> None:
    assert not is_open(Programme(), on=date(2026, 1, 1))


def test_one_can_apply_for_the_demonstration_budget_but_no_longer_for_the_ended_programme() -> None:
    today = date(2026, 3, 3)
    assert is_open(LOADED[BUDGET], "any-office", on=today)
    assert not is_open(LOADED[MOTIVATION], "any-team", on=today)
    last_day = date(2022, 12, 31)
    assert is_open(LOADED[MOTIVATION], on=last_day)
    assert not is_open(LOADED[MOTIVATION], on=last_day + timedelta(days=1))


@given(data=st.data(), programme=programmes())
def test_whatever_is_answered_there_is_a_reason(data: st.DataObject, programme: Programme) -> None:
    answers = data.draw(answers_to(programme))
    said = outcome(programme, answers=answers)
    assert said.reasons
    assert set(said.reasons) <= {question.key for question in programme.questions}
    assert said.other_programme == (None if said.kind == "fits" else "another")


@given(data=st.data(), programme=programmes())
def test_the_reasons_are_exactly_the_answers_that_decided(data: st.DataObject, programme: Programme) -> None:
    answers = data.draw(answers_to(programme))
    said = outcome(programme, answers=answers)
    deciding = MEANINGS[BEST_FIRST.index(said.kind)]
    meant = {q.key: q.meaning_of(answers.get(q.key, "unknown")) for q in programme.questions}
    assert said.reasons == tuple(key for key, meaning in meant.items() if meaning == deciding)
    assert max(MEANINGS.index(meaning) for meaning in meant.values()) == MEANINGS.index(deciding)


@given(data=st.data(), programme=programmes())
def test_knowing_that_the_answer_is_yes_never_worsens_the_outcome(
    data: st.DataObject, programme: Programme
) -> None:
    answers = data.draw(answers_to(programme))
    open_keys = [q.key for q in programme.questions if answers.get(q.key, "unknown") == "unknown"]
    learned: dict[str, Answer] = dict(answers)
    for key in data.draw(st.sets(st.sampled_from(open_keys or ["none"]))):
        learned[key] = "yes"
    before, after = outcome(programme, answers=answers), outcome(programme, answers=learned)
    assert BEST_FIRST.index(after.kind) <= BEST_FIRST.index(before.kind)


@given(data=st.data(), programme=programmes())
def test_an_unanswered_question_is_the_same_as_not_knowing(data: st.DataObject, programme: Programme) -> None:
    answers = data.draw(answers_to(programme))
    filled: dict[str, Answer] = {
        question.key: answers.get(question.key, "unknown") for question in programme.questions
    }
    assert outcome(programme, answers=answers) == outcome(programme, answers=filled)


@pytest.mark.parametrize("pack", LOADED.values(), ids=lambda pack: pack.id)
def test_all_yes_fits_and_all_unknown_is_worth_asking(pack: Pack) -> None:
    keys = [question.key for question in pack.questions]
    said_yes: dict[str, Answer] = dict.fromkeys(keys, "yes")
    assert outcome(pack, answers=said_yes).kind == "fits"
    assert outcome(pack, answers={}).kind == "maybe"


@pytest.mark.parametrize("pack", LOADED.values(), ids=lambda pack: pack.id)
def test_whoever_may_not_get_it_is_shown_the_other_programme(pack: Pack) -> None:
    said_no: dict[str, Answer] = dict.fromkeys((question.key for question in pack.questions), "no")
    said = outcome(pack, answers=said_no)
    assert said.kind == "probably_not"
    assert said.other_programme in {other.id for other in LOADED.values()} - {pack.id}


def test_no_disability_group_is_a_reason_to_ask_and_not_a_refusal() -> None:
    budget = LOADED[BUDGET]
    answers: dict[str, Answer] = {question.key: "yes" for question in budget.questions}
    said = outcome(budget, answers={**answers, "disability-group": "no"})
    assert (said.kind, said.reasons) == ("maybe", ("disability-group",))


def test_a_person_under_18_is_told_only_that_reason() -> None:
    budget = LOADED[BUDGET]
    said = outcome(budget, answers={"adult": "no", "disability-group": "no"})
    assert (said.kind, said.reasons) == ("probably_not", ("adult",))


def test_a_programme_that_asks_nothing_can_only_be_talked_about() -> None:
    said = outcome(Programme(), answers={})
    assert (said.kind, said.reasons, said.other_programme) == ("maybe", (), "another")
