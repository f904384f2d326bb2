"""The real demo login inside a test, and a provider that lies in every way a relying party must notice."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from werkzeug.test import TestResponse

import demo
from demo.settings import DemoSettings
from portal.gateways.http import NONE, Answer, NoAnswer
from portal.gateways.oidc import OpenIdLogin
from portal.identity_file import LoginWords, OpenIdSettings

ISSUER = "http://localhost:8001"
CLIENT = "mans-atbalsts"
BACK = "http://localhost:8000/sign-in/callback"
SIGNED_BACK = "http://localhost:8000/signing/callback"
HIGH = "http://eidas.europa.eu/LoA/high"
# The same at the national platform.
NATIONAL = "urn:safelayer:tws:policies:authentication:level:high"
SUBSTANTIAL = "http://eidas.europa.eu/LoA/substantial"
WORDS = {
    "lv": LoginWords(button="Pieslēgties", line="Jums vajag tālruni vai karti."),
    "en": LoginWords(button="Sign in", line="You need your phone or your card."),
    "ru": LoginWords(button="Войти", line="Вам нужен телефон или карта."),
}


@dataclass(frozen=True)
class InProcess:
    """Carries requests to an app of this process, as if over the network."""

    app: Flask

    def get(self, url: str, *, headers: Mapping[str, str] = NONE) -> Answer:
        """The app's answer."""
        return self.send(url, body=None, headers=headers)

    def post(self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str] = NONE) -> Answer:
        """The app's answer."""
        return self._answer(self.app.test_client().post(url, data=dict(form), headers=dict(headers)))

    def send(self, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """The app's answer."""
        method = "GET" if body is None else "POST"
        client = self.app.test_client()
        return self._answer(client.open(url, method=method, data=body, headers=dict(headers)))

    @staticmethod
    def _answer(response: TestResponse) -> Answer:
        return Answer(response.status_code, response.data)


@dataclass(frozen=True)
class DemoLogin:
    """The demo login, and how a person walks through it."""

    app: Flask

    @classmethod
    def beside(cls, portal: Flask, folder: Path) -> DemoLogin:
        """A demo login that the portal uses from now on, under the name `demo`."""
        app = demo.create_app(
            DemoSettings(
                issuer=ISSUER,
                folder=folder,
                redirect_uris=frozenset({BACK, SIGNED_BACK}),
                after_logout_uris=frozenset({"http://localhost:8000/"}),
            )
        )
        portal.extensions["logins"] = {"demo": OpenIdLogin(login_at(folder), transport=InProcess(app))}
        return cls(app)

    def choose(self, address: str, person: str) -> str:
        """Open the page the portal leads to, press the person's button; where the login sends them."""
        return walk(self.app.test_client(), address, person)

    def confirm(self, address: str) -> str:
        """Open the page where somebody signs, type the code; where the login sends them."""
        return walk(self.app.test_client(), address)


def walk(browser: FlaskClient, address: str, person: str | None = None) -> str:
    """Through the pages of the demo login, as this person when it asks; where it sends them."""
    visit = browser.get(address)
    assert visit.status_code == 303, visit.get_data(as_text=True)
    page = str(visit.location)
    if person is not None and page.startswith("/visit/"):
        chosen = browser.post(page, data={"person": person})
        assert chosen.status_code == 303, chosen.get_data(as_text=True)
        if chosen.location != page:
            return str(chosen.location)
    if not page.startswith("/visit/"):
        return page
    code = BeautifulSoup(browser.get(page).data, "html5lib").select_one("[data-code]")
    back = browser.post(page, data={"code": str(code["data-code"])} if code else {})
    assert back.status_code == 303, back.get_data(as_text=True)
    return str(back.location)


def login_at(folder: Path, *, name: str = "demo", issuer: str = ISSUER, demo: bool = True) -> OpenIdSettings:
    """The settings of a login whose client key lies in the folder."""
    return OpenIdSettings(
        name=name,
        issuer=issuer,
        client_id=CLIENT,
        key_file=folder / "client-key.json",
        assurance={HIGH: "high", SUBSTANTIAL: "substantial"},
        words=WORDS,
        demo=demo,
    )


def leave_for_login(client: FlaskClient, *, going_to: str = "/lv/words", language: str = "lv") -> str:
    """Press the button on the sign-in page; the address of the login."""
    page = client.get(f"/{language}/sign-in", query_string={"next": going_to})
    soup = BeautifulSoup(page.data, "html5lib")
    form = {str(tag["name"]): str(tag["value"]) for tag in soup.select("main form input")}
    answer = client.post(f"/{language}/sign-in", data={**form, "login": "demo"})
    assert answer.status_code == 303, answer.status_code
    return str(answer.location)


def come_back(client: FlaskClient, address: str) -> TestResponse:
    """The browser follows the login's redirect to the portal."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def asked_of(address: str) -> dict[str, str]:
    """What the portal asks the login for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def _same(said: Any) -> Any:
    return said


@dataclass
class LyingLogin:
    """A provider whose every answer can be bent; straight, it is a good one."""

    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"use": "sig", "kid": "one"}))
    nonce: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)
    sign: Callable[[LyingLogin, dict[str, Any]], str] | None = None
    bend_offer: Callable[[dict[str, Any]], Any] = _same
    bend_answer: Callable[[dict[str, Any]], Any] = _same
    status: int = 200
    silent: bool = False
    published: list[ECKey | OctKey] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)

    def get(self, url: str, *, headers: Mapping[str, str] = NONE) -> Answer:
        """Discovery and keys."""
        self.asked.append(url)
        if url.endswith("/jwks"):
            keys = self.published or [self.key]
            return self._said({"keys": [one.as_dict(private=isinstance(one, OctKey)) for one in keys]})
        offer = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/jwks",
            "authorization_response_iss_parameter_supported": True,
        }
        return Answer(200, json.dumps(self.bend_offer(offer)).encode())

    def send(self, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Nothing else is asked."""
        raise NoAnswer(url)

    def post(self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str] = NONE) -> Answer:
        """The token, bent."""
        self.asked.append(url)
        self.forms.append(dict(form))
        if self.silent:
            raise NoAnswer("silence")
        token = self.sign(self, self.good()) if self.sign else self.signed(self.good())
        return self._said(self.bend_answer({"id_token": token, "access_token": "x", "token_type": "Bearer"}))

    def good(self) -> dict[str, Any]:
        """The claims, with what is bent in them; None leaves one out."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": "anna",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": self.nonce,
            "acr": HIGH,
            "given_name": "ANNA",
            "family_name": "PARAUDZIŅA",
            "serial_number": "PNOLV-990000-00001",
            **self.claims,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def signed(self, claims: dict[str, Any], *, key: ECKey | None = None) -> str:
        """The claims under the provider's signature, or under another one."""
        key = key or self.key
        return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)

    def _said(self, said: Any) -> Answer:
        return Answer(self.status, json.dumps(said).encode())
