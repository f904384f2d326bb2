"""The rules of OpenID Connect that the demo login keeps: which request is good, which token it gives."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from demo.people import Person
from demo.settings import DemoSettings
from demo.store import TOKEN_SECONDS, Grant, Store

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHM = "ES256"
LOA = "http://eidas.europa.eu/LoA/"
LEVELS = ("low", "substantial", "high")
# How the person was asked, whatever way the request named: the code on a page, and nothing else.
METHODS = ["demo", "otp"]
SIGNING_SCOPE = "credential"
# Longer than that, an assertion would be a password.
LONGEST_ASSERTION_SECONDS = 300
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


class BadRequest(ValueError):
    """A request that is refused; `code` is the OAuth error."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description

    @property
    def said(self) -> dict[str, str]:
        """As it is told to a program."""
        return {"error": self.code, "error_description": self.description}

    @property
    def status(self) -> int:
        """Of the answer over HTTP."""
        return 401 if self.code in ("invalid_client", "invalid_token") else 400


def check_where(asked: Mapping[str, str], *, settings: DemoSettings) -> None:
    """Raise BadRequest when nobody may be sent to where the request points."""
    if asked.get("client_id") != settings.client_id:
        raise BadRequest("unauthorized_client", "This client is not known here.")
    if asked.get("redirect_uri") not in settings.redirect_uris:
        raise BadRequest("invalid_request", "This redirect_uri is not registered.")


def check_what(asked: Mapping[str, str]) -> None:
    """Raise BadRequest for what the client may be told about."""
    if asked.get("response_type") != "code":
        raise BadRequest("unsupported_response_type", "Only the code flow is offered.")
    if "openid" not in scopes_of(asked):
        raise BadRequest("invalid_scope", "The scope must contain openid.")
    if not has_challenge(asked):
        raise BadRequest("invalid_request", "PKCE with S256 is required.")
    for name in ("state", "nonce"):
        if not asked.get(name):
            raise BadRequest("invalid_request", f"{name} is required.")


def scopes_of(asked: Mapping[str, str]) -> set[str]:
    """What is asked for."""
    return set(asked.get("scope", "").split())


def has_challenge(asked: Mapping[str, str]) -> bool:
    """Whether there is a PKCE challenge, and a good one."""
    return asked.get("code_challenge_method") == "S256" and bool(
        _CHALLENGE.fullmatch(asked.get("code_challenge", ""))
    )


def check_client(
    form: Mapping[str, str], *, settings: DemoSettings, key: ECKey, store: Store, now: int
) -> None:
    """Raise BadRequest("invalid_client") unless the client proves with its key that it is itself."""
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise BadRequest("invalid_client", "private_key_jwt is required.")
    issuer = settings.issuer
    claims_options = jwt.JWTClaimsRegistry(
        now=now,
        iss={"essential": True, "value": settings.client_id},
        sub={"essential": True, "value": settings.client_id},
        aud={"essential": True, "values": [issuer, f"{issuer}/token", f"{issuer}/par"]},
        exp={"essential": True},
        jti={"essential": True},
    )
    try:
        claims = jwt.decode(form.get("client_assertion", ""), key, algorithms=[ALGORITHM]).claims
        claims_options.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise BadRequest("invalid_client", "The client assertion does not hold.") from error
    if claims["exp"] > now + LONGEST_ASSERTION_SECONDS:
        raise BadRequest("invalid_client", "The client assertion lives too long.")
    if not store.assertions.is_new(str(claims["jti"]), True, until=int(claims["exp"]), now=now):
        raise BadRequest("invalid_client", "The client assertion was used before.")


def check_grant(form: Mapping[str, str], grant: Grant | None) -> Grant:
    """The grant, when code, address and verifier belong together. Raises BadRequest."""
    if grant is None:
        raise BadRequest("invalid_grant", "The code is used, old or foreign.")
    if form.get("redirect_uri") != grant.redirect_uri:
        raise BadRequest("invalid_grant", "The code was given to another address.")
    if grant.challenge and not is_answer(form.get("code_verifier", ""), grant.challenge):
        raise BadRequest("invalid_grant", "The code_verifier does not match.")
    return grant


def is_answer(verifier: str, challenge: str) -> bool:
    """Whether the verifier is the one behind the challenge."""
    return bool(_VERIFIER.fullmatch(verifier)) and hmac.compare_digest(challenge_of(verifier), challenge)


def challenge_of(verifier: str) -> str:
    """The S256 code challenge of a verifier."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def id_token(person: Person, *, grant: Grant, settings: DemoSettings, key: ECKey, now: int) -> str:
    """Who signed in, signed by the demo login."""
    claims = {
        "iss": settings.issuer,
        "sub": person.subject(issuer=settings.issuer, client_id=settings.client_id),
        "aud": settings.client_id,
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "auth_time": grant.auth_time,
        "nonce": grant.nonce,
        "acr": f"{LOA}{person.level}",
        "amr": METHODS,
        "given_name": person.given_name.upper(),
        "family_name": person.family_name.upper(),
        "name": person.name.upper(),
        "serial_number": person.serial_number,
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key)
