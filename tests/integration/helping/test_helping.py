"""A person lets somebody help: once, for so long, with so much, and ends it; on real databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself, with_key
from portal.acting_for.service import Actor, Capacity, NotYours, Right
from portal.answering import service as answering
from portal.answering.service import Show
from portal.applications import service as applications
from portal.cases import service as cases
from portal.helping import service as helping
from portal.helping.models import InvitationRow
from portal.helping.service import InvitationOver, OwnInvitation, TooManyRequests
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.outbox.models import OutboxMessage
from portal.web.clock import now, today
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import LONG, PAPER, events_about, guardian_of, someone, worker
from tests.support.databases import count
from tests.support.deskwork import applied
from tests.support.due import erased
from tests.support.helping import EVERYTHING, helper_of, invited
from tests.support.people import clock_at
from tests.support.threads import at_once

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Riga"))
BY_MAIL = {
    "for-whom": LONG_ANSWERS["for-whom"],
    "reach": {"reach": ["email"]},
    "email": {"email": ["anna@example.com"], "email-reads": ["only-me"]},
    **{step: said for step, said in LONG_ANSWERS.items() if step not in ("for-whom", "reach", "phone")},
}
pytestmark = pytest.mark.usefixtures("in_the_portal")


def told(actor: Actor) -> list[Kind]:
    assert actor.signed_in is not None
    return [one.kind for one in messages.inbox(oneself(actor.signed_in))]


def test_a_helper_may_what_the_person_has_said_until_the_day_they_have_said(
    portal_app: Flask, person: Actor
) -> None:
    with clock_at(portal_app, NOON):
        helper = helper_of(person, ("fill-in", "see-visits"), length="day")
    assert (helper.capacity, helper.subject) == (Capacity.HELPER, person.subject)
    assert helper.rights == {Right.FILL_IN, Right.READ_DRAFT, Right.SEE_VISITS}
    assert helper.until == NOON + timedelta(days=1)
    assert told(person) == [Kind.HELPER_BEGAN]
    assert events_about(person) == ["invitation.made", "mandate.helper", "message.written"]
    with clock_at(portal_app, NOON + timedelta(days=1)), pytest.raises(NotYours):
        acting_for.require(helper, Right.FILL_IN, subject=person.subject)


def test_an_invitation_is_used_once_by_who_is_called_so_and_in_time(portal_app: Flask, person: Actor) -> None:
    zane, other = someone("Zane", "Ozola"), someone("Marta", "Kalna")
    with clock_at(portal_app, NOON):
        asked = invited(person, "zane ozola")
        for wrong in (other, someone("Zane", "Kalna")):
            with pytest.raises(InvitationOver):
                helping.accept(wrong, asked.token, is_paid=False, now=NOON)
        with pytest.raises(OwnInvitation):
            helping.accept(person, asked.token, is_paid=False, now=NOON)
        with pytest.raises(InvitationOver):
            helping.accept(zane, asked.token, is_paid=False, now=asked.ends_at)
        assert helping.asked_of(zane, asked.token, now=NOON).principal == person.subject
        helping.accept(zane, asked.token, is_paid=False, now=NOON)
        with pytest.raises(InvitationOver):
            helping.accept(zane, asked.token, is_paid=False, now=NOON)
        with pytest.raises(NotYours):
            helping.invitation_of(person, asked.id, now=NOON)
    assert len(acting_for.agents_of(person)) == 1
    assert "mandate.helper" in events_about(person)


def test_of_two_presses_at_once_one_counts(portal_app: Flask, person: Actor) -> None:
    zane, asked = someone("Zane", "Ozola"), invited(person, "Zane")

    def accept() -> object:
        return helping.accept(zane, asked.token, is_paid=False, now=now())

    ends = at_once(portal_app, accept, accept)
    assert sorted(type(one).__name__ for one in ends) == ["InvitationOver", "NoneType"]
    assert len(acting_for.agents_of(person)) == 1


def test_the_code_leads_to_the_same_invitation_and_is_not_guessed(person: Actor) -> None:
    zane, asked = someone("Zane", "Ozola"), invited(person, "Zane Ozola")
    assert helping.token_of_code(zane, asked.code, now=now()) == asked.token
    with pytest.raises(OwnInvitation):
        helping.token_of_code(person, asked.code, now=now())
    for _try in range(acting_for.bases().wrong_codes_an_hour - 1):
        with pytest.raises(InvitationOver):
            helping.token_of_code(zane, "00000000", now=now())
    with pytest.raises(TooManyRequests):
        helping.token_of_code(zane, asked.code, now=now())


def test_an_invitation_that_is_taken_back_opens_nothing(person: Actor) -> None:
    zane, asked = someone("Zane", "Ozola"), invited(person, "Zane")
    with pytest.raises(NotYours):
        helping.withdraw(zane, asked.id, now=now())
    for _press in range(2):
        helping.withdraw(person, asked.id, now=now())
    with pytest.raises(InvitationOver):
        helping.asked_of(zane, asked.token, now=now())
    assert events_about(person) == ["invitation.made", "invitation.withdrawn"]
    with db.session() as session:
        row = session.scalars(select(InvitationRow)).one()
        assert (row.token, row.code) == (None, None)


def test_only_the_person_invites_and_only_to_what_can_be_let_do(person: Actor) -> None:
    assert person.subject is not None
    guardian = guardian_of(person.subject, checked_by=worker())
    helper = helper_of(person, EVERYTHING)
    for actor in (guardian, helper):
        with pytest.raises(NotYours):
            helping.invite(actor, called="Zane", tasks=["fill-in"], length="day", now=now())
        with pytest.raises(NotYours):
            acting_for.agents_of(actor)
    for tasks, length in ((["sign"], "day"), ([], "day"), (["fill-in"], "ever")):
        with pytest.raises(NotYours):
            helping.invite(person, called="Zane", tasks=tasks, length=length, now=now())


def test_either_ends_it_at_once_and_the_other_is_told(person: Actor) -> None:
    for ends, is_told, kind in (
        ("person", "helper", Kind.HELPING_ENDED),
        ("helper", "person", Kind.HELPER_LEFT),
    ):
        helper = helper_of(person)
        assert helper.mandate_id is not None and helper.signed_in is not None
        who = {"person": person, "helper": oneself(helper.signed_in)}
        with pytest.raises(NotYours):
            helping.stop(someone("Oto"), helper.mandate_id, now=now())
        for _press in range(2):
            helping.stop(who[ends], helper.mandate_id, now=now())
        assert acting_for.acting_under(helper.signed_in, mandate_id=helper.mandate_id) is None
        assert told(who[is_told]).count(kind) == 1
        with pytest.raises(NotYours):
            acting_for.require(helper, Right.FILL_IN, subject=person.subject)
    assert events_about(person).count("mandate.ended") == 2


@pytest.mark.one_database
def test_who_was_sent_away_does_not_come_back_with_an_older_invitation(person: Actor) -> None:
    zane = someone("Zane", "Ozola")
    assert zane.signed_in is not None
    older, marta = invited(person, "Zane", EVERYTHING), invited(person, "Marta")
    helper = helper_of(person, ("see-visits",), helper_id=zane.signed_in)
    assert helper.mandate_id is not None
    helping.stop(person, helper.mandate_id, now=now())
    with pytest.raises(InvitationOver):
        helping.accept(zane, older.token, is_paid=False, now=now())
    assert [one.id for one in helping.invitations_of(person, now=now())] == [marta.id]


def test_nobody_ends_here_what_a_court_has_said(person: Actor) -> None:
    assert person.subject is not None
    guardian = guardian_of(person.subject, checked_by=worker())
    assert guardian.mandate_id is not None and guardian.signed_in is not None
    for actor in (person, oneself(guardian.signed_in)):
        with pytest.raises(NotYours):
            helping.stop(actor, guardian.mandate_id, now=now())


def test_both_are_told_before_it_ends_and_when_it_has_ended(portal_app: Flask, person: Actor) -> None:
    with clock_at(portal_app, NOON):
        applied(person, BY_MAIL)
        helper = helper_of(person, length="month")
        invited(person, "Oto")
    left: list[int] = []
    soon, over = NOON + timedelta(days=26), NOON + timedelta(days=30)
    for moment in (NOON + timedelta(days=24), soon, soon, over, over):
        with clock_at(portal_app, moment):
            before = count(OutboxMessage)
            helping.tidy(moment)
            left.append(count(OutboxMessage) - before)
    assert left == [0, 1, 0, 1, 0], "the person said that mail is safe"
    assert told(person).count(Kind.HELP_ENDS_SOON) == told(helper).count(Kind.HELP_ENDS_SOON) == 1
    assert told(person).count(Kind.HELPER_LEFT) == told(helper).count(Kind.HELPING_ENDED) == 1
    assert erased("invitation", at=over) == 2, "what became of them stands in the journal"
    assert len(events_about(person)) > 0


def test_a_new_invitation_replaces_what_the_helper_might_before(person: Actor) -> None:
    before = helper_of(person, ("fill-in", "see-plan"))
    after = helper_of(person, ("see-visits",), helper_id=before.signed_in)
    assert before.signed_in is not None and before.mandate_id is not None
    assert acting_for.acting_under(before.signed_in, mandate_id=before.mandate_id) is None
    assert after.rights == {Right.SEE_VISITS}
    assert len(acting_for.agents_of(person)) == 1


def test_who_is_paid_does_not_help_to_choose_and_not_with_the_survey(person: Actor) -> None:
    free, paid = helper_of(person, EVERYTHING), helper_of(person, EVERYTHING, is_paid=True)
    assert free.rights - paid.rights == {Right.CHOOSE_PROVIDER, Right.HELP_WITH_SURVEY}


@pytest.mark.one_database
def test_who_is_paid_for_helping_does_not_choose_as_the_guardian_either(person: Actor) -> None:
    assert person.subject is not None
    guardian = guardian_of(person.subject, checked_by=worker())
    assert guardian.may(Right.CHOOSE_PROVIDER)
    assert guardian.signed_in is not None and guardian.mandate_id is not None
    helper = helper_of(person, helper_id=guardian.signed_in, is_paid=True)
    with pytest.raises(NotYours):
        acting_for.require(guardian, Right.CHOOSE_PROVIDER, subject=person.subject)
    assert helper.mandate_id is not None
    helping.stop(person, helper.mandate_id, now=now())
    acting_for.require(guardian, Right.CHOOSE_PROVIDER, subject=person.subject)


def test_a_helper_writes_where_the_person_has_not_and_sends_nothing(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    applications.save_step(person, case_id, "for-whom", LONG_ANSWERS["for-whom"], now=now())
    helper = helper_of(person)
    assert applications.begin(helper, programme=LONG, now=now()) == case_id
    rest = {step: typed for step, typed in LONG_ANSWERS.items() if step != "for-whom"}
    fill_in(helper, case_id, rest)
    with pytest.raises(applications.OwnWords):
        applications.save_step(helper, case_id, "for-whom", {"for-whom": ["ward"]}, now=now())
    for refused in (
        lambda: applications.send(helper, case_id, now=now()),
        lambda: applications.sign(helper, case_id, now=now()),
        lambda: applications.discard(helper, case_id, now=now()),
        lambda: applications.ask_to_correct(helper, case_id, now=now()),
    ):
        with pytest.raises(NotYours):
            refused()
    # What the person says over it is theirs from then on.
    applications.save_step(person, case_id, "reach", {"reach": ["letter"]}, now=now())
    with pytest.raises(applications.OwnWords):
        applications.save_step(helper, case_id, "reach", {"reach": ["call"]}, now=now())
    assert "record.seen" in events_about(person), "the helper has looked"
    fill_in(person, case_id, {"letter": {"letter": ["yes"]}})
    applications.send(person, case_id, now=now())
    for look in (lambda: applications.draft_of(helper, case_id), lambda: cases.case_of(helper, case_id)):
        with pytest.raises(NotYours):
            look()
    assert messages.inbox(helper) == () and cases.written_by(helper) == ()


def test_a_helper_without_that_task_finds_no_application(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    helper = helper_of(person, ("see-visits",))
    assert not applications.is_begun(helper, programme=LONG)
    for refused in (
        lambda: applications.draft_of(helper, case_id),
        lambda: applications.begin(helper, programme=LONG, now=now()),
    ):
        with pytest.raises(NotYours):
            refused()


def test_a_worker_who_helps_somebody_has_nothing_to_do_with_their_case_at_the_desk(person: Actor) -> None:
    applied(person)
    ilze = worker()
    assert answering.listing_of(ilze, show=Show.OPEN, page=1, today=today()).rows
    assert ilze.signed_in is not None
    helper_of(person, ("see-visits",), helper_id=ilze.signed_in)
    assert answering.listing_of(ilze, show=Show.OPEN, page=1, today=today()).rows == ()


def test_whom_the_person_trusts_the_guardian_does_not_read(person: Actor) -> None:
    assert person.subject is not None
    guardian = guardian_of(person.subject, checked_by=worker())
    helper_of(person)
    assert Right.READ_CASE in guardian.rights and PAPER.areas
    assert Kind.HELPER_BEGAN in told(person)
    assert messages.inbox(guardian) == () and messages.unread(guardian) == 0


def test_names_and_codes_lie_encrypted(person: Actor) -> None:
    asked = invited(person, "Zane Slepenā")
    with db.session() as session:
        row = session.execute(text("select called, token, code from invitation")).one()
    for secret, lies in zip((asked.called, asked.token, asked.code), row, strict=True):
        assert secret not in lies


def test_who_holds_a_card_neither_begins_nor_ends_help(person: Actor) -> None:
    zane = someone("Zane", "Ozola")
    assert person.signed_in is not None and zane.signed_in is not None
    asked, helper = invited(person, "Zane Ozola"), helper_of(person)
    assert helper.mandate_id is not None
    with pytest.raises(NotYours):
        helping.accept(with_key(zane.signed_in), asked.token, is_paid=False, now=now())
    with pytest.raises(NotYours):
        helping.stop(with_key(person.signed_in), helper.mandate_id, now=now())
    with pytest.raises(NotYours):
        helping.stop(with_key(helper.signed_in or zane.signed_in), helper.mandate_id, now=now())
    assert len(acting_for.agents_of(person)) == 1


def test_who_ends_on_an_old_page_what_was_agreed_anew_ends_what_is_agreed(person: Actor) -> None:
    zane = someone("Zane", "Ozola")
    first, second = (invited(person, "Zane Ozola", tasks) for tasks in (("fill-in",), ("see-visits",)))
    on_the_page = helping.accept(zane, first.token, is_paid=False, now=now())
    helping.accept(zane, second.token, is_paid=False, now=now())
    helping.stop(person, on_the_page.id, now=now())
    assert acting_for.agents_of(person) == () and told(zane)[0] is Kind.HELPING_ENDED
    before = told(zane)
    helping.stop(person, on_the_page.id, now=now())
    assert told(zane) == before, "once more changes nothing"


def test_who_is_sent_away_does_not_come_in_at_that_moment_by_an_older_invitation(
    portal_app: Flask, person: Actor
) -> None:
    zane = someone("Zane", "Ozola")
    for _time in range(3):
        older = invited(person, "Zane Ozola")
        helper = helper_of(person, helper_id=zane.signed_in)
        mandate_id = helper.mandate_id
        assert mandate_id is not None
        ends = at_once(
            portal_app,
            partial(helping.stop, person, mandate_id, now=now()),
            partial(helping.accept, zane, older.token, is_paid=False, now=now()),
        )
        assert ends[0] is None and (ends[1] is None or isinstance(ends[1], InvitationOver)), ends
        assert acting_for.agents_of(person) == ()


@pytest.mark.one_database
def test_what_was_let_do_when_the_page_began_is_asked_again_when_it_is_written(person: Actor) -> None:
    case_id = applications.begin(person, programme=LONG, now=now())
    helper = helper_of(person)
    assert helper.mandate_id is not None
    helping.stop(person, helper.mandate_id, now=now())
    with pytest.raises(NotYours):
        applications.save_step(helper, case_id, "for-whom", LONG_ANSWERS["for-whom"], now=now())
    assert applications.draft_of(person, case_id).answers == {}
