"""The way through the applications of both programmes, one mechanism, nothing but the packs' data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.applications.journey import journey_of, only_asked, tasks_of
from portal.programme.pack_shape import Pack
from tests.unit.applications.packs import APPLICATIONS
from tests.unit.cases.programmes import LONG, SHORT

PROGRAMMES = pytest.mark.parametrize("pack", APPLICATIONS, ids=lambda pack: pack.id)
ME = {"for-whom": {"for-whom": "me"}}
WARD = {"for-whom": {"for-whom": "ward"}}


def test_a_guardian_is_asked_about_the_other_person_and_nobody_else_is() -> None:
    journey = journey_of(LONG.application)
    assert journey.after("for-whom", ME) == "reach"
    assert journey.asked(WARD)[:3] == ("for-whom", "ward", "guardian-paper")


@pytest.mark.parametrize(
    ("reach", "asked"),
    [("call", {"phone"}), ("message", {"phone"}), ("email", {"email"}), ("letter", set()), ("come", set())],
)
@PROGRAMMES
def test_only_the_chosen_way_to_reach_somebody_is_asked_for(pack: Pack, reach: str, asked: set[str]) -> None:
    answers = {**ME, "reach": {"reach": reach}}
    assert {"phone", "email"} & set(journey_of(pack.application).asked(answers)) == asked


def test_the_certificate_is_asked_for_only_when_it_is_at_hand() -> None:
    journey = journey_of(LONG.application)
    for how, asked in (("now", True), ("later", False), ("paper", False)):
        assert ("certificate-photo" in journey.asked({"certificate": {"certificate": how}})) is asked


def test_the_short_application_asks_what_its_programme_needs_and_no_more() -> None:
    steps = {step.key for step in SHORT.application.steps}
    assert steps == {
        "reach",
        "phone",
        "email",
        "letter",
        "region",
        "organisation",
        "target-group",
        "aim",
        "to-come",
        "helper",
    }


@PROGRAMMES
def test_neither_application_asks_for_a_diagnosis_children_or_disability_papers(pack: Pack) -> None:
    keys = " ".join(
        part
        for step in pack.application.steps
        for field in step.fields
        for part in (step.key, field.key, *(choice.key for choice in field.choices))
    )
    assert not [word for word in ("diagnos", "child", "disab", "illness") if word in keys]


@PROGRAMMES
def test_the_task_list_shows_what_is_asked_under_its_groups(pack: Pack) -> None:
    tasks = tasks_of(pack.application, {})
    listed = [task.step for group in tasks.values() for task in group]
    assert sorted(listed) == sorted(journey_of(pack.application).asked({}))
    assert [task.may_open for group in tasks.values() for task in group].count(True) == 1
    assert not any(task.is_done for group in tasks.values() for task in group)


def test_an_answer_that_is_no_longer_asked_is_kept_but_not_sent() -> None:
    answers = {**ME, "ward": {"ward-given-name": "Anna"}}
    assert only_asked(LONG.application, answers) == ME


@st.composite
def some_answers(draw: st.DrawFn, pack: Pack) -> dict[str, object]:
    answers: dict[str, object] = {}
    for step in pack.application.steps:
        if draw(st.booleans()):
            answers[step.key] = {
                field.key: draw(st.sampled_from([choice.key for choice in field.choices] or ["x"]))
                for field in step.fields
            }
    return answers


@PROGRAMMES
@given(data=st.data())
def test_answering_the_open_step_again_and_again_reaches_the_end(pack: Pack, data: st.DataObject) -> None:
    journey, answers = journey_of(pack.application), data.draw(some_answers(pack))
    for _ in range(len(pack.application.steps) + 1):
        step = journey.next_open(answers)
        if step is None:
            break
        assert journey.may_open(step, answers)
        fields = next(one.fields for one in pack.application.steps if one.key == step)
        answers[step] = {
            field.key: data.draw(st.sampled_from([choice.key for choice in field.choices] or ["x"]))
            for field in fields
        }
    assert journey.next_open(answers) is None
    assert set(only_asked(pack.application, answers)) == set(journey.asked(answers))
