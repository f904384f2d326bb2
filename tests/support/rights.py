"""The reviewed table of who may open what, and the people and things that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, Actor, oneself
from portal.acting_for.service import Settled
from portal.answering import service as answering
from portal.answering.models import DecisionLetterRow, LetterReadingRow
from portal.applications import service as applications
from portal.applications.service import answer_name
from portal.beside.models import BesideAskedRow
from portal.call_me import service as call_me
from portal.call_me.models import CallRequest
from portal.cases.models import CaseRow
from portal.in_confidence import service as in_confidence
from portal.journal import service as journal
from portal.journal.models import JournalHeadRow
from portal.messages import service as messages
from portal.messages.models import MessageDocumentRow, MessageRow
from portal.my_data import service as my_data
from portal.organisations import staff
from portal.outbox import service as outbox
from portal.outbox.models import OutboxMessage
from portal.signing.models import SigningRow
from portal.uploads import service as uploads
from portal.uploads.models import UploadRow
from portal.web import cookies
from portal.web import session as web_session
from portal.web.access import Access, declared_access
from portal.web.clock import now
from portal.web.models import WebSessionRow
from tests.support import samples
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import LONG, OFFICE, TEAM, guardian_of, organisation_id, someone, worker
from tests.support.databases import Rows, bring_back, empty, rows_of
from tests.support.deskwork import applied, check_all, entries, taken_in
from tests.support.helping import EVERYTHING, helper_of, invited
from tests.support.login import DemoLogin
from tests.support.page_client import OF_ONE_VISIT
from tests.support.paper import applied_on_paper
from tests.support.to_sign import signed, to_sign

TABLE = Path(__file__).parent.parent / "contract" / "rights.txt"
ROLES = (
    "nobody", "person", "another", "claimed", "checked", "worker", "coordinator", "elsewhere", "own",
    "editor", "officer", "helper", "joint", "money", "visits", "beside", "key",
)  # fmt: skip
# Whose business it is not, in each way: a stranger, a guardian whose paper nobody has seen, another office, a
# helper and a guardian in other things.
WITHOUT_BUSINESS = ("another", "claimed", "elsewhere", "visits", "money")
SIGN_IN = "in"
# What differs from answer to answer, whatever was asked.
OF_ONE_ANSWER = ("Content-Length", "Date", "X-Request-Id", "Content-Security-Policy", "Set-Cookie", "ETag")
_SEALED = re.compile(r'(?<=nonce=")[^"]+|(?<=name="owner" value=")[^"]+')
_OTHER = dict(zip("23456789", "34567892", strict=True))
# Led to what a card opens; led back to the person beside whom one sits.
CARD, SITS = "card", "sits"
REFUSED = (SIGN_IN, CARD, SITS, "404")


@dataclass(frozen=True)
class Row:
    """One line of the table: what is asked, about what, and what each role gets."""

    method: str
    endpoint: str
    about: str
    answers: Mapping[str, str]

    def __str__(self) -> str:
        """As a test's name."""
        return f"{self.method}-{self.endpoint}-{self.about}"


def table() -> list[Row]:
    """The lines of the file. Raises ValueError for one that does not speak of every role."""
    rows = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        method, endpoint, about, *answers = words
        rows.append(Row(method, endpoint, about, dict(zip(ROLES, answers, strict=True))))
    return rows


def wanted(app: Flask) -> set[tuple[str, str]]:
    """Method and endpoint of everything that is not open for reading to everybody."""
    return {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
        if declared_access(app, rule.endpoint) in (Access.SIGNED_IN, Access.STAFF)
        or (method == "POST" and declared_access(app, rule.endpoint) is Access.PUBLIC)
    }


@dataclass
class World:
    """Everybody and everything of one line."""

    person: Actor
    office: Actor
    ids: dict[str, Any] = field(default_factory=dict)
    # Who says to be the guardian and began the draft, where that is what the line is about.
    guardian: Actor | None = None
    # Who helps, where that is what the line is about.
    helper: Actor | None = None
    # Who reads what the person said in confidence, where that is what the line is about.
    reader: Actor | None = None
    # Who asked the person beside them, where that is what the line is about.
    asker: Actor | None = None

    def session(self, role: str) -> str | None:
        """The token of a device at which this role is signed in; None for nobody."""
        actor = ENTERING[role](self)
        if actor is None:
            return None
        assert actor.signed_in is not None
        provider = acting_for.BY_KEY if role == "key" else "test"
        token = web_session.begin(actor.signed_in, provider=provider, authenticated_at=now(), at=now())
        if role == "beside":
            _sit_beside(self, actor)
        if actor.mandate_id is not None:
            with db.transaction() as session:
                session.execute(
                    update(WebSessionRow)
                    .where(WebSessionRow.person_id == actor.signed_in)
                    .values(mandate_id=actor.mandate_id)
                )
        return token


def _sit_beside(world: World, worker: Actor) -> None:
    """The worker's only sign-in is beside the person from now on."""
    assert worker.signed_in is not None and world.person.subject is not None
    at_desk = acting_for.staff_actor(worker.signed_in)
    assert at_desk is not None
    with db.transaction() as session:
        row = session.scalars(select(WebSessionRow).where(WebSessionRow.person_id == worker.signed_in)).one()
        mandate = acting_for.begin_beside(
            at_desk, principal=world.person.subject, session_id=row.id, until=now() + timedelta(minutes=30),
            at=now(),
        )  # fmt: skip
        row.mandate_id = mandate.id


def _works(world: World, organisation: str, role: staff.Role, person: Actor | None = None) -> Actor:
    actor = person or someone("Ilze")
    assert actor.signed_in is not None
    staff.grant(actor.signed_in, organisation_key=organisation, role=role, actor=SYSTEM, now=now())
    return actor


def _guardian(world: World, *, is_checked: bool) -> Actor:
    assert world.person.subject is not None
    return guardian_of(world.person.subject, checked_by=world.office if is_checked else None)


def _guardian_in(world: World, **areas: str) -> Actor:
    """Their paper names these areas, and no others."""
    assert world.person.subject is not None
    return guardian_of(world.person.subject, checked_by=world.office, found=Settled("checked", areas=areas))


ENTERING: Mapping[str, Callable[[World], Actor | None]] = {
    "nobody": lambda _world: None,
    "person": lambda world: world.person,
    "another": lambda _world: someone("Zane"),
    "claimed": lambda world: world.guardian or _guardian(world, is_checked=False),
    "checked": lambda world: _guardian(world, is_checked=True),
    "worker": lambda world: world.asker or _works(world, OFFICE, "worker"),
    "coordinator": lambda world: _works(world, OFFICE, "coordinator"),
    "elsewhere": lambda world: _works(world, TEAM, "worker"),
    "own": lambda world: _works(world, OFFICE, "worker", world.person),
    "editor": lambda world: _works(world, OFFICE, "editor", someone("Dace")),
    "helper": lambda world: world.helper or helper_of(world.person, EVERYTHING),
    "officer": lambda world: world.reader or _works(world, OFFICE, "data_officer", someone("Rita")),
    "joint": lambda world: _guardian_in(world, offices="together"),
    "money": lambda world: _guardian_in(world, money="alone"),
    "visits": lambda world: helper_of(world.person, ("see-visits",)),
    "beside": lambda world: _works(world, OFFICE, "worker"),
    "key": lambda world: world.person,
}


def _draft(world: World) -> None:
    case_id = applications.begin(world.person, programme=LONG, now=now())
    fill_in(world.person, case_id)
    world.ids |= {"case": case_id, "number": applications.draft_of(world.person, case_id).case.number}


def _wish(world: World) -> None:
    """The person has written what they want: others read it, or write beside it."""
    _draft(world)
    world.ids["step"] = "wish"


def _begun(world: World) -> None:
    """Whoever says to be the guardian writes for the person; nobody has seen their paper."""
    assert world.person.subject is not None
    world.guardian = guardian_of(world.person.subject)
    case_id = applications.begin(world.guardian, programme=LONG, now=now())
    rest = {step: typed for step, typed in LONG_ANSWERS.items() if step != "for-whom"}
    fill_in(world.guardian, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **rest})
    world.ids |= {"case": case_id, "number": applications.draft_of(world.guardian, case_id).case.number}


def _sent(world: World) -> None:
    case_id = applications.begin(world.person, programme=LONG, now=now())
    paper = uploads.accept(
        BytesIO(samples.jpeg()), "izziņa.jpg", answer=answer_name(case_id, "certificate-files"), now=now()
    )
    world.ids |= {"upload_id": paper.id}
    photo = {"certificate-date": [now().strftime("%d.%m.%Y")]}
    answers = {**LONG_ANSWERS, "certificate": {"certificate": ["now"]}, "certificate-photo": photo}
    assert applied(world.person, answers) == case_id
    assert world.person.subject is not None
    claim = guardian_of(world.person.subject)
    with db.session() as session:
        message = session.scalars(select(MessageRow).where(MessageRow.case_id == case_id)).first()
        assert message is not None
        document = session.scalars(
            select(MessageDocumentRow.document_id).where(MessageDocumentRow.message_id == message.id)
        ).one()
        number = session.get_one(CaseRow, case_id).number
    world.ids |= {
        "case": case_id, "number": number, "mandate_id": claim.mandate_id, "message": message.id,
        "message_id": message.id, "document": document, "address": _address_of(paper.id),
    }  # fmt: skip


def _address_of(upload_id: UUID) -> str:
    with db.session() as session:
        return session.get_one(UploadRow, upload_id).address


def _asked(world: World) -> None:
    """The worker looked at the application, and the person says that it was not right."""
    _works(world, OFFICE, "data_officer", someone("Rita"))
    case_id = applied(world.person)
    answering.whole_of(world.office, case_id)
    assert world.person.subject is not None
    look = journal.newest_about(world.person.subject, most=1)[0].number
    asked = my_data.ask_about_look(world.person, look, words="Kāpēc?", phone=None, language="lv", now=now())
    world.ids |= {"case": case_id, "number": look, "request_id": asked}


def _said(world: World) -> None:
    """The person said something in confidence; who answers for data reads it."""
    world.reader = _works(world, OFFICE, "data_officer", someone("Rita"))
    once = uuid4()
    in_confidence.say(
        world.person, in_confidence.Kind.TALK, words="Man ir bail.", about=world.office.signed_in, once=once,
        language="lv", now=now(),
    )  # fmt: skip
    reader = in_confidence.open_concern(world.person, once, now=now()).reader.person_id
    world.reader = oneself(reader)
    world.ids["concern_id"] = once


def _question(world: World) -> None:
    """A worker asks the person beside them whether they may write at their word."""
    world.asker = _works(world, OFFICE, "worker")
    assert world.asker.signed_in is not None and world.person.subject is not None
    row = BesideAskedRow(
        id=uuid4(), worker_id=world.asker.signed_in, person_id=world.person.subject,
        organisation_id=organisation_id(OFFICE), session_id=uuid4(), token="x", token_hash=str(uuid4()),
        asked_at=now(), ends_at=now() + timedelta(minutes=15),
    )  # fmt: skip
    world.ids["asked_id"] = row.id
    with db.transaction() as session:
        session.add(row)


def _paper(world: World) -> None:
    """Sent, and the signature on paper is awaited."""
    case_id = applied_on_paper(world.person)
    with db.session() as session:
        world.ids |= {"case": case_id, "number": session.get_one(CaseRow, case_id).number}


def _taken(world: World) -> None:
    """Sent, and the paper with the signature is at the office."""
    _paper(world)
    answering.take_signature(world.office, world.ids["case"], brought="post", now=now())


def _acknowledged(world: World) -> None:
    """The person has signed that they read the letter."""
    _granted(world)
    assert world.person.signed_in is not None
    signing_id = to_sign(world.person.signed_in)
    signed(signing_id)
    with db.transaction() as session:
        letter = session.scalars(
            select(DecisionLetterRow.number).where(DecisionLetterRow.case_id == world.ids["case"])
        ).one()
        reading = LetterReadingRow(
            case_id=world.ids["case"], number=1, letter=letter, person_id=world.person.signed_in,
            document_id=session.get_one(SigningRow, signing_id).document_id, begun_at=now(), read_at=now(),
        )  # fmt: skip
        session.add(reading)
    world.ids["reading"] = 1


def _granted(world: World) -> None:
    case_id = applied(world.person)
    taken_in(world.office, case_id)
    check_all(world.office, case_id)
    seen = entries(world.office, case_id)
    answering.answer_yes(world.office, case_id, care_level=1, living="family", seen=seen, now=now())
    with db.session() as session:
        world.ids |= {"case": case_id, "number": session.get_one(CaseRow, case_id).number}


_PHONES = count(20_001_000)


def _call(world: World) -> None:
    number = f"+371{next(_PHONES)}"
    call_me.ask_for_call(number, best_time="any", language="lv", address="127.0.0.1", now=now())
    with db.session() as session:
        world.ids["request_id"] = session.scalars(
            select(CallRequest.id).order_by(CallRequest.asked_at.desc())
        ).first()


def _letter(world: World) -> None:
    key = f"dead-{next(_PHONES)}"
    with db.transaction() as session:
        outbox.put(session, kind="mail", payload={}, idempotency_key=key, now=now())
        session.execute(
            update(OutboxMessage).where(OutboxMessage.idempotency_key == key).values(dead_at=now())
        )
        world.ids["letter_id"] = session.scalars(
            select(OutboxMessage.id).where(OutboxMessage.idempotency_key == key)
        ).one()


def _by_hand(world: World) -> None:
    """Nobody has said how to reach the person safely, so somebody of the office tells them."""
    _draft(world)
    applications.send(world.person, world.ids["case"], now=now())
    assert world.person.subject is not None
    world.ids["message_id"] = messages.write(
        world.office, to=world.person.subject, kind=messages.Kind.ASKED, now=now(), case_id=world.ids["case"],
        words="Piezvaniet mums.",
    )  # fmt: skip


def _to_sign(world: World) -> None:
    assert world.person.subject is not None
    world.ids["signing_id"] = to_sign(world.person.subject)


def _helped(world: World) -> None:
    world.helper = helper_of(world.person, EVERYTHING)
    world.ids["mandate_id"] = world.helper.mandate_id


def _invited(world: World) -> None:
    asked = invited(world.person, "Zane Zieda")
    world.ids |= {"invitation_id": asked.id, "token": asked.token}


MAKING: Mapping[str, Callable[[World], None]] = {
    "-": lambda _world: None,
    "desk": lambda _world: None,
    "draft": _draft,
    "begun": _begun,
    "wish": _wish,
    "sent": _sent,
    "paper": _paper,
    "taken": _taken,
    "granted": _granted,
    "read": _acknowledged,
    "call": _call,
    "letter": _letter,
    "by-hand": _by_hand,
    "to-sign": _to_sign,
    "helped": _helped,
    "invited": _invited,
    "asked": _asked,
    "said": _said,
    "question": _question,
}
PLAIN = {
    "language": "lv", "programme": LONG, "step": "address", "change": "take-back", "level": "easy",
    "paper": "certificate", "question": "age", "text_id": "privacy", "part": "who",
    "kind": "talk", "way": "call", "token": "nobody",
}  # fmt: skip


# The button that is pressed, where a page has several.
PRESSED: Mapping[str, Mapping[str, str]] = {
    "acting_for.for_whom": {"for": "me"},
    "desk_tasks.call": {"outcome": "reached"},
    "signing_in.start": {"login": "demo"},
    "signing_in.again": {"login": "demo"},
}
# What is pressed there, when the line is about it.
PRESSED_ABOUT: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "desk": lambda: {"organisation": str(organisation_id(OFFICE))},
}


class Stage:
    """Makes what each line is about once, and brings it back as it was before the next line.

    The person who also works there has a matter of their own: once they do, they are no longer the one of the
    other roles.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._scenes: dict[str, Scene] = {}
        self._token = _form_token(app)

    def answers(self, row: Row) -> dict[str, str]:
        """What each role really gets: the status, or that they are led to signing in."""
        scene, real = self._scene(row.about), {}
        is_as_it_was = False
        for role in ROLES:
            if not is_as_it_was:
                bring_back(self.app, scene.rows)
            real[role] = self._answer(scene, row, role)
            is_as_it_was = row.method == "GET" or real[role] in REFUSED
        return real

    def _scene(self, about: str) -> Scene:
        if about not in self._scenes:
            empty(self.app, with_files=False)
            with self.app.app_context():
                self._scenes[about] = _made(self.app, about)
        return self._scenes[about]

    def told_apart(self, about: str) -> list[str]:
        """Where somebody without business gets another answer for what is there than for what is not."""
        scene = self._scene(about)
        bring_back(self.app, scene.rows)
        lines = [row for row in table() if row.about == about]
        return [
            f"{row} for {role}"
            for row in lines
            for role in WITHOUT_BUSINESS
            if row.answers[role] == "404"
            and self._page(scene, row, role) != self._page(scene, row, role, ids=_nowhere)
        ]

    def _page(
        self, scene: Scene, row: Row, role: str, *, ids: Callable[[Any], Any] = lambda known: known
    ) -> tuple[int, dict[str, str], str]:
        """The answer as everybody could read it, without what differs from visit to visit."""
        known = {name: ids(value) for name, value in scene.worlds[role].ids.items()}
        got, address = self._ask(scene, row, role, known)
        with got:
            words = got.get_data(as_text=True).replace(address, "").replace(address.partition("/lv")[2], "")
            words = OF_ONE_VISIT.sub("", words)
            heads = {name: OF_ONE_VISIT.sub("", value) for name, value in got.headers.items()}
        return (
            got.status_code,
            {k: v for k, v in heads.items() if k not in OF_ONE_ANSWER},
            _SEALED.sub("", words),
        )

    def _ask(self, scene: Scene, row: Row, role: str, ids: Mapping[str, Any]) -> tuple[TestResponse, str]:
        client = self.app.test_client()
        with self.app.app_context():
            name = cookies.full_name(cookies.SESSION)
            pressed = {**PRESSED.get(row.endpoint, {}), **PRESSED_ABOUT.get(row.about, dict)()}
        if scene.sessions[role] is not None:
            client.set_cookie(name, scene.sessions[role])
        address = _address(self.app, row.endpoint, {**PLAIN, **ids})
        if row.method != "POST":
            return client.get(address), address
        form_cookie, token = self._token
        client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], form_cookie)
        return client.post(address, data={"csrf_token": token, **pressed}), address

    def _answer(self, scene: Scene, row: Row, role: str) -> str:
        with self.app.app_context():
            before = _journal_ends()
        got, _address = self._ask(scene, row, role, scene.worlds[role].ids)
        got.close()
        is_led_in = got.status_code == 303 and "/sign-in" in got.location
        said = SIGN_IN if is_led_in else _led(row, got) or str(got.status_code)
        if said in REFUSED:
            with self.app.app_context():
                assert _journal_ends() == before, f"{role} may not, and yet something was written"
        return said


def _led(row: Row, got: TestResponse) -> str | None:
    """Where somebody was led instead, when they were."""
    if got.status_code == 303 and "/my-card?more" in got.location:
        return CARD
    is_led_back = got.status_code == 303 and got.location.endswith("/beside")
    return SITS if row.endpoint.startswith("desk") and is_led_back else None


def _nowhere(known: Any) -> Any:
    """Of the same shape, and nobody's."""
    if isinstance(known, UUID):
        return uuid4()
    if isinstance(known, int):
        return known + 1000
    return "".join(_OTHER.get(sign, sign) for sign in known)


@dataclass(frozen=True)
class Scene:
    """What one kind of line is about: for each role its world and its session, and all rows as they were."""

    worlds: Mapping[str, World]
    sessions: Mapping[str, str | None]
    rows: Rows


def _made(app: Flask, about: str) -> Scene:
    here, of_own = World(someone(), worker()), World(someone(), worker())
    worlds = {role: of_own if role == "own" else here for role in ROLES}
    for world in (here, of_own):
        MAKING[about](world)
    sessions = {role: world.session(role) for role, world in worlds.items()}
    return Scene(worlds, sessions, rows_of(app))


def _form_token(app: Flask) -> tuple[str, str]:
    """The cookie and the token with which every form is sent."""
    client = app.test_client()
    page = BeautifulSoup(client.get("/lv/call-me").data, "html5lib")
    token = page.select_one("input[name=csrf_token]")
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert token is not None and cookie is not None
    return cookie.value, str(token["value"])


@contextmanager
def stage(app: Flask, folder: Path) -> Iterator[Stage]:
    """The app with a demo login beside it; empty again afterwards."""
    before = app.extensions["logins"]
    DemoLogin.beside(app, folder)
    try:
        yield Stage(app)
    finally:
        app.extensions["logins"] = before
        empty(app)


def _journal_ends() -> int:
    with db.session() as session:
        return session.scalar(select(JournalHeadRow.number)) or 0


def _address(app: Flask, endpoint: str, values: Mapping[str, str | UUID]) -> str:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint]
    rule = max(rules, key=lambda one: len(one.arguments))
    with app.test_request_context():
        return app.url_map.bind("localhost").build(endpoint, {name: values[name] for name in rule.arguments})
