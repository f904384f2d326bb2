"""The desk as a worker finds it: the list, a case, the tasks; nothing for strangers, no page costs much."""

from __future__ import annotations

import re
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from flask import Flask

from portal.acting_for.actor import SYSTEM, Actor
from portal.answering import service as answering
from portal.applications import service as applications
from portal.call_me import service as call_me
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.organisations import staff
from portal.uploads import service as uploads
from portal.web.clock import now
from tests.support import samples
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import OTHER, events_about, guardian_of, sent_case, someone
from tests.support.databases import questions, statements
from tests.support.desk_pages import Desk
from tests.support.deskwork import applied, entries
from tests.support.page_client import Visitor
from tests.support.people import sign_in

pytestmark = [pytest.mark.usefixtures("in_the_portal"), pytest.mark.other_databases_long]

CODE_OF_PETERIS = "990000-00006"
# A page of the desk never asks the database more than this.
MOST_QUESTIONS = 28


def test_answers_are_read_as_people_write_them(desk: Desk, anna: Actor) -> None:
    case_id = applications.begin(anna, programme="individual-budget", now=now())
    fill_in(anna, case_id, {**LONG_ANSWERS, "certificate": {"certificate": ["now"]}})
    name = applications.answer_name(case_id, "certificate-files")
    uploads.accept(BytesIO(samples.pdf()), "izzina.pdf", answer=name, now=now())
    day = {"certificate-date": [now().strftime("%d.%m.%Y")]}
    applications.save_step(anna, case_id, "certificate-photo", day, now=now())
    applications.send(anna, case_id, now=now())
    page = desk.visitor.get(desk.of(case_id))
    assert "Kas dzird, kad mēs zvanām? Tikai es" in page.words
    assert f"Kad ārsts to rakstīja? {now().day}. " in page.words


def test_a_worker_is_not_offered_a_call_from_the_desk(desk: Desk, case_id: UUID) -> None:
    for address in ("/lv/desk", desk.of(case_id)):
        footer = desk.visitor.get(address).soup.select_one("footer")
        assert footer is not None and footer.select("[data-leave]") and not footer.select("[href^='tel:']")


def pages_of(desk: Desk, case_id: UUID) -> list[str]:
    return [desk.of(case_id, page) for page in ("", "/checks", "/ask", "/yes", "/no", "/move", "/code")]


def test_another_organisation_and_the_person_find_what_strangers_find(
    portal_app: Flask, desk: Desk, anna: Actor, case_id: UUID
) -> None:
    stranger = Desk(portal_app, OTHER, CODE_OF_PETERIS)
    reader = Visitor(portal_app)
    assert anna.signed_in is not None
    sign_in(reader.client, anna.signed_in)
    missing = re.sub(
        r"[0-9a-f-]{36}", "", stranger.visitor.get("/lv/desk/cases/A2-A2-A2-A2", expect=404).words
    )
    for address in pages_of(desk, case_id):
        assert stranger.visitor.get(address, expect=404).words == missing
        reader.get(address, expect=404)
        assert stranger.visitor.client.post(address).status_code in (404, 405)
    for address in ("/lv/desk", "/lv/desk/tasks"):
        reader.get(address, expect=404)
        assert Visitor(portal_app).client.get(address).status_code == 303
    assert "Anna" not in stranger.visitor.get("/lv/desk").words


def test_what_happened_after_midnight_happened_on_the_new_day(desk: Desk) -> None:
    person, midnight = someone(), now().replace(hour=0, minute=30)
    case_id = sent_case(person, at=midnight)
    assert person.subject is not None
    messages.write(desk.worker, to=person.subject, kind=Kind.ASKED, case_id=case_id, now=midnight)
    events = [
        li.get_text(" ", strip=True) for li in desk.visitor.get(desk.of(case_id)).soup.select("ol.rows li")
    ]
    assert len(events) == 2 and all(one.startswith(f"{midnight.day}. ") for one in events)
    assert f"Uzrakstīts: {midnight.day}. " in desk.visitor.get("/lv/desk/tasks").words


def test_the_tasks_are_done_one_by_one(desk: Desk, anna: Actor, case_id: UUID) -> None:
    call_me.ask_for_call("+37120004455", best_time="morning", language="ru", address="10.0.0.1", now=now())
    answering.ask(
        desk.worker,
        case_id,
        words="Mums vajag izziņu.",
        mend=True,
        seen=entries(desk.worker, case_id),
        now=now(),
    )
    page = desk.visitor.get("/lv/desk/tasks")
    assert "20 00 44 55" in page.words and "Anna Paraudziņa" in page.words
    desk.fill(page, "form[action*='/calls/']", {"outcome": "reached"})
    desk.fill(page, "form[action*='/messages/']", {})
    assert "Darbu tagad nav." in desk.visitor.get("/lv/desk/tasks").words
    again = desk.fill(page, "form[action*='/calls/']", {"outcome": "reached"}, expect=404)
    assert again.heading
    events = set(events_about(anna))
    assert "message.passed_on" in events


def test_a_worker_of_two_organisations_chooses_the_desk(portal_app: Flask, desk: Desk, case_id: UUID) -> None:
    staff.grant(desk.person_id, organisation_key=OTHER, role="worker", actor=SYSTEM, now=now())
    page = desk.visitor.get("/lv/desk")
    buttons = page.soup.select("main form[action$='/organisation'] button")
    assert len(buttons) == 2 and "Anna" in page.words
    other = next(one for one in buttons if not one.get("aria-pressed"))
    desk.fill(page, "main form[action$='/organisation']", {"organisation": str(other["value"])})
    assert "Anna" not in desk.visitor.get("/lv/desk").words
    desk.visitor.get(desk.of(case_id), expect=404)
    desk.fill(page, "main form[action$='/organisation']", {"organisation": str(uuid4())}, expect=404)


def test_the_list_has_pages_and_refuses_strange_ones(desk: Desk) -> None:
    for number in range(17):
        sent_case(someone(f"Cilvēks {number}"))
    first, second = desk.visitor.get("/lv/desk"), desk.visitor.get("/lv/desk?show=open&page=2")
    assert len(first.soup.select(".case-row")) == 12 and len(second.soup.select(".case-row")) == 5
    for number in range(17):
        # The longest rows there are: a paper is missing twice, a guardian waits.
        ward = someone(f"Garumzīmīte {number}", "Paraugvārde-Izdomātā")
        applied(ward, {**LONG_ANSWERS, "help-now": {"help-now": ["office-knows"]}})
        assert ward.subject is not None
        guardian_of(ward.subject)
    desk.visitor.get("/lv/desk?show=papers")
    for strange in ("page=9", "page=0", "page=x", "page=99999999", "show=other"):
        desk.visitor.get(f"/lv/desk?{strange}", expect=404)


@pytest.mark.parametrize("page", ["", "/checks", "/ask", "/yes", "/no", "/move", "/code"])
def test_a_page_about_a_case_asks_the_database_little(
    portal_app: Flask, desk: Desk, case_id: UUID, page: str
) -> None:
    # A checked code has no page any more; this person's code nobody has seen.
    address = desk.of(applied(someone()) if page == "/code" else case_id, page)
    desk.visitor.get(address)
    with statements(portal_app) as said:
        desk.visitor.get(address)
    assert len(questions(said)) <= MOST_QUESTIONS


def test_when_a_look_cannot_be_written_the_page_is_not_shown(
    portal_app: Flask, desk: Desk, case_id: UUID
) -> None:
    from sqlalchemy import text

    from portal import db

    address = desk.of(case_id)
    with db.transaction() as session:
        session.execute(text("delete from journal_look"))
        session.execute(text("alter table journal_look rename to journal_look_away"))
    try:
        answer = desk.visitor.client.get(address)
        assert answer.status_code == 503
        assert "Anna" not in answer.get_data(as_text=True)
    finally:
        with db.transaction() as session:
            session.execute(text("alter table journal_look_away rename to journal_look"))
