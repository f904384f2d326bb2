"""Who signed in: what a national login vouches for, whatever protocol it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from flask import current_app

from portal.gateways.http import HttpTransport
from portal.settings import Login, Settings

Assurance = Literal["low", "substantial", "high"]


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


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What only this portal knows about one sign-in until it comes back."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class IdentityProvider(Protocol):
    """One national login."""

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


def choose_logins(settings: Settings) -> dict[str, IdentityProvider]:
    """The logins that are set, by name."""
    return {login.name: _login(login) for login in settings.logins}


def _login(login: Login) -> IdentityProvider:
    # Here, because the protocol builds on the words of this module.
    from portal.gateways.oidc import OpenIdLogin

    return OpenIdLogin(login, transport=HttpTransport())


def logins() -> Mapping[str, IdentityProvider]:
    """The logins of the current app."""
    known: Mapping[str, IdentityProvider] = current_app.extensions["logins"]
    return known
