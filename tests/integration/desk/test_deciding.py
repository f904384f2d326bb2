"""A worker answers at the pages of the desk: checks, asks, says yes or no; what is strange comes back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from portal.acting_for.actor import Actor
from portal.answering import service as answering
from portal.answering.service import State
from portal.applications import service as applications
from portal.cases import service as cases
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.web.clock import now
from tests.support.applying import SHORT_ANSWERS
from tests.support.casework import SHORT, TEAM, events_about, someone
from tests.support.desk_pages import Desk
from tests.support.deskwork import applied, check_all, taken_in

pytestmark = [pytest.mark.usefixtures("in_the_portal"), pytest.mark.other_databases_long]

CODE_OF_LAIMA = "990000-00007"


def test_a_worker_takes_in_checks_says_yes_and_moves_on(desk: Desk, anna: Actor, case_id: UUID) -> None:
    listed = desk.visitor.get("/lv/desk")
    assert "Anna Paraudziņa" in listed.words and "Iesniegts" in listed.words
    assert "Trūkst: Ģimenes ārsta izziņa" in listed.words
    desk.press(desk.of(case_id), "form[action$='/take']", {})
    page = desk.visitor.get(desk.of(case_id, "/checks"))
    assert "R.7.1" in page.words and "Skatieties papīru" in page.words
    rows = [str(tag["name"]) for tag in page.soup.select("main input[type=text][name^=note-]")]
    keys = [name.removeprefix("note-") for name in rows]
    desk.fill(page, "#checks", {f"finding-{key}": "met" for key in keys})
    shown = desk.press(
        desk.of(case_id, "/yes"), "#decide", {"level": "3", "living": "alone", "do": "preview"}, expect=200
    )
    assert "17\u00a0604 eiro" in shown.html and "Summa var kļūt lielāka" in shown.words
    assert cases.case_of(anna, case_id).state is State.ELIGIBILITY
    done = desk.fill(shown, "#decide", {"do": "send"})
    assert "done=yes" in str(done.response.location)
    assert cases.case_of(anna, case_id).state is State.GRANTED
    after = desk.visitor.get(str(done.response.location))
    assert "Vismaz 17" in after.words
    for level in ("easy", "full"):
        file = desk.visitor.client.get(desk.of(case_id, f"/letter/{level}"))
        assert file.data.startswith(b"%PDF") and "attachment" in file.headers["Content-Disposition"]
    answering.say_read(anna, case_id, signed=False, now=now())
    read = desk.visitor.get(desk.of(case_id)).words
    assert "Vēstule izlasīta:" in read and "Anna Paraudziņa : nospiesta poga" in read
    desk.press(desk.of(case_id, "/move"), "#move", {"to": "queued", "words": "Jūs esat rindā."})
    assert [one.kind for one in messages.inbox(anna)][:2] == [Kind.MOVED_ON, Kind.GRANTED]
    told = set(events_about(anna))
    assert {"case.eligibility", "case.checked", "case.granted", "case.queued", "record.seen"} <= told
    journal.verify()


def test_a_worker_says_no_with_the_reason_in_both_levels(desk: Desk, anna: Actor, case_id: UUID) -> None:
    taken_in(desk.worker, case_id)
    blocked = desk.visitor.get(desk.of(case_id, "/no"))
    assert blocked.soup.select_one("#decide") is None
    desk.press(desk.of(case_id, "/checks"), "#checks", {"finding-adult": "not-met", "note-adult": "Pase"})
    form = desk.press(desk.of(case_id, "/no"), "#decide", {"easy": "", "full": "  "}, expect=422)
    assert len(form.soup.select("#errors a")) == 2
    words = {"easy": "Jums vēl nav 18 gadu.", "full": "Persona nav pilngadīga."}
    shown = desk.fill(form, "#decide", {**words, "do": "preview"}, expect=200)
    assert "Jums vēl nav 18 gadu." in shown.words and "Persona nav pilngadīga." in shown.words
    again = desk.fill(shown, "#decide", {"do": "change"}, expect=200)
    assert again.soup.select_one("textarea[name=easy]").get_text().strip() == words["easy"]
    desk.fill(shown, "#decide", {"do": "send"})
    assert cases.case_of(anna, case_id).state is State.REFUSED
    assert messages.latest(anna, case_id=case_id, kind=Kind.REFUSED) is not None
    assert "Slēgtās (1)" in desk.visitor.get("/lv/desk?show=ended").words


def test_a_worker_asks_and_sees_what_the_person_will_see(desk: Desk, anna: Actor, case_id: UUID) -> None:
    page = desk.press(desk.of(case_id, "/ask"), "#ask", {"words": "", "starter": "certificate"}, expect=200)
    begun = page.soup.select_one("textarea[name=words]").get_text().strip()
    assert begun.startswith("Mums vajag ģimenes ārsta izziņu.")
    hard = "Jums ir nepieciešams iesniegt dokumentāciju."
    shown = desk.fill(page, "#ask", {"words": f"{begun}\n{hard}", "mend": "yes", "do": "preview"}, expect=200)
    assert hard in shown.words and "Jūs varat mainīt savas atbildes." in shown.words
    assert "vajag" in shown.soup.select_one(".advice").get_text()
    assert messages.latest(anna, case_id=case_id, kind=Kind.ASKED) is None
    desk.fill(shown, "#ask", {"do": "send"})
    asked = messages.latest(anna, case_id=case_id, kind=Kind.ASKED)
    assert asked is not None and asked.words is not None and asked.words.endswith(hard)
    assert cases.case_of(anna, case_id).state is State.CORRECTION


def test_a_coordinator_answers_the_short_programme_without_amounts(portal_app: Flask) -> None:
    desk, person = Desk(portal_app, TEAM, CODE_OF_LAIMA), someone("Jānis")
    case_id = applied(person, SHORT_ANSWERS, programme=SHORT)
    desk.press(desk.of(case_id), "form[action$='/take']", {})
    check_all(desk.worker, case_id)
    page = desk.visitor.get(desk.of(case_id, "/yes"))
    assert not page.soup.select("[name=level]")
    shown = desk.fill(page, "#decide", {"do": "preview"}, expect=200)
    assert "Jūs varat piedalīties" in shown.words and "eiro" not in shown.words
    desk.fill(shown, "#decide", {"do": "send"})
    assert cases.case_of(person, case_id).state is State.GRANTED


def test_two_workers_at_once_see_what_changed_and_keep_their_words(
    portal_app: Flask, desk: Desk, anna: Actor, case_id: UUID
) -> None:
    taken_in(desk.worker, case_id)
    check_all(desk.worker, case_id)
    shown = desk.press(
        desk.of(case_id, "/yes"), "#decide", {"level": "2", "living": "family", "do": "preview"}, expect=200
    )
    asking = desk.visitor.get(desk.of(case_id, "/ask"))
    applications.ask_to_correct(anna, case_id, now=now())
    late = desk.fill(shown, "#decide", {"do": "send"}, expect=409)
    assert "Kāds šo lietu ir mainījis" in late.words and "Labo iesniegumu" in late.words
    assert cases.case_of(anna, case_id).state is State.CORRECTION
    typed = {"words": "Mums vajag izziņu.", "mend": "no", "do": "send"}
    page = desk.fill(asking, "#ask", typed, expect=409)
    assert page.soup.select_one("textarea[name=words]").get_text().strip() == "Mums vajag izziņu."
    desk.fill(page, "#ask", typed)
    assert messages.latest(anna, case_id=case_id, kind=Kind.ASKED) is not None


def test_yes_is_not_offered_before_the_conditions_are_met(desk: Desk, case_id: UUID) -> None:
    taken_in(desk.worker, case_id)
    page = desk.visitor.get(desk.of(case_id, "/yes"))
    assert page.soup.select_one("#decide") is None and "Persona ir pilngadīga." in page.words
    forged = desk.visitor.get(desk.of(case_id, "/checks")).fields()
    answer = desk.visitor.client.post(
        desk.of(case_id, "/yes"),
        data={
            "csrf_token": forged["csrf_token"],
            "seen": "3",
            "level": "1",
            "living": "family",
            "do": "send",
        },
    )
    assert answer.status_code == 409


@pytest.mark.parametrize("seen", ["", "-1", "9" * 5000, "٣", "x"])
def test_a_page_that_says_strange_things_of_what_it_knew_moves_nothing(
    desk: Desk, case_id: UUID, seen: str
) -> None:
    answer = desk.press(desk.of(case_id), "form[action$='/take']", {"seen": seen})
    assert "changed" in str(answer.response.location)
    assert cases.case_of(desk.worker, case_id).state is State.SUBMITTED


def test_a_worker_writes_a_day_as_people_do(desk: Desk, case_id: UUID) -> None:
    taken_in(desk.worker, case_id)
    day = now().date() - timedelta(days=1)
    typed = {"finding-adult": "met", "day-adult": f"{day.day}/{day.month}/{day:%y}"}
    desk.press(desk.of(case_id, "/checks"), "#checks", typed)
    assert answering.whole_of(desk.worker, case_id).checks["criterion.adult"].seen_on == day


def test_strange_answers_come_back_with_words(desk: Desk, case_id: UUID) -> None:
    taken_in(desk.worker, case_id)
    form = desk.press(desk.of(case_id, "/ask"), "#ask", {"words": " \n ", "mend": "maybe"}, expect=422)
    assert len(form.soup.select("#errors a")) == 2
    form = desk.press(desk.of(case_id, "/ask"), "#ask", {"words": "ā" * 10_000, "mend": "no"}, expect=422)
    assert "par garu" in form.words
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    for day in (tomorrow, "31.02.2026", "x"):
        wrong = desk.press(
            desk.of(case_id, "/checks"), "#checks", {"finding-adult": "met", "day-adult": day}, expect=422
        )
        assert wrong.soup.select("#errors a")
    assert "criterion.adult" not in answering.whole_of(desk.worker, case_id).checks
    check_all(desk.worker, case_id)
    wrong = desk.press(desk.of(case_id, "/yes"), "#decide", {"level": "9", "living": "moon"}, expect=422)
    assert len(wrong.soup.select("#errors a")) == 2
    moved = desk.press(desk.of(case_id, "/move"), "#move", {"to": "granted"}, expect=422)
    assert moved.soup.select("#errors a")
