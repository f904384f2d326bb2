"""Who signed in: what a national login vouches for, whatever protocol it speaks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from flask import current_app

from portal.gateways.http import Answer, HttpTransport, Transport
from portal.identity_file import Login, OpenIdSettings
from portal.settings import Settings

Assurance = Literal["low", "substantial", "high"]
LONGEST_TEXT = 500
# What a login that lets everybody in says of how it asked.
DEMO_METHOD = "demo"
# A person waits at the other end.
WAITS_SECONDS = 6.0


class LoginRefused(Exception):
    """Base of everything that ends a sign-in; the message names no person and no secret."""


class LoginCancelled(LoginRefused):
    """The person, or the login in their name, said no."""


class LoginFailed(LoginRefused):
    """What came back does not hold."""


class LoginDown(LoginRefused):
    """The login does not answer, or not in time."""


@dataclass(frozen=True, kw_only=True)
class VerifiedIdentity:
    """One person as the login names them; no role and no mandate ever stands here."""

    provider: str
    issuer: str
    subject: str = field(repr=False)
    # As the login writes it, for example `PNOLV-990000-00001`; None when it gives none.
    code: str | None = field(repr=False)
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    assurance: Assurance
    authenticated_at: datetime
    # How the person was asked, as the login says it; empty when it does not.
    method: str = ""


@dataclass(frozen=True)
class Answered:
    """Who came back, and the key to what they allow us to do in their name."""

    identity: VerifiedIdentity
    access_token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What only this portal knows about one sign-in until it comes back."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class IdentityProvider(Protocol):
    """One national login."""

    @property
    def login(self) -> Login:
        """How it is set, and what people read of it."""

    def address(self, secrets: Secrets, *, redirect_uri: str, language: str) -> str:
        """Where to send the person. Raises LoginDown, LoginFailed."""

    def identity(
        self,
        answer: Mapping[str, str],
        secrets: Secrets,
        *,
        redirect_uri: str,
        begun_at: datetime,
        now: datetime,
    ) -> VerifiedIdentity:
        """Who came back. Raises LoginCancelled, LoginFailed, LoginDown."""

    def sign_out_address(self, *, back: str, state: str) -> str | None:
        """Where the person also leaves the login; None when there is no such place, or nobody answers."""


def choose_logins(settings: Settings, *, transport: Transport | None = None) -> dict[str, IdentityProvider]:
    """The logins that are set, by name, in the order of the file."""
    carried = transport or HttpTransport(seconds=WAITS_SECONDS)
    # Several ways into one login are one login: it cannot be mixed up with itself.
    is_alone = len({login.address for login in settings.logins}) == 1
    return {login.name: _login(login, carried, is_alone=is_alone) for login in settings.logins}


def _login(login: Login, transport: Transport, *, is_alone: bool) -> IdentityProvider:
    # Here, because the protocols build on the words of this module.
    from portal.gateways.lvrtc import LvrtcLogin
    from portal.gateways.oidc import OpenIdLogin

    if isinstance(login, OpenIdSettings):
        return OpenIdLogin(login, transport=transport, is_alone=is_alone)
    return LvrtcLogin(login, transport=transport)


def read_object(answer: Answer, *, what: str, status: int = 200) -> dict[str, Any]:
    """The JSON object in the answer. Raises LoginDown, LoginFailed."""
    if answer.status >= 500:
        raise LoginDown(f"{what}: status {answer.status}")
    if answer.status != status:
        raise LoginFailed(f"{what}: status {answer.status}")
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise LoginFailed(f"{what}: no JSON") from error
    if not isinstance(said, dict):
        raise LoginFailed(f"{what}: no object")
    return said


def words_in(said: Mapping[str, Any], name: str, *, where: str) -> str:
    """What is said under the name, when it is words that can be written down. Raises LoginFailed."""
    value = said.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT or _is_torn(value):
        raise LoginFailed(f"{where} does not say {name}")
    return value


def _is_torn(words: str) -> bool:
    """Whether there is half a letter among them: JSON can spell it, and nobody can write it down."""
    return any("\ud800" <= letter <= "\udfff" for letter in words)


def methods_of(amr: object, *, demo: bool) -> str:
    """How the person was asked, in one line. Raises LoginFailed when a demo is set as if it were real."""
    named = [one for one in (amr if isinstance(amr, list) else [amr]) if isinstance(one, str)]
    if DEMO_METHOD in named and not demo:
        raise LoginFailed("the login says that it is a demo")
    return " ".join(named)[:LONGEST_TEXT]


def logins() -> Mapping[str, IdentityProvider]:
    """The logins of the current app."""
    known: Mapping[str, IdentityProvider] = current_app.extensions["logins"]
    return known
