"""Anna, who said something in confidence, and Rita, who reads it: made once for each portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM
from portal.acting_for.service import Actor
from portal.in_confidence import service as in_confidence
from portal.in_confidence.service import Kind
from portal.messages import service as messages
from portal.organisations import staff
from portal.people import service as people
from portal.web import session as web_session
from portal.web.clock import now
from tests.support.casework import OFFICE, guardian_of, someone, worker

KEPT = "safe_matters"
WORDS = "Aizgādnis paņem manu naudu.\nEs to negribu."
ANSWER = "Paldies, ka pateicāt.\nMēs parunāsim ar jums otrdien."


def hearer(
    given_name: str = "Rita", *, organisation: str = OFFICE, role: staff.Role = "data_officer"
) -> Actor:
    """Somebody new who hears people in confidence."""
    person_id = people.declare(given_name, family_name="Klausītāja")
    staff.grant(person_id, organisation_key=organisation, role=role, actor=SYSTEM, now=now())
    actor = acting_for.staff_actor(person_id)
    assert actor is not None
    return actor


def said(person: Actor, kind: Kind = Kind.GUARDIAN, *, words: str = WORDS, about: UUID | None = None) -> UUID:
    """The person says it."""
    return in_confidence.say(person, kind, words=words, about=about, once=uuid4(), language="lv", now=now())


def answered(reader: Actor, concern_id: UUID) -> None:
    """The one who reads it answers."""
    in_confidence.concern_at_desk(reader, concern_id, now=now())
    in_confidence.answer(reader, concern_id, words=ANSWER, now=now())


@dataclass(frozen=True)
class SafeMatters:
    """The sessions, and what was said: waiting, answered, late."""

    person: str
    alone: str
    officer: str
    waiting: UUID
    answered: UUID
    late: UUID


def safe_matters(app: Flask) -> SafeMatters:
    """Made at the first look."""
    if KEPT not in app.extensions:
        with app.app_context():
            app.extensions[KEPT] = _made()
    found: SafeMatters = app.extensions[KEPT]
    return found


def _made() -> SafeMatters:
    person, officer = someone("Anna", "Paraudziņa"), hearer()
    assert person.subject is not None
    guardian_of(person.subject, checked_by=worker())
    messages.choose_reach(person, "call", address="+37120005566", careful=True, now=now())
    late = in_confidence.say(
        person,
        Kind.TALK,
        words=WORDS,
        about=None,
        once=uuid4(),
        language="lv",
        now=now() - timedelta(days=40),
    )
    done, waiting = said(person), said(person, Kind.COMPLAINT)
    read_by = in_confidence.open_concern(person, done, now=now()).reader.person_id
    reader = officer if read_by == officer.signed_in else acting_for.staff_actor(read_by)
    assert reader is not None
    answered(reader, done)
    return SafeMatters(
        person=_token(person.subject),
        alone=_token(people.declare("Juris", family_name="Zieds")),
        officer=_token(read_by),
        waiting=waiting,
        answered=done,
        late=late,
    )


def _token(person_id: UUID) -> str:
    return web_session.begin(person_id, provider="demo", authenticated_at=now(), at=now())
