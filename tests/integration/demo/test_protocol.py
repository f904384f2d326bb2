"""The demo login speaks the whole protocol, and refuses what a provider must refuse."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from werkzeug.test import TestResponse

from demo import create_app
from demo.people import Outcome
from demo.protocol import ASSERTION_TYPE, challenge_of
from demo.settings import DemoRefused, DemoSettings, read_settings
from demo.store import CODE_SECONDS, Grant, Store
from tests.support.login import walk

ISSUER = "http://localhost:8001"
BACK = "http://localhost:8000/sign-in/callback"
HOME = "http://localhost:8000/"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """A demo login with keys of its own."""
    return create_app(
        DemoSettings(
            issuer=ISSUER,
            folder=tmp_path,
            redirect_uris=frozenset({BACK}),
            after_logout_uris=frozenset({HOME}),
        )
    )


class Portal:
    """The other side of the protocol, as the portal will speak it."""

    def __init__(self, app: Flask) -> None:
        self.app, self.browser = app, app.test_client()
        self.verifier = secrets.token_urlsafe(48)
        self.state, self.nonce = secrets.token_urlsafe(), secrets.token_urlsafe()

    def request(self, **changes: str | None) -> dict[str, str]:
        """A good authorisation request, with changes; None leaves a parameter out."""
        asked: dict[str, str | None] = {
            "client_id": "mans-atbalsts",
            "redirect_uri": BACK,
            "response_type": "code",
            "scope": "openid profile",
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def choose(self, person: str, **changes: str | None) -> dict[str, str]:
        """Open the page, press the button with the person, and read what comes back."""
        return said_at(walk(self.browser, self.address(**changes), person))

    def address(self, **changes: str | None) -> str:
        """Where a good request leads the browser."""
        return f"/authorize?{urlencode(self.request(**changes))}"

    def page(self, person: str | None = None, **changes: str | None) -> BeautifulSoup:
        """The page where one chooses, or the one after this person was chosen."""
        visit = self.browser.get(self.address(**changes)).location
        if person:
            self.browser.post(visit, data={"person": person})
        return BeautifulSoup(self.browser.get(visit).data, "html5lib")

    def assertion(self, *, key: ECKey | None = None, **changes: Any) -> str:
        """A good client assertion, with changes."""
        now = int(time.time())
        claims = {"iss": "mans-atbalsts", "sub": "mans-atbalsts", "aud": ISSUER, "iat": now, "exp": now + 60}
        claims = {**claims, "jti": secrets.token_urlsafe(), **changes}
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "ES256"}, kept, key or self.app.extensions["demo"].client_key)

    def exchange(self, code: str, **changes: str) -> TestResponse:
        """Ask for the id token."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": self.verifier,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion(),
            **changes,
        }
        return self.app.test_client().post("/token", data=form)


def answer_of(response: TestResponse) -> dict[str, str]:
    """What the provider says to the portal in the redirect."""
    assert response.status_code == 303, response.get_data(as_text=True)
    return said_at(response.location)


def said_at(address: str) -> dict[str, str]:
    """What the address tells the portal."""
    assert address.startswith(f"{BACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.fixture
def portal(app: Flask) -> Portal:
    """A portal with a fresh browser."""
    return Portal(app)


def test_a_whole_sign_in(app: Flask, portal: Portal) -> None:
    offered = app.test_client().get("/.well-known/openid-configuration").get_json()
    assert offered["issuer"] == ISSUER
    assert all(
        offered[name].startswith(f"{ISSUER}/") for name in offered if name.endswith(("_endpoint", "_uri"))
    )
    answer = portal.choose("juris")
    assert (answer["state"], answer["iss"]) == (portal.state, ISSUER)
    got = portal.exchange(answer["code"])
    assert got.status_code == 200
    assert got.headers["Cache-Control"] == "no-store"
    keys = KeySet.import_key_set(app.test_client().get("/jwks").get_json())
    claims = jwt.decode(got.get_json()["id_token"], keys, algorithms=["ES256"]).claims
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (ISSUER, "mans-atbalsts", portal.nonce)
    assert claims["exp"] > time.time() >= claims["auth_time"]
    assert claims["serial_number"] == "PNOLV-990000-00002"
    assert claims["given_name"] == "JURIS"


def test_the_public_keys_hide_the_private_ones(app: Flask) -> None:
    (key,) = app.test_client().get("/jwks").get_json()["keys"]
    assert "d" not in key
    assert {"kid", "x", "y"} <= key.keys()


def test_the_page_says_demo_and_offers_everybody(app: Flask, portal: Portal) -> None:
    soup = portal.page()
    assert soup.select_one("header .demo").get_text() == "DEMO"
    offered = {tag["value"] for tag in soup.select("button[name=person]")}
    assert offered == {*app.extensions["demo"].people, "nobody"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"state": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_a_bad_request_is_told_to_the_portal(
    portal: Portal, changes: dict[str, str | None], error: str
) -> None:
    answer = answer_of(portal.browser.get("/authorize", query_string=portal.request(**changes)))
    assert answer["error"] == error
    assert answer["iss"] == ISSUER
    assert "code" not in answer


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://elsewhere.invalid/"},
        {"redirect_uri": f"{BACK}/more"},
        {"redirect_uri": None},
        {"client_id": "another"},
        {"client_id": None},
    ],
)
def test_nobody_is_sent_to_an_unknown_address(portal: Portal, changes: dict[str, str | None]) -> None:
    response = portal.browser.get(portal.address(**changes))
    assert response.status_code == 400
    assert "Location" not in response.headers


@pytest.mark.parametrize(
    ("person", "error"), [("zane", "access_denied"), ("nobody", "access_denied"), ("oto", "server_error")]
)
def test_who_cancels_and_who_fails_comes_back_without_a_code(portal: Portal, person: str, error: str) -> None:
    answer = portal.choose(person)
    assert (answer["error"], answer["state"]) == (error, portal.state)
    assert "code" not in answer


def test_a_code_works_once(portal: Portal) -> None:
    code = portal.choose("anna")["code"]
    assert portal.exchange(code).status_code == 200
    again = portal.exchange(code)
    assert (again.status_code, again.get_json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"code_verifier": "š" * 50}, "invalid_grant"),
        ({"redirect_uri": HOME}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_wrong_exchange_is_refused(portal: Portal, changes: dict[str, str], error: str) -> None:
    refused = portal.exchange(portal.choose("anna")["code"], **changes)
    assert (refused.status_code, refused.get_json()["error"]) == (400, error)


def test_a_code_that_was_tried_with_a_wrong_verifier_is_gone(portal: Portal) -> None:
    code = portal.choose("anna")["code"]
    portal.exchange(code, code_verifier="x" * 43)
    assert portal.exchange(code).status_code == 400


def test_a_foreign_code_is_refused(portal: Portal) -> None:
    assert portal.exchange("foreign").get_json()["error"] == "invalid_grant"


def test_a_code_grows_old() -> None:
    codes = Store().codes
    grant = Grant(face="oidc", person="anna", redirect_uri=BACK, auth_time=1000, scope="openid")
    code = codes.put(grant, now=1000, seconds=CODE_SECONDS)
    assert codes.look(code, now=1000 + CODE_SECONDS - 1) == grant
    assert codes.take(code, now=1000 + CODE_SECONDS) is None


NOW = int(time.time())


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"sub": "another"},
        {"aud": "https://elsewhere.invalid"},
        {"exp": NOW - 600},
        {"exp": NOW + 86_400},
        {"exp": None},
        {"jti": None},
        {"exp": "soon"},
    ],
    ids=["iss", "sub", "aud", "exp long ago", "exp far away", "no exp", "no jti", "exp in words"],
)
def test_a_client_assertion_that_does_not_hold_is_refused(portal: Portal, changes: dict[str, Any]) -> None:
    code = portal.choose("anna")["code"]
    refused = portal.exchange(code, client_assertion=portal.assertion(**changes))
    assert (refused.status_code, refused.get_json()["error"]) == (401, "invalid_client")
    assert portal.exchange(code).status_code == 200, "somebody else's try does not cost the code"


def test_a_client_assertion_by_another_key_is_refused(portal: Portal) -> None:
    stranger = portal.assertion(key=ECKey.generate_key("P-256"))
    refused = portal.exchange(portal.choose("anna")["code"], client_assertion=stranger)
    assert refused.status_code == 401


@pytest.mark.parametrize("word", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_assertion_is_refused(portal: Portal, word: str) -> None:
    assert portal.exchange(portal.choose("anna")["code"], client_assertion=word).status_code == 401


def test_a_client_assertion_works_once(portal: Portal) -> None:
    shown = portal.assertion()
    assert portal.exchange(portal.choose("anna")["code"], client_assertion=shown).status_code == 200
    fresh = portal.choose("anna", prompt="login")["code"]
    assert portal.exchange(fresh, client_assertion=shown).status_code == 401


def test_a_client_without_assertion_is_refused(portal: Portal) -> None:
    assert portal.exchange(portal.choose("anna")["code"], client_assertion_type="").status_code == 401


def test_who_is_signed_in_is_remembered_until_a_fresh_login_is_asked_for(portal: Portal) -> None:
    portal.choose("anna")
    silent = portal.browser.get("/authorize", query_string=portal.request(prompt="none"))
    assert "code" in answer_of(silent)
    for fresh in ({"prompt": "login"}, {"max_age": "0"}):
        assert portal.browser.get(portal.address(**fresh)).location.startswith("/visit/")


def test_signing_out_forgets_and_leads_only_home(portal: Portal) -> None:
    portal.choose("anna")
    out = portal.browser.get("/end_session", query_string={"post_logout_redirect_uri": HOME, "state": "s"})
    assert out.location == f"{HOME}?state=s"
    answer = answer_of(portal.browser.get("/authorize", query_string=portal.request(prompt="none")))
    assert answer["error"] == "login_required"
    stranger = portal.browser.get(
        "/end_session", query_string={"post_logout_redirect_uri": "https://elsewhere.invalid/"}
    )
    assert stranger.status_code == 200
    assert "Location" not in stranger.headers


def test_keys_are_made_once_and_readable_by_their_owner_only(app: Flask, tmp_path: Path) -> None:
    first, again = app.extensions["demo"], create_app(app.extensions["demo"].settings).extensions["demo"]
    assert again.signing_key.kid == first.signing_key.kid
    assert again.signing_key.kid != again.client_key.kid
    for file in tmp_path.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_it_has_a_cookie_of_its_own(portal: Portal) -> None:
    page = portal.browser.get(portal.address())
    assert page.headers["Set-Cookie"].startswith("demo_login=")
    assert "HttpOnly" in page.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "environ",
    [
        {"PORTAL_ENV": "production"},
        {"PORTAL_PUBLIC_URL": "https://mans-atbalsts.invalid"},
        {"DEMO_LOGIN_URL": "http://192.0.2.1:8001"},
        {"DEMO_LOGIN_URL": "http://localhost.elsewhere.invalid"},
    ],
    ids=str,
)
def test_it_does_not_start_where_a_real_person_could_meet_it(environ: dict[str, str]) -> None:
    with pytest.raises(DemoRefused, match="lets everybody in"):
        create_app(read_settings(environ))


def test_nobody_in_the_demo_can_be_a_real_person(app: Flask) -> None:
    people = app.extensions["demo"].people.values()
    assert {one.outcome for one in people} == set(get_args(Outcome))
    assert all(one.code.startswith("99") for one in people)
