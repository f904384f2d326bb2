"""A person signs in and out again; whatever goes wrong ends on a page that says what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from msgspec import structs
from sqlalchemy import func, select, text

from portal import db
from portal.gateways.http import Answer, NoAnswer
from portal.gateways.identity import IdentityProvider, VerifiedIdentity
from portal.gateways.lvrtc import LvrtcLogin
from portal.gateways.oidc import OpenIdLogin
from portal.identity_file import LvrtcSettings
from portal.journal import service as journal
from portal.people import service as people
from portal.people.models import PersonRow
from portal.signing_in import service
from portal.signing_in.models import SignInAttemptRow
from portal.signing_in.rules import MOST_FROM_A_LINE
from portal.web.clock import now
from portal.web.models import WebSessionRow
from tests.support.databases import statements
from tests.support.due import erased
from tests.support.login import (
    CLIENT,
    ISSUER,
    WORDS,
    DemoLogin,
    InProcess,
    asked_of,
    come_back,
    leave_for_login,
    login_at,
)
from tests.support.page_client import Fetched, Visitor
from tests.support.people import clock_at, make_person, sign_in

LANGUAGES = ("lv", "en", "ru")


def _signs_in(app: Flask, login: DemoLogin, person: str = "anna", **kwargs: str) -> Visitor:
    visitor = Visitor(app)
    back = login.choose(leave_for_login(visitor.client, **kwargs), person)
    answer = come_back(visitor.client, back)
    assert (answer.status_code, answer.location) == (303, kwargs.get("going_to", "/lv/words"))
    return visitor


def _who(page: Fetched) -> str:
    here = page.soup.select_one(".who b")
    return here.get_text() if here else ""


def _ends_at(visitor: Visitor, address: str) -> str:
    """The page that a failed sign-in ends on; nobody is signed in."""
    answer = come_back(visitor.client, address)
    assert answer.status_code == 303
    assert visitor.client.get_cookie("session") is None
    page = visitor.get(answer.location)
    assert not _who(page)
    assert page.soup.select_one("main a.button.main, main a[href^='tel:']")
    return str(answer.location).partition("?")[0]


def test_a_whole_sign_in(portal_app: Flask, login: DemoLogin) -> None:
    visitor = _signs_in(portal_app, login)
    page = visitor.get("/lv/words")
    assert _who(page) == "Anna Paraudziņa"
    assert page.response.headers["Cache-Control"] == "no-store"
    with portal_app.app_context():
        person = people.known_by_document("990000-00001", given_name="", family_name="")
        (entry,) = journal.entries_about(person)
        assert entry.body["event"] == "person.signed_in"
        assert entry.body["details"] == {"provider": "demo", "assurance": "high"}
        journal.verify()


def test_both_faces_of_the_demo_know_the_same_person(
    portal_app: Flask, login: DemoLogin, tmp_path: Path
) -> None:
    platform = LvrtcSettings(
        name="platform",
        host=ISSUER,
        client_id=CLIENT,
        secret_file=tmp_path / "client-secret.txt",
        assurance={"urn:safelayer:tws:policies:authentication:level:high": "high"},
        words=WORDS,
        demo=True,
    )
    carried = InProcess(login.app)
    portal_app.extensions["logins"] |= {"platform": LvrtcLogin(platform, transport=carried)}
    _signs_in(portal_app, login)
    visitor = Visitor(portal_app)
    fields = visitor.get("/lv/sign-in?next=/lv/words").fields()
    address = visitor.post("/lv/sign-in", {**fields, "login": "platform"}, expect=303).response.location
    assert come_back(visitor.client, login.choose(address, "anna")).location == "/lv/words"
    with portal_app.app_context(), db.session() as session:
        assert session.scalar(select(func.count()).select_from(PersonRow)) == 1
        assert set(session.scalars(select(WebSessionRow.provider))) == {"demo", "platform"}
    # Set as if it were real, the demo is refused: it says what it is.
    real = structs.replace(platform, demo=False)
    portal_app.extensions["logins"] = {"platform": LvrtcLogin(real, transport=carried)}
    visitor = Visitor(portal_app)
    fields = visitor.get("/lv/sign-in?next=/lv/words").fields()
    address = visitor.post("/lv/sign-in", {**fields, "login": "platform"}, expect=303).response.location
    assert _ends_at(visitor, login.choose(address, "anna")) == "/lv/sign-in/failed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_speak_the_language_of_the_reader(
    portal_app: Flask, login: DemoLogin, language: str
) -> None:
    visitor = Visitor(portal_app)
    page = visitor.get(f"/{language}/sign-in")
    assert page.soup.select_one("main form button[name=login]")
    address = leave_for_login(visitor.client, language=language, going_to=f"/{language}/words")
    assert _ends_at(visitor, login.choose(address, "zane")) == f"/{language}/sign-in/cancelled"


def test_the_sign_in_page_says_what_to_do_without_a_login(portal_app: Flask, login: DemoLogin) -> None:
    page = Visitor(portal_app).get("/lv/sign-in")
    assert page.soup.select("main a[href^='tel:']")
    assert "30" in page.words
    portal_app.extensions["logins"] = {}
    page = Visitor(portal_app).get("/lv/sign-in")
    assert not page.soup.select("main form")
    assert "nevar pieslēgties" in page.words


@pytest.mark.parametrize(
    ("person", "outcome"), [("zane", "cancelled"), ("nobody", "cancelled"), ("oto", "failed")]
)
def test_who_cancels_or_fails_reads_why(
    portal_app: Flask, login: DemoLogin, person: str, outcome: str
) -> None:
    visitor = Visitor(portal_app)
    back = login.choose(leave_for_login(visitor.client, going_to="/lv/call-me"), person)
    assert _ends_at(visitor, back) == f"/lv/sign-in/{outcome}"


def test_after_a_failure_one_press_tries_again_with_the_same_goal(
    portal_app: Flask, login: DemoLogin
) -> None:
    visitor = Visitor(portal_app)
    back = login.choose(leave_for_login(visitor.client, going_to="/lv/call-me"), "zane")
    ended = visitor.get(come_back(visitor.client, back).location)
    again = visitor.get(str(ended.soup.select_one("main a.button.main")["href"]))
    assert again.fields()["next"] == "/lv/call-me"


def test_an_answer_counts_once(portal_app: Flask, login: DemoLogin) -> None:
    visitor = Visitor(portal_app)
    back = login.choose(leave_for_login(visitor.client), "anna")
    assert come_back(visitor.client, back).status_code == 303
    again = come_back(visitor.client, back)
    assert again.location == "/lv/", "Back after a good sign-in is no failure"
    visitor.client.delete_cookie("session")
    assert _ends_at(visitor, back) == "/lv/sign-in/too-late"


def test_another_browser_cannot_use_the_answer(portal_app: Flask, login: DemoLogin) -> None:
    mine, theirs = Visitor(portal_app), Visitor(portal_app)
    back = login.choose(leave_for_login(mine.client), "anna")
    assert _ends_at(theirs, back) == "/lv/sign-in/too-late"
    leave_for_login(theirs.client)
    assert _ends_at(theirs, back) == "/lv/sign-in/too-late"
    assert come_back(mine.client, back).location == "/lv/words", "their try took nothing from mine"


def test_two_windows_of_one_browser_both_work(portal_app: Flask, login: DemoLogin) -> None:
    visitor = Visitor(portal_app)
    first = leave_for_login(visitor.client, going_to="/lv/words")
    second = leave_for_login(visitor.client, going_to="/lv/call-me")
    assert come_back(visitor.client, login.choose(first, "anna")).location == "/lv/words"
    client = portal_app.test_client()
    cookie = visitor.client.get_cookie("signing-in")
    assert cookie is None, "taken after the sign-in; the second window is then told that all is well"
    assert come_back(visitor.client, login.choose(second, "anna")).location == "/lv/"
    assert client.get_cookie("session") is None


def test_after_a_quarter_of_an_hour_it_is_too_late(portal_app: Flask, login: DemoLogin) -> None:
    visitor, began = Visitor(portal_app), datetime.now(ZoneInfo("Europe/Riga"))
    with clock_at(portal_app, began - timedelta(minutes=15)):
        back = login.choose(leave_for_login(visitor.client), "anna")
    with clock_at(portal_app, began):
        assert _ends_at(visitor, back) == "/lv/sign-in/too-late"


@pytest.mark.parametrize("changed", ["state=", "state=x", "nothing=here"])
def test_a_foreign_or_missing_state_is_nobodys(portal_app: Flask, login: DemoLogin, changed: str) -> None:
    visitor = Visitor(portal_app)
    leave_for_login(visitor.client)
    back = f"http://localhost:8000/sign-in/callback?code=c&iss=http://localhost:8001&{changed}"
    assert _ends_at(visitor, back) == "/lv/sign-in/too-late"


def test_a_code_of_another_sign_in_is_refused(portal_app: Flask, login: DemoLogin) -> None:
    visitor = Visitor(portal_app)
    stolen = asked_of(login.choose(leave_for_login(visitor.client), "juris"))["code"]
    mine = login.choose(leave_for_login(visitor.client), "anna")
    mixed = mine.replace(asked_of(mine)["code"], stolen)
    assert _ends_at(visitor, mixed) == "/lv/sign-in/failed"


class _Down:
    def get(self, _url: str, **_rest: object) -> Answer:
        raise NoAnswer("down")

    def post(self, _url: str, _form: object, **_rest: object) -> Answer:
        raise NoAnswer("down")

    def send(self, _url: str, **_rest: object) -> Answer:
        raise NoAnswer("down")


def test_a_login_that_is_down_is_said_before_and_after(portal_app: Flask, login: DemoLogin) -> None:
    working: OpenIdLogin = portal_app.extensions["logins"]["demo"]
    visitor = Visitor(portal_app)
    back = login.choose(leave_for_login(visitor.client), "anna")
    working.transport = _Down()
    assert _ends_at(visitor, back) == "/lv/sign-in/not-working"
    portal_app.extensions["logins"] = {"demo": OpenIdLogin(working.login, transport=_Down())}
    assert leave_for_login(visitor.client).startswith("/lv/sign-in/not-working")


class _Another:
    """A login that states whatever it is told."""

    def __init__(self, identity: VerifiedIdentity) -> None:
        self.says, self.login = identity, login_at(Path("/nowhere"))

    def address(self, secrets: object, *, redirect_uri: str, language: str) -> str:
        return f"http://localhost:8001/authorize?state={getattr(secrets, 'state', '')}"

    def identity(self, answer: object, secrets: object, **_rest: object) -> VerifiedIdentity:
        return self.says

    def sign_out_address(self, *, back: str, state: str) -> str | None:
        return None


def test_a_login_that_names_somebody_else_ends_with_a_call(portal_app: Flask) -> None:
    identity = VerifiedIdentity(
        provider="demo",
        issuer="http://localhost:8001",
        subject="anna",
        code="PNOLV-990000-00001",
        given_name="ANNA",
        family_name="PARAUDZIŅA",
        assurance="high",
        authenticated_at=datetime.now(ZoneInfo("Europe/Riga")),
    )
    stated = _Another(identity)
    provider: IdentityProvider = stated
    before = portal_app.extensions["logins"]
    portal_app.extensions["logins"] = {"demo": provider}
    try:
        first = Visitor(portal_app)
        back = f"/sign-in/callback?state={asked_of(leave_for_login(first.client))['state']}"
        assert come_back(first.client, back).location == "/lv/words"
        stated.says = replace(identity, code="PNOLV-990000-00002")
        second = Visitor(portal_app)
        back = f"/sign-in/callback?state={asked_of(leave_for_login(second.client))['state']}"
        assert _ends_at(second, back) == "/lv/sign-in/not-you"
    finally:
        portal_app.extensions["logins"] = before


@pytest.mark.parametrize(
    "going_to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "evil",
        "",
        "javascript:x",
    ],
)
def test_a_sign_in_leads_to_no_other_site(portal_app: Flask, login: DemoLogin, going_to: str) -> None:
    visitor = Visitor(portal_app)
    page = visitor.get("/lv/sign-in", query_string={"next": going_to})
    assert page.fields()["next"] == "/lv/"
    answer = visitor.post("/lv/sign-in", {**page.fields(), "next": going_to, "login": "demo"}, expect=303)
    back = login.choose(answer.response.location, "anna")
    assert come_back(visitor.client, back).location == "/lv/"


def test_the_token_changes_at_each_sign_in_and_the_old_one_is_dead(
    portal_app: Flask, login: DemoLogin
) -> None:
    visitor = _signs_in(portal_app, login)
    old = visitor.client.get_cookie("session")
    assert old is not None
    visitor.client.delete_cookie("session")
    # A token that somebody laid into the browser before the sign-in is worth nothing after it.
    visitor.client.set_cookie("session", "laid-here-before")
    back = login.choose(leave_for_login(visitor.client), "anna")
    come_back(visitor.client, back)
    new = visitor.client.get_cookie("session")
    assert new is not None
    assert new.value not in (old.value, "laid-here-before")


def test_who_is_signed_in_needs_no_sign_in(portal_app: Flask, login: DemoLogin) -> None:
    visitor = _signs_in(portal_app, login)
    answer = visitor.get("/lv/sign-in?next=/lv/call-me", expect=303).response
    assert answer.location == "/lv/call-me"


def _sign_out(visitor: Visitor, *, language: str = "lv") -> str:
    page = visitor.get(f"/{language}/words")
    form = page.soup.select_one(".who form")
    data = {str(tag["name"]): str(tag["value"]) for tag in form.select("input")}
    answer = visitor.post(str(form["action"]), data, expect=303)
    return str(answer.response.location)


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_out_ends_both_sides(portal_app: Flask, login: DemoLogin, language: str) -> None:
    visitor = _signs_in(portal_app, login)
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    there = _sign_out(visitor, language=language)
    assert there.startswith("http://localhost:8001/end_session?")
    assert visitor.client.get_cookie("session") is None
    back = login.app.test_client().get(there).location
    answer = come_back(visitor.client, back)
    page = visitor.get(answer.location)
    assert page.soup.html["lang"] == language
    assert answer.location == f"/{language}/signed-out"
    # The token is dead on the server, too.
    visitor.client.set_cookie("session", cookie.value)
    assert not _who(visitor.get("/lv/words"))
    with portal_app.app_context(), db.session() as session:
        assert session.scalar(select(func.count()).select_from(WebSessionRow)) == 0


@pytest.mark.one_database
def test_who_showed_at_two_logins_who_they_are_leaves_both(
    portal_app: Flask, login: DemoLogin, tmp_path: Path
) -> None:
    national = LvrtcSettings(
        name="national", host=ISSUER, client_id=CLIENT, secret_file=tmp_path / "client-secret.txt",
        assurance={"urn:safelayer:tws:policies:authentication:level:high": "high"}, words=WORDS, demo=True,
    )  # fmt: skip
    portal_app.extensions["logins"] |= {"national": LvrtcLogin(national, transport=InProcess(login.app))}
    visitor = _signs_in(portal_app, login)
    again = "/lv/sign-in/again?next=/lv/words"
    fields = visitor.get(again).fields()
    address = visitor.post(again, {**fields, "login": "national"}, expect=303).response.location
    come_back(visitor.client, login.choose(address, "anna"))
    first = _sign_out(visitor)
    assert "/lvrtc-eipsign-idp/logout?" in first
    second = str(come_back(visitor.client, asked_of(first)["redirect_uri"]).location)
    assert second.startswith("http://localhost:8001/end_session?"), "and then the one of before"
    back = login.app.test_client().get(second).location
    assert come_back(visitor.client, back).location == "/lv/signed-out"
    assert come_back(visitor.client, back).location == "/lv/signed-out", "once"


@pytest.mark.one_database
def test_too_many_from_one_line_wait_and_lose_nothing(portal_app: Flask, login: DemoLogin) -> None:
    visitor = Visitor(portal_app)
    with portal_app.app_context():
        for _ in range(MOST_FROM_A_LINE):
            service.count_try("127.0.0.1", is_shared=False, now=now())
    form = visitor.get("/lv/sign-in?next=/lv/words").fields()
    answer = visitor.post("/lv/sign-in", {**form, "login": "demo"}, expect=429)
    assert int(answer.response.headers["Retry-After"]) <= 3600
    assert answer.soup.select_one("main a.button.main")["href"] == "/lv/sign-in?next=/lv/words"
    with portal_app.app_context(), db.session() as session:
        assert session.scalar(select(func.count()).select_from(SignInAttemptRow)) == 0
    shared = replace(portal_app.config["SETTINGS"], shared_networks=(ip_network("127.0.0.0/8"),))
    before, portal_app.config["SETTINGS"] = portal_app.config["SETTINGS"], shared
    visitor.post("/lv/sign-in", {**form, "login": "demo"}, expect=303)
    portal_app.config["SETTINGS"] = before


def test_signing_out_works_while_the_login_is_down(portal_app: Flask, login: DemoLogin) -> None:
    visitor = _signs_in(portal_app, login)
    working: OpenIdLogin = portal_app.extensions["logins"]["demo"]
    portal_app.extensions["logins"] = {"demo": OpenIdLogin(working.login, transport=_Down())}
    assert _sign_out(visitor) == "/lv/signed-out"
    assert not _who(visitor.get("/lv/signed-out"))


def test_a_forged_sign_out_signs_nobody_out(portal_app: Flask, login: DemoLogin) -> None:
    visitor = _signs_in(portal_app, login)
    visitor.post("/lv/sign-out", {}, expect=303)
    assert _who(visitor.get("/lv/words")) == "Anna Paraudziņa"


def test_asking_whether_somebody_is_here(portal_app: Flask, login: DemoLogin) -> None:
    assert Visitor(portal_app).client.get("/lv/sign-in/stay").status_code == 401
    visitor = _signs_in(portal_app, login)
    assert visitor.client.get("/lv/sign-in/stay").status_code == 204


def test_the_page_warns_of_the_end_with_and_without_a_script(portal_app: Flask, login: DemoLogin) -> None:
    page = _signs_in(portal_app, login).get("/lv/words")
    dialog = page.soup.select_one("dialog#idle")
    assert dialog is not None
    assert (dialog["data-minutes"], dialog["data-stay"]) == ("30", "/lv/sign-in/stay")
    assert "30" in page.soup.select_one("noscript").get_text()
    assert not Visitor(portal_app).get("/lv/words").soup.select("dialog")


def test_a_signed_in_page_costs_six_queries(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    sign_in(visitor.client, make_person(portal_app))
    visitor.get("/lv/words")
    with statements(portal_app) as said:
        visitor.get("/lv/words")
    asked = [one for one in said if one.startswith("SELECT")]
    # The session and the name; for the menu new messages, answers about my data, mandates and places of work.
    tables = {"web_session", "person", "message", "data_request", "mandate", "staff_membership"}
    assert len(asked) == len(tables), asked
    assert {table for table in tables for one in asked if f"FROM {table}" in one} == tables
    assert not [one for one in said if one.startswith(("UPDATE", "INSERT", "DELETE"))]


def test_nobody_is_shown_while_the_database_is_away(portal_app: Flask) -> None:
    from tests.support.building import build_app

    away = build_app(
        portal_app.config["SETTINGS"].var, database_url="postgresql://portal@/postgres?host=/nowhere-at-all"
    )
    visitor = Visitor(away)
    visitor.client.set_cookie("session", "somebody")
    page = visitor.get("/lv/words")
    assert not _who(page)


def test_secrets_of_an_attempt_lie_encrypted_and_old_ones_go(portal_app: Flask, login: DemoLogin) -> None:
    visitor = Visitor(portal_app)
    state = asked_of(login.choose(leave_for_login(visitor.client), "anna"))["state"]
    with portal_app.app_context():
        with db.session() as session:
            stored = str(session.execute(text("select * from sign_in_attempt")).all())
            row = session.scalars(select(SignInAttemptRow)).one()
        for secret in (state, row.nonce, row.verifier):
            assert secret
            assert secret not in stored
        assert "/lv/words" not in stored
        erased("sign_in_attempt", at=datetime.now(ZoneInfo("Europe/Riga")) + timedelta(hours=1))
        with db.session() as session:
            assert session.scalar(select(func.count()).select_from(SignInAttemptRow)) == 0


def test_no_line_of_the_log_names_anybody(
    portal_app: Flask, login: DemoLogin, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for person in ("anna", "zane", "oto"):
        visitor = Visitor(portal_app)
        come_back(visitor.client, login.choose(leave_for_login(visitor.client), person))
        visitor.get("/lv/words")
    printed = capsys.readouterr().out + caplog.text
    assert "sign_in_callback.callback" in printed
    for word in ("990000", "PNOLV", "Anna", "ANNA", "Paraudz", "code=", "state=", "eyJ"):
        assert word not in printed
