"""The pages of applying, walked as a person walks them: both programmes, any device, sent once."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.acting_for.actor import oneself
from portal.applications.models import ApplicationAnswerRow, ApplicationSendingRow
from portal.cases import service as cases
from portal.cases.models import CaseRow
from portal.cases.service import State
from portal.messages import service as messages
from portal.messages.service import Kind
from tests.support.apply_pages import LONG_PAGE, SHORT_PAGE, Applicant
from tests.support.applying import LONG_ANSWERS, SHORT_ANSWERS
from tests.support.databases import count_in, questions, statements
from tests.support.page_client import Visitor
from tests.support.papers import words_of
from tests.support.people import make_person

# What a page keeps is tried on both databases below it: `test_applying`, and the whole way in pages.
pytestmark = pytest.mark.other_databases_long

NOT_SENT = "Darbinieks to vēl neredz. Jūsu atbildes nepazudīs."
# SELECT statements that a signed-in page may cost, the session and the name of the reader included.
MOST_QUERIES = {"step": 10, "tasks": 11, "check": 12, "sent": 12, "delete": 10}


@pytest.fixture
def anna(portal_app: Flask) -> Applicant:
    return Applicant(portal_app)


@pytest.mark.parametrize(
    ("page", "whole"), [(LONG_PAGE, LONG_ANSWERS), (SHORT_PAGE, SHORT_ANSWERS)], ids=["long", "short"]
)
def test_a_person_applies_from_the_first_page_to_the_number(
    anna: Applicant, page: str, whole: dict[str, dict[str, list[str]]]
) -> None:
    anna.begins(page)
    seen = []
    while anna.step in whole:
        seen.append(anna.step)
        question = anna.get(anna.at)
        assert NOT_SENT in question.soup.header.get_text(" ")
        assert not question.soup.select("main input[checked]"), "nothing is chosen before"
        anna.sends(whole[anna.step])
    assert seen == list(whole)
    check = anna.get(anna.at)
    assert anna.step == "check"
    for answer in whole.values():
        for own in answer.get("address", []) + answer.get("wish-words", []):
            assert own in check.words
    anna.presses_send()
    sent = anna.get(anna.at)
    assert sent.heading == "Jūs nosūtījāt iesniegumu"
    assert anna.number in sent.words
    assert NOT_SENT not in sent.soup.header.get_text(" ")
    assert re.search(r"Pēdējā diena.*: \w+, \d+\. \w+", sent.words)
    with anna.app.app_context():
        (case,) = cases.cases_of(oneself(anna.person))
    assert (case.number, case.state) == (anna.number, State.SUBMITTED)


def test_the_copy_says_what_was_asked_and_answered(anna: Applicant) -> None:
    anna.begins()
    anna.answers()
    anna.presses_send()
    copy = anna.client.get(anna.page("copy"))
    assert copy.mimetype == "application/pdf"
    assert copy.headers["Content-Disposition"].startswith("attachment")
    said = words_of(copy.data)
    for words in (anna.number, "Skolas iela 1, Liepkalns", "Zvaniet man", "20 00 12 34", "Anna Paraudziņa"):
        assert words in said


def test_the_person_gets_a_message_that_it_has_come(anna: Applicant) -> None:
    anna.begins()
    anna.answers()
    anna.presses_send()
    with anna.app.app_context():
        (message,) = messages.inbox(oneself(anna.person))
    assert message.kind is Kind.RECEIVED


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_copy_is_in_the_language_of_the_page(anna: Applicant, language: str) -> None:
    anna.begins()
    anna.answers()
    anna.at = anna.at.replace("/lv/", f"/{language}/")
    anna.presses_send()
    said = words_of(anna.client.get(anna.page("copy")).data)
    assert {"en": "Call me", "ru": "Позвоните мне"}[language] in said


def test_on_another_device_the_same_question_is_open(anna: Applicant) -> None:
    anna.begins()
    anna.answers(until="address")
    elsewhere = Applicant(anna.app, anna.person)
    assert "Turpināt" in elsewhere.get(LONG_PAGE).words
    assert elsewhere.begins().endswith("/steps/address")
    tasks = elsewhere.get(elsewhere.page("tasks"))
    assert [tag.get_text() for tag in tasks.soup.select(".tasks .state")].count("Saglabāts") == 4
    assert str(tasks.soup.select_one("main .button.main")["href"]).endswith("/steps/address")
    assert count_in(anna.app, CaseRow) == 1


def test_back_keeps_the_answer_and_goes_one_question_back(anna: Applicant) -> None:
    anna.begins()
    anna.answers(until="letter")
    back = anna.get(anna.at).soup.select_one("nav.where a")
    page = anna.get(str(back["href"]))
    assert page.soup.select_one("#answer-phone")["value"] == "20 00 12 34"
    assert page.soup.select_one("input[checked]")["value"] == "only-me"


def test_nobody_skips_ahead_by_address(anna: Applicant) -> None:
    anna.begins()
    ahead = anna.get(anna.page("steps/helper"), expect=303)
    assert ahead.response.location.endswith("/steps/for-whom")
    assert anna.get(anna.page("check"), expect=303).response.location.endswith("/tasks")
    assert anna.get(anna.page("sent"), expect=303).response.location.endswith("/tasks")
    assert anna.get(anna.page("steps/ward"), expect=303).response.location.endswith("/tasks")
    anna.get(anna.page("steps/dragons"), expect=404)


def test_a_changed_answer_leads_back_to_all_answers_through_what_it_opens(anna: Applicant) -> None:
    anna.begins()
    anna.answers()
    change = anna.get(anna.at).soup.select_one("a[href*='/steps/reach']")
    anna.at = str(change["href"])
    anna.sends({"reach": ["email"]})
    assert anna.step == "email"
    anna.sends({"email": ["anna@example.com"], "email-reads": ["only-me"]})
    assert anna.step == "check"
    page = anna.get(anna.at)
    assert "anna@example.com" in page.words
    assert "20 00 12 34" not in page.words


def test_an_answer_that_opens_the_next_field_is_marked_for_it(anna: Applicant) -> None:
    anna.begins()
    anna.answers(until="wish")
    page = anna.get(anna.at)
    assert [tag["value"] for tag in page.soup.select("[data-opens]")] == ["write"]
    assert page.soup.select_one(".field + .then textarea")
    # Without a style the field shows; what is typed there counts only after the answer that asks for it.
    anna.sends({"wish": ["talk"], "wish-words": ["nobody asked"]})
    assert "nobody asked" not in anna.get(anna.page("tasks")).words
    anna.answers()
    assert "nobody asked" not in anna.get(anna.at).words


def test_a_draft_is_deleted_after_one_more_question(anna: Applicant) -> None:
    anna.begins()
    anna.answers(until="letter")
    tasks = anna.get(anna.page("tasks"))
    anna.at = str(tasks.soup.select_one("a[href$='/delete']")["href"])
    asked = anna.get(anna.at)
    assert "Nē, atstāt" in asked.words
    assert "nepazudīs" in anna.get(anna.page("tasks")).soup.get_text()
    assert "nepazudīs" not in asked.soup.get_text(), "the page says that all answers will be gone"
    anna.goes(anna.post(anna.at, anna.get(anna.at).fields(), expect=303))
    assert "Jūs izdzēsāt iesniegumu." in anna.get(anna.at).words
    assert (count_in(anna.app, CaseRow), count_in(anna.app, ApplicationAnswerRow)) == (0, 0)


def test_a_choice_says_who_is_meant(anna: Applicant) -> None:
    anna.begins(SHORT_PAGE)
    anna.answers(SHORT_ANSWERS, until="target-group")
    choices = {
        " ".join(tag.b.get_text().split()): [line.get_text() for line in tag.select("span span")]
        for tag in anna.get(anna.at).soup.select("label.option")
        if tag.b
    }
    assert choices["Vecums"] == ["Cilvēki pēc 50 gadiem"]
    assert len(choices) == 4


def test_sending_again_is_the_same_sending(anna: Applicant) -> None:
    anna.begins()
    anna.answers()
    form, check = anna.get(anna.at).fields(), anna.at
    first = anna.post(check, form, expect=303).response.location
    # A second press, a second tab, and Back with a press.
    assert anna.post(check, form, expect=303).response.location == first
    assert anna.get(check, expect=303).response.location == first
    assert anna.get(anna.page("steps/wish"), expect=303).response.location == first
    late = {**form, "reach": "letter"}
    assert anna.post(anna.page("steps/reach"), late, expect=303).response.location == first
    assert count_in(anna.app, ApplicationSendingRow) == 1
    with anna.app.app_context():
        assert len(messages.inbox(oneself(anna.person))) == 1
    anna.get(anna.page("delete"), expect=303)


def test_beginning_again_after_sending_leads_to_what_was_sent(anna: Applicant) -> None:
    anna.begins()
    anna.answers()
    anna.presses_send()
    number = anna.number
    assert anna.begins().endswith(f"/applications/{number}")
    assert count_in(anna.app, CaseRow) == 1


def test_what_was_sent_can_be_mended_and_sent_again(anna: Applicant) -> None:
    from portal.applications import service as applications
    from portal.web.clock import now

    anna.begins()
    anna.answers()
    anna.presses_send()
    with anna.app.app_context():
        actor = oneself(anna.person)
        (case,) = cases.cases_of(actor)
        applications.ask_to_correct(actor, case.id, now=now())
    tasks = anna.get(anna.page("tasks"))
    assert "Darbinieks redz to, ko jau nosūtījāt." in tasks.soup.header.get_text(" ")
    assert not tasks.soup.select("a[href$='/delete']")
    chosen = anna.get(anna.page("steps/organisation")).soup.select("input[type=radio]")
    assert [tag["value"] for tag in chosen] == ["liepkalns"], "it stays where it is being answered"
    anna.get(anna.page("delete"), expect=404)
    anna.at = anna.page("steps/address")
    anna.sends({"address": ["Meža iela 5, Liepkalns"]})
    anna.at = anna.page("check")
    anna.presses_send()
    assert anna.step == "sent"
    assert count_in(anna.app, ApplicationSendingRow) == 2
    assert "Meža iela 5" in words_of(anna.client.get(anna.page("copy")).data)


def test_another_persons_application_is_not_there(anna: Applicant) -> None:
    anna.begins()
    anna.answers()
    juris = Applicant(anna.app, make_person(anna.app, "Juris", "Izdoma", "990000-00002"))
    for name in ("tasks", "check", "delete", "sent", "copy", "steps/reach"):
        theirs = juris.client.get(anna.page(name))
        missing = juris.client.get(f"/lv/applications/A2-A2-A2-A2/{name}")
        assert theirs.status_code == missing.status_code == 404
        assert len(theirs.data) == len(missing.data)
    own = juris.begins()
    fields = juris.get(own).fields()
    for name in ("steps/reach", "check", "delete"):
        juris.post(anna.page(name), {**fields, "reach": "letter"}, expect=404)


def test_a_number_is_read_however_it_is_typed(anna: Applicant) -> None:
    anna.begins()
    anna.get(f"/lv/applications/{anna.number.lower().replace('-', '')}/tasks")
    anna.get("/lv/applications/nothing/tasks", expect=404)


def test_what_one_reads_before_names_its_topic_and_asks_for_a_sign_in(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    page = visitor.get(LONG_PAGE)
    assert "Varbūt jums ir valsts asistents." in page.words
    assert page.soup.select("a[href='/lv/programmes/individual-budget/what-stops']")
    assert not page.soup.select("main form")
    start = page.soup.select_one("main a.button.main")
    answer = visitor.client.get(str(start["href"]))
    assert answer.location == f"/lv/sign-in?next={LONG_PAGE}/begin"
    visitor.get("/lv/apply/dragons", expect=404)


def test_who_comes_back_from_signing_in_is_told_to_press_once_more(anna: Applicant) -> None:
    there = anna.get(f"{LONG_PAGE}/begin", expect=303).response.location
    assert there == f"{LONG_PAGE}?ready=1"
    assert "Tagad mēs zinām, kas jūs esat." in anna.get(there).words
    assert "Tagad mēs zinām, kas jūs esat." not in anna.get(LONG_PAGE).words
    assert count_in(anna.app, CaseRow) == 0


def test_a_programme_for_trying_out_says_so(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    trial = "Te var tikai izmēģināt, kā pieteikties."
    for address in ("/lv/apply", SHORT_PAGE, "/lv/programmes/motivation"):
        assert trial in visitor.get(address).words
    assert trial not in visitor.get(LONG_PAGE).words


def test_a_closed_programme_says_so_and_what_one_can_do_instead(closed_app: Flask) -> None:
    visitor = Visitor(closed_app)
    for address in ("/lv/apply", SHORT_PAGE):
        page = visitor.get(address)
        assert "Tagad pieteikties nevar." in page.words
        assert page.soup.select("main a[href='/lv/call-me']")
    assert not visitor.get(SHORT_PAGE).soup.select("main a[href$='/begin']")
    somebody = Applicant(closed_app)
    form = somebody.get(LONG_PAGE).fields()
    assert somebody.post(f"{SHORT_PAGE}/begin", form, expect=303).response.location == SHORT_PAGE
    assert count_in(closed_app, CaseRow) == 0


def test_what_closes_meanwhile_is_not_sent_and_not_lost(anna: Applicant, closed_app: Flask) -> None:
    anna.begins(SHORT_PAGE)
    anna.answers(SHORT_ANSWERS)
    late = Applicant(closed_app, anna.person)
    late.at = anna.at
    page = late.presses_send(expect=409)
    assert "Tagad pieteikties nevar. Jūsu atbildes nepazudīs." in page.words
    assert count_in(anna.app, ApplicationSendingRow) == 0
    assert anna.get(anna.at).heading == "Pārbaudiet savas atbildes"


@pytest.mark.parametrize("name", MOST_QUERIES)
def test_a_page_asks_the_database_little(anna: Applicant, name: str) -> None:
    anna.begins()
    anna.answers()
    if name == "sent":
        anna.presses_send()
    address = anna.page("steps/phone" if name == "step" else name)
    with statements(anna.app) as said:
        anna.get(address)
    asked = questions(said)
    assert len(asked) <= MOST_QUERIES[name], "\n".join(asked)
