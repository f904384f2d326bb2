"""How long the answer takes does not say either that something is there."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from uuid import uuid4

import pytest
from flask import Flask

from portal.acting_for.actor import oneself
from portal.cases import service as cases
from portal.my_data import service as my_data
from portal.web.clock import now
from tests.support.casework import sent_case
from tests.support.helping import invited
from tests.support.page_client import Visitor
from tests.support.people import make_person, sign_in

CALLS = 200
# The slower of both may take so much longer; a busy machine shakes more than that between two runs.
MOST = 1.25


@pytest.fixture
def addresses(portal_app: Flask) -> dict[str, tuple[str, str]]:
    """Of Anna, and of nobody: each pair of addresses of the same shape."""
    with portal_app.app_context():
        anna = oneself(make_person(portal_app))
        number = cases.case_of(anna, sent_case(anna)).number
        invitation = invited(anna, "Marta Kalna")
        correct = my_data.Kind.CORRECT
        question = my_data.ask_office(anna, correct, words="Nē.", phone=None, language="lv", now=now())
    other = number.translate(str.maketrans("23456789", "34567892"))
    return {
        "a case": (f"/lv/applications/{number}", f"/lv/applications/{other}"),
        "answers": (f"/lv/applications/{number}/answers", f"/lv/applications/{other}/answers"),
        "at the desk": (f"/lv/desk/cases/{number}", f"/lv/desk/cases/{other}"),
        "an invitation": (f"/lv/helpers/invitations/{invitation.id}", f"/lv/helpers/invitations/{uuid4()}"),
        "its link": (f"/lv/invitation/{invitation.token}", f"/lv/invitation/{invitation.token[::-1]}"),
        "a question": (f"/lv/data/questions/{question}", f"/lv/data/questions/{uuid4()}"),
    }


@pytest.mark.long
@pytest.mark.one_database
def test_what_is_not_mine_takes_as_long_as_what_is_not_there(
    portal_app: Flask, addresses: dict[str, tuple[str, str]]
) -> None:
    zane = Visitor(portal_app)
    sign_in(zane.client, make_person(portal_app, "Zane", "Izdoma", "990000-00008"))
    ratios = {name: _ratio(zane, pair) for name, pair in addresses.items()}
    assert {name: ratio for name, ratio in ratios.items() if not 1 / MOST < ratio < MOST} == {}


def _ratio(visitor: Visitor, pair: tuple[str, str]) -> float:
    """In turns, so that what else the machine does slows both alike."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(CALLS):
        for seconds, address in zip(took, pair, strict=True):
            began = perf_counter()
            answer = visitor.client.get(address, buffered=True)
            seconds.append(perf_counter() - began)
            assert answer.status_code == 404
    return median(took[0]) / median(took[1])
