"""Applying on real databases: saved on every Continue, sent once, mended, taken back, read by nobody else."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal import db
from portal.acting_for.service import Actor, NotYours
from portal.applications import service as applications
from portal.applications.models import ApplicationAnswerRow, ApplicationSendingRow
from portal.applications.rules import Problem
from portal.cases import service as cases
from portal.cases.models import CaseRow
from portal.cases.service import State
from portal.organisations.service import front_desk
from portal.uploads import service as uploads
from portal.web.clock import now
from tests.support.applying import LONG_ANSWERS, SHORT_ANSWERS, fill_in
from tests.support.building import build_app
from tests.support.casework import LONG, OTHER, SHORT, guardian_of, someone, walk, worker
from tests.support.databases import count, questions, statements
from tests.support.threads import at_once
from tests.unit.programme.packs_for_tests import MOTIVATION, changed

pytestmark = pytest.mark.usefixtures("in_the_portal")

AS_IT_LIES = (
    text("select * from application_answer"),
    text("select * from application_sending"),
    text("select * from journal_payload"),
)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)


def test_what_was_saved_is_there_on_any_device_at_the_same_question(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    for step in ("for-whom", "reach", "phone"):
        applications.save_step(person, case_id, step, LONG_ANSWERS[step], now=now())
    draft = applications.draft_of(person, applications.begin(person, programme=LONG, now=now()))
    assert draft.case.id == case_id
    assert draft.answers["phone"] == {"phone": "+37120001234", "phone-hears": "only-me"}
    assert draft.journey.next_open(draft.answers) == "letter"
    assert [task.is_done for task in draft.tasks()["about"]] == [True, True, True, False, False, False]


def test_what_is_wrong_is_told_and_the_last_good_answer_stays(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    applications.save_step(person, case_id, "for-whom", {"for-whom": ["me"]}, now=now())
    read = applications.save_step(person, case_id, "for-whom", {"for-whom": ["dragon"]}, now=now())
    assert read.problems == {"for-whom": Problem.CHOOSE}
    assert applications.draft_of(person, case_id).answers == {"for-whom": {"for-whom": "me"}}


def test_a_step_that_is_not_asked_cannot_be_saved(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    for step in ("ward", "dragons"):
        with pytest.raises(applications.NoSuchStep):
            applications.save_step(person, case_id, step, {}, now=now())
    assert count(ApplicationAnswerRow) == 0


def test_a_filled_application_is_sent_to_the_chosen_office(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    number = applications.send(person, case_id, now=now())
    case = cases.case_of(person, case_id)
    assert (case.state, case.organisation_id, case.number) == (State.SUBMITTED, front_desk().id, number)
    sent = applications.sent_of(person, case_id)
    assert sent is not None
    assert set(sent.answers) == set(LONG_ANSWERS)
    assert sent.answers["help-now"] == {"help-now": ("close", "assistant")}
    assert sent.answers["wish"]["wish-words"] == "Es gribu dzīvot ar suni 🐕 un Annu."


def test_answers_lie_encrypted(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    applications.send(person, case_id, now=now())
    with db.session() as session:
        lies = str([session.execute(statement).all() for statement in AS_IT_LIES])
    assert not any(plain in lies for plain in ("suni", "20001234", "Skolas", "family"))


def test_sending_again_from_any_tab_changes_nothing(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    numbers = {applications.send(person, case_id, now=now()) for _ in range(3)}
    assert len(numbers) == 1
    assert (count(CaseRow), count(ApplicationSendingRow)) == (1, 1)


def test_send_pressed_in_five_tabs_at_once_is_one_case_and_one_number(
    portal_app: Flask, person: Actor
) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    numbers: list[str] = []
    raised = at_once(
        portal_app, *[lambda: numbers.append(applications.send(person, case_id, now=now())) for _ in range(5)]
    )
    assert raised == [None] * 5
    assert len(numbers) == 5
    assert len(set(numbers)) == 1
    assert (count(CaseRow), count(ApplicationSendingRow)) == (1, 1)


def test_after_sending_nothing_is_written_until_it_is_opened_for_mending(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    applications.send(person, case_id, now=now())
    with pytest.raises(NotYours):
        applications.save_step(person, case_id, "living", {"living": ["alone"]}, now=now())
    for _ in range(2):
        applications.ask_to_correct(person, case_id, now=now())
    applications.save_step(person, case_id, "living", {"living": ["alone"]}, now=now())
    applications.send(person, case_id, now=now())
    with db.session() as session:
        kept = session.scalars(
            select(ApplicationSendingRow.number).order_by(ApplicationSendingRow.number)
        ).all()
    assert list(kept) == [2, 4]
    sent = applications.sent_of(person, case_id)
    assert sent is not None
    assert sent.answers["living"] == {"living": "alone"}


@pytest.mark.parametrize("missing", LONG_ANSWERS)
def test_an_application_with_a_hole_is_not_sent_and_the_hole_is_named(person: Actor, missing: str) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    with db.transaction() as session:
        session.delete(session.get_one(ApplicationAnswerRow, (case_id, missing)))
    with pytest.raises(applications.NotFinished) as hole:
        applications.send(person, case_id, now=now())
    assert hole.value.step == missing or missing in ("reach", "wish", "for-whom")
    assert cases.case_of(person, case_id).state is State.DRAFT


def test_a_certificate_grows_old_in_a_draft(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    applications.save_step(person, case_id, "certificate", {"certificate": ["now"]}, now=now())
    place = applications.answer_name(case_id, "certificate-files")
    uploads.accept(io.BytesIO(PDF), "izzina.pdf", answer=place, now=now())
    today = now().strftime("%d.%m.%Y")
    read = applications.save_step(
        person, case_id, "certificate-photo", {"certificate-date": [today]}, now=now()
    )
    assert read.problems == {}
    with pytest.raises(applications.NotFinished) as old:
        applications.send(person, case_id, now=now() + timedelta(days=40))
    assert old.value.step == "certificate-photo"
    applications.send(person, case_id, now=now())


def test_a_file_counts_only_when_it_was_really_sent(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    applications.save_step(person, case_id, "certificate", {"certificate": ["now"]}, now=now())
    typed = {"certificate-date": ["22.11.2026"], "certificate-files": ["a file that never came"]}
    read = applications.save_step(person, case_id, "certificate-photo", typed, now=now())
    assert read.problems["certificate-files"] is Problem.NO_FILES


def test_an_answer_made_needless_is_not_sent(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    applications.save_step(person, case_id, "reach", {"reach": ["come"]}, now=now())
    applications.send(person, case_id, now=now())
    sent = applications.sent_of(person, case_id)
    assert sent is not None
    assert "phone" not in sent.answers


def test_taking_it_back_twice_is_once(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    applications.send(person, case_id, now=now())
    for _ in range(2):
        applications.withdraw(person, case_id, now=now())
    assert cases.case_of(person, case_id).state is State.WITHDRAWN


def test_after_the_decision_it_can_no_longer_be_taken_back_or_mended(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    applications.send(person, case_id, now=now())
    walk(case_id, State.ELIGIBILITY, State.GRANTED, by=worker())
    for act in (applications.withdraw, applications.ask_to_correct):
        with pytest.raises(cases.IllegalMove):
            act(person, case_id, now=now())


def test_a_draft_can_be_thrown_away_with_its_files(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    place = applications.answer_name(case_id, "certificate-files")
    uploads.accept(io.BytesIO(PDF), "izzina.pdf", answer=place, now=now())
    applications.discard(person, case_id, now=now())
    assert (count(CaseRow), count(ApplicationAnswerRow), uploads.uploads_of(place)) == (0, 0, ())


def test_nobody_else_reads_or_writes_a_draft(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    assert person.subject is not None
    strangers = (someone("Pēteris"), worker(), worker(OTHER), guardian_of(person.subject))
    for stranger in strangers:
        with pytest.raises(NotYours):
            applications.draft_of(stranger, case_id)
        with pytest.raises(NotYours):
            applications.save_step(stranger, case_id, "for-whom", LONG_ANSWERS["for-whom"], now=now())
        with pytest.raises(NotYours):
            applications.send(stranger, case_id, now=now())
        with pytest.raises(NotYours):
            applications.discard(stranger, case_id, now=now())


def test_a_guardian_whose_paper_nobody_saw_writes_and_sends_what_they_began() -> None:
    ward = someone("Edgars")
    assert ward.subject is not None
    guardian = guardian_of(ward.subject)
    case_id = applications.begin(guardian, programme=LONG, now=now())
    fill_in(guardian, case_id)
    applications.send(guardian, case_id, now=now())
    with pytest.raises(NotYours):
        applications.sent_of(guardian, case_id)
    assert applications.sent_of(ward, case_id) is not None


def test_the_office_reads_what_was_sent_and_another_office_does_not(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    applications.send(person, case_id, now=now())
    assert applications.sent_of(worker(), case_id) is not None
    with pytest.raises(NotYours):
        applications.sent_of(worker(OTHER), case_id)


def test_a_closed_programme_takes_nothing(closed_app: Flask) -> None:
    with closed_app.app_context():
        with pytest.raises(applications.ApplicationsClosed):
            applications.begin(someone(), programme=SHORT, now=now())
        assert count(CaseRow) == 0


def test_the_same_code_takes_the_short_application_when_its_pack_is_open(
    portal_app: Flask, tmp_path: Path
) -> None:
    root = changed(tmp_path, pack=MOTIVATION, old="open_until = 2022-12-31\n", new="")
    url = portal_app.config["SETTINGS"].database_url
    other = build_app(tmp_path / "var", packs=root, database_url=url)
    with other.app_context():
        person = someone()
        case_id = applications.begin(person, programme=SHORT, now=now())
        fill_in(person, case_id, SHORT_ANSWERS)
        applications.send(person, case_id, now=now())
        assert cases.case_of(person, case_id).state is State.SUBMITTED
    other.extensions["database"].engine.dispose()


def test_the_page_of_a_draft_asks_the_database_little(portal_app: Flask, person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    with statements(portal_app) as said:
        applications.draft_of(person, case_id)
    assert len(questions(said)) == 2
