"""A worker beside Anna, a question on her phone, and her card: for everything that looks at pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.acting_for.service import BY_KEY
from portal.beside.models import BesideAskedRow
from portal.cases import service as cases
from portal.key_cards import service as key_cards
from portal.web import cookies
from portal.web import session as web_session
from portal.web.clock import now
from portal.web.models import WebSessionRow
from tests.support.casework import LONG, OFFICE, organisation_id, sent_case, someone, worker
from tests.support.page_client import Visitor
from tests.support.people import make_person, make_worker, sign_in

KEPT = "beside_matters"
# What opens the question on the phone.
ON_PHONE = "on-the-phone"
CHOSEN = ("dog", "house", "dog", "music")


def asked_beside(worker: UUID, person: UUID) -> UUID:
    """The worker, signed in at one device, asks the person; the question."""
    with db.transaction() as session:
        live = session.scalars(select(WebSessionRow).where(WebSessionRow.person_id == worker)).one()
        row = BesideAskedRow(
            id=uuid4(), worker_id=worker, person_id=person, organisation_id=organisation_id(OFFICE),
            session_id=live.id, token=ON_PHONE,
            token_hash=db.fingerprint(ON_PHONE, purpose="beside_asked.token"),
            asked_at=now(), ends_at=now() + timedelta(minutes=15),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def sits_beside(worker: UUID, person: UUID) -> None:
    """The worker, signed in at one device, sits beside the person from now on."""
    at_desk = acting_for.staff_actor(worker)
    assert at_desk is not None
    with db.transaction() as session:
        live = session.scalars(select(WebSessionRow).where(WebSessionRow.person_id == worker)).one()
        mandate = acting_for.begin_beside(
            at_desk, principal=person, session_id=live.id, until=now() + timedelta(minutes=30), at=now()
        )
        live.mandate_id = mandate.id


def beside_page(visitor: Visitor) -> str:
    """A worker sits beside somebody; the page that says so."""
    worker = make_worker(visitor.app)
    sign_in(visitor.client, worker)
    with visitor.app.app_context():
        sits_beside(worker, make_person(visitor.app))
    return "/lv/beside"


def phone_page(visitor: Visitor) -> str:
    """The question on the person's phone."""
    worker = make_worker(visitor.app)
    other = Visitor(visitor.app)
    sign_in(other.client, worker)
    with visitor.app.app_context():
        asked_beside(worker, make_person(visitor.app))
    return f"/lv/beside/question/{ON_PHONE}"


def card_of(worker: UUID, person: UUID) -> str:
    """The worker hands out a card; what is printed on it."""
    at_desk = acting_for.staff_actor(worker)
    assert at_desk is not None
    case_id = sent_case(oneself(person), programme=LONG)
    return key_cards.hand_out(at_desk, cases.case_of(at_desk, case_id).number, CHOSEN, now=now())


def with_card(visitor: Visitor) -> str:
    """Somebody came in with a card; what it opens."""
    person, worker = make_person(visitor.app), make_worker(visitor.app)
    with visitor.app.app_context():
        card_of(worker, person)
        token = web_session.begin(person, provider=BY_KEY, authenticated_at=now(), at=now())
        visitor.client.set_cookie(cookies.full_name(cookies.SESSION), token)
    return "/lv/my-card"


@dataclass(frozen=True)
class BesideMatters:
    """Sessions of a worker who sits beside somebody, of one at the desk, and of who came with a card."""

    sitting: str
    at_desk: str
    with_card: str
    asked: UUID
    number: str
    card: str


def beside_matters(app: Flask) -> BesideMatters:
    """Made at the first look."""
    if KEPT not in app.extensions:
        with app.app_context():
            app.extensions[KEPT] = _made()
    found: BesideMatters = app.extensions[KEPT]
    return found


def _made() -> BesideMatters:
    sitting, at_desk = worker(), worker(given_name="Dace")
    anna, berta = someone(), someone("Berta", "Izdoma")
    assert sitting.signed_in and at_desk.signed_in and anna.subject and berta.subject
    tokens = [
        web_session.begin(one, provider="demo", authenticated_at=now(), at=now())
        for one in (sitting.signed_in, at_desk.signed_in)
    ]
    sits_beside(sitting.signed_in, anna.subject)
    asked = asked_beside(at_desk.signed_in, berta.subject)
    card = card_of(at_desk.signed_in, anna.subject)
    with_key = web_session.begin(anna.subject, provider=BY_KEY, authenticated_at=now(), at=now())
    number = cases.cases_of(anna)[0].number
    return BesideMatters(*tokens, with_card=with_key, asked=asked, number=number, card=card)
