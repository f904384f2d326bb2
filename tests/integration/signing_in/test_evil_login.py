"""Whatever a login does wrong, nobody is signed in, the page says what to do, and what was typed is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from portal import db
from portal.gateways.http import HttpTransport
from portal.gateways.identity import VerifiedIdentity, choose_logins
from portal.identity_file import Login
from portal.signing_in import service
from portal.web import cookies
from portal.web.clock import now
from portal.web.models import WebSessionRow
from tests.support.apply_pages import Applicant
from tests.support.applying import LONG_ANSWERS
from tests.support.evil_login import (
    CLIENT,
    PLATFORM,
    SECRET,
    EvilLogin,
    evil_login,
    pushed_to,
    state_of,
)
from tests.support.login import asked_of, come_back
from tests.support.page_client import Visitor
from tests.support.people import clock_at, make_person, sign_in

# What a login says is the same over any database.
pytestmark = pytest.mark.other_databases_long
# A person waits for six seconds; a test for one.
PATIENCE = 1.0

# What the login does, the page it ends on, and what the log says.
AT_BOTH = [
    ("lower", "failed", "not asked carefully enough"),
    ("unknown acr", "failed", "not asked carefully enough"),
    ("no name", "failed", "does not say"),
    ("demo", "failed", "is a demo"),
    ("access_denied", "cancelled", None),
    ("server error", "failed", "did not work"),
    ("busy", "not-working", "temporarily_unavailable"),
    ("no code", "failed", "has no code"),
    ("5xx", "not-working", "token: status 503"),
    ("slow", "not-working", "token: no answer"),
    ("dribbles", "not-working", "token: no answer"),
    ("no JSON", "failed", "token: no JSON"),
    ("no access token", "failed", "access_token"),
]
AT_OPENID = [
    ("issuer", "failed", "id_token names another issuer"),
    ("issuer of the answer", "failed", "answer names another issuer"),
    ("audience", "failed", "for somebody else"),
    ("nonce", "failed", "nonce is another one"),
    ("expired", "failed", "id_token is over"),
    ("none", "failed", "cannot be trusted"),
    ("HS256", "failed", "cannot be trusted"),
    ("unknown key", "failed", "cannot be trusted"),
    ("stale", "failed", "asked at another time"),
    ("no time of asking", "failed", "does not say auth_time"),
    ("no id token", "failed", "no id_token"),
    *AT_BOTH,
]
AT_THE_PLATFORM = [
    ("no code", "failed", "has no code"),
    ("no subject", "failed", "does not say sub"),
    ("fails at the person", "not-working", "users/me: status 502"),
    *(row for row in AT_BOTH if row[0] != "no code"),
]
BEFORE = [
    ("refuses before", "not-working", "pushed request: status 400"),
    ("fails before", "not-working", "pushed request: status 503"),
    ("slow before", "not-working", "pushed request: no answer"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[EvilLogin]:
    """One server for all tests of this file."""
    with evil_login() as evil:
        yield evil


@pytest.fixture
def evil(server: EvilLogin) -> EvilLogin:
    """A login that behaves until it is told otherwise."""
    server.does = ""
    server.asked.clear()
    return server


@pytest.fixture
def app(portal_app: Flask) -> Iterator[Flask]:
    """The portal; its logins are put back afterwards."""
    before = portal_app.extensions["logins"]
    yield portal_app
    portal_app.extensions["logins"] = before


def _uses(app: Flask, *logins: Login) -> None:
    settings = replace(app.config["SETTINGS"], logins=logins)
    app.extensions["logins"] = choose_logins(settings, transport=HttpTransport(seconds=PATIENCE))


def _leaves(visitor: Visitor, login: str, *, page: str = "/lv/sign-in", going_to: str = "/lv/words") -> str:
    """Press the button of the login; where the portal leads."""
    fields = visitor.get(page, query_string={"next": going_to}).fields()
    answer = visitor.client.post(page, data={**fields, "login": login})
    assert answer.status_code == 303
    return str(answer.location)


def _token_of(visitor: Visitor) -> str | None:
    cookie = visitor.client.get_cookie(cookies.SESSION)
    return cookie.value if cookie else None


def _half_filled(app: Flask) -> tuple[Applicant, str, str]:
    """Anna has answered four questions; at the fifth her session ends, and what she typed waits."""
    anna = Applicant(app)
    anna.begins()
    anna.answers(until="address")
    typed = anna.form({**LONG_ANSWERS["address"], "address": "Meža iela 7, Liepkalns"})
    anna.client.delete_cookie("session")
    answer = anna.client.post(anna.at, data=typed)
    assert answer.status_code == 303
    return anna, anna.at, str(answer.location)


def _draft_is_whole(anna: Applicant, at: str) -> None:
    page = anna.get(at)
    assert "Meža iela 7, Liepkalns" in page.html, "what was typed as the session ended"
    assert "20 00 12 34" in anna.get(anna.page("steps/phone")).html, "what was kept before"


def _asks_to_sign_in(anna: Applicant, there: str, login: str) -> str:
    page = anna.get(there)
    answer = anna.client.post(there, data={**page.fields(), "login": login})
    assert answer.status_code == 303
    return str(answer.location)


def _refused_with_a_draft(
    app: Flask,
    evil: EvilLogin,
    login: str,
    *,
    outcome: str,
    log: str | None,
    logged: pytest.LogCaptureFixture,
) -> None:
    """Nobody is signed in by what the login does; one press tries again, and the draft is there."""
    anna, at, there = _half_filled(app)
    address = _asks_to_sign_in(anna, there, login)
    if address.startswith(evil.address):
        answer = come_back(anna.client, evil.visited(address))
        assert answer.status_code == 303
        address = str(answer.location)
    assert address.partition("?")[0] == f"/lv/sign-in/{outcome}"
    assert anna.client.get_cookie("session") is None
    page = anna.get(address)
    assert not page.soup.select(".who")
    assert log is None or log in logged.text
    for secret in ("990000", "PARAUDZI", "anna", SECRET):
        assert secret not in logged.text.split("WARNING")[-1]
    evil.does = ""
    there = str(page.soup.select_one("main a.button.main")["href"])
    back = come_back(anna.client, evil.visited(_asks_to_sign_in(anna, there, login)))
    assert back.location == at
    _draft_is_whole(anna, at)


@pytest.mark.other_databases_long
@pytest.mark.parametrize(("does", "outcome", "log"), AT_OPENID + BEFORE)
def test_openid_refused_with_the_draft_intact(
    app: Flask,
    evil: EvilLogin,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    does: str,
    outcome: str,
    log: str,
) -> None:
    _uses(app, evil.openid(tmp_path))
    evil.does = does
    _refused_with_a_draft(app, evil, "evil", outcome=outcome, log=log, logged=caplog)


@pytest.mark.other_databases_long
@pytest.mark.parametrize(("does", "outcome", "log"), AT_THE_PLATFORM)
def test_the_platform_refused_with_the_draft_intact(
    app: Flask,
    evil: EvilLogin,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    does: str,
    outcome: str,
    log: str,
) -> None:
    _uses(app, evil.platform(tmp_path))
    evil.does = does
    _refused_with_a_draft(app, evil, "national", outcome=outcome, log=log, logged=caplog)


@pytest.mark.parametrize("language", ["lv", "en", "ru"])
def test_what_is_asked_goes_ahead_of_the_person(
    app: Flask, evil: EvilLogin, tmp_path: Path, language: str
) -> None:
    _uses(app, evil.openid(tmp_path))
    visitor = Visitor(app)
    address = _leaves(visitor, "evil", page=f"/{language}/sign-in")
    assert set(parse_qs(urlsplit(address).query)) == {"client_id", "request_uri"}
    asked = pushed_to(evil)
    assert (asked["prompt"], asked["max_age"], asked["ui_locales"]) == ("login", "0", language)
    assert asked["code_challenge_method"] == "S256"
    assert asked["client_assertion"]
    assert come_back(visitor.client, evil.visited(address)).location == "/lv/words"
    assert visitor.get("/lv/words").soup.select_one(".who b").get_text() == "Anna Paraudziņa"


@pytest.mark.parametrize("pkce", [False, True])
def test_the_platform_is_asked_as_its_papers_say(
    app: Flask, evil: EvilLogin, tmp_path: Path, pkce: bool
) -> None:
    _uses(app, evil.platform(tmp_path, pkce=pkce))
    visitor = Visitor(app)
    address = _leaves(visitor, "national")
    assert urlsplit(address).path == PLATFORM
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    wanted = {
        "response_type": "code",
        "client_id": CLIENT,
        "state": asked["state"],
        "redirect_uri": "http://localhost:8000/sign-in/callback",
        "scope": "urn:lvrtc:fpeil:aa",
        "prompt": "login",
        "ui_locales": "lv",
        "acr_values": "urn:eparaksts:authentication:flow:mobileid",
    }
    if pkce:
        wanted |= {"code_challenge": asked["code_challenge"], "code_challenge_method": "S256"}
    assert asked == wanted
    assert come_back(visitor.client, evil.visited(address)).location == "/lv/words"
    # Names come in capitals; people read theirs as they write it.
    assert visitor.get("/lv/words").soup.select_one(".who b").get_text() == "Anna Paraudziņa"
    page = visitor.get("/lv/words")
    form = page.soup.select_one(".who form")
    data = {str(tag["name"]): str(tag["value"]) for tag in form.select("input")}
    out = visitor.post(str(form["action"]), data, expect=303).response.location
    assert out.startswith(f"{evil.address}/trustedx-authserver/lvrtc-eipsign-idp/logout?redirect_uri=")
    assert parse_qs(urlsplit(out).query)["redirect_uri"] == ["http://localhost:8000/?state=signed-out-lv"]


def test_each_login_has_its_picture_and_its_sentence(app: Flask, evil: EvilLogin, tmp_path: Path) -> None:
    _uses(app, evil.openid(tmp_path))
    visitor = Visitor(app)
    page = visitor.get("/lv/sign-in?next=/lv/call-me")
    assert len(page.soup.select("main button.main[name=login]")) == 1
    _uses(app, evil.openid(tmp_path), evil.platform(tmp_path), evil.openid(tmp_path, name="third"))
    page = visitor.get("/lv/sign-in?next=/lv/call-me")
    buttons = page.soup.select("main button[name=login]")
    assert [button["value"] for button in buttons] == ["evil", "national", "third"]
    assert not page.soup.select("main form button.main"), "none of several is chosen for the reader"
    drawn = [str(button.select_one("use")["href"]).partition("#")[2] for button in buttons]
    assert drawn == ["phone-screen", "id-card", "phone-screen"]
    for button in buttons:
        said = page.soup.select_one(f"#{button['aria-describedby']}")
        assert said.get_text() == "Jums vajag tālruni vai karti."


@pytest.mark.parametrize("language", ["lv", "en", "ru"])
def test_what_one_will_see_there_is_a_page_with_a_way_back(portal_app: Flask, language: str) -> None:
    visitor = Visitor(portal_app)
    there = f"/{language}/sign-in/screens?next=/{language}/call-me"
    page = visitor.get(there)
    assert len(page.soup.select("main .sketches svg")) >= 6
    back = str(page.soup.select_one("main a.button.main")["href"])
    assert back == f"/{language}/sign-in?next=/{language}/call-me"
    outside = visitor.get(f"/{language}/sign-in/screens?next=https://evil.example")
    assert "evil.example" not in str(outside.soup.select_one("main a.button.main"))


def test_one_person_at_two_logins_is_one_person(app: Flask, evil: EvilLogin, tmp_path: Path) -> None:
    _uses(app, evil.openid(tmp_path), evil.platform(tmp_path))
    for login in ("evil", "national"):
        visitor = Visitor(app)
        come_back(visitor.client, evil.visited(_leaves(visitor, login)))
    with app.app_context(), db.session() as session:
        people = {row.person_id for row in session.scalars(select(WebSessionRow))}
        providers = {row.provider for row in session.scalars(select(WebSessionRow))}
    assert len(people) == 1
    assert providers == {"evil", "national"}


def test_an_answer_is_taken_once(app: Flask, evil: EvilLogin, tmp_path: Path) -> None:
    _uses(app, evil.openid(tmp_path), evil.platform(tmp_path))
    for login in ("evil", "national"):
        visitor = Visitor(app)
        back = evil.visited(_leaves(visitor, login))
        assert come_back(visitor.client, back).location == "/lv/words"
        visitor.client.delete_cookie("session")
        evil.asked.clear()
        assert str(come_back(visitor.client, back).location).startswith("/lv/sign-in/too-late")
        assert not evil.asked, "the login was asked about a used answer"


PAIRS = [
    # Whose state, whose answer, and whether the answer names who gives it.
    ("evil", "good", True),
    ("evil", "good", False),
    ("evil", "national", False),
    ("national", "good", True),
]


@pytest.mark.parametrize(("asked", "answering", "named"), PAIRS)
def test_the_answer_of_one_login_is_nothing_to_the_state_of_another(
    app: Flask, evil: EvilLogin, tmp_path: Path, asked: str, answering: str, named: bool
) -> None:
    with evil_login() as good, evil_login() as platform:
        servers = {"evil": evil, "good": good, "national": platform}
        _uses(app, evil.openid(tmp_path), good.openid(tmp_path, name="good"), platform.platform(tmp_path))
        visitor = Visitor(app)
        mine = servers[asked].visited(_leaves(visitor, asked))
        theirs = asked_of(servers[answering].visited(_leaves(visitor, answering)))
        mixed = {**theirs, "state": state_of(mine)}
        assert ("iss" in mixed) is (answering == "good")
        if not named:
            mixed.pop("iss", None)
        answer = come_back(visitor.client, f"/sign-in/callback?{urlencode(mixed)}")
        assert str(answer.location).partition("?")[0] == "/lv/sign-in/failed"
        assert visitor.client.get_cookie("session") is None
        assert not servers[asked].ever_saw(mixed["code"]), "the code went to the wrong login"


def test_beside_another_a_login_has_to_name_itself(app: Flask, evil: EvilLogin, tmp_path: Path) -> None:
    evil.does = "nameless"
    with evil_login() as platform:
        _uses(app, evil.openid(tmp_path), platform.platform(tmp_path))
        assert _leaves(Visitor(app), "evil").startswith("/lv/sign-in/not-working")
    _uses(app, evil.openid(tmp_path))
    visitor = Visitor(app)
    back = come_back(visitor.client, evil.visited(_leaves(visitor, "evil")))
    assert back.location == "/lv/words", "alone it cannot be mixed up"


def _anna(app: Flask) -> Visitor:
    visitor = Visitor(app)
    sign_in(visitor.client, make_person(app))
    return visitor


def _session_of(app: Flask) -> WebSessionRow:
    with app.app_context(), db.session() as session:
        return session.scalars(select(WebSessionRow)).one()


def _now(app: Flask) -> datetime:
    with app.app_context():
        return now()


AGAIN = "/lv/sign-in/again"


@pytest.mark.parametrize("login", ["evil", "national"])
def test_who_shows_again_that_it_is_them_goes_on(
    app: Flask, evil: EvilLogin, tmp_path: Path, login: str
) -> None:
    _uses(app, evil.openid(tmp_path), evil.platform(tmp_path))
    began = _now(app)
    with clock_at(app, began - timedelta(minutes=20)):
        visitor = _anna(app)
    before, old = _session_of(app), _token_of(visitor)
    answer = come_back(visitor.client, evil.visited(_leaves(visitor, login, page=AGAIN)))
    assert answer.location == "/lv/words"
    after = _session_of(app)
    assert (after.id, after.person_id) == (before.id, before.person_id)
    assert after.authenticated_at > before.authenticated_at + timedelta(minutes=19)
    assert _token_of(visitor) not in (None, old)
    visitor.client.set_cookie("session", str(old))
    assert not visitor.get("/lv/words").soup.select(".who"), "the old token opens nothing any more"


@pytest.mark.parametrize("login", ["evil", "national"])
def test_another_person_cannot_answer_for_who_is_here(
    app: Flask, evil: EvilLogin, tmp_path: Path, login: str, caplog: pytest.LogCaptureFixture
) -> None:
    _uses(app, evil.openid(tmp_path), evil.platform(tmp_path))
    visitor = _anna(app)
    before, token = _session_of(app), _token_of(visitor)
    evil.does = "another person"
    answer = come_back(visitor.client, evil.visited(_leaves(visitor, login, page=AGAIN)))
    assert answer.location == "/lv/sign-in/somebody-else?next=/lv/words"
    assert "somebody else" in caplog.text
    page = visitor.get(answer.location)
    assert page.soup.select_one(".who b").get_text() == "Anna Paraudziņa", "who was here is still here"
    assert (_token_of(visitor), _session_of(app).authenticated_at) == (token, before.authenticated_at)
    again = str(page.soup.select_one("main a.button.main")["href"])
    assert again == f"{AGAIN}?next=/lv/words"


def test_who_answers_too_early_is_not_fresh(app: Flask, evil: EvilLogin, tmp_path: Path) -> None:
    _uses(app, evil.openid(tmp_path))
    visitor = _anna(app)
    evil.does = "stale"
    answer = come_back(visitor.client, evil.visited(_leaves(visitor, "evil", page=AGAIN)))
    assert answer.location == "/lv/sign-in/failed?next=/lv/words"


def test_fresh_is_what_was_asked_since_and_of_this_person(
    app: Flask, evil: EvilLogin, tmp_path: Path
) -> None:
    begun = _now(app)
    anna = make_person(app)
    said = VerifiedIdentity(
        provider="national",
        issuer="https://login.example",
        subject="anna",
        code="pnolv-99000000001",
        given_name="ANNA",
        family_name="PARAUDZIŅA",
        assurance="high",
        authenticated_at=begun,
    )
    with app.app_context():
        service.fresh_identity(said, of=anna, begun_at=begun)
        with pytest.raises(service.NotFresh):
            service.fresh_identity(said, of=anna, begun_at=begun + timedelta(minutes=2))
        for other in ("PNOLV-990000-00002", None):
            with pytest.raises(service.AnotherPerson):
                service.fresh_identity(replace(said, code=other), of=anna, begun_at=begun)


def test_being_fresh_passes(app: Flask) -> None:
    visitor = _anna(app)
    with visitor.client:
        visitor.get("/lv/words")
        assert service.is_fresh(within=timedelta(minutes=5), now=now())
        assert not service.is_fresh(within=timedelta(minutes=5), now=now() + timedelta(minutes=6))
