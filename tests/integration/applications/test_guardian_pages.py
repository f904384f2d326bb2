"""A guardian applies in pages: the draft becomes the other person's, whatever is pressed twice."""

from __future__ import annotations

import pytest
from flask import Flask

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.acting_for.models import MandateRow
from portal.applications.models import ApplicationSendingRow
from portal.cases import service as cases
from portal.cases.models import CaseRow
from portal.cases.service import State
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.people import service as people
from portal.people.models import PersonRow
from portal.web.clock import now
from tests.support.apply_pages import LONG_PAGE, SHORT_PAGE, Applicant
from tests.support.applying import LONG_ANSWERS, SHORT_ANSWERS
from tests.support.databases import count_in
from tests.support.people import make_person
from tests.support.threads import at_once

# What a page keeps is tried on both databases below it: `test_applying`, and the whole way in pages.
pytestmark = pytest.mark.other_databases_long

WARD = {"ward-given-name": ["Edgars"], "ward-family-name": ["Bērziņš"]}
WHOLE = {
    **LONG_ANSWERS,
    "for-whom": {"for-whom": ["ward"]},
    "ward": WARD,
    "guardian-paper": {"guardian-paper": ["paper"]},
}
WHOM = "Cita cilvēka vietā"


@pytest.fixture
def janis(portal_app: Flask) -> Applicant:
    return Applicant(portal_app, make_person(portal_app, "Jānis", "Izdoma", "990000-00003"))


def names_ward(janis: Applicant) -> None:
    janis.begins()
    janis.answers(WHOLE, until="guardian-paper")


def about(janis: Applicant) -> str:
    """Whose case it is now."""
    with janis.app.app_context(), db.session() as session:
        case = session.query(CaseRow).one()
        return people.name_of(case.person_id).whole


def test_a_guardian_walks_the_whole_way_and_every_page_says_for_whom(janis: Applicant) -> None:
    names_ward(janis)
    while janis.step in WHOLE:
        assert "Edgars Bērziņš" in janis.get(janis.at).soup.header.get_text(" ")
        janis.sends(WHOLE[janis.step])
    assert "Edgars Bērziņš" in janis.get(janis.at).words
    janis.presses_send()
    assert "Edgars Bērziņš" in janis.get(janis.at).words
    assert about(janis) == "Edgars Bērziņš"
    copy = janis.client.get(janis.page("copy"))
    assert copy.mimetype == "application/pdf"


def test_every_question_says_about_whom_it_is(janis: Applicant) -> None:
    names_ward(janis)
    assert janis.step == "guardian-paper"
    assert "Atbildiet par sevi." in janis.get(janis.at).words
    janis.sends({"guardian-paper": ["later"]})
    assert "Atbildiet par šo cilvēku: Edgars Bērziņš" in janis.get(janis.at).words


def test_who_applies_for_themselves_is_not_told_about_whom(janis: Applicant) -> None:
    assert "Atbildiet par" not in janis.get(janis.begins()).words


def test_the_person_is_told_of_the_guardian_when_it_is_sent_and_not_before(janis: Applicant) -> None:
    names_ward(janis)
    with janis.app.app_context(), db.session() as session:
        ward = oneself(session.query(CaseRow).one().person_id)
        assert messages.inbox(ward) == ()
    janis.answers(WHOLE)
    janis.presses_send()
    with janis.app.app_context():
        told = {message.kind for message in messages.inbox(ward)}
    assert told == {Kind.RECEIVED, Kind.GUARDIAN_CLAIMED}


@pytest.mark.one_database
@pytest.mark.parametrize("is_first", [True, False])
def test_who_names_themselves_is_told_to_choose_that(janis: Applicant, is_first: bool) -> None:
    janis.begins()
    janis.sends({"for-whom": ["ward"]})
    if not is_first:
        there = janis.at
        janis.sends(WARD)
        janis.at = there
    people_now = count_in(janis.app, PersonRow)
    himself = {**WARD, "ward-given-name": ["Juris"], "ward-code": ["990000-00003"]}
    page = janis.sends(himself, expect=422)
    assert "Tas esat jūs. Izvēlieties: Man." in page.words
    assert page.soup.select_one("#answer-ward-given-name")["value"] == "Juris", "nothing typed is lost"
    assert about(janis) == ("Jānis Izdoma" if is_first else "Edgars Bērziņš")
    assert count_in(janis.app, PersonRow) == people_now


def test_a_second_press_names_nobody_twice(janis: Applicant) -> None:
    janis.begins()
    janis.sends({"for-whom": ["ward"]})
    form, page = janis.form(WARD), janis.at
    janis.goes(janis.post(page, form, expect=303))  # type: ignore[arg-type]
    people_now = count_in(janis.app, PersonRow)
    again = janis.post(page, form, expect=303).response.location  # type: ignore[arg-type]
    assert again == page, "the page is there again, made for who acts now"
    janis.at = page
    janis.sends(WARD)
    assert janis.step == "guardian-paper"
    assert count_in(janis.app, PersonRow) == people_now
    assert (count_in(janis.app, CaseRow), count_in(janis.app, MandateRow)) == (1, 1)


def test_two_presses_at_once_name_one_person_and_both_lead_on(janis: Applicant) -> None:
    janis.begins()
    janis.sends({"for-whom": ["ward"]})
    form, page = janis.form(WARD), janis.at
    token = janis.client.get_cookie("session")
    seal = janis.client.get_cookie("form")
    before = count_in(janis.app, PersonRow)

    answered: list[int] = []

    def press() -> None:
        client = janis.app.test_client()
        client.set_cookie("session", token.value)  # type: ignore[union-attr]
        client.set_cookie("form", seal.value)  # type: ignore[union-attr]
        answered.append(client.post(page, data=form).status_code)

    assert at_once(janis.app, press, press) == [None, None]
    assert answered == [303, 303]
    assert count_in(janis.app, PersonRow) == before + 1
    janis.get(page)


def test_back_mends_the_name_of_the_same_person(janis: Applicant) -> None:
    names_ward(janis)
    before = count_in(janis.app, PersonRow)
    back = janis.get(janis.at).soup.select_one("nav.where a")
    janis.at = str(back["href"])
    assert janis.get(janis.at).soup.select_one("#answer-ward-given-name")["value"] == "Edgars"
    janis.sends({"ward-given-name": ["Edvards"], "ward-family-name": ["Bērziņš"]})
    assert about(janis) == "Edvards Bērziņš"
    assert "Edvards Bērziņš" in janis.get(janis.at).soup.header.get_text(" ")
    assert count_in(janis.app, PersonRow) == before


def test_back_to_oneself_takes_the_claim_back(janis: Applicant) -> None:
    names_ward(janis)
    janis.at = janis.page("steps/for-whom")
    janis.sends({"for-whom": ["me"]})
    assert janis.step == "reach"
    assert about(janis) == "Jānis Izdoma"
    assert WHOM not in janis.get(janis.at).soup.header.get_text(" ")
    with janis.app.app_context(), db.session() as session:
        assert session.query(MandateRow).one().state == "ended"


def test_a_deleted_draft_about_another_person_ends_the_claim(janis: Applicant) -> None:
    names_ward(janis)
    janis.at = janis.page("delete")
    janis.goes(janis.post(janis.at, janis.get(janis.at).fields(), expect=303))
    assert "Edgars" not in janis.get(janis.at).html
    with janis.app.app_context(), db.session() as session:
        assert session.query(MandateRow).one().state == "ended"


def test_who_has_sent_their_own_cannot_turn_another_ones_draft_to_themselves(janis: Applicant) -> None:
    names_ward(janis)
    with janis.app.app_context():
        from tests.support.casework import sent_case

        own = oneself(janis.person)
        sent_case(own)
        (known,) = cases.cases_of(own)
    janis.at = janis.page("steps/for-whom")
    janis.sends({"for-whom": ["me"]})
    assert janis.at.endswith(f"/applications/{known.number}")
    assert count_in(janis.app, CaseRow) == 2


def test_whoever_acts_for_somebody_begins_for_them_and_is_not_asked_again(janis: Applicant) -> None:
    names_ward(janis)
    janis.answers(WHOLE)
    janis.presses_send()
    page = janis.get(SHORT_PAGE)
    assert "Edgars Bērziņš" in page.words
    janis.begins(SHORT_PAGE)
    janis.answers(SHORT_ANSWERS)
    janis.presses_send()
    assert count_in(janis.app, ApplicationSendingRow) == 2
    with janis.app.app_context(), db.session() as session:
        assert len({row.person_id for row in session.query(CaseRow)}) == 1


def test_a_draft_begun_under_a_mandate_knows_for_whom_it_is(janis: Applicant) -> None:
    names_ward(janis)
    janis.answers(WHOLE)
    janis.presses_send()
    with janis.app.app_context(), db.session() as session:
        from portal.applications import service as applications

        mandate = session.query(MandateRow).one().id
        guardian = acting_for.acting_under(janis.person, mandate_id=mandate)
        assert guardian is not None
        (case_id,) = session.query(CaseRow.id).one()
        applications.withdraw(guardian, case_id, now=now())
    janis.begins(LONG_PAGE)
    assert janis.step == "guardian-paper"
    with janis.app.app_context(), db.session() as session:
        states = sorted(row.state for row in session.query(CaseRow))
    assert states == [State.DRAFT, State.WITHDRAWN]


def test_in_their_own_matter_a_guardian_does_not_find_the_other_draft(janis: Applicant) -> None:
    names_ward(janis)
    other_device = Applicant(janis.app, janis.person)
    other_device.get(janis.at, expect=404)
