"""A whole world of certificates made for a test: a root, who issues, who tells the time, and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from portal.signing.trust import Trust

DEMO = "DEMO - NAV ISTS PARAKSTS"
LISTS = "http://pki.invalid"
LONG = timedelta(days=3650)
SIGNS = {"content_commitment": True}
ISSUES = {"key_cert_sign": True, "crl_sign": True}
USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A certificate and its key, both DER."""

    certificate: bytes
    key: bytes

    @property
    def private(self) -> PrivateKeyTypes:
        """The key, ready to sign."""
        return load_der_private_key(self.key, password=None)

    @property
    def read(self) -> x509.Certificate:
        """The certificate, readable."""
        return x509.load_der_x509_certificate(self.certificate)


@dataclass(frozen=True)
class Pki:
    """A root, who issues below it, and who tells the time."""

    organisation: str
    root: Made
    issuing: Made
    tsa: Made

    def person(
        self,
        name: str = "ANNA PARAUDZIŅA",
        code: str | None = "PNOLV-990000-00001",
        *,
        days: float = 1,
        since: timedelta = timedelta(minutes=5),
        usage: Mapping[str, bool] = SIGNS,
        curve: ec.EllipticCurve | None = None,
        qualified: bool = False,
    ) -> Made:
        """Somebody who signs."""
        given, _, family = name.partition(" ")
        said = [(NameOID.COMMON_NAME, name), (NameOID.GIVEN_NAME, given), (NameOID.SURNAME, family)]
        said += [(NameOID.SERIAL_NUMBER, code)] if code else []
        return _certificate(
            _name(self.organisation, said), ec.generate_private_key(curve or ec.SECP256R1()),
            by=self.issuing, lasts=timedelta(days=days), since=since, usage=usage, points="issuing",
            qualified=qualified,
        )  # fmt: skip

    def trust(self) -> Trust:
        """The root, and who issues below it."""
        return Trust((self.root.certificate,), (self.issuing.certificate,))

    def write(self, folder: Path) -> tuple[Path, Path]:
        """The two files of the settings."""
        files = (folder / "root.pem", folder / "issuing.pem")
        for file, one in zip(files, (self.root, self.issuing), strict=True):
            file.write_bytes(one.read.public_bytes(Encoding.PEM))
        return files

    def list_of(self, issuer: str, *, revoked: tuple[Made, ...] = ()) -> bytes:
        """The list of certificates that no longer count."""
        return _list(getattr(self, issuer), revoked)


@cache
def demo_pki(organisation: str = DEMO) -> Pki:
    """One world for all tests of a process; keys take time."""
    root = _certificate(
        _name(organisation, [(NameOID.COMMON_NAME, "Root")]), ec.generate_private_key(ec.SECP256R1()),
        lasts=LONG, usage=ISSUES, ca=1,
    )  # fmt: skip
    issuing = _certificate(
        _name(organisation, [(NameOID.COMMON_NAME, "Issuing")]), ec.generate_private_key(ec.SECP256R1()),
        by=root, lasts=LONG, usage=ISSUES, ca=0, points="root",
    )  # fmt: skip
    tsa = _certificate(
        _name(organisation, [(NameOID.COMMON_NAME, "Time")]), rsa.generate_private_key(65537, 2048),
        by=issuing, lasts=LONG, usage={"digital_signature": True}, points="issuing", tells_time=True,
    )  # fmt: skip
    return Pki(organisation, root, issuing, tsa)


def value_of(made: Made, digest: bytes) -> bytes:
    """The signature of the digest by this key (ECDSA, DER)."""
    private = made.private
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    return private.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))


@cache
def _list(by: Made, revoked: tuple[Made, ...]) -> bytes:
    now = datetime.now(UTC)
    built = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.read.subject)
        .last_update(now - timedelta(minutes=5))
        .next_update(now + LONG)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(_authority(by), critical=False)
    )
    for one in revoked:
        built = built.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(one.read.serial_number)
            .revocation_date(now - timedelta(minutes=4))
            .build()
        )
    signed = built.sign(by.private, hashes.SHA256())  # type: ignore[arg-type]
    return signed.public_bytes(Encoding.DER)


def _name(organisation: str, more: list[tuple[x509.ObjectIdentifier, str]]) -> x509.Name:
    said = [(NameOID.COUNTRY_NAME, "LV"), (NameOID.ORGANIZATION_NAME, organisation), *more]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in said])


def _authority(by: Made) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(by.read.public_key())


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    *,
    by: Made | None = None,
    lasts: timedelta,
    since: timedelta = timedelta(minutes=5),
    usage: Mapping[str, bool],
    ca: int | None = None,
    points: str | None = None,
    tells_time: bool = False,
    qualified: bool = False,
) -> Made:
    now = datetime.now(UTC)
    above = by.read if by else None
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.subject if above else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - since)
        .not_valid_after(now - since + timedelta(minutes=5) + lasts)
        .add_extension(x509.BasicConstraints(ca is not None, ca), critical=True)
        .add_extension(x509.KeyUsage(**{name: usage.get(name, False) for name in USAGES}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(
                above.public_key() if above else key.public_key()
            ),
            critical=False,
        )
    )
    if points:
        there = [x509.UniformResourceIdentifier(f"{LISTS}/{points}.crl")]
        point = x509.DistributionPoint(there, None, None, None)
        built = built.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    if tells_time:
        built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    if qualified:
        statements = bytes.fromhex("3014 3008 0606 0400 8e46 0101 3008 0606 0400 8e46 0104")
        oid = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
        built = built.add_extension(x509.UnrecognizedExtension(oid, statements), critical=False)
    signed = built.sign(by.private if by else key, hashes.SHA256())
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Made(signed.public_bytes(Encoding.DER), der)
