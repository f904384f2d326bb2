"""A platform in this process at which people of a test sign, with certificates made for it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

from asn1crypto import keys, tsp
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
from portal.signing.trust import opened
from portal.web.clock import now
from tests.support.certificates import LISTS, Made, Pki, demo_pki, value_of
from tests.support.letters import application_copy

HOST = "http://signer.invalid"


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


def down() -> LoginDown:
    """Nobody answers."""
    return LoginDown("silence")


def from_base64url(text: str) -> bytes:
    """What stands in an address."""
    return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")


def renamed(identity: VerifiedIdentity, code: str) -> VerifiedIdentity:
    """Somebody else."""
    return replace(identity, code=code)


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
