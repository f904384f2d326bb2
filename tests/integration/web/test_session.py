"""A session lives on the server: it ends in time, at sign-out, and at the next sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal import db
from portal.web import cookies
from portal.web import session as web_session
from portal.web.models import WebSessionRow
from tests.support.building import build_app
from tests.support.databases import statements
from tests.support.due import erased
from tests.support.people import clock_at, make_person, sign_in

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Riga"))


@pytest.fixture
def at_noon(portal_app: Flask) -> Iterator[Flask]:
    """A portal that lives at noon."""
    with clock_at(portal_app, NOON):
        yield portal_app


def _token(app: Flask) -> str:
    person = make_person(app)
    with app.app_context():
        return web_session.begin(person, provider="test", authenticated_at=NOON, at=NOON)


def _live(app: Flask, token: str, *, at: datetime) -> web_session.SignedIn | None:
    with clock_at(app, at), app.test_request_context(headers={"Cookie": f"session={token}"}):
        return web_session.signed_in()


def test_a_session_is_found_by_its_token_only(at_noon: Flask) -> None:
    token = _token(at_noon)
    live = _live(at_noon, token, at=NOON)
    assert live is not None
    assert live.person_id == make_person(at_noon)
    assert _live(at_noon, token[:-1] + "x", at=NOON) is None
    with at_noon.app_context(), db.session() as session:
        assert token not in str(session.execute(text("select * from web_session")).all())


def test_idle_for_half_an_hour_is_the_end(at_noon: Flask) -> None:
    token, idle = _token(at_noon), timedelta(minutes=30)
    assert _live(at_noon, token, at=NOON + idle - timedelta(seconds=1))
    # That look counted: another half an hour begins.
    assert _live(at_noon, token, at=NOON + idle + timedelta(minutes=25))
    assert _live(at_noon, token, at=NOON + idle * 2 + timedelta(minutes=25)) is None


def test_twelve_hours_are_the_end_for_the_busiest(at_noon: Flask) -> None:
    token = _token(at_noon)
    for minutes in range(0, 12 * 60, 20):
        assert _live(at_noon, token, at=NOON + timedelta(minutes=minutes))
    assert _live(at_noon, token, at=NOON + timedelta(hours=12)) is None


def test_signing_in_again_makes_a_new_token_and_ends_the_old_one(at_noon: Flask) -> None:
    old, person = _token(at_noon), make_person(at_noon)
    with at_noon.test_request_context(headers={"Cookie": f"session={old}"}):
        new = web_session.begin(person, provider="test", authenticated_at=NOON, at=NOON)
    assert new != old
    assert _live(at_noon, old, at=NOON) is None
    assert _live(at_noon, new, at=NOON)


def test_signing_out_ends_it_on_the_server(at_noon: Flask) -> None:
    token = _token(at_noon)
    with at_noon.test_request_context(headers={"Cookie": f"session={token}"}):
        web_session.end()
        assert web_session.signed_in() is None
    assert _live(at_noon, token, at=NOON) is None


def test_being_seen_is_written_once_a_minute(at_noon: Flask) -> None:
    token = _token(at_noon)
    with statements(at_noon) as said:
        _live(at_noon, token, at=NOON + timedelta(seconds=59))
    assert not [one for one in said if one.startswith("UPDATE")]
    with statements(at_noon) as said:
        _live(at_noon, token, at=NOON + timedelta(seconds=60))
    assert len([one for one in said if one.startswith("UPDATE")]) == 1


def test_dead_sessions_are_erased(at_noon: Flask) -> None:
    _token(at_noon)
    with at_noon.app_context():
        assert erased("web_session", at=NOON + timedelta(minutes=10)) == 0
        with db.session() as session:
            assert session.scalar(select(func.count()).select_from(WebSessionRow)) == 1
        assert erased("web_session", at=NOON + timedelta(hours=12)) == 1
        with db.session() as session:
            assert session.scalar(select(func.count()).select_from(WebSessionRow)) == 0


def test_without_a_cookie_the_database_is_not_asked(portal_app: Flask) -> None:
    with portal_app.test_request_context(), statements(portal_app) as said:
        assert web_session.signed_in() is None
    assert said == []


def test_behind_tls_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    app = build_app(tmp_path, public_url="https://atbalsts.example")
    with app.test_request_context():
        response = app.make_response("")
        cookies.put(response, cookies.SESSION, "token")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=token;")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_a_browser_of_a_test_is_signed_in(portal_app: Flask) -> None:
    client = portal_app.test_client()
    sign_in(client, make_person(portal_app))
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert _live(portal_app, cookie.value, at=datetime.now(NOON.tzinfo))
