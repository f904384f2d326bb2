"""Whoever has read a letter may say so, once, with a press or a signature; nothing depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor, NotYours, Settled
from portal.answering import service as answering
from portal.answering.models import DecisionLetterRow, LetterReadingRow
from portal.answering.service import Reading
from portal.documents import service as documents
from portal.journal import service as journal
from portal.messages import service as messages
from portal.people import service as people
from portal.signing import judging, service, who
from portal.signing.models import SigningSignerRow
from portal.signing.service import SigningEnded, Step, Why
from portal.web.clock import now
from tests.support.casework import PAPER, guardian_of, someone, worker
from tests.support.databases import count
from tests.support.deskwork import applied, check_all, entries, taken_in
from tests.support.papers import words_of
from tests.support.people import clock_at
from tests.support.signing import Desk, confirm, signing_at
from tests.support.threads import at_once
from tests.support.wholeness import torn


class Matter:
    """Anna, whose code is known, with a letter that says yes."""

    def __init__(self, person: Actor | None = None) -> None:
        anna = people.known_by_document("990000-00001", given_name="Anna", family_name="Paraudziņa")
        self.person, self.office = person or oneself(anna), worker()
        self.case_id = applied(self.person)
        taken_in(self.office, self.case_id)
        check_all(self.office, self.case_id)
        seen = entries(self.office, self.case_id)
        answering.answer_yes(self.office, self.case_id, care_level=1, living="family", seen=seen, now=now())

    def says(self, actor: Actor | None = None, *, signed: bool = True) -> UUID | None:
        """The reader says that they have read it."""
        return answering.say_read(actor or self.person, self.case_id, signed=signed, now=now())

    def said(self, actor: Actor | None = None) -> Reading | None:
        """What the reader has said."""
        letter = answering.letter_of(actor or self.person, self.case_id)
        assert letter is not None
        return answering.reading_of(actor or self.person, self.case_id, letter)

    def readers(self) -> list[tuple[str, bool, bool]]:
        """What the desk sees."""
        found = answering.readers_of(self.office, self.case_id)
        return [(one.name, one.is_guardian, one.is_signed) for one in found]

    def guardian(self, number: int = 2) -> Actor:
        """Marta, whose code is known, and whose paper the office has seen."""
        return self.acts_for(people.known_by_document(
            f"990000-{number:05}", given_name="Marta", family_name="Piemēre"
        ))  # fmt: skip

    def acts_for(self, agent: UUID) -> Actor:
        """This person as a guardian whose paper the office has seen."""
        assert self.person.subject is not None
        mandate = acting_for.claim_guardianship(oneself(agent), principal=self.person.subject, at=now())
        acting_for.settle_mandate(self.office, mandate, PAPER, at=now())
        actor = acting_for.acting_under(agent, mandate_id=mandate)
        assert actor is not None
        return actor

    def written(self) -> list[dict[str, object]]:
        """What the journal tells of it."""
        assert self.person.subject is not None
        entries = journal.entries_about(self.person.subject)
        return [dict(one.body["details"]) for one in entries if one.body["event"] == "letter.read"]


@pytest.fixture
def app(portal_app: Flask) -> Iterator[Flask]:
    """A portal in which nobody signs."""
    with portal_app.app_context():
        yield portal_app


@pytest.fixture
def desk(portal_app: Flask, tmp_path: Path) -> Iterator[Desk]:
    """A portal in which it is signed that a letter was read."""
    with signing_at(portal_app, tmp_path, decision_acknowledgement="advanced") as desk:
        yield desk


def test_one_press_says_it_and_once_more_changes_nothing(app: Flask) -> None:
    matter = Matter()
    assert matter.said() is None and matter.readers() == []
    assert matter.says() is None
    first = matter.said()
    assert first is not None and first.read_at is not None and not first.is_signed
    with clock_at(app, now() + timedelta(days=2)):
        assert matter.says() is None
    assert matter.said() == first
    assert matter.readers() == [("Anna Paraudziņa", False, False)]
    assert [one["signed"] for one in matter.written()] == [False]
    assert answering.receipt_of(matter.person, matter.case_id) is None
    with pytest.raises(NotYours):
        answering.receipt_of(someone("Zane"), matter.case_id)


def test_the_guardian_says_it_for_themselves_and_the_person_too(app: Flask) -> None:
    matter = Matter()
    guardian = matter.guardian()
    matter.says(guardian)
    assert matter.said() is None
    matter.says()
    assert matter.readers() == [("Marta Piemēre", True, False), ("Anna Paraudziņa", False, False)]
    assert len(matter.written()) == 2, "both are told to the person"


def test_nobody_else_says_it(app: Flask) -> None:
    matter = Matter()
    assert matter.person.subject is not None
    for other in (someone("Zane"), guardian_of(matter.person.subject), matter.office, worker("step-further")):
        with pytest.raises(NotYours):
            matter.says(other)
        assert not answering.may_say_read(other) or other.subject != matter.person.subject
    assert count(LetterReadingRow) == 0


def test_before_there_is_a_letter_there_is_nothing_to_read(app: Flask) -> None:
    person = someone()
    case_id = applied(person)
    with pytest.raises(NotYours):
        answering.say_read(person, case_id, signed=True, now=now())


def test_two_presses_at_once_are_one(app: Flask) -> None:
    matter = Matter()
    assert at_once(app, matter.says, matter.says) == [None, None]
    assert (count(LetterReadingRow), len(matter.written())) == (1, 1)


def test_a_new_letter_is_asked_about_anew(app: Flask) -> None:
    matter = Matter()
    matter.says()
    with db.transaction() as session:
        row = session.scalars(select(DecisionLetterRow)).one()
        again = {
            name: getattr(row, name) for name in ("language", "said", "easy_document_id", "full_document_id")
        }
        session.add(DecisionLetterRow(case_id=row.case_id, number=row.number + 1, **again))
    assert matter.said() is None and matter.readers() == []
    matter.says()
    assert count(LetterReadingRow) == 2 and len(matter.readers()) == 1


def test_it_is_signed_on_a_page_of_its_own(desk: Desk) -> None:
    matter = Matter()
    signing_id = matter.says()
    assert signing_id is not None and matter.says() == signing_id
    begun = matter.said()
    assert begun is not None and begun.read_at is None and begun.document_id is not None
    assert matter.readers() == []
    text = words_of(documents.open_bytes(begun.document_id))
    number = answering.number_of(begun.document_id)
    for words in (
        "Anna Paraudziņa", "Jums ir budžets", "Liepkalna", f"{number}-1",
        "Es izlasīju šo vēstuli.", "Tas nenozīmē, ka es piekrītu.",
    ):  # fmt: skip
        assert words in text
    assert desk.sign(matter.person, signing_id).step is Step.SIGNED
    signed = matter.said()
    assert signed is not None and signed.is_signed, "at once, without the outbox"
    (signer,) = service.signing_of(matter.person, signing_id).signers
    assert signed.read_at == signer.signed_at
    desk.run_outbox()
    assert matter.said() == signed and matter.says() is None
    assert matter.readers() == [("Anna Paraudziņa", False, True)]
    assert [one["signed"] for one in matter.written()] == [True]
    with desk.app.test_request_context():
        saved = answering.receipt_of(matter.person, matter.case_id)
        assert saved is not None
        saved.direct_passthrough = False
        (found,) = judging.judge(saved.get_data(), trust=who.trust())
    assert found.holds and found.name == "ANNA PARAUDZIŅA"
    assert torn(desk.app) == []


def test_two_readers_sign_two_pages_and_neither_is_a_change_of_the_other(desk: Desk) -> None:
    matter = Matter()
    guardian = matter.guardian()
    first, second = matter.says(guardian), matter.says()
    assert first is not None and second is not None and first != second
    desk.sign(guardian, first, number=2)
    desk.sign(matter.person, second)
    made = [matter.said(), matter.said(guardian)]
    known = [documents.document_of(one.document_id) for one in made if one and one.document_id]
    assert [one.version for one in known] == [1, 1] and known[0].number != known[1].number
    assert "Aizgādnis: Marta Piemēre" in words_of(documents.open_bytes(known[1].id))
    assert matter.readers() == [("Marta Piemēre", True, True), ("Anna Paraudziņa", False, True)]
    for reader in (matter.person, guardian):
        with desk.app.test_request_context():
            saved = answering.receipt_of(reader, matter.case_id)
            number = known[0 if reader is matter.person else 1].number
            assert saved is not None and number in str(saved.headers["Content-Disposition"])


def test_when_the_time_comes_later_the_outbox_says_it(desk: Desk) -> None:
    matter = Matter()
    signing_id = matter.says()
    assert signing_id is not None
    desk.times.is_down = True
    assert desk.sign(matter.person, signing_id).step is Step.CONFIRMED
    waiting = matter.said()
    assert waiting is not None and waiting.read_at is None
    assert matter.says(signed=False) == signing_id, "what is being signed is not taken back"
    desk.times.is_down = False
    later = now() + timedelta(minutes=10)
    with clock_at(desk.app, later):
        desk.run_outbox()
    done = matter.said()
    assert done is not None and done.is_signed
    assert torn(desk.app) == []


def test_who_began_to_sign_can_say_it_without(desk: Desk) -> None:
    matter = Matter()
    signing_id = matter.says()
    assert signing_id is not None
    address = desk.leave(matter.person, signing_id)
    assert matter.says(signed=False) is None
    said = matter.said()
    assert said is not None and said.read_at is not None and not said.is_signed
    with pytest.raises(SigningEnded):
        desk.back(confirm(address))
    with pytest.raises(SigningEnded) as ended:
        desk.begin(matter.person, signing_id)
    assert ended.value.why is Why.CHANGED
    assert matter.readers() == [("Anna Paraudziņa", False, False)]
    assert torn(desk.app) == []


def test_a_signature_that_is_lost_is_told_and_can_be_said_once_more(desk: Desk) -> None:
    matter = Matter()
    signing_id = matter.says()
    assert signing_id is not None
    desk.times.is_down = True
    desk.sign(matter.person, signing_id)
    before = len(messages.inbox(matter.person))
    for _twice in range(2):
        with clock_at(desk.app, now() + timedelta(days=3)):
            service.erase_old(now())
            desk.run_outbox()
    lost = messages.inbox(matter.person)
    assert len(lost) == before + 1
    assert lost[0].words is not None and "izlasījāt vēstuli" in lost[0].words
    begun = matter.said()
    assert begun is not None and begun.read_at is None and matter.readers() == []
    assert matter.says(signed=False) is None, "a press says it now"
    assert torn(desk.app) == []


@pytest.mark.parametrize("is_heard", [True, False])
def test_a_signature_whose_certificate_did_not_count_says_it_without_one(desk: Desk, is_heard: bool) -> None:
    matter = Matter()
    signing_id = matter.says()
    begun = matter.said()
    assert signing_id is not None and begun is not None and begun.document_id is not None
    desk.sign(matter.person, signing_id)
    if not is_heard:
        # The room hears first that the signature counts for nothing.
        with db.transaction() as session:
            session.scalars(select(LetterReadingRow)).one().read_at = None
    desk.lists.revoked = tuple(desk.signer.people.values())
    before = len(messages.inbox(matter.person))
    desk.run_outbox()
    said = matter.said()
    assert said is not None and said.read_at is not None and not said.is_signed
    assert matter.readers() == [("Anna Paraudziņa", False, False)]
    assert matter.says() is None, "nobody is asked again"
    assert answering.receipt_of(matter.person, matter.case_id) is None
    assert len(messages.inbox(matter.person)) == before + 1
    answering.reading_revoked(begun.document_id, now())
    assert len(messages.inbox(matter.person)) == before + 1


def test_a_signature_that_does_not_count_is_none_before_the_room_hears_of_it(desk: Desk) -> None:
    matter = Matter()
    signing_id = matter.says()
    assert signing_id is not None
    desk.sign(matter.person, signing_id)
    assert matter.readers() == [("Anna Paraudziņa", False, True)]
    with db.transaction() as session:
        session.scalars(select(SigningSignerRow)).one().revoked_at = now()
    said = matter.said()
    assert said is not None and not said.is_signed
    assert matter.readers() == [("Anna Paraudziņa", False, False)]


def test_who_began_to_sign_and_never_did_is_asked_anew(desk: Desk) -> None:
    matter = Matter()
    first = matter.says()
    assert first is not None
    answering.forget_begun(now() + timedelta(days=29))
    assert matter.says() == first
    answering.forget_begun(now() + timedelta(days=31))
    assert matter.said() is None and count(LetterReadingRow) == 0
    second = matter.says()
    assert second is not None
    desk.times.is_down = True
    desk.sign(matter.person, second)
    answering.forget_begun(now() + timedelta(days=31))
    begun = matter.said()
    assert begun is not None and begun.document_id is not None, "a signature that is here is not thrown away"


def test_whose_code_nobody_knows_says_it_with_a_press(desk: Desk) -> None:
    matter = Matter(someone())
    assert not answering.is_to_sign(matter.person)
    assert matter.says() is None
    said = matter.said()
    assert said is not None and said.read_at is not None and not said.is_signed


def test_what_was_begun_under_a_mandate_that_is_over_is_begun_anew(desk: Desk) -> None:
    matter = Matter()
    before = matter.guardian()
    first = matter.says(before)
    assert first is not None and before.mandate_id is not None and before.signed_in is not None
    acting_for.settle_mandate(matter.office, before.mandate_id, Settled("ended"), at=now())
    with pytest.raises(NotYours):
        matter.says(before)
    again = matter.acts_for(before.signed_in)
    second = matter.says(again)
    assert second is not None and second != first
    desk.sign(again, second, number=2)
    assert matter.readers() == [("Marta Piemēre", True, True)]
    assert count(LetterReadingRow) == 1


def test_a_signature_made_under_a_mandate_that_ended_since_is_still_told(desk: Desk) -> None:
    matter = Matter()
    guardian = matter.guardian()
    signing_id = matter.says(guardian)
    begun = matter.said(guardian)
    assert signing_id is not None and begun is not None and begun.document_id is not None
    assert guardian.mandate_id is not None
    acting_for.settle_mandate(matter.office, guardian.mandate_id, Settled("ended"), at=now())
    answering.was_signed(begun.document_id, now())
    assert matter.readers() == [("Marta Piemēre", True, True)]
