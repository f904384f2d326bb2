"""Who looked is told in easy words: by day, by who it was, with the reason; the name behind a press."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.acting_for.actor import oneself
from portal.answering import service as answering
from portal.answering.service import Show
from portal.journal import service as journal
from portal.my_data import service as my_data
from portal.my_data.rules import told
from portal.my_data.service import Who
from portal.my_data.words import event_words, words
from portal.people import service as people
from portal.web.clock import now, today
from tests.support.addresses import LANGUAGES
from tests.support.case_pages import Reader
from tests.support.casework import guardian_of, someone
from tests.support.deskwork import taken_in
from tests.support.events import events_written
from tests.support.helping import helper_of
from tests.support.page_client import Fetched
from tests.support.people import clock_at

# These are about a telephone number and a message that could not leave: nobody reads them as theirs.
OF_NOBODY = {"call.closed", "outbox.sent_again"}
LOOK = "Lasīja jūsu iesniegumu."


def _cards(page: Fetched) -> list[str]:
    return [" ".join(card.get_text(" ").split()) for card in page.soup.select("main li.card")]


@pytest.mark.one_database
def test_a_look_has_its_office_its_reason_and_its_name_behind_a_press(portal_app: Flask) -> None:
    anna = Reader(portal_app)
    with portal_app.app_context():
        answering.whole_of(anna.office, anna.case_id)
    page = anna.get("/lv/journal")
    (card,) = [one for one in page.soup.select("main li.card") if LOOK in one.get_text()]
    title, hidden = card.select_one("h3"), card.select_one("details")
    assert title is not None
    assert hidden is not None
    assert "sociālais dienests" in title.get_text()
    assert "Kāpēc? Jūs gaidāt atbildi." in card.get_text()
    assert "Ilze Kalna" in hidden.get_text()
    hidden.extract()
    assert "Ilze" not in card.get_text(), "the name stands behind a press"


@pytest.mark.one_database
def test_what_nothing_explains_is_said_too(portal_app: Flask) -> None:
    anna = Reader(portal_app)
    anna.decides("take-back")
    with portal_app.app_context():
        answering.whole_of(anna.office, anna.case_id)
    (card,) = [one for one in _cards(anna.get("/lv/journal")) if LOOK in one]
    assert "Mēs nezinām, kāpēc skatījās." in card


@pytest.mark.one_database
def test_a_name_in_a_list_is_a_look_and_ones_own_steps_stand_apart(portal_app: Flask) -> None:
    anna = Reader(portal_app)
    with portal_app.app_context():
        answering.listing_of(anna.office, show=Show.OPEN, page=1, today=today())
        mandate = guardian_of(anna.person, checked_by=anna.office)
        assert mandate.capacity.value == "guardian"
    cards = _cards(anna.get("/lv/journal"))
    assert any("Redzēja jūsu vārdu sarakstā." in one for one in cards)
    assert any("Teica, ka ir jūsu aizgādnis." in one for one in cards)
    assert not any("Jūs nosūtījāt" in one for one in cards)
    own = anna.get("/lv/journal/own").words
    assert "Jūs nosūtījāt iesniegumu." in own
    assert "Redzēja" not in own


def test_other_people_in_the_same_list_are_not_told_of(portal_app: Flask, in_the_portal: None) -> None:
    anna, oto = Reader(portal_app), someone("Oto")
    answering.listing_of(anna.office, show=Show.OPEN, page=1, today=today())
    assert [one.body["event"] for one in journal.newest_about(anna.person, most=1)] == ["list.seen"]
    assert oto.subject is not None
    assert journal.newest_about(oto.subject, most=None) == ()
    journal.verify()


@pytest.mark.one_database
def test_old_days_stand_on_further_pages_and_none_is_lost(portal_app: Flask) -> None:
    anna = Reader(portal_app)
    with portal_app.app_context():
        begin = now()
    for day in range(1, 10):
        with clock_at(portal_app, begin + timedelta(days=day)), portal_app.app_context():
            answering.whole_of(anna.office, anna.case_id)
    with portal_app.app_context():
        before, days, pages = None, [], 0
        while pages == 0 or before is not None:
            page = my_data.journal_of(anna.actor, before=before, language="lv")
            days += [one.on for one in page.days]
            before, pages = page.before, pages + 1
    assert days == sorted(set(days), reverse=True)
    assert len(days) == 9
    assert pages >= 2


@pytest.mark.one_database
@pytest.mark.parametrize("before", ["x", "-1", "٣", "9" * 30, ""])
def test_what_is_no_place_in_the_journal_is_not_there(portal_app: Flask, before: str) -> None:
    Reader(portal_app).get(f"/lv/journal?before={before}", expect=404)


@pytest.mark.one_database
def test_who_begins_to_help_is_somebody_one_trusts_and_wrote_no_message(portal_app: Flask) -> None:
    anna = Reader(portal_app)
    with portal_app.app_context():
        helper_of(oneself(anna.person))
    (card,) = [one for one in _cards(anna.get("/lv/journal")) if "Sāka jums palīdzēt." in one]
    assert card.startswith("Cilvēks, kam jūs uzticaties")
    assert "Par to jums ir ziņa." in card
    assert "Rakstīja jums ziņu." not in card


@pytest.mark.one_database
def test_a_case_that_moves_on_says_what_was_done(portal_app: Flask) -> None:
    anna = Reader(portal_app)
    anna.answered_no()
    cards = " ".join(_cards(anna.get("/lv/journal")))
    assert "Atbildēja jums: nē." in cards
    assert "Pārbaudīja jūsu papīrus." in cards


def test_every_event_of_the_code_has_words_of_its_own() -> None:
    unnamed = {event for event in events_written() if event_words(event).key == ""}
    assert unnamed == OF_NOBODY


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_there_in_every_language(language: str) -> None:
    said = words()
    for event in said.events:
        assert event.said[language]
        assert not event.own or event.own[language]
    for part in (*said.reasons.values(), *said.kept.values()):
        assert part[language]
    for topic in said.topics:
        assert topic.title[language]
        assert topic.lines[language]
        assert not topic.stays or topic.stays[language]


def test_somebody_who_is_gone_has_no_name(in_the_portal: None) -> None:
    body: dict[str, Any] = {
        "at": now().isoformat(), "event": "record.seen", "capacity": "staff", "organisation": None,
        "by": "5b1f1f5e-0000-4c0e-9f5a-1d2c3b4a5e02", "record": ["case", "x"], "details": {},
    }  # fmt: skip
    person = people.declare("Anna", family_name="Zieda")
    assert told(1, body, person=person).who is Who.OFFICE
    assert people.names_of({told(1, body, person=person).by}) == {}  # type: ignore[arg-type]
    assert my_data.journal_of(oneself(person), before=None, language="lv").days == ()


def test_who_works_in_their_own_matter_did_it_themselves(portal_app: Flask, in_the_portal: None) -> None:
    anna = Reader(portal_app)
    taken_in(anna.office, anna.case_id)
    entries = journal.newest_about(anna.person, most=None)
    own = [told(one.number, one.body, person=anna.person).who for one in entries]
    assert {Who.ONESELF, Who.OFFICE} <= set(own)
