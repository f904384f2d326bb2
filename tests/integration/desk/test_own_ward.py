"""A worker who is, or says to be, the guardian of a person finds nothing of them at their own desk."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor, NotYours
from portal.answering import service as answering
from portal.answering.service import Finding
from portal.cases import service as cases
from portal.cases.service import State
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.people import service as people
from portal.web.clock import now
from tests.support.casework import someone, worker
from tests.support.deskwork import applied, check, check_all, entries, taken_in
from tests.support.page_client import Visitor
from tests.support.people import make_worker, sign_in

pytestmark = [pytest.mark.usefixtures("in_the_portal"), pytest.mark.other_databases_long]


@pytest.fixture
def ward() -> Actor:
    return someone("Edgars")


@pytest.fixture
def case_id(ward: Actor) -> UUID:
    """A case with a letter, and with a message that a worker has to pass on."""
    case_id, office = applied(ward), worker()
    assert ward.subject is not None
    taken_in(office, case_id)
    check_all(office, case_id, finding=Finding.NOT_MET)
    answering.answer_no(
        office, case_id, easy="Nav izziņas.", full="Nav.", seen=entries(office, case_id), now=now()
    )
    messages.write(office, to=ward.subject, kind=Kind.ASKED, case_id=case_id, now=now())
    return case_id


def colleague_who_guards(app: Flask, ward: Actor) -> Actor:
    """A worker of the same office who says that they are the guardian."""
    person_id = make_worker(app, code="990000-00009")
    assert ward.subject is not None
    acting_for.claim_guardianship(oneself(person_id), principal=ward.subject, at=now())
    actor = acting_for.staff_actor(person_id)
    assert actor is not None
    return actor


def test_no_page_and_no_press_of_the_desk_reaches_the_ward(
    portal_app: Flask, ward: Actor, case_id: UUID
) -> None:
    number = cases.case_of(ward, case_id).number
    guarding, visitor = colleague_who_guards(portal_app, ward), Visitor(portal_app)
    assert guarding.signed_in is not None
    sign_in(visitor.client, guarding.signed_in)
    case = f"/lv/desk/cases/{number}"
    for page in ("", "/checks", "/yes", "/no", "/ask", "/move", "/code", "/letter/easy", "/letter/full"):
        visitor.get(case + page, expect=404)
    token = visitor.get("/lv/for-whom").fields()
    for press in ("/take", "/papers/certificate"):
        visitor.post(case + press, token, expect=404)
    assert number not in visitor.get("/lv/desk?show=ended").html
    assert people.name_of(case_of_person(ward)).whole not in visitor.get("/lv/desk/tasks").words


def case_of_person(ward: Actor) -> UUID:
    assert ward.subject is not None
    return ward.subject


def test_no_service_of_the_office_moves_or_marks_it_for_them(
    portal_app: Flask, ward: Actor, case_id: UUID
) -> None:
    guarding = colleague_who_guards(portal_app, ward)
    with pytest.raises(NotYours):
        check(guarding, case_id, "paper.certificate")
    with pytest.raises(NotYours):
        answering.letter_file(guarding, case_id, level="easy")
    with pytest.raises(NotYours):
        cases.move(case_id, State.ELIGIBILITY, guarding, now=now())
    task = next(one for one in messages.waiting_by_hand(worker()) if one.to_id == ward.subject)
    with pytest.raises(NotYours):
        messages.done_by_hand(guarding, task.message_id, now=now())
