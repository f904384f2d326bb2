"""The office answers on real databases: checks, asks, says yes or no; all is written down, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor, NotYours, Settled
from portal.answering import service as answering
from portal.answering.service import Finding, NotChecked, NoWayToContest, Show
from portal.applications import service as applications
from portal.cases import service as cases
from portal.cases.service import State
from portal.documents import service as documents
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.people import service as people
from portal.web.clock import now, today
from tests.support.applying import LONG_ANSWERS, SHORT_ANSWERS
from tests.support.casework import (
    OTHER,
    PAPER,
    SHORT,
    TEAM,
    events_about,
    guardian_of,
    sent_case,
    someone,
    worker,
)
from tests.support.databases import questions, statements
from tests.support.deskwork import applied, check, check_all, entries, taken_in
from tests.support.papers import words_of

pytestmark = pytest.mark.usefixtures("in_the_portal")

EASY, FULL = "Jums vajag citu palīdzību.\nZvaniet mums.", "Nosacījumi nav izpildīti, jo persona dzīvo citur."


@pytest.fixture
def ilze() -> Actor:
    return worker()


def ready(person: Actor, ilze: Actor, *, finding: Finding = Finding.MET) -> UUID:
    case_id = applied(person)
    taken_in(ilze, case_id)
    check_all(ilze, case_id, finding=finding)
    return case_id


def test_yes_sets_the_amount_writes_the_letter_and_tells_the_person(person: Actor, ilze: Actor) -> None:
    case_id = ready(person, ilze)
    answering.answer_yes(ilze, case_id, care_level=2, living="family", seen=entries(ilze, case_id), now=now())
    granted = cases.seen_by(person, case_id).granted
    assert granted is not None and granted.at_least_cents == 1_653_600
    letter = answering.letter_of(person, case_id)
    assert letter is not None and letter.easy_document is not None and letter.full_document is not None
    assert "Tas ir vismaz 16\u00a0536 eiro." in [line.text for line in letter.easy]
    assert "16\u00a0536 eiro" in letter.full[0]
    drawn = [words_of(documents.open_bytes(one)) for one in (letter.easy_document, letter.full_document)]
    assert all("16 536 eiro" in one.replace("\u00a0", " ") for one in drawn)
    message = messages.latest(person, case_id=case_id, kind=Kind.GRANTED)
    assert message is not None
    assert message.document_ids == (letter.easy_document, letter.full_document)
    assert {"case.granted", "message.written"} <= set(events_about(person))


def test_the_letter_never_says_the_care_level_or_the_way_of_living(person: Actor, ilze: Actor) -> None:
    case_id = ready(person, ilze)
    letter = answering.preview_yes(ilze, case_id, care_level=2, living="family", now=now())
    said = " ".join([*(line.text for line in letter.easy), *letter.full])
    assert "līmenis" not in said and "ģimen" not in said and " 2 " not in said


def test_a_preview_decides_nothing(person: Actor, ilze: Actor) -> None:
    case_id = ready(person, ilze)
    before = entries(ilze, case_id)
    answering.preview_yes(ilze, case_id, care_level=1, living="alone", now=now())
    assert entries(ilze, case_id) == before
    assert answering.letter_of(person, case_id) is None


def test_yes_needs_every_condition_met(person: Actor, ilze: Actor) -> None:
    case_id = applied(person)
    taken_in(ilze, case_id)
    with pytest.raises(NotChecked) as refused:
        answering.preview_yes(ilze, case_id, care_level=1, living="family", now=now())
    assert "adult" in refused.value.keys
    check_all(ilze, case_id, finding=Finding.UNCLEAR)
    with pytest.raises(NotChecked):
        answering.answer_yes(
            ilze, case_id, care_level=1, living="family", seen=entries(ilze, case_id), now=now()
        )
    assert cases.case_of(ilze, case_id).state is State.ELIGIBILITY


def test_no_needs_a_condition_that_is_not_met_and_says_the_reason_twice(person: Actor, ilze: Actor) -> None:
    case_id = ready(person, ilze)
    with pytest.raises(NotChecked):
        answering.preview_no(ilze, case_id, easy=EASY, full=FULL, now=now())
    check(ilze, case_id, "criterion.lives-here", finding=Finding.NOT_MET, note="x")
    answering.answer_no(ilze, case_id, easy=EASY, full=FULL, seen=entries(ilze, case_id), now=now())
    letter = answering.letter_of(person, case_id)
    assert letter is not None
    assert [line.text for line in letter.easy][1:3] == EASY.split("\n")
    assert FULL in letter.full[-1]
    assert "uzturēšanās pamats" in letter.full[1]
    assert cases.case_of(person, case_id).state is State.REFUSED


def test_a_programme_without_amounts_says_yes_by_the_same_way() -> None:
    person, laima = someone("Jānis"), worker(TEAM)
    case_id = applied(person, SHORT_ANSWERS, programme=SHORT)
    taken_in(laima, case_id)
    check_all(laima, case_id)
    answering.answer_yes(
        laima, case_id, care_level=None, living=None, seen=entries(laima, case_id), now=now()
    )
    assert cases.case_of(person, case_id).state is State.GRANTED
    letter = answering.letter_of(person, case_id)
    assert letter is not None and letter.heading == "Jūs varat piedalīties"


def test_outside_a_demo_nothing_is_decided_without_the_lawyers_words(
    portal_app: Flask, person: Actor, ilze: Actor, real_settings: None
) -> None:
    case_id = ready(person, ilze)
    with pytest.raises(NoWayToContest):
        answering.preview_yes(ilze, case_id, care_level=1, living="family", now=now())
    with pytest.raises(NoWayToContest):
        answering.answer_yes(
            ilze, case_id, care_level=1, living="family", seen=entries(ilze, case_id), now=now()
        )
    assert cases.case_of(ilze, case_id).state is State.ELIGIBILITY


@pytest.fixture
def real_settings(portal_app: Flask) -> Iterator[None]:
    """The same portal as if real people used it."""
    from dataclasses import replace

    from portal.settings import Environment

    before = portal_app.config["SETTINGS"]
    portal_app.config["SETTINGS"] = replace(before, environment=Environment.PRODUCTION)
    yield
    portal_app.config["SETTINGS"] = before


def test_a_stale_page_decides_nothing(person: Actor, ilze: Actor) -> None:
    case_id = ready(person, ilze)
    old = entries(ilze, case_id)
    applications.ask_to_correct(person, case_id, now=now())
    applications.send(person, case_id, now=now())
    for act in (
        lambda: answering.take_in(ilze, case_id, seen=old, now=now()),
        lambda: answering.ask(ilze, case_id, words="Lūdzu!", mend=True, seen=old, now=now()),
        lambda: answering.ask(ilze, case_id, words="Lūdzu!", mend=False, seen=old, now=now()),
        lambda: answering.answer_yes(ilze, case_id, care_level=1, living="alone", seen=old, now=now()),
    ):
        with pytest.raises(cases.CaseChanged):
            act()
    assert messages.latest(person, case_id=case_id, kind=Kind.ASKED) is None
    assert answering.letter_of(person, case_id) is None


def test_asking_opens_the_application_or_only_writes(person: Actor, ilze: Actor) -> None:
    case_id = applied(person)
    answering.ask(
        ilze, case_id, words="Atnāciet pie mums.", mend=False, seen=entries(ilze, case_id), now=now()
    )
    assert cases.case_of(ilze, case_id).state is State.SUBMITTED
    answering.ask(
        ilze, case_id, words="Mums vajag izziņu.", mend=True, seen=entries(ilze, case_id), now=now()
    )
    assert cases.case_of(ilze, case_id).state is State.CORRECTION
    asked = messages.latest(person, case_id=case_id, kind=Kind.ASKED)
    assert asked is not None and asked.words == "Mums vajag izziņu."


def test_moving_on_tells_the_person_and_decisions_have_their_own_pages(person: Actor, ilze: Actor) -> None:
    case_id = ready(person, ilze)
    with pytest.raises(cases.IllegalMove):
        answering.move_on(ilze, case_id, to=State.GRANTED, words=None, seen=entries(ilze, case_id), now=now())
    answering.answer_yes(ilze, case_id, care_level=1, living="family", seen=entries(ilze, case_id), now=now())
    answering.move_on(
        ilze, case_id, to=State.QUEUED, words="Jūs esat rindā.", seen=entries(ilze, case_id), now=now()
    )
    told = messages.latest(person, case_id=case_id, kind=Kind.MOVED_ON)
    assert told is not None and told.words == "Jūs esat rindā."


def test_another_organisation_finds_nothing(person: Actor, ilze: Actor) -> None:
    case_id, stranger = ready(person, ilze), worker(OTHER, "Pēteris")
    number = cases.case_of(ilze, case_id).number
    seen = entries(ilze, case_id)
    for act in (
        lambda: answering.id_of(stranger, number),
        lambda: answering.whole_of(stranger, case_id),
        lambda: answering.letter_of(stranger, case_id),
        lambda: answering.ask_registers(stranger, case_id),
        lambda: answering.take_in(stranger, case_id, seen=seen, now=now()),
        lambda: answering.ask(stranger, case_id, words="x", mend=False, seen=seen, now=now()),
        lambda: answering.answer_yes(stranger, case_id, care_level=1, living="alone", seen=seen, now=now()),
        lambda: answering.answer_no(stranger, case_id, easy=EASY, full=FULL, seen=seen, now=now()),
        lambda: answering.move_on(stranger, case_id, to=State.MOVING, words=None, seen=seen, now=now()),
        lambda: answering.verify_code(stranger, case_id, code="990000-00001"),
        lambda: check(stranger, case_id, "criterion.adult"),
    ):
        with pytest.raises(NotYours):
            act()
    assert answering.listing_of(stranger, show=Show.OPEN, page=1, today=today()).rows == ()


def test_nobody_works_on_their_own_case_or_that_of_their_ward(person: Actor, ilze: Actor) -> None:
    assert ilze.signed_in is not None and person.subject is not None
    own = applied(oneself(ilze.signed_in))
    with pytest.raises(NotYours):
        answering.whole_of(ilze, own)
    wards = applied(person)
    acting_for.claim_guardianship(oneself(ilze.signed_in), principal=person.subject, at=now())
    with pytest.raises(NotYours):
        answering.whole_of(ilze, wards)
    with pytest.raises(NotYours):
        answering.take_in(ilze, wards, seen=entries(worker(given_name="Aija"), wards), now=now())
    assert answering.listing_of(ilze, show=Show.OPEN, page=1, today=today()).rows == ()


def test_a_claim_is_settled_and_both_are_told(person: Actor, ilze: Actor) -> None:
    assert person.subject is not None
    case_id = applied(person)
    guardian = guardian_of(person.subject)
    assert guardian.mandate_id is not None and guardian.signed_in is not None
    until = now() + timedelta(days=365)
    answering.settle_claim(
        ilze, case_id, mandate_id=guardian.mandate_id, found=replace(PAPER, valid_until=until),
        words="Viss ir labi.", now=now(),
    )  # fmt: skip
    assert [one.state for one in acting_for.claims_about([person.subject])] == ["checked"]
    for reader in (person, oneself(guardian.signed_in)):
        told = [one for one in messages.inbox(reader) if one.kind is Kind.GUARDIAN_SETTLED]
        assert [one.words for one in told] == ["Viss ir labi."]
    with pytest.raises(NotYours):
        answering.settle_claim(
            ilze, sent_case(someone("Oto")), mandate_id=guardian.mandate_id, found=Settled("refused"),
            words="x", now=now(),
        )  # fmt: skip


def test_a_code_is_verified_after_a_look_at_the_document(person: Actor, ilze: Actor) -> None:
    assert person.subject is not None
    case_id = applied(person)
    answering.verify_code(ilze, case_id, code="990000-00042")
    assert people.code_of(person.subject) == ("99000000042", "verified") or people.code_of(person.subject)[
        1
    ] == ("verified")
    assert "person.code_verified" in events_about(person)


def test_what_was_found_lies_encrypted_and_the_journal_names_only_the_item(
    person: Actor, ilze: Actor
) -> None:
    case_id = applied(person)
    check(ilze, case_id, "criterion.adult", note="Redzēta pase")
    found = answering.whole_of(ilze, case_id).checks["criterion.adult"]
    assert (found.finding, found.note, found.seen_on) == (Finding.MET, "Redzēta pase", today())
    with db.session() as session:
        lying = str(session.execute(text("select * from case_check")).all())
    assert "pase" not in lying and "met" not in lying
    assert person.subject is not None
    told = [e.body for e in journal.entries_about(person.subject) if e.body["event"] == "case.checked"]
    assert told[0]["details"] == {"item": "criterion.adult"}
    with pytest.raises(answering.NoSuchItem):
        check(ilze, case_id, "criterion.other")


def test_the_list_shows_what_is_due_first_and_what_is_missing(ilze: Actor) -> None:
    late = sent_case(someone("Vecais"), at=now() - timedelta(days=60))
    fresh = applied(someone("Jaunais"))
    listing = answering.listing_of(ilze, show=Show.OPEN, page=1, today=today())
    assert [row.case.id for row in listing.rows] == [late, fresh]
    assert listing.rows[0].days_late > 0
    assert listing.rows[1].missing == ("Ģimenes ārsta izziņa",)
    assert listing.counts[Show.LATE] == 1 and listing.counts[Show.PAPERS] == 1
    check(ilze, fresh, "paper.certificate")
    assert answering.listing_of(ilze, show=Show.PAPERS, page=1, today=today()).rows == ()


def test_a_long_list_asks_the_database_no_more_than_a_short_one(portal_app: Flask, ilze: Actor) -> None:
    asked = []
    for count in (3, 40):
        for number in range(count):
            sent_case(someone(f"Cilvēks {number}"))
        answering.listing_of(ilze, show=Show.OPEN, page=1, today=today())
        with statements(portal_app) as said:
            answering.listing_of(ilze, show=Show.OPEN, page=1, today=today())
        asked.append(len(questions(said)))
    assert asked[0] == asked[1] <= 10


def test_a_look_at_a_case_is_about_the_person_and_a_list_is_written_down_too(
    person: Actor, ilze: Actor
) -> None:
    case_id = applied(person)
    answering.whole_of(ilze, case_id)
    assert "record.seen" in events_about(person)
    listing = answering.listing_of(ilze, show=Show.OPEN, page=1, today=today())
    assert [row.case.id for row in listing.rows] == [case_id]
    written = journal.verify().entries
    answering.listing_of(ilze, show=Show.OPEN, page=1, today=today())
    assert journal.verify().entries == written, "the same list in the same hour is one look"
    applied(someone("Oto"))
    before = journal.verify().entries
    answering.listing_of(ilze, show=Show.OPEN, page=1, today=today())
    assert journal.verify().entries == before + 1


def test_hard_words_get_advice_and_easy_ones_none() -> None:
    assert answering.advice_on(
        "Jums ir nepieciešams iesniegt pieprasīto dokumentāciju.", language="lv", told_in="lv"
    )
    assert answering.advice_on("Mums vajag jūsu izziņu.", language="lv", told_in="lv") == ()


def test_the_answers_are_there_in_words(person: Actor, ilze: Actor) -> None:
    whole = answering.whole_of(ilze, applied(person, LONG_ANSWERS))
    said = " ".join(line for one in whole.answers for part in one.lines for line in part.texts)
    assert "suni" in said
    assert whole.moves == (State.CORRECTION, State.ELIGIBILITY, State.MOVING)
