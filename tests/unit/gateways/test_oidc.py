"""Whatever a provider says wrongly, nobody is signed in by it."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from portal.gateways.identity import LoginCancelled, LoginDown, LoginFailed, Secrets, VerifiedIdentity
from portal.gateways.oidc import OpenIdLogin, challenge_of
from tests.support.login import BACK, CLIENT, HIGH, ISSUER, LyingLogin, asked_of, login_at

SECRETS = Secrets(state="s" * 43, nonce="n" * 43, verifier="v" * 64)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GOOD = {"code": "c", "state": SECRETS.state, "iss": ISSUER}


@pytest.fixture
def provider() -> LyingLogin:
    """A provider that says the truth until it is bent."""
    return LyingLogin(nonce=SECRETS.nonce)


@pytest.fixture
def own_key(tmp_path: Path) -> ECKey:
    """The portal's own key, in its file."""
    key = ECKey.generate_key("P-256", {"use": "sig", "kid": "portal"})
    (tmp_path / "client-key.json").write_text(json.dumps(key.as_dict(private=True)))
    return key


@pytest.fixture
def login(provider: LyingLogin, own_key: ECKey, tmp_path: Path) -> OpenIdLogin:
    """The relying party under test."""
    return OpenIdLogin(login_at(tmp_path), transport=provider)


def _identity(login: OpenIdLogin, answer: Mapping[str, str] = GOOD) -> VerifiedIdentity:
    return login.identity(answer, SECRETS, redirect_uri=BACK, begun_at=NOW - timedelta(seconds=20), now=NOW)


def test_a_good_answer_is_a_person(login: OpenIdLogin) -> None:
    found = _identity(login)
    assert (found.issuer, found.subject, found.code) == (ISSUER, "anna", "PNOLV-990000-00001")
    assert (found.given_name, found.assurance, found.provider) == ("ANNA", "high", "demo")
    assert NOW - timedelta(seconds=5) <= found.authenticated_at <= NOW


def test_a_person_without_a_code_is_a_person(login: OpenIdLogin, provider: LyingLogin) -> None:
    provider.claims = {"serial_number": None}
    assert _identity(login).code is None


def test_what_the_portal_asks_for(login: OpenIdLogin) -> None:
    address = login.address(SECRETS, redirect_uri=BACK, language="ru")
    assert address.startswith(f"{ISSUER}/authorize?")
    asked = asked_of(address)
    assert asked["code_challenge"] == challenge_of(SECRETS.verifier) != SECRETS.verifier
    assert asked["code_challenge_method"] == "S256"
    assert (asked["response_type"], asked["prompt"], asked["ui_locales"]) == ("code", "login", "ru")
    assert (asked["state"], asked["nonce"], asked["redirect_uri"]) == (SECRETS.state, SECRETS.nonce, BACK)
    assert SECRETS.verifier not in address


def test_the_portal_proves_who_it_is_anew_each_time(
    login: OpenIdLogin, provider: LyingLogin, own_key: ECKey
) -> None:
    _identity(login)
    _identity(login)
    seen = [jwt.decode(form["client_assertion"], own_key, algorithms=["ES256"]) for form in provider.forms]
    assert [one.claims["aud"] for one in seen] == [ISSUER, ISSUER]
    assert seen[0].claims["jti"] != seen[1].claims["jti"]
    assert all(one.claims["exp"] - time.time() <= 60 for one in seen)
    assert seen[0].header["kid"] == "portal"
    assert provider.forms[0]["code_verifier"] == SECRETS.verifier
    assert "client_secret" not in provider.forms[0]


def test_an_rsa_key_of_our_own_works_too(provider: LyingLogin, tmp_path: Path) -> None:
    key = RSAKey.generate_key(2048, {"use": "sig"})
    (tmp_path / "client-key.json").write_text(json.dumps(key.as_dict(private=True)))
    _identity(OpenIdLogin(login_at(tmp_path), transport=provider))
    assert (
        jwt.decode(provider.forms[0]["client_assertion"], key, algorithms=["PS256"]).claims["sub"] == CLIENT
    )


BENT: list[dict[str, Any]] = [
    {"iss": "https://other.example"},
    {"iss": f"{ISSUER}/"},
    {"iss": None},
    {"aud": "another-client"},
    {"aud": ["another-client"]},
    {"aud": [CLIENT, "another-client"]},
    {"aud": [CLIENT, "another-client"], "azp": "another-client"},
    {"aud": CLIENT, "azp": "another-client"},
    {"aud": None},
    {"nonce": "m" * 43},
    {"nonce": None},
    {"nonce": ""},
    {"exp": 1_000_000_000},
    {"exp": None},
    {"exp": "tomorrow"},
    {"exp": True},
    {"iat": 1_000_000_000},
    {"iat": 9_999_999_999},
    {"iat": None},
    {"auth_time": 1_000_000_000},
    {"auth_time": 9_999_999_999},
    {"auth_time": None},
    {"acr": "http://eidas.europa.eu/LoA/low"},
    {"acr": "urn:anything"},
    {"acr": [HIGH]},
    {"acr": None},
    {"sub": None},
    {"sub": ""},
    {"sub": "x" * 501},
    {"given_name": None},
    {"family_name": " "},
    {"serial_number": 12},
]


@pytest.mark.parametrize("bent", BENT, ids=str)
def test_a_claim_that_does_not_hold_signs_nobody_in(
    login: OpenIdLogin, provider: LyingLogin, bent: dict[str, Any]
) -> None:
    provider.claims = bent
    with pytest.raises(LoginFailed) as refusal:
        _identity(login)
    assert "ANNA" not in str(refusal.value)
    assert "990000" not in str(refusal.value)


def _unsigned(_provider: LyingLogin, claims: dict[str, Any]) -> str:
    def part(said: dict[str, Any]) -> str:
        return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none'})}.{part(claims)}."


def _with_public_key_as_secret(provider: LyingLogin, claims: dict[str, Any]) -> str:
    secret = OctKey.import_key(json.dumps(provider.key.as_dict(private=False)))
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, secret, algorithms=["HS256"])


def _with_published_secret(provider: LyingLogin, claims: dict[str, Any]) -> str:
    secret = OctKey.import_key("a secret that everybody can read, long enough", {"kid": "secret"})
    provider.published = [provider.key, secret]
    return jwt.encode({"alg": "HS256", "kid": "secret"}, claims, secret, algorithms=["HS256"])


def _with_unknown_key(provider: LyingLogin, claims: dict[str, Any]) -> str:
    return provider.signed(claims, key=ECKey.generate_key("P-256", {"kid": "nobody knows it"}))


def _with_another_key_under_a_known_name(provider: LyingLogin, claims: dict[str, Any]) -> str:
    return provider.signed(claims, key=ECKey.generate_key("P-256", {"kid": "one"}))


def _changed(provider: LyingLogin, claims: dict[str, Any]) -> str:
    head, _, tail = provider.signed(claims).split(".")
    other = _unsigned(provider, {**claims, "sub": "juris"}).split(".")[1]
    return f"{head}.{other}.{tail}"


@pytest.mark.parametrize(
    "sign",
    [
        _unsigned,
        _with_public_key_as_secret,
        _with_published_secret,
        _with_unknown_key,
        _with_another_key_under_a_known_name,
        _changed,
        lambda _provider, _claims: "no token at all",
        lambda _provider, _claims: "a.b.c",
    ],
)
def test_a_signature_that_does_not_hold_signs_nobody_in(
    login: OpenIdLogin, provider: LyingLogin, sign: Any
) -> None:
    provider.sign = sign
    with pytest.raises(LoginFailed, match="cannot be trusted"):
        _identity(login)


def test_a_new_key_of_the_provider_is_fetched(login: OpenIdLogin, provider: LyingLogin) -> None:
    _identity(login)
    provider.key = ECKey.generate_key("P-256", {"use": "sig", "kid": "two"})
    assert _identity(login).subject == "anna"


def test_keys_and_offer_are_kept_for_a_while(login: OpenIdLogin, provider: LyingLogin) -> None:
    _identity(login)
    first = len(provider.asked)
    _identity(login)
    assert len(provider.asked) == first + 1


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ({"error": "access_denied", "iss": ISSUER}, LoginCancelled),
        ({"error": "server_error", "iss": ISSUER}, LoginFailed),
        ({"error": "temporarily_unavailable", "iss": ISSUER}, LoginDown),
        ({"error": "access_denied", "iss": "https://other.example"}, LoginFailed),
        ({"code": "c"}, LoginFailed),
        ({"code": "c", "iss": "https://other.example"}, LoginFailed),
        ({"iss": ISSUER}, LoginFailed),
        ({"code": "", "iss": ISSUER}, LoginFailed),
    ],
)
def test_a_redirect_that_does_not_hold_is_not_followed(
    login: OpenIdLogin, provider: LyingLogin, answer: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        _identity(login, answer)
    assert not provider.forms, "the code was sent to the provider"


@pytest.mark.parametrize(
    ("bend", "refusal"),
    [
        (lambda said: {name: said[name] for name in said if name != "id_token"}, LoginFailed),
        (lambda said: {**said, "id_token": None}, LoginFailed),
        (lambda said: {**said, "id_token": ["x"]}, LoginFailed),
        (lambda _said: ["id_token"], LoginFailed),
        (lambda _said: "id_token", LoginFailed),
    ],
)
def test_no_id_token_is_no_sign_in(
    login: OpenIdLogin, provider: LyingLogin, bend: Any, refusal: type[Exception]
) -> None:
    provider.bend_answer = bend
    with pytest.raises(refusal):
        _identity(login)


@pytest.mark.parametrize(
    ("status", "refusal"), [(500, LoginDown), (503, LoginDown), (400, LoginFailed), (302, LoginFailed)]
)
def test_a_status_is_read_before_the_words(
    login: OpenIdLogin, provider: LyingLogin, status: int, refusal: type[Exception]
) -> None:
    provider.status = status
    with pytest.raises(refusal):
        _identity(login)


def test_a_silent_provider_is_down(login: OpenIdLogin, provider: LyingLogin) -> None:
    provider.silent = True
    with pytest.raises(LoginDown):
        _identity(login)


@pytest.mark.parametrize(
    "bend",
    [
        lambda offer: {**offer, "issuer": "https://other.example"},
        lambda offer: {**offer, "token_endpoint": "http://other.example/token"},
        lambda offer: {**offer, "authorization_endpoint": "javascript:alert(1)"},
        lambda offer: {name: offer[name] for name in offer if name != "jwks_uri"},
        lambda _offer: [],
    ],
)
def test_a_crooked_offer_leads_nobody_anywhere(login: OpenIdLogin, provider: LyingLogin, bend: Any) -> None:
    provider.bend_offer = bend
    with pytest.raises(LoginFailed):
        login.address(SECRETS, redirect_uri=BACK, language="lv")
    assert login.sign_out_address(back="http://localhost:8000/", state="x") is None


def test_without_our_key_the_login_is_down(provider: LyingLogin, tmp_path: Path) -> None:
    with pytest.raises(LoginDown, match="our own key"):
        _identity(OpenIdLogin(login_at(tmp_path / "nowhere"), transport=provider))


def test_leaving_the_login_where_it_offers_that(login: OpenIdLogin, provider: LyingLogin) -> None:
    assert login.sign_out_address(back="http://localhost:8000/", state="x") is None
    provider.bend_offer = lambda offer: {**offer, "end_session_endpoint": f"{ISSUER}/end_session?a=b"}
    address = OpenIdLogin(login.login, transport=provider).sign_out_address(back="http://x/", state="s")
    assert address is not None
    assert asked_of(address) == {
        "a": "b", "client_id": CLIENT, "post_logout_redirect_uri": "http://x/", "state": "s",
    }  # fmt: skip


def test_secrets_do_not_show_in_print() -> None:
    assert SECRETS.verifier not in repr(SECRETS)
