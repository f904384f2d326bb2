"""The certificates of the demo: a root, who issues, who stamps the time, and what was taken back."""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from demo.keys import write_over
from demo.people import Person

FOLDER = "pki"
NOT_A_SIGNATURE = "DEMO - NAV ISTS PARAKSTS"
PERSON_DAYS = 1
# Long, so that a document can still be checked when the certificate of its signer is long over.
CRL_DAYS = 3650
ROOT_DAYS, ISSUING_DAYS, STAMP_DAYS = 7300, 7000, 4000
# Clocks are a little apart.
EARLIER = timedelta(minutes=1)
KEY_USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip

# `content_commitment` is what a signature under a document is made with.
Use = Literal["content_commitment", "digital_signature"]
IssuerKey = ec.EllipticCurvePrivateKey
AnyKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Authority:
    """Who issues certificates here. Its folder holds everything, readable by its owner only."""

    folder: Path
    issuer: str
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @property
    def root(self) -> x509.Certificate:
        """What one has to trust to trust anything here."""
        return self._certificate("root")

    @property
    def issuing(self) -> x509.Certificate:
        """Who signs the certificates of people and of the stamp."""
        return self._certificate("issuing")

    @property
    def stamp(self) -> x509.Certificate:
        """Who says what time it is."""
        return self._certificate("tsa")

    @cached_property
    def stamp_key(self) -> rsa.RSAPrivateKey:
        """What the time is signed with."""
        key = self._key("tsa")
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("the key of the stamp is no RSA key")
        return key

    def issue(self, person: Person, *, key: IssuerKey, now: datetime, use: Use) -> x509.Certificate:
        """A certificate of the person, for one use and nothing else, good for a day."""
        upper = [
            (NameOID.GIVEN_NAME, person.given_name.upper()),
            (NameOID.SURNAME, person.family_name.upper()),
            (NameOID.SERIAL_NUMBER, person.serial_number),
        ]
        subject = _name(person.name.upper(), *upper)
        made = _begun(subject, key, now=now, until=now + timedelta(days=PERSON_DAYS))
        made = self._with_places(_used_for(made, use), by="issuing")
        return self._signed(made, by="issuing", subject_key=key)

    def take_back(self, certificate: x509.Certificate, *, now: datetime) -> None:
        """Put the certificate on the list of those that hold no more."""
        with self._lock:
            old = x509.load_pem_x509_crl(self.file("issuing.crl").read_bytes())
            row = (
                x509.RevokedCertificateBuilder()
                .serial_number(certificate.serial_number)
                .revocation_date(now - EARLIER)
                .build()
            )
            number = old.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
            listed = _list(self.issuing, self._issuer_key("issuing"), now=now, number=number + 1)
            for before in old:
                listed = listed.add_revoked_certificate(before)
            listed = listed.add_revoked_certificate(row)
            self._keep_list("issuing", listed)

    def file(self, name: str) -> Path:
        """Where the file of this name lies."""
        return self.folder / FOLDER / name

    def crl(self, name: str) -> bytes:
        """The list of the root or of the issuing certificate, in DER. Raises OSError."""
        found = x509.load_pem_x509_crl(self.file(f"{name}.crl").read_bytes())
        return found.public_bytes(serialization.Encoding.DER)

    def _certificate(self, name: str) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.file(f"{name}.pem").read_bytes())

    def _key(self, name: str) -> AnyKey:
        key = serialization.load_pem_private_key(self.file(f"{name}-key.pem").read_bytes(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise TypeError(f"the key of {name} is of a kind that is not used here")
        return key

    def _issuer_key(self, name: str) -> IssuerKey:
        key = self._key(name)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"the key of {name} is no EC key")
        return key

    def _crl_place(self, name: str) -> x509.CRLDistributionPoints:
        where = [x509.UniformResourceIdentifier(f"{self.issuer}/pki/{name}.crl")]
        return x509.CRLDistributionPoints([x509.DistributionPoint(where, None, None, None)])

    def _issuer_place(self, name: str) -> x509.AuthorityInformationAccess:
        where = x509.UniformResourceIdentifier(f"{self.issuer}/pki/{name}.cer")
        return x509.AuthorityInformationAccess(
            [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, where)]
        )

    def _with_places(self, made: x509.CertificateBuilder, *, by: str) -> x509.CertificateBuilder:
        """Where the list of the issuer is, and the issuer's own certificate."""
        return made.add_extension(self._crl_place(by), critical=False).add_extension(
            self._issuer_place(by), critical=False
        )

    def _signed(self, made: x509.CertificateBuilder, *, by: str, subject_key: AnyKey) -> x509.Certificate:
        key = self._issuer_key(by)
        made = made.issuer_name(self._certificate(by).subject)
        return _sealed(made, subject_key=subject_key, issuer_key=key)

    def _keep_list(self, name: str, listed: x509.CertificateRevocationListBuilder) -> None:
        signed = listed.sign(self._issuer_key(name), hashes.SHA256())
        write_over(self.file(f"{name}.crl"), signed.public_bytes(serialization.Encoding.PEM))

    # -- made at the first start ------------------------------------------------------------------------

    def make(self, *, now: datetime) -> None:
        """Keys, root and lists, in the folder that is there already."""
        root, issuing = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        stamp = rsa.generate_private_key(65537, 3072)
        for name, key in (("root", root), ("issuing", issuing), ("tsa", stamp)):
            self._keep_key(name, key)
        subject = _name("DEMO sakne")
        made = _begun(subject, root, now=now, until=now + timedelta(days=ROOT_DAYS)).issuer_name(subject)
        made = _may_issue(made, path_length=1)
        self._keep_certificate("root", _sealed(made, subject_key=root, issuer_key=root))
        self.make_children(now=now)
        for name in ("root", "issuing"):
            listed = _list(self._certificate(name), self._issuer_key(name), now=now, number=1)
            self._keep_list(name, listed)

    def make_children(self, *, now: datetime) -> None:
        """The certificates under the root, with the addresses of today; keys and names stay."""
        issuing = _begun(
            _name("DEMO izdevējs"), self._key("issuing"), now=now, until=now + timedelta(days=ISSUING_DAYS)
        )
        issuing = self._with_places(_may_issue(issuing, path_length=0), by="root")
        self._keep_certificate("issuing", self._signed(issuing, by="root", subject_key=self._key("issuing")))
        key = self.stamp_key
        stamp = _begun(_name("DEMO laika zīmogs"), key, now=now, until=now + timedelta(days=STAMP_DAYS))
        stamp = _used_for(stamp, "digital_signature").add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
        stamp = self._with_places(stamp, by="issuing")
        self._keep_certificate("tsa", self._signed(stamp, by="issuing", subject_key=key))

    def is_of_today(self) -> bool:
        """Whether the certificates name all the addresses that the demo has now."""
        said = [one.value for one in self.issuing.extensions]
        return self._crl_place("root") in said and self._issuer_place("root") in said

    def _keep_key(self, name: str, key: AnyKey) -> None:
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_over(self.file(f"{name}-key.pem"), pem)

    def _keep_certificate(self, name: str, certificate: x509.Certificate) -> None:
        write_over(self.file(f"{name}.pem"), certificate.public_bytes(serialization.Encoding.PEM))


def read_authority(folder: Path, *, issuer: str) -> Authority:
    """The authority in the folder; made at the first start, and told the new address after a move."""
    if not (folder / FOLDER).exists():
        _make_whole(folder, issuer=issuer)
    found = Authority(folder, issuer)
    if not found.is_of_today():
        found.make_children(now=datetime.now(UTC))
    return found


def _make_whole(folder: Path, *, issuer: str) -> None:
    """All of it or nothing: two processes may start at once, and the first whole one stays."""
    beside = folder / f"{FOLDER}.{os.getpid()}.{secrets.token_hex(4)}"
    (beside / FOLDER).mkdir(mode=0o700, parents=True)
    try:
        Authority(beside, issuer).make(now=datetime.now(UTC))
        (beside / FOLDER).rename(folder / FOLDER)
    except OSError:
        if not (folder / FOLDER).exists():
            raise
    finally:
        shutil.rmtree(beside)


def _name(words: str, *more: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    said = [
        (NameOID.COUNTRY_NAME, "LV"),
        (NameOID.ORGANIZATION_NAME, NOT_A_SIGNATURE),
        (NameOID.COMMON_NAME, words),
        *more,
    ]
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in said])


def _begun(subject: x509.Name, key: AnyKey, *, now: datetime, until: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(until)
    )


def _may_issue(made: x509.CertificateBuilder, *, path_length: int) -> x509.CertificateBuilder:
    may = x509.BasicConstraints(ca=True, path_length=path_length)
    return made.add_extension(may, critical=True).add_extension(_uses("key_cert_sign", "crl_sign"), True)


def _used_for(made: x509.CertificateBuilder, use: str) -> x509.CertificateBuilder:
    no = x509.BasicConstraints(ca=False, path_length=None)
    return made.add_extension(no, critical=True).add_extension(_uses(use), critical=True)


def _uses(*said: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{use: use in said for use in KEY_USES})


def _sealed(made: x509.CertificateBuilder, *, subject_key: AnyKey, issuer_key: IssuerKey) -> x509.Certificate:
    mine = x509.SubjectKeyIdentifier.from_public_key(subject_key.public_key())
    theirs = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        made.add_extension(mine, critical=False)
        .add_extension(theirs, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _list(
    issuer: x509.Certificate, key: IssuerKey, *, now: datetime, number: int
) -> x509.CertificateRevocationListBuilder:
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(now - EARLIER)
        .next_update(now + timedelta(days=CRL_DAYS))
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(by, critical=False)
    )
