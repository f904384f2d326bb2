"""A whole world of certificates made for a test, and a platform in this process that signs with them."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

from asn1crypto import keys, tsp
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
from flask import Flask
from pikepdf import Array, Dictionary, Name, Pdf
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from portal.acting_for.actor import Actor, oneself
from portal.documents import service as documents
from portal.documents.fields import Fields, with_fields
from portal.gateways.http import Answer, NoAnswer
from portal.gateways.identity import LoginCancelled, LoginDown, LoginFailed, Secrets, VerifiedIdentity
from portal.gateways.remote_signing import Confirmation, Credential, Neighbours, base64url
from portal.gateways.timestamps import NoTime
from portal.identity_file import CscSettings
from portal.outbox.sending import KINDS, send_due
from portal.people import service as people
from portal.signing import service as signing
from portal.signing.trust import Trust, opened
from portal.web.clock import now
from tests.support.letters import application_copy

DEMO = "DEMO - NAV ISTS PARAKSTS"
LISTS = "http://pki.invalid"
HOST = "http://signer.invalid"
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


@dataclass
class Times:
    """Who tells the time in this process; silent when wanted."""

    pki: Pki = field(default_factory=demo_pki)
    is_down: bool = False
    nonsense: bool = False
    # By how much this clock is wrong.
    is_off: timedelta = timedelta()
    asked: int = 0

    def stamp(self, query: bytes) -> bytes:
        """The reply. Raises NoTime."""
        self.asked += 1
        if self.is_down:
            raise NoTime("silence")
        if self.nonsense:
            return b"<html>"
        tsa = DummyTimeStamper(
            tsa_cert=opened(self.pki.tsa.certificate),
            tsa_key=keys.PrivateKeyInfo.load(self.pki.tsa.key),
            certs_to_embed=[opened(self.pki.issuing.certificate)],
            fixed_dt=datetime.now(UTC) + self.is_off if self.is_off else None,
        )
        return tsa.request_tsa_response(tsp.TimeStampReq.load(query)).dump()


@dataclass
class Lists:
    """Carries requests to the lists of the world; nobody answers when that is wanted."""

    pki: Pki = field(default_factory=demo_pki)
    revoked: tuple[Made, ...] = ()
    is_down: bool = False
    # Whose list alone nobody gives.
    without: str | None = None
    asked: list[str] = field(default_factory=list)

    def get(self, url: str, **_more: object) -> Answer:
        """The list at the address."""
        return self.send(url, body=None, headers={})

    def post(self, url: str, *_more: object, **_named: object) -> Answer:
        """Nothing is taken here."""
        raise NoAnswer(url)

    def send(self, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """The list at the address. Raises NoAnswer."""
        self.asked.append(url)
        issuer = url.removeprefix(f"{LISTS}/").removesuffix(".crl")
        if self.is_down or issuer == self.without or issuer not in ("root", "issuing"):
            raise NoAnswer(url)
        return Answer(200, self.pki.list_of(issuer, revoked=self.revoked if issuer == "issuing" else ()))


@dataclass
class LocalSigner:
    """A platform in this process: people confirm by `confirm`, which gives what their browser brings back."""

    pki: Pki = field(default_factory=demo_pki)
    needs_visit: bool = False
    people: dict[str, Made] = field(default_factory=dict)
    fault: Exception | None = None
    # What is given out instead of the right thing.
    bend: Callable[[bytes], bytes] = lambda value: value
    names: Callable[[VerifiedIdentity], VerifiedIdentity | None] = lambda identity: identity
    swap: Made | None = None
    used: set[str] = field(default_factory=set)
    labels: list[str] = field(default_factory=list)
    signed: int = 0

    def credential(self, code: str) -> Credential:
        """A fresh certificate of the owner of the code."""
        self._fail()
        return self._credential(code)

    def first_visit(self, secrets: Secrets, *, redirect_uri: str, language: str) -> str:
        """Where the person shows the certificate."""
        self._fail()
        return f"{HOST}/visit?{urlencode({'state': secrets.state, 'back': redirect_uri})}"

    def credential_from(
        self,
        answer: Mapping[str, str],
        secrets: Secrets,
        *,
        redirect_uri: str,
        begun_at: datetime,
        now: datetime,
    ) -> tuple[VerifiedIdentity, Credential]:
        """Who came back from there."""
        code = self._code(answer)
        identity = self.names(identity_of(code, now=now))
        assert identity is not None
        return identity, self._credential(code)

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
        """Where the person confirms."""
        self._fail()
        self.labels.append(label)
        asked = {"state": secrets.state, "hash": base64url(digest), "back": redirect_uri}
        return f"{HOST}/confirm?{urlencode(asked)}"

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
        """The signature, once for each code."""
        code = self._code(answer)
        made = self.swap or self.people[credential.id]
        value = value_of(made, digest)
        self.signed += 1
        return Confirmation(value=self.bend(value), identity=self.names(identity_of(code, now=now)))

    def _credential(self, code: str) -> Credential:
        if code not in self.people:
            self.people[code] = self.pki.person(code=code)
        return Credential(
            id=code,
            certificate=self.people[code].certificate,
            chain=(self.pki.issuing.certificate,),
            algorithm="1.2.840.10045.4.3.2",
        )

    def _code(self, answer: Mapping[str, str]) -> str:
        self._fail()
        if answer.get("error") == "access_denied":
            raise LoginCancelled("cancelled")
        code = answer.get("code", "")
        if not code or code in self.used:
            raise LoginFailed("the code was used")
        self.used.add(code)
        return code.partition("|")[2]

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault


def identity_of(code: str, *, now: datetime) -> VerifiedIdentity:
    """Who the platform says confirmed."""
    return VerifiedIdentity(
        provider="signing", issuer=HOST, subject=code, code=code, given_name="ANNA",
        family_name="PARAUDZIŅA", assurance="high", authenticated_at=now,
    )  # fmt: skip


def confirm(address: str, *, code: str = "PNOLV-990000-00001", number: int = 1) -> dict[str, str]:
    """The person confirms; what their browser brings back."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    return {"state": asked["state"], "code": f"{asked['state']}-{number}|{code}"}


def cancel(address: str) -> dict[str, str]:
    """The person says no; what their browser brings back."""
    asked = parse_qs(urlsplit(address).query)
    return {"state": asked["state"][0], "error": "access_denied"}


def value_of(made: Made, digest: bytes) -> bytes:
    """The signature of the digest by this key (ECDSA, DER)."""
    private = made.private
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    return private.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))


def down() -> LoginDown:
    """Nobody answers."""
    return LoginDown("silence")


def from_base64url(text: str) -> bytes:
    """What stands in an address."""
    return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")


def renamed(identity: VerifiedIdentity, code: str) -> VerifiedIdentity:
    """Somebody else."""
    return replace(identity, code=code)


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


def signing_settings(pki: Pki, folder: Path, **changes: object) -> CscSettings:
    """Settings of a platform whose roots lie in the folder."""
    given: dict[str, Any] = {
        "host": HOST.replace("http:", "https:"),
        "client_id": "mans-atbalsts",
        "key_file": folder / "none.json",
        "trust": pki.write(folder),
        "timestamps": "https://time.invalid",
        "real": False,
        "assurance": {"high": "high"},
        "shows_code": True,
        "levels": {"application-copy": "qualified", "decision-letter": "advanced"},
    }
    return CscSettings(**{**given, **changes})


def signable_pdf(signers: int = 2) -> bytes:
    """A small tagged document with places to sign."""
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        page.obj.Contents = pdf.make_stream(b"BT ET")
        top = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        pdf.Root.StructTreeRoot = pdf.make_indirect(
            Dictionary(Type=Name.StructTreeRoot, K=top, ParentTree=Dictionary(Nums=Array()))
        )
        written = BytesIO()
        pdf.save(written)
    names = [f"Signer {number}" for number in range(signers)]
    return with_fields(written.getvalue(), Fields(names, time="Time"))


@dataclass
class Desk:
    """A platform, a clock and lists, and short ways through a signing; call it inside an app context."""

    app: Flask
    signer: LocalSigner = field(default_factory=LocalSigner)
    times: Times = field(default_factory=Times)
    lists: Lists = field(default_factory=Lists)

    @property
    def neighbours(self) -> Neighbours:
        """For the app."""
        return Neighbours(self.signer, self.times, self.lists)

    def person(self, number: int = 1, given_name: str = "Anna") -> UUID:
        """Somebody with the code of this number."""
        return people.known_by_document(
            f"990000-{number:05}", given_name=given_name, family_name="Paraudziņa"
        )

    def opened(self, *person_ids: UUID, number: str = "K7M4-29PX", **mandates: UUID) -> UUID:
        """A frozen copy of an application that these people sign."""
        names = tuple(people.name_of(one).whole for one in person_ids)
        document = documents.freeze(
            "application-copy", application_copy(number=number, signers=names), language="lv", level="easy",
            now=now(),
        )  # fmt: skip
        return signing.open_signing(
            document.id,
            signers=[
                signing.ToSign(one, reason="Iesniegums", mandate_id=mandates.get(f"place_{place}"))
                for place, one in enumerate(person_ids, 1)
            ],
            label=f"Iesniegums Nr. {number}",
            now=now(),
        )

    def begin(self, actor: Actor | UUID, signing_id: UUID, **changes: Any) -> signing.Begun:
        """The person presses the button."""
        given = {"language": "lv", "browser": "browser", "now": now(), **changes}
        return signing.begin(_actor(actor), signing_id, **given)

    def leave(self, actor: Actor | UUID, signing_id: UUID) -> str:
        """The person is at the platform; the address there."""
        return self.send(actor, self.begin(actor, signing_id).ceremony_id)

    def send(self, actor: Actor | UUID, ceremony_id: UUID) -> str:
        """The person goes on to the platform; the address there."""
        return signing.send(_actor(actor), ceremony_id, now=now())

    def back(self, answer: Mapping[str, str], *, browser: str = "browser") -> signing.CameBack:
        """The browser brings the answer."""
        return signing.come_back(answer, browser=browser, now=now())

    def sign(self, actor: Actor | UUID, signing_id: UUID, *, number: int = 1) -> signing.CameBack:
        """The whole way of the person with the code of this number."""
        address = self.leave(actor, signing_id)
        return self.back(confirm(address, code=f"PNOLV-990000-{number:05}"))

    def run_outbox(self, at: datetime | None = None) -> int:
        """All that is due."""
        return send_due(lambda: at or now(), kinds={**KINDS, **signing.steps()})


@contextmanager
def signing_at(app: Flask, folder: Path, **levels: str) -> Iterator[Desk]:
    """As `signing_set`, with the services of the portal at hand."""
    with signing_set(app, folder, **levels) as desk, app.app_context():
        yield desk


@contextmanager
def signing_set(app: Flask, folder: Path, **levels: str) -> Iterator[Desk]:
    """People of this portal sign at a platform in this process; `levels` by kind, `_` for `-`, or usual ones.

    Several browsers need a context for each request: inside one around them they would share their tokens.
    """
    before = app.config["SETTINGS"], app.extensions["remote_signing"]
    desk = Desk(app)
    said = {"levels": {kind.replace("_", "-"): level for kind, level in levels.items()}} if levels else {}
    app.config["SETTINGS"] = replace(before[0], signing=signing_settings(demo_pki(), folder, **said))
    app.extensions["remote_signing"] = desk.neighbours
    try:
        yield desk
    finally:
        app.config["SETTINGS"], app.extensions["remote_signing"] = before


def _actor(one: Actor | UUID) -> Actor:
    return one if isinstance(one, Actor) else oneself(one)
