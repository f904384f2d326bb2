"""What ends while somebody is in the middle of it; and nobody says yes to their own paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, oneself
from portal.acting_for.service import NotYours, Settled
from portal.applications import service as applications
from portal.cases import service as cases
from portal.cases.service import State
from portal.organisations import staff
from portal.people import service as people
from portal.web.clock import now
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import LONG, PAPER, SHORT, TEAM, sent_case, someone, worker
from tests.support.page_client import Visitor
from tests.support.people import clock_at, make_person, make_worker, sign_in

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Riga"))


@pytest.mark.one_database
@pytest.mark.parametrize("how", ["ended", "over"])
def test_a_guardian_whose_paper_ends_before_the_last_press_sends_nothing(portal_app: Flask, how: str) -> None:
    """The page with all answers is open; then the court ends it, or the last day is over."""
    janis, visitor = make_person(portal_app, "Jānis", "Izdoma", "990000-00009"), Visitor(portal_app)
    ends = NOON + timedelta(minutes=10)
    with clock_at(portal_app, NOON):
        with portal_app.app_context():
            office, ward = worker(), people.declare("Juris", family_name="Piemērs")
            mandate = acting_for.claim_guardianship(oneself(janis), principal=ward, at=NOON)
            acting_for.settle_mandate(office, mandate, replace(PAPER, valid_until=ends), at=NOON)
            guardian = acting_for.acting_under(janis, mandate_id=mandate)
            assert guardian is not None
            case_id = applications.begin(guardian, programme=LONG, now=NOON)
            answers = {step: said for step, said in LONG_ANSWERS.items() if step != "for-whom"}
            fill_in(guardian, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **answers})
            number = cases.case_of(guardian, case_id).number
        sign_in(visitor.client, janis)
        visitor.post(
            "/lv/for-whom", {**visitor.get("/lv/for-whom").fields(), "for": str(mandate)}, expect=303
        )
        here = f"/lv/applications/{number}/check"
        page = visitor.get(here).fields()
        if how == "ended":
            with portal_app.app_context():
                acting_for.settle_mandate(office, mandate, Settled("ended"), at=NOON)
    with clock_at(portal_app, NOON if how == "ended" else ends):
        sent = visitor.post(here, page, expect=303)
        visitor.get(str(sent.response.location), expect=404)
        # Nothing of the other person is left on the screen, and the way on is one's own.
        assert "Juris" not in visitor.get("/lv/applications").html
    with portal_app.app_context():
        assert cases.case_of(oneself(ward), case_id).state is State.DRAFT


@pytest.mark.one_database
def test_a_worker_who_changes_the_office_leaves_its_desk_with_the_next_press(portal_app: Flask) -> None:
    ilze, visitor = make_worker(portal_app), Visitor(portal_app)
    with portal_app.app_context():
        case_id = sent_case(someone("Edgars"))
        there_id = sent_case(someone("Oto"), programme=SHORT, organisation=TEAM)
        here = cases.case_of(worker(), case_id).number
        there = cases.case_of(worker(TEAM), there_id).number
    sign_in(visitor.client, ilze)
    page = visitor.get(f"/lv/desk/cases/{here}").fields()
    visitor.get(f"/lv/desk/cases/{there}", expect=404)
    with portal_app.app_context():
        (before,) = staff.memberships_of(ilze)
        staff.end(before.id, actor=SYSTEM, now=now())
        staff.grant(ilze, organisation_key=TEAM, role="worker", actor=SYSTEM, now=now())
    visitor.post(f"/lv/desk/cases/{here}/take", page, expect=404)
    visitor.get(f"/lv/desk/cases/{here}", expect=404)
    assert here not in visitor.get("/lv/desk").html
    visitor.get(f"/lv/desk/cases/{there}")
    with portal_app.app_context():
        assert cases.case_of(worker(), case_id).state is State.SUBMITTED


@pytest.mark.one_database
@pytest.mark.parametrize("became", ["refused", "ended"])
def test_nobody_answers_what_they_sent_as_a_guardian_whatever_became_of_the_paper(
    in_the_portal: None, became: str
) -> None:
    ilze, ward = worker(), someone("Juris")
    assert ilze.signed_in is not None
    assert ward.subject is not None
    mandate = acting_for.claim_guardianship(oneself(ilze.signed_in), principal=ward.subject, at=NOON)
    guardian = acting_for.acting_under(ilze.signed_in, mandate_id=mandate)
    assert guardian is not None
    case_id = sent_case(guardian)
    acting_for.settle_mandate(worker(), mandate, Settled(became), at=NOON)
    assert case_id not in {one.id for one in cases.cases_of(ilze)}
    with pytest.raises(NotYours):
        cases.move(case_id, State.ELIGIBILITY, ilze, now=now())


@pytest.mark.parametrize("who", ["guardian", "ward"])
def test_nobody_sees_their_own_paper(portal_app: Flask, in_the_portal: None, who: str) -> None:
    """A worker who is the guardian, or of whom the paper speaks, does not say that it holds."""
    ilze, other = make_worker(portal_app), people.declare("Juris", family_name="Piemērs")
    agent, ward = (ilze, other) if who == "guardian" else (other, ilze)
    mandate = acting_for.claim_guardianship(oneself(agent), principal=ward, at=NOON)
    at_work = acting_for.staff_actor(ilze)
    assert at_work is not None
    for found in (PAPER, Settled("refused")):
        with pytest.raises(NotYours):
            acting_for.settle_mandate(at_work, mandate, found, at=NOON)
    acting_for.settle_mandate(worker(), mandate, PAPER, at=NOON)
