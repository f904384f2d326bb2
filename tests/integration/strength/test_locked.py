"""While somebody else holds the database, readers read, writers wait, and nobody loses what they wrote."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict

from portal import db
from portal.acting_for.actor import oneself
from portal.applications import service as applications
from portal.call_me.models import CallRequest
from portal.cases import service as cases
from portal.signing_in.models import SignInAttemptRow
from portal.web import clock
from tests.conftest import Databases
from tests.support.apply_pages import Applicant
from tests.support.applying import LONG_ANSWERS
from tests.support.building import build_app
from tests.support.databases import count_in
from tests.support.locking import nobody_else_writes
from tests.support.login import DemoLogin
from tests.support.page_client import Fetched, Visitor
from tests.support.people import clock_at, make_person, sign_in

HELD_SECONDS = 5.0
CALL = {"phone": "20 00 56 78", "best_time": "morning"}


@pytest.fixture
def impatient_app(
    portal_app: Flask, databases: Databases, database_kind: str, tmp_path: Path
) -> Iterator[Flask]:
    """The same database, opened by a portal that waits for a moment only."""
    app = build_app(tmp_path, database_url=databases.url(database_kind), busy_seconds=0.3)
    app.extensions["logins"] = portal_app.extensions["logins"]
    yield app
    app.extensions["database"].engine.dispose()


def test_held_for_five_seconds_a_writer_waits_and_gets_the_page(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    form = {**visitor.get("/lv/call-me").fields(), **CALL}
    with nobody_else_writes(portal_app, seconds=HELD_SECONDS) as since:
        visitor.post("/lv/call-me", form)
        waited = time.monotonic() - since
    assert HELD_SECONDS - 0.5 < waited < HELD_SECONDS + 4
    assert count_in(portal_app, CallRequest) == 1


def test_who_reads_does_not_wait_for_who_writes(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    sign_in(visitor.client, make_person(portal_app))
    with portal_app.app_context():
        later = clock.now() + timedelta(minutes=2)
    # Two minutes later it is time to write down that the person was seen; reading goes first.
    with clock_at(portal_app, later), nobody_else_writes(portal_app, seconds=HELD_SECONDS) as since:
        page = visitor.get("/lv/words")
        assert time.monotonic() - since < HELD_SECONDS / 2
    assert page.soup.select_one(".who")


def test_held_longer_what_was_sent_stands_in_the_page_and_is_sent_again_from_there(
    portal_app: Flask, login: DemoLogin, impatient_app: Flask
) -> None:
    visitor = Visitor(impatient_app)
    with nobody_else_writes(impatient_app, seconds=60):
        page = visitor.send("/lv/sign-in?next=/lv/words", {"login": "demo"}, expect=503)
        assert count_in(impatient_app, SignInAttemptRow) == 0
    assert int(page.response.headers["Retry-After"]) > 0
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.soup.select_one("footer a[href^='tel:']")
    assert page.soup.select_one("main button[type=submit]")
    # What the browser sends back when the button is pressed: the same as before, to the same address.
    assert page.fields()["login"] == "demo"
    answer = visitor.post("/lv/sign-in?next=/lv/words", page.fields(), expect=303)
    assert answer.response.location.startswith("http://localhost:8001/authorize")
    assert count_in(impatient_app, SignInAttemptRow) == 1


def test_a_page_of_its_own_words_keeps_them(impatient_app: Flask) -> None:
    visitor = Visitor(impatient_app)
    form = {**visitor.get("/lv/call-me").fields(), **CALL}
    with nobody_else_writes(impatient_app, seconds=60):
        page = visitor.post("/lv/call-me", form, expect=503)
    assert page.fields()["phone"] == CALL["phone"]


def _sent_again(page: Fetched) -> MultiDict[str, str]:
    """What the button of the page sends, several answers to one question included."""
    tags = page.soup.select("main form input[type=hidden]")
    return MultiDict((str(tag["name"]), str(tag["value"])) for tag in tags)


def test_a_question_of_an_application_keeps_every_answer_and_is_sent_again_from_there(
    impatient_app: Flask,
) -> None:
    anna = Applicant(impatient_app)
    anna.begins()
    for step in ("help-now", "wish"):
        anna.answers(until=step)
        assert anna.step == step
        before = anna.form(LONG_ANSWERS[step])
        with nobody_else_writes(impatient_app, seconds=60):
            page = anna.post(anna.at, before, expect=503)
        form = _sent_again(page)
        for name, typed in LONG_ANSWERS[step].items():
            assert form.getlist(name) == typed
        anna.goes(anna.post(anna.at, form, expect=303))
        with impatient_app.app_context():
            draft = applications.draft_of(oneself(anna.person), cases.id_of(anna.number))
            kept = draft.answers[step]
        assert {name: [*value] if isinstance(value, tuple) else [value] for name, value in kept.items()} == {
            name: typed for name, typed in LONG_ANSWERS[step].items()
        }


def test_a_file_that_could_not_be_kept_has_a_way_back_to_its_question(impatient_app: Flask) -> None:
    anna = Applicant(impatient_app)
    anna.begins()
    anna.answers({**LONG_ANSWERS, "certificate": {"certificate": ["now"]}}, until="certificate-photo")
    form = anna.form({"certificate-files": (BytesIO(b"Labdien!"), "izzina.jpg")})
    with nobody_else_writes(impatient_app, seconds=60):
        page = anna.post(anna.at, form, expect=503, content_type="multipart/form-data")
    assert not page.soup.select("main form")
    assert page.soup.select_one(f"main a[href='{anna.at}']")


def test_patience_ends_with_an_error_and_nothing_written(impatient_app: Flask) -> None:
    with impatient_app.app_context(), nobody_else_writes(impatient_app, seconds=60) as since:
        with pytest.raises(OperationalError), db.transaction() as session:
            session.execute(text("delete from call_count"))
        assert time.monotonic() - since < 5


def test_who_would_rather_not_wait_says_so_and_the_next_one_waits_again(portal_app: Flask) -> None:
    with portal_app.app_context():
        with nobody_else_writes(portal_app, seconds=60) as since:
            with pytest.raises(OperationalError), db.transaction(waits_seconds=0.1) as session:
                session.execute(text("delete from call_count"))
            assert time.monotonic() - since < 5
        with nobody_else_writes(portal_app, seconds=1) as since, db.transaction() as session:
            session.execute(text("delete from call_count"))
            assert time.monotonic() - since >= 0.9
