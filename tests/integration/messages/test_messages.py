"""Messages on real databases: inside everything, outside only that there is news, nothing for others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text

from easy_language import Checker, Library
from portal import db
from portal.acting_for.actor import ANONYMOUS, SYSTEM
from portal.acting_for.service import Actor, NotYours
from portal.cases import service as cases
from portal.documents import service as documents
from portal.gateways.sms import FolderSms, NoSms, Sms, SmsNotConnected, choose_sms
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.models import MessageRow
from portal.messages.rules import ONLY_WHERE_SAFE
from portal.messages.service import Kind, Reach
from portal.messages.words import words
from portal.outbox.models import OutboxMessage
from portal.outbox.sending import send_due
from portal.people import service as people
from portal.programme import service as programme
from portal.settings import Environment
from portal.web.clock import now
from tests.support.building import settings_for_tests
from tests.support.casework import LONG, OTHER, guardian_of, sent_case, someone, worker
from tests.support.databases import count

pytestmark = pytest.mark.usefixtures("in_the_portal")

LANGUAGES = ("lv", "en", "ru")
WAYS = (Reach("message", "+37120001234"), Reach("email", "kads@x.invalid"))
WORDS = "Lūdzu, atnesiet izziņu. Jūsu numurs ir A2-E3."


def subject(actor: Actor) -> UUID:
    assert actor.subject is not None
    return actor.subject


def write(by: Actor, to: Actor, kind: Kind = Kind.ASKED, **given: object) -> UUID:
    return messages.write(by, to=subject(to), kind=kind, now=now(), **given)  # type: ignore[arg-type]


def left_the_house(app: Flask) -> list[str]:
    folder = app.config["SETTINGS"].var / "outbox"
    return [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.sms.txt"))]


def a_document(number: str = "A2-E3-K4-M5") -> documents.Document:
    letter = documents.DecisionLetter(
        number=number, heading="Lēmums", decided_on=now().date(), for_whom="Anna", decided_by="Dienests",
        signed_by="Ilze", easy_lines=(documents.Line(text="Atbilde ir jā."),), full_text=("Piešķirt.",),
    )  # fmt: skip
    return documents.freeze("decision-letter", letter, language="lv", level="easy", now=now())


def test_a_message_is_new_until_its_reader_opens_it(person: Actor) -> None:
    office = worker()
    first = write(office, person, words="Vai jums ir izziņa?")
    write(office, person, Kind.MOVED_ON)
    assert messages.unread(person) == 2
    assert [one.kind for one in messages.inbox(person)] == [Kind.MOVED_ON, Kind.ASKED]
    assert messages.open_message(person, first, now=now()).words == "Vai jums ir izziņa?"
    assert messages.open_message(person, first, now=now()).is_read
    assert messages.unread(person) == 1


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reach", WAYS, ids=lambda reach: reach.channel)
def test_a_notice_never_names_a_programme_a_case_a_person_or_what_was_written(
    portal_app: Flask, person: Actor, kind: Kind, language: str, reach: Reach
) -> None:
    case_id = sent_case(person)
    number = cases.case_of(person, case_id).number
    office = worker(given_name="Ilze")
    if kind in ONLY_WHERE_SAFE:
        # What an application says is not enough here: the person has to call the way safe themselves.
        messages.choose_reach(person, reach.channel, address=reach.address, careful=False, now=now())
    write(office, person, kind, case_id=case_id, words=WORDS, reach=reach, language=language)
    with db.session() as session:
        payload = session.scalars(select(OutboxMessage.payload)).one()
    assert payload is not None
    name = people.name_of(subject(person))
    told = (number, "A2-E3", "izziņ", name.given, name.family, "Ilze", "Liepkaln", "Kalna")
    programmes = [said for tag in LANGUAGES for _key, said in programme.names(language=tag)]
    said = payload.casefold()
    assert not [one for one in (*told, *programmes) if one.casefold() in said]
    assert all(one.title[language].casefold() not in said for one in words().kinds)
    assert send_due(now) == 1


def test_a_text_message_lies_in_the_folder_of_the_demo_once(portal_app: Flask, person: Actor) -> None:
    before = len(left_the_house(portal_app))
    write(worker(), person, reach=Reach("message", "+37120001234"))
    assert send_due(now) == 1
    written = left_the_house(portal_app)
    assert len(written) == before + 1
    assert any(one.startswith("To: +37120001234\n\nJums ir jauna ziņa.\n") for one in written)


@pytest.mark.parametrize(
    "reach",
    [
        None,
        Reach("call", "+37120001234"),
        Reach("letter"),
        Reach("come"),
        Reach("message", "+37120001234", careful=True),
        Reach("email", "kads@x.invalid", careful=True),
        Reach("email", " "),
    ],
    ids=str,
)
def test_without_a_safe_way_nothing_leaves_and_the_desk_gets_the_task(
    person: Actor, reach: Reach | None
) -> None:
    case_id, office = sent_case(person), worker()
    message_id = write(office, person, case_id=case_id, reach=reach)
    assert count(OutboxMessage) == 0
    (task,) = messages.waiting_by_hand(office)
    assert (task.message_id, task.case_id, task.to_id) == (message_id, case_id, subject(person))
    assert task.channel == (reach.channel if reach else None)
    assert task.careful == (reach is not None and reach.careful)
    for _ in range(2):
        messages.done_by_hand(office, message_id, now=now())
    assert messages.waiting_by_hand(office) == ()
    events = [one.body["event"] for one in journal.entries_about(subject(person))]
    assert events.count("message.passed_on") == 1


def test_nobody_has_to_tell_the_reader_what_they_have_just_done(person: Actor) -> None:
    case_id = sent_case(person)
    write(person, person, Kind.RECEIVED, case_id=case_id)
    assert messages.waiting_by_hand(worker()) == ()
    assert messages.unread(person) == 1


def test_where_no_service_sends_text_messages_a_human_tells(portal_app: Flask, person: Actor) -> None:
    before = portal_app.extensions["sms"]
    portal_app.extensions["sms"] = choose_sms(
        settings_for_tests(portal_app.config["SETTINGS"].var, environment=Environment.PRODUCTION)
    )
    try:
        office = worker()
        write(office, person, case_id=sent_case(person), reach=Reach("message", "+37120001234"))
        assert count(OutboxMessage) == 0
        assert len(messages.waiting_by_hand(office)) == 1
        with pytest.raises(SmsNotConnected):
            NoSms().send(Sms(to="+37120001234", text="", key="one"))
    finally:
        portal_app.extensions["sms"] = before
    assert isinstance(before, FolderSms)


def test_a_task_about_a_draft_waits_until_an_organisation_knows_of_the_draft(person: Actor) -> None:
    office = worker()
    case_id = cases.open_case(person, programme=LONG, now=now())
    write(person, person, Kind.GUARDIAN_CLAIMED, case_id=case_id)
    assert messages.waiting_by_hand(office) == ()
    cases.hand_in(case_id, person, organisation_id=office.organisation_id, now=now())  # type: ignore[arg-type]
    assert [one.kind for one in messages.waiting_by_hand(office)] == [Kind.GUARDIAN_CLAIMED]


def test_a_draft_that_is_erased_leaves_its_message(person: Actor) -> None:
    case_id = cases.open_case(person, programme=LONG, now=now())
    write(person, person, Kind.GUARDIAN_CLAIMED, case_id=case_id)
    cases.erase_draft(case_id, person)
    assert [one.case_id for one in messages.inbox(person)] == [None]


def test_another_persons_message_is_as_if_it_were_not_there(person: Actor) -> None:
    office = worker()
    document = a_document()
    message_id = write(office, person, case_id=sent_case(person), document_ids=[document.id])
    for other in (someone("Jānis"), office, worker(OTHER), guardian_of(subject(person)), ANONYMOUS):
        assert messages.inbox(other) == ()
        for wanted in (message_id, uuid4()):
            with pytest.raises(NotYours):
                messages.open_message(other, wanted, now=now())
            with pytest.raises(NotYours):
                messages.hand_out(other, wanted, document.id)
    for other in (someone("Jānis"), worker(OTHER), person):
        assert messages.waiting_by_hand(other) == ()
        with pytest.raises(NotYours):
            messages.done_by_hand(other, message_id, now=now())
    assert messages.unread(person) == 1


def test_a_worker_never_passes_on_what_is_written_to_themselves(person: Actor) -> None:
    office = worker()
    themselves = replace(person, subject=office.signed_in, signed_in=office.signed_in)
    message_id = write(worker(given_name="Zane"), themselves)
    assert messages.waiting_by_hand(office) == ()
    with pytest.raises(NotYours):
        messages.done_by_hand(office, message_id, now=now())


def test_a_guardian_reads_along_which_is_written_down_and_leaves_it_new(person: Actor) -> None:
    office = worker()
    message_id = write(office, person)
    guardian = guardian_of(subject(person), checked_by=office)
    assert [one.id for one in messages.inbox(guardian)] == [message_id]
    messages.open_message(guardian, message_id, now=now())
    assert messages.unread(person) == 1
    seen = [one.body["record"] for one in journal.entries_about(subject(person))
            if one.body["event"] == "record.seen"]  # fmt: skip
    assert seen == [["inbox", str(subject(person))], ["message", str(message_id)]]


def test_only_a_document_that_lies_beside_the_message_is_handed_out(person: Actor) -> None:
    mine, not_mine = a_document(), a_document("X9-X9-X9-X9")
    message_id = write(worker(), person, Kind.GRANTED, document_ids=[mine.id])
    handed = messages.hand_out(person, message_id, mine.id)
    assert handed.get_data().startswith(b"%PDF")
    assert "A2-E3-K4-M5.pdf" in handed.headers["Content-Disposition"]
    with pytest.raises(NotYours):
        messages.hand_out(person, message_id, not_mine.id)


def test_the_message_its_notice_and_its_line_in_the_journal_are_one(person: Actor) -> None:
    with pytest.raises(RuntimeError), db.transaction():
        write(SYSTEM, person, reach=WAYS[0])
        raise RuntimeError
    assert (count(MessageRow), count(OutboxMessage)) == (0, 0)
    assert journal.entries_about(subject(person)) == ()


def test_nobody_in_particular_writes_nothing(person: Actor) -> None:
    with pytest.raises(NotYours):
        write(ANONYMOUS, person)


def test_words_and_addresses_lie_encrypted(person: Actor) -> None:
    write(worker(), person, words="Par jūsu suni", reach=Reach("call", "+37120001234"))
    with db.session() as session:
        lies = str(session.execute(text("select * from message")).all())
    assert "suni" not in lies
    assert "20001234" not in lies


def test_the_newest_message_of_a_kind_about_a_case(person: Actor) -> None:
    office, case_id = worker(), sent_case(person)
    assert messages.latest(person, case_id=case_id, kind=Kind.ASKED) is None
    for words_ in ("Pirmais", "Otrais"):
        messages.write(
            office, to=subject(person), kind=Kind.ASKED, case_id=case_id, words=words_,
            now=now() + timedelta(minutes=len(words_) if words_ == "Otrais" else 0),
        )  # fmt: skip
    newest = messages.latest(person, case_id=case_id, kind=Kind.ASKED)
    assert newest is not None
    assert newest.words == "Otrais"
    assert messages.latest(someone(), case_id=case_id, kind=Kind.ASKED) is None


def test_every_kind_has_words_in_both_levels_and_each_language() -> None:
    library = Library.load()
    assert [one.key for one in words().kinds] == list(Kind)
    for one in words().kinds:
        assert one.picture in library.pictures
        for said in (one.title, one.easy, one.full):
            assert tuple(said) == LANGUAGES
    assert tuple(words().notice.lines) == tuple(words().notice.subject) == LANGUAGES


def test_the_easy_words_are_easy() -> None:
    library = Library.load()
    checker = Checker(library, speak="en")
    found = [
        f"{line!r}: {f.rule} {f.message}"
        for language in library.languages
        for one in words().kinds
        for line, kind in (
            (one.title[language], "heading"),
            *((said, "sentence") for said in one.easy[language]),
        )
        for f in checker.check_line(line, language=language, kind=kind)
        if f.severity in ("E", "W")
    ]
    found += [
        f"{line!r}: {f.rule} {f.message}"
        for language in library.languages
        for line in words().notice.lines[language]
        for f in checker.check_line(line, language=language)
        if f.severity in ("E", "W")
    ]
    assert found == []
