"""Where people sign from afar: a platform keeps their keys, and signs a digest that they confirm there."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from flask import current_app

from portal.gateways.http import HttpTransport, Transport
from portal.gateways.identity import LoginDown, LoginFailed, Secrets, VerifiedIdentity
from portal.gateways.timestamps import HttpTimes, NoTimes, TimeSource
from portal.identity_file import CscSettings
from portal.settings import Settings

CODE_DIGITS = 6
# A person waits at the other end.
WAITS_SECONDS = 10.0
# Lists of certificates that no longer count may be long.
LONGEST_LIST = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Credential:
    """With what one person signs: a name for the key at the platform, and its certificate (DER)."""

    id: str = field(repr=False)
    certificate: bytes = field(repr=False)
    # From the issuer upwards, as far as the platform tells it.
    chain: tuple[bytes, ...] = field(default=(), repr=False)
    # As the platform names the algorithm of the key.
    algorithm: str


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """The signature of one digest (ECDSA in DER, or PKCS #1), and who confirmed it.

    `identity` is None where the platform names nobody at this step; the certificate then speaks alone.
    """

    value: bytes = field(repr=False)
    identity: VerifiedIdentity | None


class RemoteSigner(Protocol):
    """One platform. Everything that goes wrong is LoginCancelled, LoginFailed or LoginDown."""

    @property
    def needs_visit(self) -> bool:
        """Whether the platform tells a certificate only after the person has been there."""

    def credential(self, code: str) -> Credential:
        """With what the owner of the personal code signs. Raises LoginFailed when there is nothing."""

    def first_visit(self, secrets: Secrets, *, redirect_uri: str, language: str) -> str:
        """Where the person lets us see their certificate."""

    def credential_from(
        self,
        answer: Mapping[str, str],
        secrets: Secrets,
        *,
        redirect_uri: str,
        begun_at: datetime,
        now: datetime,
    ) -> tuple[VerifiedIdentity, Credential]:
        """Who came back from the first visit, and with what they sign."""

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
        """Where the person confirms this very digest (SHA-256 of what is signed)."""

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
        """The signature of the digest, made once; a second answer to the same question is refused."""


@dataclass(frozen=True)
class NoSigner:
    """No platform is connected: people sign on paper."""

    needs_visit: bool = False

    def credential(self, code: str) -> Credential:
        """Never one."""
        raise LoginDown("no platform for signing is connected")

    def first_visit(self, secrets: Secrets, *, redirect_uri: str, language: str) -> str:
        """Nowhere."""
        raise LoginDown("no platform for signing is connected")

    def credential_from(self, *_given: object, **_named: object) -> tuple[VerifiedIdentity, Credential]:
        """Nobody."""
        raise LoginDown("no platform for signing is connected")

    def confirm_address(self, *_given: object, **_named: object) -> str:
        """Nowhere."""
        raise LoginDown("no platform for signing is connected")

    def confirmed(self, *_given: object, **_named: object) -> Confirmation:
        """Nothing."""
        raise LoginDown("no platform for signing is connected")


@dataclass(frozen=True)
class Neighbours:
    """All whom signing needs: who signs, who tells the time, and what carries us to lists of certificates."""

    signer: RemoteSigner
    times: TimeSource
    lists: Transport


def choose_neighbours(settings: Settings, *, transport: Transport | None = None) -> Neighbours:
    """The platform of the settings; without one, nobody signs from afar."""
    # Here, because the clients build on the words of this module.
    from portal.gateways.csc import CscSigner
    from portal.gateways.trustedx import TrustedXSigner

    carried = transport or HttpTransport(seconds=WAITS_SECONDS)
    lists = transport or HttpTransport(seconds=WAITS_SECONDS, most_bytes=LONGEST_LIST)
    signing = settings.signing
    if signing is None:
        return Neighbours(NoSigner(), NoTimes(), lists)
    times = HttpTimes(signing.timestamps, carried)
    if isinstance(signing, CscSettings):
        return Neighbours(CscSigner(signing, carried), times, lists)
    return Neighbours(TrustedXSigner(signing, carried), times, lists)


def neighbours() -> Neighbours:
    """Those of the current app."""
    known: Neighbours = current_app.extensions["remote_signing"]
    return known


def short_code(digest: bytes) -> str:
    """`123 456`: the same on our page and on the page of the platform, for the same digest."""
    number = int.from_bytes(hashlib.sha256(digest).digest()[:4]) % 10**CODE_DIGITS
    digits = f"{number:0{CODE_DIGITS}}"
    return f"{digits[:3]} {digits[3:]}"


def nonce_of(digest: bytes, *, random: bytes) -> str:
    """Binds the confirmation to the digest; nobody can guess it, and no two are the same."""
    return base64url(hashlib.sha256(digest + random).digest())


def base64url(raw: bytes) -> str:
    """Without padding, as OAuth writes it."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def require_certificate(raw: bytes) -> None:
    """Raise LoginFailed for what is no certificate (DER)."""
    try:
        x509.load_der_x509_certificate(raw)
    except ValueError as error:
        raise LoginFailed("a certificate cannot be read") from error


def in_der(value: bytes, *, certificate: bytes) -> bytes:
    """An ECDSA signature in DER, also when the platform gives `r‖s`; others stay. Raises LoginFailed."""
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except ValueError as error:
        raise LoginFailed("the certificate cannot be read") from error
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return value
    try:
        return encode_dss_signature(*decode_dss_signature(value))
    except ValueError:
        half = (key.key_size + 7) // 8
    if len(value) != 2 * half:
        raise LoginFailed("the signature cannot be read")
    return encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))
