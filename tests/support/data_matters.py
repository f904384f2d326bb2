"""Anna, whose data somebody looked at, and Rita, who answers for data: made once for each portal."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, oneself
from portal.answering import service as answering
from portal.journal import service as journal
from portal.my_data import service as my_data
from portal.my_data.service import Kind, Outcome
from portal.organisations import staff
from portal.people import service as people
from portal.web import session as web_session
from portal.web.clock import now
from tests.support.casework import OFFICE, guardian_of, someone, worker
from tests.support.deskwork import applied, check_all, entries, taken_in

KEPT = "data_matters"


@dataclass(frozen=True)
class DataMatters:
    """The sessions of the person, of somebody new, and of the officer; a look, and the two questions."""

    person: str
    somebody_new: str
    officer: str
    look: int
    waiting: UUID
    answered: UUID


def data_matters(app: Flask) -> DataMatters:
    """Made at the first look."""
    if KEPT not in app.extensions:
        with app.app_context():
            app.extensions[KEPT] = _made()
    found: DataMatters = app.extensions[KEPT]
    return found


def _made() -> DataMatters:
    person = oneself(people.declare("Anna", family_name="Paraudziņa"))
    office, officer_id = worker(), someone("Rita").signed_in
    assert officer_id is not None
    assert person.subject is not None
    staff.grant(officer_id, organisation_key=OFFICE, role="data_officer", actor=SYSTEM, now=now())
    officer = acting_for.staff_actor(officer_id)
    assert officer is not None
    case_id = applied(person)
    answering.whole_of(office, case_id)
    look = journal.newest_about(person.subject, most=1)[0].number
    taken_in(office, case_id)
    check_all(office, case_id)
    seen = entries(office, case_id)
    answering.answer_yes(office, case_id, care_level=1, living="family", seen=seen, now=now())
    guardian_of(person.subject, checked_by=office)
    words = "Es šo cilvēku nepazīstu.\nKāpēc viņš skatījās?"
    answered = my_data.ask_office(
        person, Kind.CORRECT, words="Mana adrese ir cita.", phone=None, language="lv", now=now()
    )
    my_data.answer(officer, answered, outcome=Outcome.NOT_AGREED, words="Adresi maina citur.", now=now())
    waiting = my_data.ask_about_look(
        person, look, words=words, phone="+37120005566", language="lv", now=now()
    )
    return DataMatters(
        person=_token(person.subject),
        somebody_new=_token(people.declare("Jaunais", family_name="Zieda")),
        officer=_token(officer_id),
        look=look,
        waiting=waiting,
        answered=answered,
    )


def _token(person_id: UUID) -> str:
    return web_session.begin(person_id, provider="demo", authenticated_at=now(), at=now())
