"""Invented people whose matters stand in different places, for everything that looks at pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Flask

from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor
from portal.answering import service as answering
from portal.answering.service import Finding
from portal.applications import service as applications
from portal.cases import service as cases
from portal.cases.service import State
from portal.messages import service as messages
from portal.people import service as people
from portal.web import session as web_session
from portal.web.clock import now
from tests.support.casework import SHORT, guardian_of, walk, worker
from tests.support.deskwork import applied, check_all, entries, taken_in

KEPT = "matters_for_tests"
ASKED = "Lūdzu, atnesiet ārsta izziņu.\nIzziņa, ko jūs sūtījāt, ir veca."


@dataclass(frozen=True)
class Matter:
    """One person, signed in at a browser with this token, with their case and their newest message."""

    token: str
    number: str
    message: UUID | None


def matters(app: Flask) -> Mapping[str, Matter]:
    """One person for each place that a case may be in; made once for an app."""
    if KEPT not in app.extensions:
        with app.app_context():
            office = worker()
            app.extensions[KEPT] = {name: _made(name, office) for name in MAKING}
    found: Mapping[str, Matter] = app.extensions[KEPT]
    return found


def _made(name: str, office: Actor) -> Matter:
    person_id = people.declare("Anna", family_name="Paraudziņa")
    actor = oneself(person_id)
    number = ""
    if name == "guardian":
        signed_in = guardian_of(people.declare("Līga", family_name="Zieda")).signed_in
    else:
        signed_in = person_id
        case_id = applied(actor)
        number = cases.case_of(actor, case_id).number
        MAKING[name](actor, office, case_id)
    assert signed_in
    token = web_session.begin(signed_in, provider="demo", authenticated_at=now(), at=now())
    newest = next(iter(messages.inbox(actor)), None)
    return Matter(token, number, newest.id if newest else None)


def _nothing(_person: Actor, _office: Actor, _case_id: UUID) -> None:
    """It was sent, and nothing has happened since."""


def _begun_another(person: Actor, _office: Actor, _case_id: UUID) -> None:
    applications.begin(person, programme=SHORT, now=now() - timedelta(days=3))


def _asked(_person: Actor, office: Actor, case_id: UUID) -> None:
    taken_in(office, case_id)
    answering.ask(office, case_id, words=ASKED, mend=True, seen=entries(office, case_id), now=now())


def _granted(_person: Actor, office: Actor, case_id: UUID) -> None:
    taken_in(office, case_id)
    check_all(office, case_id)
    seen = entries(office, case_id)
    answering.answer_yes(office, case_id, care_level=4, living="family", seen=seen, now=now())


def _refused(_person: Actor, office: Actor, case_id: UUID) -> None:
    taken_in(office, case_id)
    check_all(office, case_id, finding=Finding.NOT_MET)
    seen = entries(office, case_id)
    answering.answer_no(
        office, case_id, easy="Jums vēl nav 18 gadu.", full="Persona nav pilngadīga.", seen=seen, now=now()
    )


def _queued(person: Actor, office: Actor, case_id: UUID) -> None:
    _granted(person, office, case_id)
    walk(case_id, State.QUEUED, by=office)


def _ending(person: Actor, office: Actor, case_id: UUID) -> None:
    _granted(person, office, case_id)
    cases.move(case_id, State.ENDING, person, now=now())


def _moving(person: Actor, office: Actor, case_id: UUID) -> None:
    _granted(person, office, case_id)
    cases.move(case_id, State.MOVING, person, now=now())


def _withdrawn(person: Actor, _office: Actor, case_id: UUID) -> None:
    applications.withdraw(person, case_id, now=now())


MAKING: Mapping[str, Callable[[Actor, Actor, UUID], None]] = {
    "sent": _nothing,
    "two": _begun_another,
    "asked": _asked,
    "granted": _granted,
    "refused": _refused,
    "queued": _queued,
    "ending": _ending,
    "moving": _moving,
    "withdrawn": _withdrawn,
    "guardian": _nothing,
}
