"""Where strangers share a computer, what counts is asked for again; elsewhere nobody is asked twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from flask import Flask

from portal.gateways.identity import choose_logins
from portal.signing_in.frame import FRESH
from portal.web.clock import RIGA
from tests.support.apply_pages import SHORT_PAGE, Applicant
from tests.support.applying import SHORT_ANSWERS
from tests.support.login import login_at
from tests.support.people import clock_at

pytestmark = pytest.mark.other_databases_long
LATER = FRESH + timedelta(minutes=1)


@pytest.fixture
def library(portal_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """Whoever comes from this machine sits in a library."""
    before = portal_app.config["SETTINGS"]
    # People of tests are signed in there; its answers say when it asked them.
    logins = replace(before, logins=(login_at(tmp_path, name="test"),))
    portal_app.extensions["logins"] = choose_logins(logins)
    portal_app.config["SETTINGS"] = replace(before, shared_networks=(ip_network("127.0.0.0/8"),))
    yield portal_app
    portal_app.config["SETTINGS"] = before


def _at_the_end(app: Flask) -> Applicant:
    anna = Applicant(app)
    anna.begins(SHORT_PAGE)
    anna.answers(SHORT_ANSWERS)
    return anna


def test_in_a_library_sending_asks_again_and_loses_nothing(library: Flask) -> None:
    anna = _at_the_end(library)
    check = anna.at
    with clock_at(library, datetime.now(RIGA) + LATER):
        anna.presses_send()
        assert anna.at == f"/lv/sign-in/again?next={check}"
        anna.at = check
        assert anna.get(anna.page("tasks")), "looking is not asked for"
    anna.presses_send()
    assert anna.at.endswith("/sent"), "who has just signed in is not asked again"


def test_in_a_library_deciding_asks_again(library: Flask) -> None:
    anna = _at_the_end(library)
    anna.presses_send()
    back = anna.page("take-back")
    with clock_at(library, datetime.now(RIGA) + LATER):
        led = anna.send(back, {}, expect=303).response.location
    assert led == f"/lv/sign-in/again?next={back}"


def test_at_ones_own_telephone_nobody_is_asked_twice(portal_app: Flask) -> None:
    anna = _at_the_end(portal_app)
    with clock_at(portal_app, datetime.now(RIGA) + LATER):
        anna.presses_send()
    assert anna.at.endswith("/sent")
