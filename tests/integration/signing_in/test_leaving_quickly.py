"""Who leaves quickly is signed out on the server, too, and waits for nothing while that happens."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask import Flask

from portal.web import cookies
from tests.support.building import build_app
from tests.support.locking import nobody_else_writes
from tests.support.page_client import Visitor
from tests.support.people import make_person, sign_in

MINE = "/lv/in-confidence"
LEAVE = "/lv/leave"


def _signed_in(app: Flask) -> tuple[Visitor, str]:
    anna = Visitor(app)
    sign_in(anna.client, make_person(app))
    kept = anna.client.get_cookie(cookies.SESSION)
    assert kept is not None
    return anna, kept.value


def test_the_old_cookie_opens_nothing_any_more(portal_app: Flask) -> None:
    anna, token = _signed_in(portal_app)
    elsewhere, _ = _signed_in(portal_app)
    anna.get(MINE)
    left = anna.get(LEAVE, expect=303)
    assert left.response.location == "https://www.meteo.lv/"
    thief = Visitor(portal_app)
    thief.client.set_cookie(cookies.SESSION, token)
    assert "/sign-in" in str(thief.get(MINE, expect=303).response.location)
    elsewhere.get(MINE)


@pytest.mark.one_database
def test_nobody_waits_for_a_database_that_somebody_else_holds(portal_app: Flask) -> None:
    anna, token = _signed_in(portal_app)
    with nobody_else_writes(portal_app, seconds=2) as since:
        answer = anna.client.get(LEAVE)
        assert answer.status_code == 303
        assert time.monotonic() - since < 1
        # The answer has left; only now is there time for the rest.
        answer.close()
    anna.client.set_cookie(cookies.SESSION, token)
    assert "/sign-in" in str(anna.get(MINE, expect=303).response.location)


@pytest.mark.one_database
def test_it_leads_away_where_there_is_no_database(tmp_path: Path) -> None:
    app = build_app(tmp_path, database_url=f"sqlite:///{tmp_path / 'away' / 'nothing.sqlite3'}")
    visitor = Visitor(app)
    visitor.client.set_cookie(cookies.SESSION, "whatever")
    assert visitor.get(LEAVE, expect=303).response.location == "https://www.meteo.lv/"
    assert visitor.client.get_cookie(cookies.SESSION) is None
