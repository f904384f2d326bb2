"""Signs at a platform with the API of the Cloud Signature Consortium, version 2, beside OpenID Connect."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.gateways.http import NoAnswer, Transport
from portal.gateways.identity import LoginDown, LoginFailed, Secrets, VerifiedIdentity, read_object
from portal.gateways.oidc import OpenIdLogin
from portal.gateways.remote_signing import Confirmation, Credential, base64url, in_der, require_certificate
from portal.identity_file import CscSettings, OpenIdSettings, Worth

NAME = "signing"
# What the common levels of assurance are worth; who was asked less carefully has not confirmed.
ASSURANCE: dict[str, Worth] = {
    "http://eidas.europa.eu/LoA/high": "high",
    "http://eidas.europa.eu/LoA/substantial": "substantial",
}
SHA256 = "2.16.840.1.101.3.4.2.1"
# By the algorithm of the key: how the platform names it, and how it then signs a SHA-256 digest.
SIGNS_BY = {
    "1.2.840.10045.2.1": "1.2.840.10045.4.3.2",
    "1.2.840.10045.4.3.2": "1.2.840.10045.4.3.2",
    "1.2.840.113549.1.1.1": "1.2.840.113549.1.1.11",
    "1.2.840.113549.1.1.11": "1.2.840.113549.1.1.11",
}
IN_USE = ("valid", "enabled")


@dataclass
class CscSigner:
    """The platform of the settings; it is its own login."""

    settings: CscSettings
    transport: Transport
    needs_visit: bool = False
    login: OpenIdLogin = field(init=False)

    def __post_init__(self) -> None:
        """The person is asked by the platform itself."""
        own = OpenIdSettings(
            name=NAME,
            client_id=self.settings.client_id,
            assurance=ASSURANCE,
            issuer=self.settings.host,
            key_file=self.settings.key_file,
            # A demo says that it is one, and is taken only where it was set as one.
            demo=not self.settings.real,
        )
        self.login = OpenIdLogin(own, transport=self.transport)

    def credential(self, code: str) -> Credential:
        """With what the owner of the code signs. Raises LoginFailed, LoginDown."""
        token = self.login.service_token("service")
        asked = {"userID": code, "credentialInfo": True, "certificates": "chain", "certInfo": True}
        listed = self._ask("credentials/list", asked, token=token)
        names = [one for one in _list(listed, "credentialIDs") if isinstance(one, str)]
        for name in names:
            about = _info_in(listed, name) or self._ask(
                "credentials/info", {"credentialID": name, "certificates": "chain"}, token=token
            )
            found = _credential(name, about)
            if found is not None:
                return found
        raise LoginFailed("the person has nothing to sign with")

    def first_visit(self, secrets: Secrets, *, redirect_uri: str, language: str) -> str:
        """Not needed here."""
        raise LoginFailed("this platform tells certificates without a visit")

    def credential_from(self, *_given: object, **_named: object) -> tuple[VerifiedIdentity, Credential]:
        """Not needed here."""
        raise LoginFailed("this platform tells certificates without a visit")

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
        """Where the person confirms the digest. Raises LoginDown, LoginFailed."""
        also = {
            "scope": "openid profile credential",
            "credentialID": credential.id,
            "numSignatures": "1",
            "hashes": base64url(digest),
            "hashAlgorithmOID": SHA256,
            "description": label,
        }
        return self.login.address(secrets, redirect_uri=redirect_uri, language=language, also=also)

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
        answered = self.login.answered(answer, secrets, redirect_uri=redirect_uri, begun_at=begun_at, now=now)
        asked = {
            "credentialID": credential.id,
            "hashes": [b64encode(digest).decode()],
            "hashAlgorithmOID": SHA256,
            "signAlgo": credential.algorithm,
        }
        given = self._ask("signatures/signHash", asked, token=answered.access_token)
        signatures = _list(given, "signatures")
        if len(signatures) != 1:
            raise LoginFailed("signHash: there is not one signature")
        value = in_der(_raw(signatures[0]), certificate=credential.certificate)
        return Confirmation(value=value, identity=answered.identity)

    def _ask(self, what: str, asked: Mapping[str, Any], *, token: str) -> dict[str, Any]:
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        address = f"{self.settings.host.rstrip('/')}/csc/v2/{what}"
        try:
            answer = self.transport.send(address, body=json.dumps(asked).encode(), headers=headers)
        except NoAnswer as error:
            raise LoginDown(f"{what}: no answer") from error
        return read_object(answer, what=what)


def _credential(name: str, about: Mapping[str, Any]) -> Credential | None:
    """What can be signed with now; None for a key or certificate that is not in use."""
    key, cert = _object(about, "key"), _object(about, "cert")
    certificates = [_raw(one) for one in _list(cert, "certificates")]
    algorithm = next((SIGNS_BY[one] for one in map(str, _list(key, "algo")) if one in SIGNS_BY), None)
    in_use = key.get("status", "enabled") in IN_USE and cert.get("status", "valid") in IN_USE
    if not in_use or not certificates or algorithm is None:
        return None
    for one in certificates:
        require_certificate(one)
    return Credential(
        id=name, certificate=certificates[0], chain=tuple(certificates[1:]), algorithm=algorithm
    )


def _info_in(listed: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    for one in _list(listed, "credentialInfos"):
        if isinstance(one, dict) and one.get("credentialID") == name:
            return one
    return None


def _list(said: Mapping[str, Any], name: str) -> list[Any]:
    value = said.get(name)
    return value if isinstance(value, list) else []


def _object(said: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = said.get(name)
    return value if isinstance(value, dict) else {}


def _raw(written: object) -> bytes:
    try:
        return b64decode(written, validate=True) if isinstance(written, str) else _unreadable()
    except ValueError as error:
        raise LoginFailed("something is not written in base64") from error


def _unreadable() -> bytes:
    raise LoginFailed("something is not written in base64")
