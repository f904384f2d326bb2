"""What was not right is looked at by who answers for data, never by whom it is about; others see nothing."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM
from portal.acting_for.service import Actor, NotYours
from portal.answering import service as answering
from portal.journal import service as journal
from portal.my_data import service as my_data
from portal.my_data.models import DataRequestRow
from portal.my_data.service import AlreadyAnswered, Kind, Outcome
from portal.organisations import staff
from portal.web.clock import now
from tests.support.case_pages import Reader
from tests.support.casework import OFFICE, OTHER, guardian_of, organisation_id, someone
from tests.support.helping import helper_of
from tests.support.page_client import Visitor
from tests.support.people import sign_in

WORDS = "Viņa ir mana kaimiņiene."


def _officer(organisation: str = OFFICE, *, person: Actor | None = None) -> Actor:
    """Somebody who answers for data there."""
    who = (person or someone("Rita")).signed_in
    assert who is not None
    staff.grant(who, organisation_key=organisation, role="data_officer", actor=SYSTEM, now=now())
    actor = acting_for.staff_actor(who, organisation_id=organisation_id(organisation))
    assert actor is not None
    return actor


def _look(anna: Reader) -> int:
    answering.whole_of(anna.office, anna.case_id)
    return journal.newest_about(anna.person, most=1)[0].number


def _ask(anna: Reader, number: int) -> UUID:
    return my_data.ask_about_look(anna.actor, number, words=WORDS, phone=None, language="lv", now=now())


def _names(officer: Actor) -> list[str]:
    return [one.name for one in my_data.waiting_at(officer)]


@pytest.mark.one_database
def test_somebody_says_that_it_was_not_right_and_reads_the_answer(portal_app: Flask) -> None:
    anna, desk = Reader(portal_app), Visitor(portal_app)
    with portal_app.app_context():
        rita = _officer()
        assert rita.signed_in is not None
        sign_in(desk.client, rita.signed_in)
        answering.whole_of(anna.office, anna.case_id)
    (link,) = anna.get("/lv/journal").soup.select("main li.card a[href$='not-right']")
    question = anna.send(str(link["href"]), {"words": WORDS, "phone": "20 00 55 66"}, expect=303)
    page = anna.get(question.response.location)
    assert WORDS in page.words
    assert "Atbildi jūs izlasāt šeit." in page.words
    waiting = desk.get("/lv/desk/data")
    asked = waiting.soup.select_one("main .case-row a")
    assert asked is not None
    shown = desk.get(str(asked["href"])).words
    assert [part for part in ("Ilze Kalna", WORDS, "20 00 55 66") if part not in shown] == []
    desk.send(str(asked["href"]), {"outcome": "agreed", "words": "Mēs ar darbinieci runājām."}, expect=303)
    assert "Darbu tagad nav." in desk.get("/lv/desk/data").words
    assert "1 jauna atbilde par maniem datiem" in anna.get("/lv/").html
    answered = anna.get(question.response.location).words
    assert "Jums ir taisnība." in answered
    assert "Mēs ar darbinieci runājām." in answered
    assert "jauna atbilde" not in anna.get("/lv/").html


def test_pressing_twice_is_one_question(portal_app: Flask, in_the_portal: None) -> None:
    anna = Reader(portal_app)
    rita, number = _officer(), _look(anna)
    assert _ask(anna, number) == _ask(anna, number)
    first, second = (
        my_data.ask_office(anna.actor, Kind.ERASE, words="", phone=None, language="lv", now=now())
        for _ in range(2)
    )
    assert first == second
    assert len(my_data.waiting_at(rita)) == 2


def test_whom_it_is_about_neither_sees_nor_answers_it(portal_app: Flask, in_the_portal: None) -> None:
    anna = Reader(portal_app)
    herself = _officer(person=anna.office)
    asked = _ask(anna, _look(anna))
    with pytest.raises(NotYours):
        my_data.question_at_desk(herself, asked)
    assert _names(herself) == []
    with pytest.raises(NotYours):
        my_data.answer(herself, asked, outcome=Outcome.NOT_AGREED, words="Nē.", now=now())
    # Nor by going round the portal's own code.
    with pytest.raises(IntegrityError), db.transaction() as session:
        session.execute(
            update(DataRequestRow).values(
                answered_at=now(), answered_by_id=herself.signed_in, outcome="agreed", answer="Nē."
            )
        )


def test_a_question_about_the_only_one_goes_where_somebody_else_answers(
    portal_app: Flask, in_the_portal: None
) -> None:
    anna = Reader(portal_app)
    _officer(person=anna.office)
    elsewhere = _officer(OTHER)
    _ask(anna, _look(anna))
    assert len(my_data.waiting_at(elsewhere)) == 1


@pytest.mark.one_database
def test_a_question_waits_for_nobody_who_helps_the_person(portal_app: Flask, in_the_portal: None) -> None:
    anna = Reader(portal_app)
    rita, elsewhere = _officer(), _officer(OTHER)
    helper_of(anna.actor, helper_id=rita.signed_in)
    my_data.ask_office(anna.actor, Kind.CORRECT, words="", phone=None, language="lv", now=now())
    assert (len(my_data.waiting_at(rita)), len(my_data.waiting_at(elsewhere))) == (0, 1)


def test_nobody_answers_their_own_question_nor_that_of_their_ward(
    portal_app: Flask, in_the_portal: None
) -> None:
    anna = Reader(portal_app)
    own = _officer(person=anna.actor)
    number = _look(anna)
    asked = _ask(anna, number)
    with pytest.raises(NotYours):
        my_data.question_at_desk(own, asked)
    guardian = guardian_of(anna.person, checked_by=anna.office)
    with pytest.raises(NotYours):
        my_data.question_at_desk(_officer(person=guardian), asked)


def test_a_guardian_sees_neither_the_journal_nor_what_was_asked(
    portal_app: Flask, in_the_portal: None
) -> None:
    anna = Reader(portal_app)
    number = _look(anna)
    asked = _ask(anna, number)
    guardian = guardian_of(anna.person, checked_by=anna.office)
    for tries in (
        lambda: my_data.journal_of(guardian, before=None, language="lv"),
        lambda: my_data.own_steps_of(guardian, before=None, language="lv"),
        lambda: my_data.look_said(guardian, number, language="lv"),
        lambda: my_data.requests_of(guardian),
        lambda: my_data.open_request(guardian, asked, now=now()),
        lambda: my_data.kept_of(guardian, language="lv"),
        lambda: my_data.whole_file(guardian, language="lv", now=now()),
        lambda: my_data.choice_of(guardian),
        lambda: my_data.erase_what_may_go(guardian, now=now()),
    ):
        with pytest.raises(NotYours):
            tries()
    assert my_data.unread(guardian) == 0


def test_only_what_somebody_else_did_can_be_not_right(portal_app: Flask, in_the_portal: None) -> None:
    anna = Reader(portal_app)
    own = journal.newest_about(anna.person, most=None)[-1].number
    oto = someone("Oto")
    for actor, number in ((anna.actor, own), (anna.actor, 10_000), (oto, _look(anna))):
        with pytest.raises(NotYours):
            my_data.ask_about_look(actor, number, words="", phone=None, language="lv", now=now())


def test_an_answer_is_given_once(portal_app: Flask, in_the_portal: None) -> None:
    anna = Reader(portal_app)
    rita = _officer()
    asked = _ask(anna, _look(anna))
    my_data.answer(rita, asked, outcome=Outcome.NOT_AGREED, words="Darbiniece gatavoja atbildi.", now=now())
    with pytest.raises(AlreadyAnswered):
        my_data.answer(rita, asked, outcome=Outcome.AGREED, words="Jā.", now=now())
    events = [one.body["event"] for one in journal.newest_about(anna.person, most=None)]
    assert events.count("data.answered") == events.count("data.asked") == 1
    body = str([one.body for one in journal.newest_about(anna.person, most=None)])
    assert WORDS not in body


@pytest.mark.one_database
def test_whoever_runs_the_portal_sees_that_somebody_waits_and_no_name(portal_app: Flask) -> None:
    anna = Reader(portal_app)
    run = portal_app.test_cli_runner()
    assert run.invoke(args=["data", "questions"]).output == "Nobody waits for an answer.\n"
    with portal_app.app_context():
        _officer()
        _ask(anna, _look(anna))
    said = run.invoke(args=["data", "questions"]).output
    assert said.startswith(f"{OFFICE}  since ")
    assert "Anna" not in said
