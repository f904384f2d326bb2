"""A journey: order, conditions, no skipping ahead."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.formkit.journey import Journey, Step

WITH_CONDITION = Journey(
    (Step("who"), Step("guardian", applies=lambda answers: answers.get("who") == "other"), Step("phone"))
)


def test_a_step_that_does_not_apply_is_not_asked() -> None:
    assert WITH_CONDITION.asked({"who": "me"}) == ("who", "phone")
    assert WITH_CONDITION.after("who", {"who": "me"}) == "phone"
    assert WITH_CONDITION.before("phone", {"who": "other"}) == "guardian"
    assert WITH_CONDITION.position("phone", {"who": "me"}) == (2, 2)


def test_nobody_skips_ahead() -> None:
    assert not WITH_CONDITION.may_open("phone", {})
    assert WITH_CONDITION.may_open("phone", {"who": "me"})
    assert not WITH_CONDITION.may_open("guardian", {"who": "me"})


@given(st.sets(st.sampled_from("abcde")))
def test_answering_the_open_step_again_and_again_reaches_the_end(answered: set[str]) -> None:
    journey = Journey(tuple(Step(name) for name in "abcde"))
    answers = dict.fromkeys(answered, "yes")
    for _ in range(5):
        step = journey.next_open(answers)
        if step is None:
            break
        assert journey.may_open(step, answers) or step not in answers
        answers[step] = "yes"
    assert journey.next_open(answers) is None
    assert journey.after("e", answers) is None
    assert journey.before("a", answers) is None
