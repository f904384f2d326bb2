"""Whom a signature must lead to, and how certificates are read: names, codes, what stands behind a key."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import x509
from cryptography import x509 as certificates
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.x509.oid import NameOID, ObjectIdentifier

from portal.trusted_roots import certificates_in, is_root

# What these say of a certificate that does not hold names its owner, code and all.
for _talks in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_talks).setLevel(logging.CRITICAL)
# How the certificates of a demo say that they are none; whoever made them, they never count.
DEMO_WORD = "DEMO"
QC_STATEMENTS = ObjectIdentifier("1.3.6.1.5.5.7.1.3")
# EN 319 412-5: a qualified certificate, and a key in a device made for qualified signatures.
QC_COMPLIANCE, QC_DEVICE = bytes.fromhex("06060400 8e460101"), bytes.fromhex("06060400 8e460104")


@dataclass(frozen=True)
class Trust:
    """The roots that count, and certificates that may stand between them and a person's (DER)."""

    roots: tuple[bytes, ...]
    others: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Holder:
    """Whose certificate it is: the personal code as it stands there, and the name."""

    code: str | None
    name: str
    is_demo: bool


def read_trust(files: tuple[Path, ...]) -> Trust:
    """What the files hold: who issued themselves are roots, today or long ago. Raises OSError, ValueError."""
    found = [one for file in files for one in certificates_in(file.read_bytes())]
    pairs = [(one, is_root(_load(one))) for one in found]
    return Trust(tuple(one for one, root in pairs if root), tuple(one for one, root in pairs if not root))


def holder_of(certificate: bytes) -> Holder:
    """Raises ValueError for what is no certificate."""
    subject, issuer = _load(certificate).subject, _load(certificate).issuer
    code = _first(subject, NameOID.SERIAL_NUMBER)
    given, family = _first(subject, NameOID.GIVEN_NAME), _first(subject, NameOID.SURNAME)
    name = f"{given} {family}" if given and family else _first(subject, NameOID.COMMON_NAME) or ""
    return Holder(code, name, is_demo=any(_says_demo(one) for one in (subject, issuer)))


def is_valid_at(certificate: bytes, moment: datetime) -> bool:
    """Whether the certificate counts at that moment; a revocation is asked for elsewhere."""
    read = _load(certificate)
    return read.not_valid_before_utc <= moment <= read.not_valid_after_utc


def is_qualified(certificate: bytes) -> bool:
    """Whether the certificate says that a signature with it is as good as one by hand (eIDAS art. 25.2)."""
    try:
        said = _load(certificate).extensions.get_extension_for_oid(QC_STATEMENTS).value
    except certificates.ExtensionNotFound:
        return False
    raw = said.value if isinstance(said, certificates.UnrecognizedExtension) else b""
    return QC_COMPLIANCE in raw and QC_DEVICE in raw


def is_signature_of(value: bytes, digest: bytes, *, certificate: bytes) -> bool:
    """Whether the owner of the certificate made this value for this digest (SHA-256)."""
    key = _load(certificate).public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, digest, ec.ECDSA(Prehashed(hashes.SHA256())))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(value, digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def mechanism_of(certificate: bytes) -> str:
    """How pyHanko names the way in which the key signs."""
    is_rsa = isinstance(_load(certificate).public_key(), rsa.RSAPublicKey)
    return "sha256_rsa" if is_rsa else "sha256_ecdsa"


def opened(certificate: bytes) -> x509.Certificate:
    """The same for pyHanko."""
    return x509.Certificate.load(certificate)


def _load(certificate: bytes) -> certificates.Certificate:
    return certificates.load_der_x509_certificate(certificate)


def _first(name: certificates.Name, oid: ObjectIdentifier) -> str | None:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else None


def _says_demo(name: certificates.Name) -> bool:
    said = [str(one.value) for one in name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
    return any(DEMO_WORD in one.upper().split() for one in said)
