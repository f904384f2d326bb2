"""Who may do what under which ground: a table read by hand, and what no file can give away."""

from __future__ import annotations

import msgspec
import pytest

from portal.acting_for.bases import Bases, bases, basis_of, grants
from portal.acting_for.rules import (
    BASES,
    NEVER_BY_CONSENT,
    NEVER_BY_PRESENCE,
    OWN,
    Capacity,
    Right,
    read_areas,
    rights_by_tasks,
    write_areas,
)

# Read by hand. What a paper says of one area, and which rights of the person that gives: `!` marks those that
# count only when the person agrees as well, where the paper says together.
BY_AREA = {
    "offices": "read-case begin apply! sign! fill-in read-draft see-plan",
    "contracts": "see-plan see-visits choose-provider! sign!",
    "money": "see-plan",
    "health": "see-visits",
    "home": "",
    "unknown": "",
}
BINDING = {Right.APPLY, Right.SIGN, Right.CHOOSE_PROVIDER}
# Read by hand. What each task gives to who helps by consent: nobody paid, and somebody who is.
BY_TASK = {
    "fill-in": ("fill-in read-draft", "fill-in read-draft"),
    "see-plan": ("see-plan", "see-plan"),
    "see-visits": ("see-visits", "see-visits"),
    "move-visits": ("see-visits move-visits", "see-visits move-visits"),
    "choose-provider": ("choose-provider", ""),
    "help-with-survey": ("help-with-survey", ""),
    # Not for the person to give, whatever a form brings.
    "sign": ("", ""),
    "apply": ("", ""),
    "read-case": ("", ""),
    "unknown": ("", ""),
}
PAPERS = [one for one in BASES if basis_of(one).by == "paper"]
CONSENTS = [one for one in BASES if basis_of(one).by == "consent"]


def _rights(said: str) -> set[Right]:
    return {Right(word.rstrip("!")) for word in said.split()}


@pytest.mark.parametrize("basis", PAPERS)
@pytest.mark.parametrize("area", BY_AREA)
def test_a_paper_gives_what_its_areas_say_and_no_more(basis: str, area: str) -> None:
    alone = grants(basis, areas={area: "alone"}, tasks=("fill-in", "sign"), is_paid=False)
    assert (alone.rights, alone.together) == (_rights(BY_AREA[area]), frozenset())
    joint = grants(basis, areas={area: "together"}, tasks=(), is_paid=False)
    assert joint.together == _rights(BY_AREA[area]) & BINDING
    assert joint.rights == _rights(BY_AREA[area]) - BINDING


@pytest.mark.parametrize("basis", CONSENTS)
@pytest.mark.parametrize("task", BY_TASK)
def test_a_consent_gives_what_its_tasks_say_and_never_a_signature(basis: str, task: str) -> None:
    for is_paid, said in zip((False, True), BY_TASK[task], strict=True):
        given = grants(basis, areas={"offices": "alone"}, tasks=(task,), is_paid=is_paid)
        assert (given.rights, given.together) == (_rights(said), frozenset())


def test_beside_the_person_one_writes_and_binds_to_nothing_whatever_a_form_brings() -> None:
    given = grants("office", areas={"offices": "alone"}, tasks=tuple(BY_TASK), is_paid=False)
    said = "begin fill-in read-draft send-on-paper see-plan see-visits move-visits"
    assert (given.rights, given.together) == (_rights(said), frozenset())


def test_no_file_lets_who_sits_beside_the_person_bind_them() -> None:
    never = [right.value for right in NEVER_BY_PRESENCE]
    given = rights_by_tasks(
        ("x",),
        rights_of={"x": frozenset(Right)},
        is_paid=False,
        not_if_paid=frozenset(),
        never=NEVER_BY_PRESENCE,
    )
    assert len(never) == 7 and not {Right(one) for one in never} & given.rights


def test_where_two_areas_differ_together_holds() -> None:
    given = grants("guardian", areas={"offices": "alone", "contracts": "together"}, tasks=(), is_paid=False)
    assert Right.SIGN in given.together and Right.SIGN not in given.rights
    assert Right.APPLY in given.rights


def test_nobody_is_let_choose_helpers_or_say_how_the_person_is_by_a_paper() -> None:
    everything = dict.fromkeys((one.key for one in bases().areas), "alone")
    given = grants("guardian", areas=everything, tasks=(), is_paid=False)
    assert not {Right.LET_HELP, Right.HELP_WITH_SURVEY, Right.MOVE_VISITS} & given.rights
    assert given.rights < OWN


def test_every_ground_has_a_part_and_a_parent_is_none() -> None:
    acting = {one: basis_of(one).acts_as for one in BASES}
    assert {acting[one] for one in PAPERS} == {Capacity.GUARDIAN}
    assert (acting["helper"], acting["support-person"]) == (Capacity.HELPER, Capacity.HELPER)
    assert acting["office"] is Capacity.ASSISTING
    assert "parent" not in BASES
    with pytest.raises(KeyError):
        basis_of("parent")


@pytest.mark.parametrize("right", sorted(NEVER_BY_CONSENT))
def test_no_file_lets_a_helper_do_what_only_the_person_does(right: Right) -> None:
    known = msgspec.to_builtins(bases())
    known["tasks"][-1]["rights"] = [right.value]
    with pytest.raises(msgspec.ValidationError, match="No helper may"):
        msgspec.convert(known, Bases)


@pytest.mark.parametrize(
    ("part", "value"), [("bases", []), ("areas", [{"key": "x", "tasks": ["y"], "words": {}}])]
)
def test_a_file_that_names_what_nobody_knows_is_refused(part: str, value: object) -> None:
    known = {**msgspec.to_builtins(bases()), part: value}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(known, Bases)


def test_everything_a_helper_reads_is_said_in_every_language() -> None:
    known = bases()
    for words in (one.words for one in (*known.bases, *known.areas, *known.for_helpers, *known.lengths)):
        assert set(words) == {"lv", "en", "ru"}


def test_areas_are_kept_as_they_were_said() -> None:
    areas = {"offices": "together", "money": "alone"}
    assert read_areas(write_areas(areas)) == areas
    assert read_areas("") == {}
    with pytest.raises(ValueError, match="sometimes"):
        write_areas({"money": "sometimes"})
