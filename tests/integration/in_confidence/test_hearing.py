"""What a person says in confidence reaches one human, never the wrong one; the answer reaches the person."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, oneself
from portal.acting_for.service import Actor, NotYours
from portal.applications import service as applications
from portal.in_confidence import service as in_confidence
from portal.in_confidence.hearing import MOST_ENTRIES
from portal.in_confidence.models import ConcernRow
from portal.in_confidence.service import Kind, NobodyToRead, Stage
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import Reach
from portal.organisations import staff
from portal.outbox.models import OutboxMessage
from portal.web.clock import now
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import LONG, OFFICE, TEAM, events_about, guardian_of, someone, worker
from tests.support.databases import count
from tests.support.helping import helper_of
from tests.support.safe_matters import ANSWER, WORDS, answered, hearer, said

pytestmark = pytest.mark.usefixtures("in_the_portal")


def reader_of(person: Actor, concern_id: object) -> object:
    return next(one.reader.person_id for one in in_confidence.concerns_of(person) if one.id == concern_id)


def test_the_person_follows_it_until_the_answer(person: Actor) -> None:
    rita = hearer()
    once = said(person, Kind.COMPLAINT)
    (mine,) = in_confidence.concerns_of(person)
    assert (mine.stage, mine.reader.person_id, mine.words) == (Stage.RECEIVED, rita.signed_in, WORDS)
    assert mine.answer_by == (now() + timedelta(days=in_confidence.elsewhere().days(Kind.COMPLAINT))).date()
    in_confidence.concern_at_desk(rita, once, now=now())
    assert in_confidence.concerns_of(person)[0].stage is Stage.OPENED
    in_confidence.answer(rita, once, words=ANSWER, now=now())
    assert in_confidence.how_many_wait(rita) == 0
    assert messages.unread(person) == 1
    opened = in_confidence.open_concern(person, once, now=now())
    assert (opened.stage, opened.answer, opened.is_read) == (Stage.ANSWERED, ANSWER, True)
    assert {"concern.said", "concern.answered", "record.seen"} <= set(events_about(person))
    with pytest.raises(in_confidence.AlreadyAnswered):
        in_confidence.answer(rita, once, words="Vēlreiz.", now=now())


def test_pressing_twice_says_it_once_and_nobody_takes_the_page_of_another(person: Actor) -> None:
    hearer()
    once = uuid4()
    for _press in range(2):
        in_confidence.say(person, Kind.TALK, words=WORDS, about=None, once=once, language="lv", now=now())
    assert len(in_confidence.concerns_of(person)) == 1
    with pytest.raises(NotYours):
        in_confidence.say(someone(), Kind.TALK, words="x", about=None, once=once, language="lv", now=now())


def test_who_acts_for_the_person_never_reads_it_whatever_they_work_as(person: Actor) -> None:
    assert person.subject is not None
    guardian = guardian_of(person.subject, checked_by=worker())
    assert guardian.signed_in is not None
    staff.grant(guardian.signed_in, organisation_key=OFFICE, role="data_officer", actor=SYSTEM, now=now())
    with pytest.raises(NobodyToRead):
        said(person)
    dace = hearer("Dace", organisation=TEAM)
    assert reader_of(person, said(person)) == dace.signed_in


def test_the_contact_of_the_guardian_does_not_read_what_is_about_the_guardian(person: Actor) -> None:
    assert person.subject is not None
    ilze = worker()
    assert ilze.signed_in is not None
    guardian_of(person.subject, checked_by=ilze)
    staff.grant(ilze.signed_in, organisation_key=OFFICE, role="data_officer", actor=SYSTEM, now=now())
    assert in_confidence.who_reads(person, Kind.GUARDIAN) is None
    other = worker(given_name="Māra")
    assert reader_of(person, said(person)) == other.signed_in, "another worker, who never met the person"


@pytest.mark.one_database
def test_who_checked_the_guardians_paper_long_ago_does_not_read_it_either(person: Actor) -> None:
    assert person.subject is not None
    ilze = worker()
    assert ilze.signed_in is not None
    guardian_of(person.subject, checked_by=ilze)
    staff.grant(ilze.signed_in, organisation_key=OFFICE, role="data_officer", actor=SYSTEM, now=now())
    with db.transaction() as session:
        for _entry in range(MOST_ENTRIES):
            journal.record(session, SYSTEM, "data.taken", about=person.subject)
    assert in_confidence.who_reads(person, Kind.GUARDIAN) is None


def test_whom_it_is_about_never_reads_it_and_the_database_holds_that(person: Actor) -> None:
    rita, dace = hearer(), hearer("Dace", organisation=TEAM)
    reader = in_confidence.who_reads(person, Kind.COMPLAINT)
    assert reader is not None
    assert reader.person_id in {
        one.person_id for one in in_confidence.whom_it_may_be_about_of(person, reader)
    }
    about_rita = said(person, Kind.COMPLAINT, about=rita.signed_in)
    assert reader_of(person, about_rita) == dace.signed_in
    with pytest.raises(NotYours):
        in_confidence.concern_at_desk(rita, about_rita, now=now())
    with pytest.raises(IntegrityError), db.transaction() as session:
        session.execute(update(ConcernRow).values(reader_id=rita.signed_in))


def test_who_should_not_read_it_gives_it_on_and_who_leaves_leaves_nothing_unread(person: Actor) -> None:
    rita, dace = hearer(), hearer("Dace", organisation=TEAM)
    once = said(person)
    in_confidence.give_on(rita, once)
    with pytest.raises(NotYours):
        in_confidence.concern_at_desk(rita, once, now=now())
    assert [one.concern.id for one in in_confidence.waiting_at(dace)] == [once]
    with pytest.raises(NobodyToRead):
        in_confidence.give_on(dace, once)
    assert dace.signed_in is not None
    for one in staff.memberships_of(dace.signed_in):
        staff.end(one.id, actor=SYSTEM, now=now())
    assert in_confidence.give_on_what_is_left(now()) == 0, "who gave it on does not get it back"
    new = hearer("Zane", organisation=TEAM)
    assert in_confidence.give_on_what_is_left(now()) == 1
    assert reader_of(person, once) == new.signed_in


def test_a_reader_who_comes_to_act_for_the_person_reads_no_further(person: Actor) -> None:
    assert person.subject is not None
    rita = hearer()
    once = said(person)
    assert rita.signed_in is not None
    acting_for.claim_guardianship(oneself(rita.signed_in), principal=person.subject, at=now())
    assert (in_confidence.waiting_at(rita), in_confidence.how_many_wait(rita)) == ((), 0)
    with pytest.raises(NotYours):
        in_confidence.answer(rita, once, words=ANSWER, now=now())
    # It does not lie there unread for ever.
    dace = hearer("Dace", organisation=TEAM)
    assert in_confidence.give_on_what_is_left(now()) == 1
    assert reader_of(person, once) == dace.signed_in


def test_that_there_is_an_answer_leaves_only_over_a_way_that_the_person_chose(person: Actor) -> None:
    assert person.subject is not None
    rita = hearer()
    answered(rita, said(person))
    assert count(OutboxMessage) == 0, "no way is safe that nobody has called safe"
    messages.choose_reach(person, "email", address="anna@x.invalid", careful=False, now=now())
    answered(rita, said(person))
    with db.session() as session:
        (payload,) = session.scalars(select(OutboxMessage.payload)).all()
    assert "anna@x.invalid" in str(payload)
    for told in ("aizgādn", "Rita", "naud", "sūdz"):
        assert told not in str(payload)


def test_the_way_that_the_person_chose_goes_before_every_other(person: Actor) -> None:
    assert person.subject is not None
    office, asked = worker(), Reach("email", "guardian@x.invalid")
    first = messages.write(office, to=person.subject, kind=messages.Kind.ASKED, now=now(), reach=asked)
    assert count(OutboxMessage) == 1
    messages.choose_reach(person, "letter", address="Ielas iela 1, Liepkalni", careful=False, now=now())
    assert count(OutboxMessage) == 0, "what has not left for the old address leaves no more"
    messages.write(office, to=person.subject, kind=messages.Kind.ASKED, now=now(), reach=asked)
    (by_hand,) = messages.waiting_by_hand(office)
    assert (by_hand.channel, by_hand.address, by_hand.is_chosen) == (
        "letter",
        "Ielas iela 1, Liepkalni",
        True,
    )
    assert by_hand.message_id != first
    messages.choose_reach(person, "look", address="", careful=False, now=now())
    assert messages.waiting_by_hand(office) == (), "who looks here by themselves is told by nobody"
    messages.write(office, to=person.subject, kind=messages.Kind.GRANTED, now=now(), reach=asked)
    assert (count(OutboxMessage), messages.waiting_by_hand(office)) == (0, ())
    guardian = guardian_of(person.subject, checked_by=office)
    with pytest.raises(NotYours):
        messages.choose_reach(guardian, "email", address="g@x.invalid", careful=False, now=now())
    with pytest.raises(NotYours):
        messages.chosen_reach(guardian)


def test_a_guardian_who_named_their_own_telephone_does_not_hear_whom_the_person_trusts(person: Actor) -> None:
    assert person.subject is not None
    guardian = guardian_of(person.subject, checked_by=worker())
    case_id = applications.begin(guardian, programme=LONG, now=now())
    rest = {step: typed for step, typed in LONG_ANSWERS.items() if step not in ("for-whom", "reach", "phone")}
    theirs = {
        "reach": {"reach": ["email"]},
        "email": {"email": ["guardian@x.invalid"], "email-reads": ["only-me"]},
    }
    fill_in(guardian, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **rest, **theirs})
    applications.send(guardian, case_id, now=now())
    before = count(OutboxMessage)
    assert before, "the guardian is told by the way that they named"
    helper_of(person)
    assert count(OutboxMessage) == before
