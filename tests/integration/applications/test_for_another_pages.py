"""Who has applied for themselves, or acts for somebody, applies for another person; nobody is made twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import db
from portal.acting_for.actor import oneself
from portal.acting_for.models import MandateRow
from portal.applications import service as applications
from portal.applications.models import ApplicationAnswerRow
from portal.cases.models import CaseRow
from portal.cases.service import State
from portal.people import service as people
from portal.people.models import PersonRow
from portal.web.clock import now
from tests.integration.applications.test_guardian_pages import WARD, WHOLE
from tests.support.apply_pages import LONG_PAGE, SHORT_PAGE, Applicant
from tests.support.building import build_app
from tests.support.casework import sent_case
from tests.support.databases import count_in, questions, statements
from tests.support.page_client import Fetched
from tests.support.people import make_person
from tests.support.threads import at_once
from tests.unit.programme.packs_for_tests import BUDGET, changed

# What a page keeps is tried on both databases below it: `test_applying`, and the whole way in pages.
pytestmark = pytest.mark.other_databases_long

NAMING = f"{LONG_PAGE}/for-another"
BUTTON = "Pieteikties cita cilvēka vietā"
OTHER_WARD = {"ward-given-name": ["Vija"], "ward-family-name": ["Bērziņa"]}
# SELECT statements for who acts for somebody already: the session, the mandates and the frame included.
MOST_QUERIES = 11


@pytest.fixture
def janis(portal_app: Flask) -> Applicant:
    """He has sent an application of his own."""
    janis = Applicant(portal_app, make_person(portal_app, "Jānis", "Izdoma", "990000-00003"))
    with portal_app.app_context():
        sent_case(oneself(janis.person))
    return janis


def names(janis: Applicant, typed: dict[str, list[str]] = WARD, *, expect: int = 303) -> Fetched:
    janis.at = NAMING
    return janis.sends(typed, expect=expect)


def rows(janis: Applicant) -> tuple[int, int, int]:
    return count_in(janis.app, PersonRow), count_in(janis.app, MandateRow), count_in(janis.app, CaseRow)


def hrefs(page: Fetched) -> list[str]:
    return [str(link["href"]) for link in page.soup.select("main a")]


def test_from_ones_own_application_one_comes_to_the_page_that_asks_for_the_name(janis: Applicant) -> None:
    assert NAMING in hrefs(janis.get(LONG_PAGE))
    for page in ("/lv/for-whom", "/lv/applications"):
        there = next(link for link in janis.get(page).soup.select("main a") if BUTTON in link.get_text())
        choose = janis.get(str(there["href"]))
        assert choose.heading == BUTTON
        assert NAMING in hrefs(choose)
        assert SHORT_PAGE not in " ".join(hrefs(choose)), "nobody is named there"
    page = janis.get(NAMING)
    assert page.heading == "Kā sauc šo cilvēku?"
    assert "Cilvēkam, kam es esmu aizgādnis" in page.words
    assert not page.soup.select("main input[value]:not([type=hidden], [value=''])"), (
        "nothing is written before"
    )


def test_who_has_nothing_of_their_own_is_asked_for_whom_as_before(portal_app: Flask) -> None:
    anna = Applicant(portal_app)
    assert NAMING not in hrefs(anna.get(LONG_PAGE))
    assert BUTTON not in anna.get("/lv/applications").words


def test_a_guardian_with_an_application_of_their_own_sends_one_for_the_other(janis: Applicant) -> None:
    names(janis)
    assert janis.step == "guardian-paper", "for whom, and the name, are answered"
    assert "Edgars Bērziņš" in janis.get(janis.at).soup.header.get_text(" ")
    janis.answers(WHOLE)
    assert "Edgars Bērziņš" in janis.get(janis.at).words
    janis.presses_send()
    with janis.app.app_context(), db.session() as session:
        sent = {people.name_of(case.person_id).whole: case.state for case in session.query(CaseRow)}
    assert sent == {"Jānis Izdoma": State.SUBMITTED, "Edgars Bērziņš": State.SUBMITTED}


def test_the_answers_are_kept_as_if_the_questions_had_been_answered(janis: Applicant) -> None:
    names(janis, {**WARD, "ward-code": ["990000-00099"]})
    assert janis.get(janis.page("steps/for-whom")).soup.select_one("[value=ward][checked]")
    ward = janis.get(janis.page("steps/ward")).soup
    kept = [ward.select_one(f"#answer-ward-{key}")["value"] for key in ("given-name", "family-name", "code")]
    assert kept == ["Edgars", "Bērziņš", "990000-00099"]


def test_a_second_press_makes_nobody_twice_and_leads_to_the_same_draft(janis: Applicant) -> None:
    form = janis.form(WARD, at=NAMING)
    first = janis.goes(janis.post(NAMING, form, expect=303))
    made = rows(janis)
    assert janis.post(NAMING, form, expect=303).response.location == NAMING
    assert rows(janis) == made
    names(janis, {"ward-given-name": ["edgars"], "ward-family-name": ["BĒRZIŅŠ"]})
    assert janis.at == first
    assert rows(janis) == made


def test_two_presses_at_once_name_one_person_and_both_lead_on(janis: Applicant) -> None:
    form, before = janis.form(WARD, at=NAMING), rows(janis)
    cookies = {name: janis.client.get_cookie(name) for name in ("session", "form")}
    answered: list[int] = []

    def press() -> None:
        client = janis.app.test_client()
        for name, cookie in cookies.items():
            assert cookie is not None
            client.set_cookie(name, cookie.value)
        answered.append(client.post(NAMING, data=form).status_code)

    assert at_once(janis.app, press, press) == [None, None]
    assert answered == [303, 303]
    assert rows(janis) == tuple(number + 1 for number in before)


def test_who_acts_for_one_person_applies_for_the_next(janis: Applicant) -> None:
    names(janis)
    assert NAMING in hrefs(janis.get(LONG_PAGE))
    assert "/lv/for-whom" in hrefs(janis.get(NAMING))
    names(janis, OTHER_WARD)
    assert janis.step == "guardian-paper"
    assert "Vija Bērziņa" in janis.get(janis.at).soup.header.get_text(" ")
    with janis.app.app_context(), db.session() as session:
        agents = set(session.scalars(select(MandateRow.agent_id)))
        assert agents == {janis.person}
        assert len(set(session.scalars(select(MandateRow.principal_id)))) == 2


def test_another_code_is_another_person_of_the_same_name(janis: Applicant) -> None:
    names(janis, {**WARD, "ward-code": ["990000-00098"]})
    before = count_in(janis.app, PersonRow)
    names(janis, {**WARD, "ward-code": ["990000-00099"]})
    assert count_in(janis.app, PersonRow) == before + 1
    names(janis, {**WARD, "ward-code": ["990000-00098"]})
    assert count_in(janis.app, PersonRow) == before + 1


def test_who_was_applied_for_already_leads_to_what_was_sent(janis: Applicant) -> None:
    names(janis)
    janis.answers(WHOLE)
    janis.presses_send()
    number, made = janis.number, rows(janis)
    names(janis)
    assert janis.at == f"/lv/applications/{number}"
    janis.get(janis.at)
    assert rows(janis) == made


def test_what_is_wrong_is_said_and_nobody_is_made(janis: Applicant) -> None:
    before = rows(janis)
    for typed, field in (
        ({"ward-given-name": ["   "]}, "ward-given-name"),
        ({"ward-given-name": ["😀"]}, "ward-given-name"),
        ({**WARD, "ward-code": ["12"]}, "ward-code"),
        ({"ward-given-name": ["a" * 10_000]}, "ward-given-name"),
    ):
        page = names(janis, typed, expect=422)
        assert page.soup.select_one(f"#answer-{field}")["aria-invalid"] == "true"
    assert rows(janis) == before
    page = names(janis, {**WARD, "ward-code": ["12"]}, expect=422)
    assert page.soup.select_one("#answer-ward-given-name")["value"] == "Edgars", "what was typed stays"


# Jānis himself, as he may type it: by the whole name, and by the code beside any name.
HIMSELF = [
    ({"ward-given-name": ["jānis"], "ward-family-name": ["IZDOMA"]}, "ward-given-name"),
    ({**WARD, "ward-code": ["990000-00003"]}, "ward-code"),
]


@pytest.mark.one_database
@pytest.mark.parametrize(("typed", "field"), HIMSELF)
def test_nobody_applies_for_themselves_as_for_another_person(
    janis: Applicant, typed: dict[str, list[str]], field: str
) -> None:
    before = rows(janis)
    page = names(janis, typed, expect=422)
    assert "Tas esat jūs." in page.soup.select_one(f"#answer-{field}-error").get_text()
    assert page.soup.select_one("#answer-ward-given-name")["value"] == typed["ward-given-name"][0]
    assert rows(janis) == before
    names(janis, {**HIMSELF[0][0], "ward-code": ["990000-00099"]})
    assert janis.step == "guardian-paper", "somebody else may have the same name"


def test_the_other_language_keeps_what_was_typed_unsaved(janis: Applicant) -> None:
    janis.at, before = NAMING, rows(janis)
    janis.goes(janis.post(NAMING, janis.form({**WARD, "switch": "language:en"}), expect=302))
    assert janis.at == NAMING.replace("/lv/", "/en/")
    assert janis.get(janis.at).soup.select_one("#answer-ward-given-name")["value"] == "Edgars"
    assert rows(janis) == before


def test_a_programme_without_the_step_has_no_such_page(janis: Applicant) -> None:
    janis.get(f"{SHORT_PAGE}/for-another", expect=404)
    janis.get("/lv/apply/nothing/for-another", expect=404)


def test_a_closed_programme_leads_back_to_what_one_reads_before(janis: Applicant, tmp_path: Path) -> None:
    opening = "open_from = 2021-01-01\n"
    root = changed(tmp_path, pack=BUDGET, old=opening, new=opening + "open_until = 2021-01-02\n")
    closed = build_app(tmp_path / "var", packs=root, database_url=janis.app.config["SETTINGS"].database_url)
    late = Applicant(closed, janis.person)
    assert late.get(NAMING, expect=303).response.location == LONG_PAGE
    assert NAMING not in hrefs(late.get(LONG_PAGE))
    closed.extensions["database"].engine.dispose()


def test_for_me_after_all_leads_to_ones_own_application(janis: Applicant) -> None:
    names(janis)
    janis.at = janis.page("steps/for-whom")
    janis.sends({"for-whom": ["me"]})
    page = janis.get(janis.at)
    assert "Edgars" not in page.soup.header.get_text(" ")
    with janis.app.app_context(), db.session() as session:
        drafts = session.query(CaseRow).filter_by(state=State.DRAFT).all()
        assert [people.name_of(one.person_id).whole for one in drafts] == ["Edgars Bērziņš"]


def test_whoever_acts_for_somebody_sees_for_whom_before_choosing_a_programme(janis: Applicant) -> None:
    assert "Jūs piesakāties" not in janis.get("/lv/apply").words
    names(janis)
    for page in ("/lv/apply", SHORT_PAGE):
        main = janis.get(page).soup.main
        assert main is not None
        assert "Edgars Bērziņš" in main.get_text(" ")


def test_a_deleted_draft_leaves_the_guardian_what_they_sent(janis: Applicant) -> None:
    names(janis)
    janis.answers(WHOLE)
    janis.presses_send()
    sent = janis.number
    janis.begins(SHORT_PAGE)
    janis.at = janis.page("delete")
    janis.post(janis.at, janis.get(janis.at).fields(), expect=303)
    with janis.app.app_context(), db.session() as session:
        assert session.query(MandateRow).one().state == "claimed"
    names(janis)
    assert janis.at == f"/lv/applications/{sent}"


def test_the_same_words_begin_one_draft(janis: Applicant) -> None:
    with janis.app.app_context():
        agent = oneself(janis.person)
        first = applications.begin_for_ward(
            agent, programme="individual-budget", given_name="Edgars", now=now()
        )
        again = applications.begin_for_ward(
            agent, programme="individual-budget", given_name="Edgars", now=now()
        )
    assert again == first
    assert count_in(janis.app, ApplicationAnswerRow) == 2


def test_the_page_asks_the_database_little(janis: Applicant) -> None:
    names(janis)
    with statements(janis.app) as said:
        janis.get(NAMING)
    asked = questions(said)
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)
