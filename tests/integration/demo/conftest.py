"""A demo whose certificates are made once, and a portal that talks to it over its addresses."""

from __future__ import annotations

import json
import secrets
import shutil
import time
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

import pytest
from cryptography import x509
from flask import Flask
from joserfc import jwt
from werkzeug.test import TestResponse

from demo import create_app
from demo.app import Demo
from demo.pki import read_authority
from demo.protocol import ASSERTION_TYPE, challenge_of
from demo.settings import DemoSettings
from demo.signing import ECDSA_SHA256_OID, SHA256_OID
from tests.support.login import BACK, CLIENT, ISSUER, SIGNED_BACK, walk

HOME = "http://localhost:8000/"
NATIONAL = "/trustedx-authserver/oauth/lvrtc-eipsign-as"


@pytest.fixture(scope="session")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with certificates: to make them takes a second."""
    folder = tmp_path_factory.mktemp("certified")
    read_authority(folder, issuer=ISSUER)
    return folder


@pytest.fixture
def app(tmp_path: Path, certified: Path) -> Flask:
    """A demo login with keys of its own."""
    shutil.copytree(certified, tmp_path, dirs_exist_ok=True)
    return create_app(
        DemoSettings(
            issuer=ISSUER,
            folder=tmp_path,
            redirect_uris=frozenset({BACK, SIGNED_BACK}),
            after_logout_uris=frozenset({HOME}),
            slow_seconds=0.2,
        )
    )


class Signer:
    """The portal as it signs, on both faces of the demo."""

    def __init__(self, app: Flask) -> None:
        self.app, self.browser, self.wire = app, app.test_client(), app.test_client()
        self.demo: Demo = app.extensions["demo"]
        self.verifier = secrets.token_urlsafe(48)

    # -- OpenID Connect and CSC ----------------------------------------------------------------------

    def assertion(self) -> str:
        """Who the portal is, good once."""
        now = int(time.time())
        claims = {"iss": CLIENT, "sub": CLIENT, "aud": ISSUER, "iat": now, "exp": now + 60}
        claims["jti"] = secrets.token_urlsafe()
        return jwt.encode({"alg": "ES256"}, claims, self.demo.client_key)

    def proven(self, path: str, form: Mapping[str, str]) -> TestResponse:
        """A form that the portal sends by itself."""
        proof = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": self.assertion()}
        return self.wire.post(path, data={**proof, **form})

    def service_token(self) -> str:
        """What lets look for credentials."""
        answer = self.proven("/token", {"grant_type": "client_credentials", "scope": "service"})
        assert answer.status_code == 200, answer.json
        return str(answer.json["access_token"])

    def ask(self, path: str, said: Any, *, token: str) -> TestResponse:
        """One question in JSON."""
        return self.wire.post(path, json=said, headers={"Authorization": f"Bearer {token}"})

    def credential(self, code: str = "PNOLV-990000-00001") -> str:
        """The name of a fresh credential of this person."""
        said = {"userID": code, "certificates": "chain", "certInfo": True}
        answer = self.ask("/csc/v2/credentials/list", said, token=self.service_token())
        assert answer.status_code == 200, answer.json
        (name,) = answer.json["credentialIDs"]
        return str(name)

    def certificate(self, credential: str) -> x509.Certificate:
        """That of the credential."""
        said = {"credentialID": credential, "certificates": "single"}
        answer = self.ask("/csc/v2/credentials/info", said, token=self.service_token())
        return x509.load_der_x509_certificate(b64decode(answer.json["cert"]["certificates"][0]))

    def wish(self, credential: str, digest: bytes, **changes: str | None) -> dict[str, str]:
        """A good request to confirm, with changes; None leaves a parameter out."""
        asked: dict[str, str | None] = {
            "client_id": CLIENT,
            "redirect_uri": SIGNED_BACK,
            "response_type": "code",
            "scope": "openid profile credential",
            "state": "state",
            "nonce": "nonce",
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
            "prompt": "login",
            "max_age": "0",
            "credentialID": credential,
            "numSignatures": "1",
            "hashes": urlsafe_b64encode(digest).decode().rstrip("="),
            "hashAlgorithmOID": SHA256_OID,
            "description": "Iesniegums",
            **changes,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def push(self, credential: str, digest: bytes, **changes: str | None) -> TestResponse:
        """Hand the request in."""
        return self.proven("/par", self.wish(credential, digest, **changes))

    def page_address(self, credential: str, digest: bytes, **changes: str | None) -> str:
        """Where the person's browser is led."""
        pushed = self.push(credential, digest, **changes)
        assert pushed.status_code == 201, pushed.json
        return f"/authorize?{urlencode({'client_id': CLIENT, 'request_uri': pushed.json['request_uri']})}"

    def exchange(self, code: str, **changes: str) -> TestResponse:
        """Ask for the tokens."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": SIGNED_BACK,
            "code_verifier": self.verifier,
        }
        return self.proven("/token", {**form, **changes})

    def confirmed(self, credential: str, digest: bytes) -> dict[str, Any]:
        """The tokens after the person has confirmed."""
        back = walk(self.browser, self.page_address(credential, digest))
        answer = self.exchange(said_at(back)["code"])
        assert answer.status_code == 200, answer.json
        return dict(answer.json)

    def sign(self, token: str, credential: str, digest: bytes, **changes: object) -> TestResponse:
        """Ask for the value."""
        said = {
            "credentialID": credential,
            "hashes": [b64encode(digest).decode()],
            "hashAlgorithmOID": SHA256_OID,
            "signAlgo": ECDSA_SHA256_OID,
            **changes,
        }
        return self.ask("/csc/v2/signatures/signHash", said, token=token)

    # -- the national platform -----------------------------------------------------------------------

    def national_address(self, scope: str, **changes: str | None) -> str:
        """Where the person's browser is led there."""
        asked: dict[str, str | None] = {
            "client_id": CLIENT,
            "redirect_uri": SIGNED_BACK,
            "response_type": "code",
            "scope": scope,
            "state": "state",
            "prompt": "login",
            **changes,
        }
        said = {name: value for name, value in asked.items() if value is not None}
        return f"{NATIONAL}?{urlencode(said)}"

    def national_token(self, code: str, *, basic: str | None = None, **changes: str) -> TestResponse:
        """Ask for the token there; name and secret are each written as in an address."""
        pair = f"{quote_plus(CLIENT)}:{quote_plus(self.demo.client_secret)}"
        head = f"Basic {b64encode((basic or pair).encode()).decode()}"
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": SIGNED_BACK, **changes}
        return self.wire.post(f"{NATIONAL}/token", data=form, headers={"Authorization": head})

    def national_visit(self, person: str | None, scope: str, **changes: str | None) -> str:
        """The token after the person has come back."""
        back = walk(self.browser, self.national_address(scope, **changes), person)
        answer = self.national_token(said_at(back)["code"])
        assert answer.status_code == 200, answer.json
        return str(answer.json["access_token"])

    def resource(self, path: str, token: str) -> TestResponse:
        """Look at something there."""
        return self.wire.get(f"/trustedx-resources/{path}", headers={"Authorization": f"Bearer {token}"})


def said_at(address: str) -> dict[str, str]:
    """What the address tells the portal."""
    assert address.startswith(f"{SIGNED_BACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.fixture
def signer(app: Flask) -> Signer:
    """A portal that signs."""
    return Signer(app)


def written(claims_of: str) -> dict[str, Any]:
    """What a token says, whoever signed it."""
    part = claims_of.split(".")[1]
    return dict(json.loads(b64decode(part.replace("-", "+").replace("_", "/") + "==")))
