"""Nothing typed is lost when the session is gone, and nothing typed is shown to anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, redirect, render_template_string
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select, text
from wtforms import FileField, StringField

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.formkit.base import PageForm, render_form
from portal.people import service as people
from portal.web.access import Access, access
from portal.web.models import ParkedPostRow
from tests.support.building import build_app
from tests.support.due import erased
from tests.support.login import DemoLogin, come_back, leave_for_login
from tests.support.page_client import Fetched, Visitor
from tests.support.people import clock_at, make_person, sign_in

# What waits is a row like any other; it is tried on both databases in `test_page_sessions`.
pytestmark = pytest.mark.other_databases_long

PAGE = "/en/wish"
WORDS = "Es gribu dārzu 🌱 un suni"
TEMPLATE = """{% extends "layouts/base.html" %}
{% from "components/buttons.html" import button, csrf with context %}
{% from "components/fields.html" import text_field with context %}
{% block heading %}Wish{% endblock %}
{% block content %}<form method="post" action="/en/wish" enctype="multipart/form-data">
{{ csrf() }}{{ text_field(form.wish) }}{{ text_field(form.paper) }}{{ button("Save") }}</form>
{% endblock %}"""


class WishForm(PageForm):
    """One question and one file."""

    wish = StringField("What do you want?")
    paper = FileField("Paper")


@pytest.fixture
def saved() -> list[str]:
    """What reached the service."""
    return []


@pytest.fixture
def app(portal_app: Flask, saved: list[str], tmp_path: Path) -> Iterator[Flask]:
    """A portal with a page that needs a sign-in, and the demo login beside it."""
    settings = portal_app.config["SETTINGS"]
    app = build_app(settings.var, database_url=settings.database_url)
    template = app.jinja_env.from_string(TEMPLATE)

    @app.route("/<language:language>/wish", methods=["GET", "POST"])
    @access(Access.SIGNED_IN)
    def wish() -> ResponseReturnValue:
        form = WishForm()
        if form.validate_on_submit():
            saved.append(form.wish.data or "")
            return redirect(PAGE)
        return render_form(template, form=form)

    @app.post("/<language:language>/wish/send")
    @access(Access.SIGNED_IN)
    def send() -> str:
        return render_template_string("")

    DemoLogin.beside(app, tmp_path)
    yield app
    app.extensions["database"].engine.dispose()


def _login(app: Flask, tmp_path: Path) -> DemoLogin:
    return DemoLogin.beside(app, tmp_path)


def _opened_by_anna(app: Flask) -> tuple[Visitor, dict[str, str]]:
    """Anna has the page open; the form as her browser would send it."""
    visitor = Visitor(app)
    sign_in(visitor.client, make_person(app))
    fields = visitor.get(PAGE).fields()
    assert fields["owner"]
    return visitor, {**fields, "wish": WORDS}


def _posts_without_session(visitor: Visitor, form: dict[str, str], **more: object) -> str:
    visitor.client.delete_cookie("session")
    answer = visitor.client.post(PAGE, data={**form, **more})
    assert answer.status_code == 303
    assert answer.location == "/en/sign-in?next=/en/wish"
    return str(answer.location)


def _signs_in_as(visitor: Visitor, person: str, tmp_path: Path) -> Fetched:
    login = _login(visitor.app, tmp_path)
    address = leave_for_login(visitor.client, going_to=PAGE, language="en")
    answer = come_back(visitor.client, login.choose(address, person))
    assert answer.location == PAGE
    return visitor.get(PAGE)


def _wish_on(page: Fetched) -> str:
    return str(page.soup.select_one("input[name=wish]").get("value", ""))


def _waiting(app: Flask) -> int:
    with app.app_context(), db.session() as session:
        return session.scalar(select(func.count()).select_from(ParkedPostRow)) or 0


def test_what_was_typed_comes_back_unsaved_to_the_same_person(
    app: Flask, saved: list[str], tmp_path: Path
) -> None:
    visitor, form = _opened_by_anna(app)
    _posts_without_session(visitor, form)
    with app.app_context(), db.session() as session:
        assert "dārzu" not in str(session.execute(text("select * from parked_post")).all())
    page = _signs_in_as(visitor, "anna", tmp_path)
    assert _wish_on(page) == WORDS
    assert "not saved yet" in page.soup.header.get_text()
    assert "files" not in page.soup.header.get_text()
    assert saved == []
    assert visitor.client.get_cookie("parked") is None
    visitor.post(PAGE, {**page.fields(), "wish": _wish_on(page)})
    assert saved == [WORDS]
    assert _wish_on(visitor.get(PAGE)) == "", "it comes back once"
    assert _waiting(app) == 0


def test_another_person_reads_nothing_and_it_is_gone(app: Flask, saved: list[str], tmp_path: Path) -> None:
    visitor, form = _opened_by_anna(app)
    _posts_without_session(visitor, form)
    page = _signs_in_as(visitor, "juris", tmp_path)
    assert WORDS not in page.html
    assert _waiting(app) == 0
    assert visitor.client.get_cookie("parked") is None
    assert saved == []


def test_files_do_not_wait_and_the_page_says_so(app: Flask, tmp_path: Path) -> None:
    visitor, form = _opened_by_anna(app)
    _posts_without_session(visitor, form, paper=(BytesIO(b"paper"), "paper.jpg"))
    page = _signs_in_as(visitor, "anna", tmp_path)
    assert _wish_on(page) == WORDS
    assert "Add your files once more" in page.soup.header.get_text()


def test_after_half_an_hour_nothing_waits(app: Flask, tmp_path: Path) -> None:
    visitor, form = _opened_by_anna(app)
    now = datetime.now(ZoneInfo("Europe/Riga"))
    _posts_without_session(visitor, form)
    with clock_at(app, now + timedelta(minutes=31)):
        sign_in(visitor.client, make_person(app))
        assert _wish_on(visitor.get(PAGE)) == ""
    assert _waiting(app) == 0


def test_what_nobody_came_back_for_is_erased(app: Flask) -> None:
    visitor, form = _opened_by_anna(app)
    _posts_without_session(visitor, form)
    with app.app_context():
        erased("parked_post", at=datetime.now(ZoneInfo("Europe/Riga")))
        assert _waiting(app) == 1
        erased("parked_post", at=datetime.now(ZoneInfo("Europe/Riga")) + timedelta(minutes=31))
    assert _waiting(app) == 0


def test_a_form_without_a_known_owner_is_not_kept(app: Flask) -> None:
    visitor, form = _opened_by_anna(app)
    for owner in ("", "forged", form["csrf_token"]):
        _posts_without_session(visitor, {**form, "owner": owner})
    assert _waiting(app) == 0
    assert visitor.client.get_cookie("parked") is None


def test_the_device_without_its_cookie_gets_nothing(app: Flask, tmp_path: Path) -> None:
    visitor, form = _opened_by_anna(app)
    _posts_without_session(visitor, form)
    other = Visitor(app)
    assert _wish_on(_signs_in_as(other, "anna", tmp_path)) == ""
    assert _waiting(app) == 1


def test_another_page_leaves_it_waiting(app: Flask, tmp_path: Path) -> None:
    visitor, form = _opened_by_anna(app)
    _posts_without_session(visitor, form)
    sign_in(visitor.client, make_person(app))
    visitor.get("/en/words")
    assert _wish_on(visitor.get(PAGE)) == WORDS


def test_the_form_of_one_person_is_not_sent_by_the_next(app: Flask, saved: list[str]) -> None:
    visitor, form = _opened_by_anna(app)
    sign_in(visitor.client, make_person(app, "Juris", "Piemērs", "990000-00002"))
    answer = visitor.post(PAGE, form, expect=303)
    assert answer.response.location == PAGE
    assert _wish_on(visitor.get(PAGE)) == ""
    assert saved == []


def test_words_for_another_person_come_back_in_their_matter(app: Flask, saved: list[str]) -> None:
    marta = make_person(app, "Marta", "Piemēre", "990000-00003")
    with app.app_context():
        juris = people.declare("Juris", family_name="Piemērs")
        mandate = acting_for.claim_guardianship(
            oneself(marta), principal=juris, at=datetime.now(ZoneInfo("Europe/Riga"))
        )
    visitor = Visitor(app)
    sign_in(visitor.client, marta)
    token = visitor.client.get_cookie("session")
    assert token is not None
    with app.test_request_context(headers={"Cookie": f"session={token.value}"}):
        acting_for.act_for(mandate)
    page = visitor.get(PAGE)
    assert "Juris Piemērs" in page.soup.header.get_text()
    form = {**page.fields(), "wish": WORDS}
    # In her own matter meanwhile: the form belongs to the other one and is not sent.
    own = Visitor(app)
    sign_in(own.client, marta)
    assert own.post(PAGE, form, expect=303).response.location == PAGE
    assert saved == []
    _posts_without_session(visitor, form)
    sign_in(visitor.client, marta)
    page = visitor.get(PAGE)
    assert _wish_on(page) == WORDS
    assert "Juris Piemērs" in page.soup.header.get_text()


def test_a_stale_token_in_a_live_session_loses_nothing(app: Flask, saved: list[str]) -> None:
    visitor, form = _opened_by_anna(app)
    page = visitor.post(PAGE, {**form, "csrf_token": "stale"}, expect=422)
    assert _wish_on(page) == WORDS
    assert saved == []


def test_a_page_that_can_only_be_sent_to_leads_to_the_start(app: Flask) -> None:
    answer = Visitor(app).client.post("/en/wish/send", data={"a": "b"})
    assert (answer.status_code, answer.location) == (303, "/en/sign-in")


def test_opening_a_page_leads_through_sign_in_and_back(app: Flask, tmp_path: Path) -> None:
    visitor = Visitor(app)
    answer = visitor.client.get(f"{PAGE}?step=2")
    assert answer.location == "/en/sign-in?next=/en/wish?step%3D2"
    assert answer.headers["Cache-Control"] == "no-store"
    page = visitor.get(answer.location)
    assert page.fields()["next"] == "/en/wish?step=2"
