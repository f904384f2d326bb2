"""The states of the pages of applying: each question empty, wrong and saved; tasks, check, sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from sqlalchemy import update

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor, oneself
from portal.applications import service as applications
from portal.people import service as people
from portal.programme.pack_shape import Pack
from portal.web import session as web_session
from portal.web.clock import now
from portal.web.models import WebSessionRow
from tests.support.applying import LONG_ANSWERS, SHORT_ANSWERS, Typed, fill_in, write
from tests.support.browser import Window
from tests.support.casework import LONG, guardian_of, worker
from tests.support.paper import asking_for_signatures
from tests.support.to_sign import waits_for_time

Act = Callable[[Window], None]
WARD = {"ward-given-name": ["Edgars"], "ward-family-name": ["Bērziņš-Garumzīmīte"]}
# Two ways through, so that every question is asked on one of them.
OTHER_WAY: Mapping[str, Typed] = {
    **LONG_ANSWERS,
    "for-whom": {"for-whom": ["ward"]},
    "ward": WARD,
    "guardian-paper": {"guardian-paper": ["later"]},
    "reach": {"reach": ["email"]},
    "email": {"email": ["anna@example.com"], "email-reads": ["close"]},
    "certificate": {"certificate": ["now"]},
}
# A way begins where its programme is; the keys of the rest are those of the pack.
WAYS = (LONG_ANSWERS, OTHER_WAY, SHORT_ANSWERS)


@dataclass(frozen=True)
class Place:
    """One page of one application, and what is answered before it is opened."""

    programme: str
    answers: Mapping[str, Typed]
    page: str
    until: str | None = None
    is_sent: bool = False
    # The settings ask for a signature; what is sent is signed on paper.
    is_signed: bool = False
    # Somebody has signed it, and the time of the signature is awaited.
    is_held: bool = False


def open_place(app: Flask, place: Place, *, language: str, then: Act | None = None) -> Act:
    """Somebody new is at this page of their application."""

    def act(window: Window) -> None:
        with asking_for_signatures(app) if place.is_signed else nullcontext():
            with app.app_context():
                number, token = _made(place, language=language)
            window.context.add_cookies([{"name": "session", "value": token, "url": window.address}])
            window.open(f"/{language}/applications/{number}/{place.page}")
        if then:
            then(window)

    return act


def _made(place: Place, *, language: str) -> tuple[str, str]:
    """The number of the case, and the token of the session of whoever writes it."""
    person = people.declare("Anna", family_name="Paraudziņa")
    token = web_session.begin(person, provider="demo", authenticated_at=now(), at=now())
    actor = oneself(person)
    case_id = applications.begin(actor, programme=place.programme, now=now())
    while (step := _next(actor, case_id)) in place.answers and step != place.until:
        write(actor, case_id, step, place.answers[step])
        actor = _turned(actor, case_id, person=person)
    number = applications.draft_of(actor, case_id).case.number
    if place.is_held:
        signing_id = applications.sign(actor, case_id, now=now(), language=language)
        assert signing_id is not None
        waits_for_time(signing_id)
    if place.is_sent:
        applications.send(actor, case_id, now=now(), language=language, on_paper=place.is_signed)
    return number, token


def open_beside_wish(app: Flask, step: str, *, language: str) -> Act:
    """A guardian who thinks otherwise is at the question of what the person wants."""

    def act(window: Window) -> None:
        with app.app_context():
            person = oneself(people.declare("Anna", family_name="Paraudziņa"))
            assert person.subject is not None
            guardian = guardian_of(person.subject, checked_by=worker())
            assert guardian.signed_in is not None
            token = web_session.begin(guardian.signed_in, provider="demo", authenticated_at=now(), at=now())
            _act_under(guardian.mandate_id, person=guardian.signed_in)
            case_id = applications.begin(person, programme=LONG, now=now())
            fill_in(person, case_id)
            applications.think_otherwise(guardian, case_id, step, "Es domāju citādi.", now=now())
            number = applications.draft_of(person, case_id).case.number
        window.context.add_cookies([{"name": "session", "value": token, "url": window.address}])
        window.open(f"/{language}/applications/{number}/steps/{step}")

    return act


def _next(actor: Actor, case_id: UUID) -> str:
    draft = applications.draft_of(actor, case_id)
    return draft.journey.next_open(draft.answers) or ""


def _turned(actor: Actor, case_id: UUID, *, person: UUID) -> Actor:
    turned = applications.turn(actor, case_id, now=now())
    if turned is None or turned.mandate_id is None:
        return actor
    _act_under(turned.mandate_id, person=person)
    return acting_for.acting_under(person, mandate_id=turned.mandate_id) or actor


def _act_under(mandate_id: UUID | None, *, person: UUID) -> None:
    with db.transaction() as session:
        session.execute(
            update(WebSessionRow).where(WebSessionRow.person_id == person).values(mandate_id=mandate_id)
        )


def questions(pack: Pack) -> Iterator[tuple[str, Mapping[str, Typed]]]:
    """Every question of the programme, with a way on which it is asked."""
    own = [way for way in WAYS if set(way) <= {step.key for step in pack.application.steps}]
    for step in pack.application.steps:
        way = next((one for one in own if step.key in one), None)
        yield step.key, OTHER_WAY if way is None else way


def asked_names(pack: Pack, key: str) -> frozenset[str]:
    """The fields that complain when nothing is answered: those that are asked at once, and must be."""
    step = next(one for one in pack.application.steps if one.key == key)
    return frozenset(field.key for field in step.fields if field.when is None and not field.optional)
