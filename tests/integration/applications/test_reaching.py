"""How somebody wants to be told, as they said it; nothing leaves by itself where it may do harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.acting_for.service import Actor
from portal.applications import service as applications
from portal.applications.reaching import reach_of
from portal.cases import service as cases
from portal.messages.service import Reach
from portal.programme.pack import PackError, load_packs
from portal.web.clock import now
from tests.support.applying import LONG_ANSWERS, SHORT_ANSWERS, Typed, fill_in
from tests.support.casework import LONG
from tests.unit.programme.packs_for_tests import BUDGET, changed

pytestmark = pytest.mark.usefixtures("in_the_portal")

HEARS = {"phone": ["20 00 12 34"]}
ASKED_FOR = {
    "call": (["phone"], {"phone": {**HEARS, "phone-hears": ["only-me"]}}, Reach("call", "+37120001234")),
    "message": (["phone"], {"phone": {**HEARS, "phone-hears": ["close"]}}, Reach("message", "+37120001234")),
    "quiet": (
        ["phone"],
        {"phone": {**HEARS, "phone-hears": ["careful"]}},
        Reach("message", "+37120001234", careful=True),
    ),
    "email": (
        ["email"],
        {"email": {"email": ["kads@x.invalid"], "email-reads": ["only-me"]}},
        Reach("email", "kads@x.invalid"),
    ),
    "letter": ([], {"letter": {"letter": ["yes"]}}, Reach("letter", "Skolas iela 1, Liepkalns")),
    "no-letter": (
        [], {"letter": {"letter": ["no"]}}, Reach("letter", "Skolas iela 1, Liepkalns", careful=True)
    ),
    "come": ([], {}, Reach("come")),
}  # fmt: skip
ANSWER = {"quiet": "message", "no-letter": "letter"}


def answers(wish: str) -> dict[str, Typed]:
    """The long application of somebody who wants to be told this way."""
    steps, said, _reach = ASKED_FOR[wish]
    without = {key: value for key, value in LONG_ANSWERS.items() if key not in {"phone"} - set(steps)}
    filled: dict[str, Typed] = {}
    for key, typed in without.items():
        filled[key] = said.get(key, typed)
        if key == "reach":
            filled[key] = {"reach": [ANSWER.get(wish, wish)]}
            filled |= {step: said[step] for step in steps}
    return filled


@pytest.mark.parametrize("wish", ASKED_FOR)
def test_the_way_is_what_the_person_said(person: Actor, wish: str) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id, answers(wish))
    applications.send(person, case_id, now=now())
    assert reach_of(cases.case_of(person, case_id)) == ASKED_FOR[wish][2]


def test_before_anything_was_sent_there_is_no_way(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    assert reach_of(cases.case_of(person, case_id)) is None


def test_every_programme_has_a_way_for_every_answer() -> None:
    assert set(SHORT_ANSWERS["reach"]["reach"]) <= {"letter"}
    for pack in load_packs(Path("packs")).values():
        assert pack.application.reach is not None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('{ answer = "come", channel = "come" },', "", "ways: are not the answers to 'reach'"),
        ('address = "phone"', 'address = "horse"', "ways[0].address: there is no 'horse'"),
        ('["only-me", "close"]', '["only-me", "horse"]', "ways[0].safe: are not some of the answers"),
        (
            '["only-me", "close"]',
            '["only-me", "close", "careful"]',
            "ways[0].safe: are not some of the answers",
        ),
    ],
)
def test_a_pack_whose_ways_lead_nowhere_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(PackError) as refused:
        load_packs(changed(tmp_path, pack=BUDGET, old=old, new=new))
    assert f"application.reach.{message}" in str(refused.value)
