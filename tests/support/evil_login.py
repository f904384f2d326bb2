"""A login that misbehaves on request, over real HTTP; asked for nothing evil, it is a good one.

One server speaks OpenID Connect (with pushed requests) and the national platform's own way.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode
from urllib.request import HTTPRedirectHandler, build_opener

from flask import Flask, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from portal.gateways.oidc import challenge_of
from portal.identity_file import LvrtcSettings, OpenIdSettings
from tests.support.browser import serve
from tests.support.login import HIGH, WORDS, asked_of

CLIENT = "mans atbalsts & co"
SECRET = "hush: 100% + / æ"
NATIONAL_HIGH = "urn:safelayer:tws:policies:authentication:level:high"
ANNA, JURIS = "PNOLV-990000-00001", "PNOLV-990000-00002"
PLATFORM = "/trustedx-authserver/oauth/lvrtc-eipsign-as"
# Longer than any patience of a test.
SLOW_SECONDS = 20.0

# What is bent in the id token; None leaves the claim out.
CLAIMS: dict[str, dict[str, Any]] = {
    "issuer": {"iss": "https://elsewhere.example"},
    "audience": {"aud": "another-client"},
    "nonce": {"nonce": "n" * 43},
    "expired": {"exp": 1_000_000_000},
    "stale": {"auth_time": 1_000_000_000},
    "no time of asking": {"auth_time": None},
    "lower": {"acr": "http://eidas.europa.eu/LoA/low"},
    "unknown acr": {"acr": "urn:elsewhere:very-high"},
    "no name": {"given_name": None},
    "another person": {"sub": "juris", "serial_number": JURIS},
    "demo": {"amr": ["demo"]},
}
# The same on the platform's page about the person.
FACTS: dict[str, dict[str, Any]] = {
    "lower": {"acr": "urn:safelayer:tws:policies:authentication:level:low"},
    "unknown acr": {"acr": HIGH},
    "no code": {"serial_number": None},
    "no subject": {"sub": None},
    "no name": {"family_name": " "},
    "another person": {"sub": "juris", "serial_number": JURIS},
    "demo": {"amr": ["demo"]},
}


@dataclass
class EvilLogin:
    """The server's memory, and what it does wrong now: one word, or nothing."""

    address: str = ""
    does: str = ""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"use": "sig", "kid": "one"}))
    # What was asked of whom, in order: (address, what was said).
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _pushed: dict[str, dict[str, str]] = field(default_factory=dict)
    _tokens: set[str] = field(default_factory=set)
    _end: threading.Event = field(default_factory=threading.Event)

    def openid(self, folder: Path, *, name: str = "evil") -> OpenIdSettings:
        """How the portal is told of its OpenID Connect face; the key of our own is made."""
        file = folder / f"{name}-key.json"
        file.write_text(json.dumps(ECKey.generate_key("P-256").as_dict(private=True)))
        return OpenIdSettings(
            name=name,
            issuer=self.address,
            client_id=CLIENT,
            key_file=file,
            assurance={HIGH: "high"},
            words=WORDS,
            picture="phone-screen",
        )

    def platform(self, folder: Path, *, name: str = "national", pkce: bool = False) -> LvrtcSettings:
        """How the portal is told of its other face."""
        file = folder / f"{name}-secret.txt"
        file.write_text(f"{SECRET}\n", encoding="utf-8")
        return LvrtcSettings(
            name=name,
            host=self.address,
            client_id=CLIENT,
            secret_file=file,
            assurance={NATIONAL_HIGH: "high"},
            words=WORDS,
            picture="id-card",
            pkce=pkce,
            acr_values="urn:eparaksts:authentication:flow:mobileid",
        )

    def visited(self, address: str) -> str:
        """A browser follows the portal there; where it is sent back to."""
        assert address.startswith(self.address), address
        with _standing().open(address, timeout=10) as answer:
            assert answer.status == 303, answer.status
            return str(answer.headers["Location"])

    def ever_saw(self, said: str) -> bool:
        """Whether somebody has said this here."""
        return any(said in words.values() for _, words in self.asked)

    # What the pages of the server do.

    def heard(self) -> None:
        """Remember what was asked, and misbehave where that means saying nothing, or nothing useful."""
        self.asked.append((request.path, {**request.args.to_dict(), **request.form.to_dict()}))

    def code_for(self, asked: dict[str, str]) -> str:
        """A code for what the portal asked."""
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return code

    def taken(self, code: str) -> dict[str, str] | None:
        """What the portal asked when it got this code; once."""
        return self._codes.pop(code, None)

    def pushed(self, asked: dict[str, str]) -> str:
        """The name of what was asked ahead."""
        name = f"urn:ietf:params:oauth:request_uri:{secrets.token_urlsafe(16)}"
        self._pushed[name] = asked
        return name

    def unpacked(self, asked: dict[str, str]) -> dict[str, str]:
        """What was asked ahead under this name; once."""
        return self._pushed.pop(asked["request_uri"]) if "request_uri" in asked else asked

    def access_token(self) -> str:
        """A token that opens the page about the person."""
        token = secrets.token_urlsafe(16)
        self._tokens.add(token)
        return token

    def opens(self, header: str) -> bool:
        """Whether the header carries such a token."""
        kind, _, token = header.partition(" ")
        return kind == "Bearer" and token in self._tokens

    def waits(self) -> None:
        """Say nothing for longer than anybody waits."""
        self._end.wait(SLOW_SECONDS)

    def dribbles(self) -> Iterator[bytes]:
        """One sign after the other, never an end."""
        until = time.monotonic() + SLOW_SECONDS
        while time.monotonic() < until and not self._end.wait(0.05):
            yield b" "

    def claims(self, asked: dict[str, str]) -> dict[str, Any]:
        """Who signed in, bent."""
        now = int(time.time())
        said = {
            "iss": self.address,
            "sub": "anna",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": asked["nonce"],
            "acr": HIGH,
            "amr": ["pin"],
            "given_name": "ANNA",
            "family_name": "PARAUDZIŅA",
            "serial_number": ANNA,
            **CLAIMS.get(self.does, {}),
        }
        return {name: value for name, value in said.items() if value is not None}

    def facts(self) -> dict[str, Any]:
        """The page about the person, bent."""
        said = {
            "sub": "anna",
            "domain": "citizen",
            "acr": NATIONAL_HIGH,
            "amr": ["urn:eparaksts:tws:policies:authentication:adaptive:methods:mobileid"],
            "given_name": "ANNA",
            "family_name": "PARAUDZIŅA",
            "name": "ANNA PARAUDZIŅA",
            "serial_number": ANNA,
            **FACTS.get(self.does, {}),
        }
        return {name: value for name, value in said.items() if value is not None}

    def signed(self, claims: dict[str, Any]) -> str:
        """The claims under a signature, or under what only looks like one."""
        sign = SIGNATURES.get(self.does)
        if sign is not None:
            return sign(self, claims)
        return jwt.encode({"alg": "ES256", "kid": "one"}, claims, self.key)


def _unsigned(_evil: EvilLogin, claims: dict[str, Any]) -> str:
    def part(said: dict[str, Any]) -> str:
        return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none'})}.{part(claims)}."


def _public_key_as_secret(evil: EvilLogin, claims: dict[str, Any]) -> str:
    secret = OctKey.import_key(json.dumps(evil.key.as_dict(private=False)))
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, secret, algorithms=["HS256"])


def _unknown_key(_evil: EvilLogin, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "ES256", "kid": "two"}, claims, ECKey.generate_key("P-256", {"kid": "two"}))


SIGNATURES: dict[str, Callable[[EvilLogin, dict[str, Any]], str]] = {
    "none": _unsigned,
    "HS256": _public_key_as_secret,
    "unknown key": _unknown_key,
}


@contextmanager
def evil_login() -> Iterator[EvilLogin]:
    """The server, reachable until the block ends."""
    evil = EvilLogin()
    with serve(_app(evil)) as serving:
        evil.address = serving.address
        yield evil
        evil._end.set()


def _app(evil: EvilLogin) -> Flask:
    app = Flask("evil", static_folder=None)
    app.before_request(evil.heard)
    _openid(app, evil)
    _platform(app, evil)
    return app


def _openid(app: Flask, evil: EvilLogin) -> None:
    @app.get("/.well-known/openid-configuration")
    def offer() -> Response:
        here = evil.address
        return jsonify(
            issuer=here,
            authorization_endpoint=f"{here}/authorize",
            token_endpoint=f"{here}/token",
            jwks_uri=f"{here}/jwks",
            pushed_authorization_request_endpoint=f"{here}/par",
            authorization_response_iss_parameter_supported=evil.does != "nameless",
        )

    @app.get("/jwks")
    def jwks() -> Response:
        return jsonify(keys=[evil.key.as_dict(private=False)])

    @app.post("/par")
    def par() -> ResponseReturnValue:
        return _pushed(evil)

    @app.get("/authorize")
    def authorize() -> ResponseReturnValue:
        asked = evil.unpacked(request.args.to_dict())
        named = "https://elsewhere.example" if evil.does == "issuer of the answer" else evil.address
        return _back(evil, asked, iss=named)

    @app.post("/token")
    def token() -> ResponseReturnValue:
        asked = evil.taken(request.form.get("code", ""))
        if asked is None or challenge_of(request.form.get("code_verifier", "")) != asked["code_challenge"]:
            return jsonify(error="invalid_grant"), 400
        return _token(evil, id_token=evil.signed(evil.claims(asked)))


def _pushed(evil: EvilLogin) -> ResponseReturnValue:
    if evil.does in ("refuses before", "fails before"):
        return jsonify(error="invalid_request"), 400 if evil.does == "refuses before" else 503
    if evil.does == "slow before":
        evil.waits()
    return jsonify(request_uri=evil.pushed(request.form.to_dict()), expires_in=60), 201


def _platform(app: Flask, evil: EvilLogin) -> None:
    @app.get(PLATFORM)
    def platform_authorize() -> ResponseReturnValue:
        return _back(evil, request.args.to_dict())

    @app.post(f"{PLATFORM}/token")
    def platform_token() -> ResponseReturnValue:
        asked = evil.taken(request.form.get("code", ""))
        kind, _, pair = request.headers.get("Authorization", "").partition(" ")
        said = tuple(map(unquote, b64decode(pair).decode("ascii").split(":")))
        if kind != "Basic" or said != (CLIENT, SECRET) or asked is None:
            return jsonify(error="invalid_client"), 401
        challenge = (
            challenge_of(request.form.get("code_verifier", "")) if "code_verifier" in request.form else None
        )
        if challenge != asked.get("code_challenge"):
            return jsonify(error="invalid_grant"), 400
        return _token(evil)

    @app.get("/trustedx-resources/openid/v1/users/me")
    def me() -> ResponseReturnValue:
        if not evil.opens(request.headers.get("Authorization", "")):
            return jsonify(error="invalid_token"), 401
        if evil.does == "fails at the person":
            return jsonify(error="server_error"), 502
        return jsonify(evil.facts())


def _back(evil: EvilLogin, asked: dict[str, str], **more: str) -> ResponseReturnValue:
    said = {"state": asked["state"], **more}
    errors = {
        "access_denied": "access_denied",
        "server error": "server_error",
        "busy": "temporarily_unavailable",
    }
    if evil.does in errors:
        said["error"] = errors[evil.does]
    elif evil.does != "no code":
        said["code"] = evil.code_for(asked)
    return redirect(f"{asked['redirect_uri']}?{urlencode(said)}", code=303)


def _token(evil: EvilLogin, **more: str) -> ResponseReturnValue:
    if evil.does == "5xx":
        return jsonify(error="server_error"), 503
    if evil.does == "slow":
        evil.waits()
    if evil.does == "dribbles":
        return Response(evil.dribbles(), mimetype="application/json")
    if evil.does == "no JSON":
        return Response("<h1>Hello</h1>")
    said = {"access_token": evil.access_token(), "token_type": "Bearer", "expires_in": "300", **more}
    left_out = {"no id token": "id_token", "no access token": "access_token"}.get(evil.does)
    return jsonify({name: value for name, value in said.items() if name != left_out})


class _Standing(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None

    def http_error_303(self, _request: Any, answer: Any, *_rest: Any) -> Any:
        return answer


def _standing() -> Any:
    """A browser that tells where it is sent instead of going there."""
    return build_opener(_Standing)


def pushed_to(evil: EvilLogin) -> dict[str, str]:
    """What the portal asked ahead, the last time."""
    return next(said for path, said in reversed(evil.asked) if path == "/par")


def state_of(address: str) -> str:
    """The state in the address."""
    return asked_of(address)["state"]
