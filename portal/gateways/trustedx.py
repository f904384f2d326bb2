"""Signs at the national platform as its papers describe it: two visits, one digest, no document leaves us."""

from __future__ import annotations

import hashlib
import json
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from portal.gateways.http import Answer, NoAnswer, Transport
from portal.gateways.identity import LoginDown, LoginFailed, Secrets, VerifiedIdentity, read_object
from portal.gateways.lvrtc import LvrtcLogin
from portal.gateways.remote_signing import Confirmation, Credential, in_der
from portal.identity_file import LvrtcSettings, TrustedXSettings, Worth

NAME = "signing"
ASSURANCE: dict[str, Worth] = {"urn:safelayer:tws:policies:authentication:level:high": "high"}
IDENTIFY = "urn:lvrtc:fpeil:aa"
LOOK = "urn:safelayer:eidas:sign:identity:profile"
USE = "urn:safelayer:eidas:sign:identity:use:server"
# How the platform marks the key that signs; the other one only says who somebody is.
SIGNING_LABELS = frozenset({"mobileid", "x509:keyUsage:contentCommitment"})
IN_USE = "enabled"
# An identity may appear a little after its owner has come back.
TRIES, PAUSE_SECONDS = 4, 0.7
Found = TypeVar("Found")


@dataclass
class TrustedXSigner:
    """The platform of the settings."""

    settings: TrustedXSettings
    transport: Transport
    pause: Callable[[float], None] = time.sleep
    needs_visit: bool = True
    login: LvrtcLogin = field(init=False)

    def __post_init__(self) -> None:
        """The person is asked by the platform itself."""
        own = LvrtcSettings(
            name=NAME,
            client_id=self.settings.client_id,
            assurance=ASSURANCE,
            host=self.settings.host,
            secret_file=self.settings.secret_file,
            service=self.settings.service,
            # A demo says that it is one, and is taken only where it was set as one.
            demo=not self.settings.real,
        )
        self.login = LvrtcLogin(own, transport=self.transport)

    def credential(self, code: str) -> Credential:
        """Nobody's without a visit."""
        raise LoginFailed("this platform tells a certificate only to its owner")

    def first_visit(self, secrets: Secrets, *, redirect_uri: str, language: str) -> str:
        """Where the person lets us see their certificate."""
        return self._address(secrets, redirect_uri, language, {"scope": f"{LOOK} {IDENTIFY}"})

    def credential_from(
        self,
        answer: Mapping[str, str],
        secrets: Secrets,
        *,
        redirect_uri: str,
        begun_at: datetime,
        now: datetime,
    ) -> tuple[VerifiedIdentity, Credential]:
        """Who came back, and with what they sign. Raises LoginCancelled, LoginFailed, LoginDown."""
        answered = self.login.answered(answer, secrets, redirect_uri=redirect_uri, now=now)
        name = self._until_there(lambda: self._signing_identity(answered.access_token))
        certificate = self._until_there(lambda: self._certificate(name, answered.access_token))
        algorithm = _algorithm(certificate)
        return answered.identity, Credential(id=name, certificate=certificate, algorithm=algorithm)

    def confirm_address(
        self,
        secrets: Secrets,
        credential: Credential,
        digest: bytes,
        *,
        label: str,
        redirect_uri: str,
        language: str,
    ) -> str:
        """Where the person confirms the digest with the PIN for signing."""
        asked = {
            "scope": USE,
            "sign_identity_id": credential.id,
            "digests_summary": summary_of(digest),
            "digests_summary_algorithm": "SHA256",
        }
        return self._address(secrets, redirect_uri, language, asked)

    def confirmed(
        self,
        answer: Mapping[str, str],
        secrets: Secrets,
        credential: Credential,
        digest: bytes,
        *,
        redirect_uri: str,
        begun_at: datetime,
        now: datetime,
    ) -> Confirmation:
        """The signature of the digest. Raises LoginCancelled, LoginFailed, LoginDown."""
        token = self.login.token(answer, secrets, redirect_uri=redirect_uri)
        asked = {
            "digest_value": b64encode(digest).decode(),
            "signature_algorithm": credential.algorithm,
            "sign_identity_id": credential.id,
        }
        headers = {**_bearer(token), "Content-Type": "application/json"}
        address = f"{self.settings.host}/trustedx-resources/esigp/v1/signatures/server/raw"
        try:
            given = self.transport.send(address, body=json.dumps(asked).encode(), headers=headers)
        except NoAnswer as error:
            raise LoginDown("signature: no answer") from error
        if given.status >= 500:
            raise LoginDown(f"signature: status {given.status}")
        if given.status not in (200, 201) or not given.body:
            raise LoginFailed(f"signature: status {given.status}")
        # The platform names nobody at this step: the certificate speaks.
        return Confirmation(value=in_der(given.body, certificate=credential.certificate), identity=None)

    def _address(self, secrets: Secrets, redirect_uri: str, language: str, more: Mapping[str, str]) -> str:
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "state": secrets.state,
            "redirect_uri": redirect_uri,
            "prompt": "login",
            "ui_locales": language,
            **more,
        }
        return f"{self.settings.host}/trustedx-authserver/oauth/{self.settings.service}?{urlencode(asked)}"

    def _signing_identity(self, token: str) -> str | None:
        """The name of the key that signs; None when the platform does not show it yet."""
        said = self._object("openid/v1/users/me", token)
        rows = said.get("sign_identities") if said else None
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and row.get("id") and _is_for_signing(row):
                return str(row["id"])
        return None

    def _certificate(self, name: str, token: str) -> bytes | None:
        said = self._object(f"esigp/v1/sign_identities/{quote(name, safe='')}", token)
        # The papers nest it in one way, the living platform in another.
        inner = said.get("identity") if said else None
        for place in (said, inner):
            details = place.get("details") if isinstance(place, dict) else None
            written = details.get("certificate") if isinstance(details, dict) else None
            if isinstance(written, str) and written:
                return _read_certificate(written)
        return None

    def _object(self, path: str, token: str) -> dict[str, Any] | None:
        """What the platform says there; None when there is nothing yet. Raises LoginFailed, LoginDown."""
        address = f"{self.settings.host}/trustedx-resources/{path}"
        try:
            answer: Answer = self.transport.get(address, headers=_bearer(token))
        except NoAnswer as error:
            raise LoginDown("signing identity: no answer") from error
        return None if answer.status == 404 else read_object(answer, what="signing identity")

    def _until_there(self, look: Callable[[], Found | None]) -> Found:
        for number in range(TRIES):
            if number:
                self.pause(PAUSE_SECONDS * number)
            if (found := look()) is not None:
                return found
        raise LoginFailed("the person has nothing to sign with")


def _is_for_signing(row: Mapping[str, Any]) -> bool:
    labels, status = row.get("labels"), row.get("status")
    is_in_use = not isinstance(status, dict) or status.get("value", IN_USE) == IN_USE
    return isinstance(labels, list) and set(map(str, labels)) >= SIGNING_LABELS and is_in_use


def summary_of(digest: bytes) -> str:
    """What the person confirms, as the platform sums up digests: the hash of them all together."""
    return b64encode(hashlib.sha256(digest).digest()).decode()


def _algorithm(certificate: bytes) -> str:
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except ValueError as error:
        raise LoginFailed("the certificate cannot be read") from error
    return "rsa-sha256" if isinstance(key, rsa.RSAPublicKey) else "ecdsa"


def _read_certificate(written: str) -> bytes:
    """DER, from base64 with or without the lines around it."""
    # The words around it stand between dashes; where there are none, it stands alone.
    bare = "".join(written.split("-----")[2:3] or [written])
    try:
        return b64decode("".join(bare.split()), validate=True)
    except ValueError as error:
        raise LoginFailed("the certificate cannot be read") from error


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}
