"""OpenID Connect as a relying party: code flow, PKCE, PAR, private_key_jwt; every claim is checked."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets as random
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

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
from portal.identity_file import LOOPBACK, OpenIdSettings

# Only keys that the provider alone holds: no shared secret, and never "none".
ALGORITHMS = ("ES256", "ES384", "PS256", "RS256")
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60
# How far two clocks may be apart.
LEEWAY = 60
# A token older than this belongs to another sign-in.
OLDEST_TOKEN = 10 * 60
KEEP_SECONDS = 600
LONGEST_TOKEN = 16 * 1024
NAMES_ITSELF = "authorization_response_iss_parameter_supported"
PUSHED = frozenset({"pushed_authorization_request_endpoint"})
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass
class OpenIdLogin:
    """One provider. Times in its tokens are compared with the clock of the machine, as its own are."""

    login: OpenIdSettings
    transport: Transport
    clock: Callable[[], float] = time.time
    # Beside another login an answer has to say whose it is (RFC 9207).
    is_alone: bool = True
    _known: dict[str, tuple[float, Any]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def address(
        self,
        secrets: Secrets,
        *,
        redirect_uri: str,
        language: str,
        also: Mapping[str, str] = MappingProxyType({}),
    ) -> str:
        """Where to send the person; `also` is asked for, too, or instead. Raises LoginDown, LoginFailed."""
        offer = self._offer()
        asked = {
            "response_type": "code",
            "client_id": self.login.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid profile",
            "state": secrets.state,
            "nonce": secrets.nonce,
            "code_challenge": challenge_of(secrets.verifier),
            "code_challenge_method": "S256",
            # Somebody else may have used this device a minute ago: always ask who it is.
            "prompt": "login",
            "max_age": "0",
            "ui_locales": language,
            **({"acr_values": self.login.acr_values} if self.login.acr_values else {}),
            **also,
        }
        if PUSHED & offer.keys():
            asked = self._pushed(asked)
        return _with_query(offer["authorization_endpoint"], asked)

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
        return self.answered(answer, secrets, redirect_uri=redirect_uri, begun_at=begun_at, now=now).identity

    def answered(
        self,
        answer: Mapping[str, str],
        secrets: Secrets,
        *,
        redirect_uri: str,
        begun_at: datetime,
        now: datetime,
    ) -> Answered:
        """Who came back, and what they allow us to do. Raises LoginCancelled, LoginFailed, LoginDown."""
        self._check_answer(answer)
        given = self._exchange(answer["code"], secrets, redirect_uri=redirect_uri)
        claims = self._opened(given["id_token"])
        age_of_attempt = (now - begun_at).total_seconds()
        self._check_claims(claims, nonce=secrets.nonce, begun=self.clock() - age_of_attempt)
        method = methods_of(claims.get("amr"), demo=self.login.demo)
        # The provider's moment in our time: both clocks agree on how long ago it was.
        ago = max(0.0, self.clock() - _whole(claims, "auth_time"))
        identity = VerifiedIdentity(
            provider=self.login.name,
            issuer=self.login.issuer,
            subject=_said(claims, "sub"),
            code=_said(claims, "serial_number") if claims.get("serial_number") else None,
            given_name=_said(claims, "given_name"),
            family_name=_said(claims, "family_name"),
            assurance=self._assurance(claims),
            authenticated_at=now - timedelta(seconds=ago),
            method=method,
        )
        return Answered(identity, access_token=_text(given, "access_token"))

    def sign_out_address(self, *, back: str, state: str) -> str | None:
        """Where the person also leaves the login; None when there is no such place, or nobody answers."""
        try:
            address = self._offer().get("end_session_endpoint")
        except (LoginDown, LoginFailed):
            return None
        if not isinstance(address, str) or not _is_safe(address):
            return None
        said = {"client_id": self.login.client_id, "post_logout_redirect_uri": back, "state": state}
        return _with_query(address, said)

    def _check_answer(self, answer: Mapping[str, str]) -> None:
        """The redirect itself: from this provider (RFC 9207), and with a code."""
        named = answer.get("iss")
        if named is not None and named != self.login.issuer:
            raise LoginFailed("the answer names another issuer")
        if named is None and self._offer().get(NAMES_ITSELF) is True:
            raise LoginFailed("the answer names no issuer")
        error = answer.get("error")
        if error == "access_denied":
            raise LoginCancelled("the login says access_denied")
        if error == "temporarily_unavailable":
            raise LoginDown("the login says temporarily_unavailable")
        if error:
            raise LoginFailed("the login says that it did not work")
        if not answer.get("code"):
            raise LoginFailed("the answer has no code")

    def _pushed(self, asked: Mapping[str, str]) -> dict[str, str]:
        """What the address says when the rest went ahead of the person, unseen (RFC 9126)."""
        said = self._asked(
            lambda: self.transport.post(
                self._offer()["pushed_authorization_request_endpoint"], {**asked, **self._proof()}
            ),
            "pushed request",
            status=201,
        )
        return {"client_id": self.login.client_id, "request_uri": _text(said, "request_uri")}

    def _exchange(self, code: str, secrets: Secrets, *, redirect_uri: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": secrets.verifier,
            **self._proof(),
        }
        given = self._asked(lambda: self.transport.post(self._offer()["token_endpoint"], form), "token")
        token = given.get("id_token")
        if not isinstance(token, str) or not token:
            raise LoginFailed("there is no id_token")
        return given

    def service_token(self, scope: str) -> str:
        """A key to what we may do without any person. Raises LoginDown, LoginFailed."""
        form = {"grant_type": "client_credentials", "scope": scope, **self._proof()}
        return _text(
            self._asked(lambda: self.transport.post(self._offer()["token_endpoint"], form), "token"),
            "access_token",
        )

    def _proof(self) -> dict[str, str]:
        """Who we are."""
        return {
            "client_id": self.login.client_id,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self._assertion(),
        }

    def _assertion(self) -> str:
        """Who we are, signed with our own key, good once and for a minute."""
        key = _own_key(self.login.key_file)
        now = int(self.clock())
        claims = {
            "iss": self.login.client_id,
            "sub": self.login.client_id,
            "aud": self.login.issuer,
            "jti": random.token_urlsafe(24),
            "iat": now,
            "exp": now + ASSERTION_SECONDS,
        }
        algorithm = "PS256" if isinstance(key, RSAKey) else "ES256"
        header = {"alg": algorithm, **({"kid": key.kid} if key.kid else {})}
        return jwt.encode(header, claims, key, algorithms=[algorithm])

    def _opened(self, token: str) -> dict[str, Any]:
        """The claims under a good signature; keys are fetched again once, for there may be new ones."""
        for fresh in (False, True):
            try:
                return dict(jwt.decode(token, self._keys(fresh=fresh), algorithms=list(ALGORITHMS)).claims)
            except (JoseError, ValueError, TypeError, KeyError) as error:
                refusal = error
        raise LoginFailed(f"the id_token cannot be trusted ({type(refusal).__name__})") from refusal

    def _check_claims(self, claims: Mapping[str, Any], *, nonce: str, begun: float) -> None:
        now = self.clock()
        if claims.get("iss") != self.login.issuer:
            raise LoginFailed("the id_token names another issuer")
        self._check_audience(claims)
        if _whole(claims, "exp") <= now - LEEWAY:
            raise LoginFailed("the id_token is over")
        if not now - OLDEST_TOKEN <= _whole(claims, "iat") <= now + LEEWAY:
            raise LoginFailed("the id_token is of another time")
        if not hmac.compare_digest(_said(claims, "nonce").encode(), nonce.encode()):
            raise LoginFailed("the nonce is another one")
        if not begun - LEEWAY <= _whole(claims, "auth_time") <= now + LEEWAY:
            raise LoginFailed("the person was asked at another time")

    def _check_audience(self, claims: Mapping[str, Any]) -> None:
        audience = claims.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        if self.login.client_id not in named:
            raise LoginFailed("the id_token is for somebody else")
        if ("azp" in claims or len(named) > 1) and claims.get("azp") != self.login.client_id:
            raise LoginFailed("the id_token was given to somebody else")

    def _assurance(self, claims: Mapping[str, Any]) -> Assurance:
        """What the returned acr is worth; what we asked for proves nothing."""
        found = self.login.assurance.get(_said(claims, "acr"))
        if found is None:
            raise LoginFailed("the person was not asked carefully enough")
        return found

    def _offer(self) -> dict[str, Any]:
        """What the provider says about itself. Raises LoginDown, LoginFailed."""
        offered: dict[str, Any] = self._kept("offer", self._fetch_offer)
        return offered

    def _fetch_offer(self) -> dict[str, Any]:
        address = f"{self.login.issuer.rstrip('/')}/.well-known/openid-configuration"
        offered = self._asked(lambda: self.transport.get(address), "discovery")
        if offered.get("issuer") != self.login.issuer:
            raise LoginFailed("the discovery document names another issuer")
        if not all(_is_safe(offered.get(name)) for name in (*ENDPOINTS, *(PUSHED & offered.keys()))):
            raise LoginFailed("the discovery document names an address that is not safe")
        if offered.get("require_pushed_authorization_requests") is True and not PUSHED & offered.keys():
            raise LoginFailed("the discovery document wants pushed requests and names no address for them")
        if not self.is_alone and offered.get(NAMES_ITSELF) is not True:
            # Beside another login it could pass on what that one has answered.
            raise LoginFailed("the login does not name itself in its answers (RFC 9207)")
        return offered

    def _keys(self, *, fresh: bool) -> KeySet:
        keys: KeySet = self._kept("keys", self._fetch_keys, fresh=fresh)
        return keys

    def _fetch_keys(self) -> KeySet:
        given = self._asked(lambda: self.transport.get(self._offer()["jwks_uri"]), "keys")
        rows = given.get("keys")
        # A shared secret in a public place would let everybody sign.
        asymmetric = [
            row
            for row in (rows if isinstance(rows, list) else [])
            if isinstance(row, dict) and row.get("kty") in ("EC", "RSA") and row.get("use", "sig") == "sig"
        ]
        try:
            return KeySet.import_key_set({"keys": asymmetric})
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise LoginFailed("the keys cannot be read") from error

    def _kept(self, what: str, fetch: Callable[[], Any], *, fresh: bool = False) -> Any:
        with self._lock:
            until, value = self._known.get(what, (0.0, None))
        if not fresh and self.clock() < until:
            return value
        value = fetch()
        with self._lock:
            self._known[what] = (self.clock() + KEEP_SECONDS, value)
        return value

    @staticmethod
    def _asked(ask: Callable[[], Answer], what: str, *, status: int = 200) -> dict[str, Any]:
        """The JSON object in the answer. Raises LoginDown, LoginFailed."""
        try:
            return read_object(ask(), what=what, status=status)
        except NoAnswer as error:
            raise LoginDown(f"{what}: no answer") from error


def challenge_of(verifier: str) -> str:
    """The S256 code challenge of a verifier."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _own_key(file: Path) -> ECKey | RSAKey:
    try:
        row = json.loads(file.read_text(encoding="utf-8"))
        return RSAKey.import_key(row) if row.get("kty") == "RSA" else ECKey.import_key(row)
    except (OSError, ValueError, JoseError) as error:
        raise LoginDown("our own key cannot be read") from error


def _is_safe(address: object) -> bool:
    """https, or this very machine."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _with_query(address: str, said: Mapping[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(said)}"


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value or len(value) > LONGEST_TOKEN:
        raise LoginFailed(f"the login gives no {name}")
    return value


def _said(claims: Mapping[str, Any], name: str) -> str:
    return words_in(claims, name, where="the id_token")


def _whole(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise LoginFailed(f"the id_token does not say {name}")
    return value
