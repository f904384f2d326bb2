"""The national platform as a login: OAuth 2.0 and a page about the person, as its papers of 2025 say.

There is no id token, nonce, discovery or time of asking; the line to the platform vouches for the person.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from portal.gateways.http import Answer, NoAnswer, Transport
from portal.gateways.identity import (
    Answered,
    Assurance,
    LoginCancelled,
    LoginDown,
    LoginFailed,
    Secrets,
    VerifiedIdentity,
    methods_of,
    read_object,
    words_in,
)
from portal.gateways.oidc import challenge_of
from portal.identity_file import LvrtcSettings

# "Identify this person"; the platform's other scopes sign or tell an age.
SCOPE = "urn:lvrtc:fpeil:aa"
CANCELLED = "access_denied"


@dataclass
class LvrtcLogin:
    """The platform of the file, asked who somebody is."""

    login: LvrtcSettings
    transport: Transport

    def address(self, secrets: Secrets, *, redirect_uri: str, language: str) -> str:
        """Where to send the person."""
        asked = {
            "response_type": "code",
            "client_id": self.login.client_id,
            "state": secrets.state,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            # Somebody else may have used this device a minute ago: always ask who it is.
            "prompt": "login",
            "ui_locales": language,
            **({"acr_values": self.login.acr_values} if self.login.acr_values else {}),
        }
        if self.login.pkce:
            asked |= {"code_challenge": challenge_of(secrets.verifier), "code_challenge_method": "S256"}
        return f"{self._oauth()}?{urlencode(asked)}"

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
        return self.answered(answer, secrets, redirect_uri=redirect_uri, now=now).identity

    def answered(
        self, answer: Mapping[str, str], secrets: Secrets, *, redirect_uri: str, now: datetime
    ) -> Answered:
        """Who came back, and what they allow us to do. Raises LoginCancelled, LoginFailed, LoginDown."""
        token = self.token(answer, secrets, redirect_uri=redirect_uri)
        headers = {"Authorization": f"Bearer {token}"}
        address = f"{self.login.host}/trustedx-resources/openid/v1/users/me"
        said = _asked(lambda: self.transport.get(address, headers=headers), "users/me")
        identity = VerifiedIdentity(
            provider=self.login.name,
            issuer=self.login.host,
            subject=_said(said, "sub"),
            code=_said(said, "serial_number"),
            given_name=_said(said, "given_name"),
            family_name=_said(said, "family_name"),
            assurance=self._assurance(said),
            # The platform does not say when it asked. It was told to ask now, and has answered now.
            authenticated_at=now,
            method=methods_of(said.get("amr"), demo=self.login.demo),
        )
        return Answered(identity, access_token=token)

    def token(self, answer: Mapping[str, str], secrets: Secrets, *, redirect_uri: str) -> str:
        """The key to what the person allows us to do. Raises LoginCancelled, LoginFailed, LoginDown."""
        _check_answer(answer)
        return self._token(answer["code"], secrets, redirect_uri=redirect_uri)

    def sign_out_address(self, *, back: str, state: str) -> str | None:
        """Where the person also leaves the login; None when that is not wanted."""
        if not self.login.sign_out:
            return None
        # It gives back the address alone, so the state stands in the address.
        there = urlencode({"redirect_uri": f"{back}?{urlencode({'state': state})}"})
        return f"{self.login.host}/trustedx-authserver/lvrtc-eipsign-idp/logout?{there}"

    def _oauth(self) -> str:
        return f"{self.login.host}/trustedx-authserver/oauth/{self.login.service}"

    def _token(self, code: str, secrets: Secrets, *, redirect_uri: str) -> str:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        if self.login.pkce:
            form["code_verifier"] = secrets.verifier
        headers = {"Authorization": basic(self.login.client_id, _secret(self.login.secret_file))}
        given = _asked(lambda: self.transport.post(f"{self._oauth()}/token", form, headers=headers), "token")
        token = given.get("access_token")
        if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
            raise LoginFailed("there is no access_token")
        if str(given.get("token_type", "")).lower() != "bearer":
            raise LoginFailed("the access_token is of an unknown kind")
        return token

    def _assurance(self, said: Mapping[str, Any]) -> Assurance:
        """What the returned acr is worth; what we asked for proves nothing."""
        found = self.login.assurance.get(_said(said, "acr"))
        if found is None:
            raise LoginFailed("the person was not asked carefully enough")
        return found


def basic(client_id: str, secret: str) -> str:
    """Who we are, as RFC 6749 2.3.1 writes it: both are url-encoded before they are joined."""
    pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    return f"Basic {b64encode(pair.encode()).decode()}"


def _check_answer(answer: Mapping[str, str]) -> None:
    if "iss" in answer:
        # The platform never names itself: this is somebody else's answer.
        raise LoginFailed("the answer names an issuer")
    error = answer.get("error")
    if error == CANCELLED:
        raise LoginCancelled("the login says that the person cancelled")
    if error == "temporarily_unavailable":
        raise LoginDown("the login says temporarily_unavailable")
    if error:
        raise LoginFailed("the login says that it did not work")
    if not answer.get("code"):
        raise LoginFailed("the answer has no code")


def _asked(ask: Callable[[], Answer], what: str) -> dict[str, Any]:
    try:
        return read_object(ask(), what=what)
    except NoAnswer as error:
        raise LoginDown(f"{what}: no answer") from error


def _secret(file: Path) -> str:
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise LoginDown("our own secret cannot be read") from error
    if not secret:
        raise LoginDown("our own secret is empty")
    return secret


def _said(said: Mapping[str, Any], name: str) -> str:
    return words_in(said, name, where="users/me")
