"""Where person and guardian want different things, the worker answers both, or nothing leaves."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor, oneself
from portal.acting_for.service import Settled
from portal.answering import service as answering
from portal.answering.service import Finding, NotAnsweredBoth, Replies, State
from portal.applications import service as applications
from portal.cases import service as cases
from portal.messages import service as messages
from portal.messages.service import Kind, Message
from portal.web.clock import now
from tests.support.casework import events_about
from tests.support.desk_pages import Desk
from tests.support.deskwork import applied_in_two_words, check_all, entries, taken_in
from tests.support.page_client import Visitor
from tests.support.people import clock_at, sign_in

pytestmark = [pytest.mark.usefixtures("in_the_portal"), pytest.mark.one_database]

OTHER = "Es domāju: labāk ir dzīvot kopā ar citiem."
TO_PERSON, TO_GUARDIAN = "Mēs runāsim ar jums par suni.", "Mēs runāsim arī ar jums."
BOTH = {"to_person": TO_PERSON, "to_guardian": TO_GUARDIAN}


@pytest.fixture
def two_words(anna: Actor, desk: Desk) -> UUID:
    case_id = applied_in_two_words(anna, desk.worker, other=OTHER)
    taken_in(desk.worker, case_id)
    return case_id


def told_to_guardian(desk: Desk, case_id: UUID) -> list[Message]:
    (claim,) = answering.whole_of(desk.worker, case_id).claims
    inbox = messages.inbox(oneself(claim.mandate.agent))
    return [one for one in inbox if one.kind is Kind.GUARDIAN_ANSWERED]


def test_no_yes_and_no_preview_without_an_answer_to_each(anna: Actor, desk: Desk, two_words: UUID) -> None:
    check_all(desk.worker, two_words)
    worker, seen = desk.worker, entries(desk.worker, two_words)
    for replies in (None, Replies(TO_PERSON, " "), Replies("", TO_GUARDIAN)):
        with pytest.raises(NotAnsweredBoth):
            answering.preview_yes(
                worker, two_words, care_level=1, living="family", replies=replies, now=now()
            )
        with pytest.raises(NotAnsweredBoth):
            answering.answer_yes(
                worker, two_words, care_level=1, living="family", replies=replies, seen=seen, now=now()
            )
    assert cases.case_of(anna, two_words).state is State.ELIGIBILITY
    case = desk.visitor.get(desk.of(two_words)).words
    assert case.index("dzīvot ar suni") < case.index(OTHER)
    page = desk.visitor.get(desk.of(two_words, "/yes"))
    assert page.words.index("dzīvot ar suni") < page.words.index(OTHER)
    typed = {"level": "3", "living": "alone", "do": "preview"}
    desk.fill(page, "#decide", {**typed, "to_person": TO_PERSON}, expect=422)
    shown = desk.fill(page, "#decide", {**typed, **BOTH}, expect=200)
    assert shown.words.count(TO_PERSON) >= 2, "in the easy letter, and in the full one"
    desk.fill(shown, "#decide", {"do": "send"})
    letter = answering.letter_of(anna, two_words)
    assert letter is not None
    said = [line.text for line in letter.easy]
    assert said.index(TO_PERSON) < said.index(TO_GUARDIAN)
    assert any(TO_PERSON in part for part in letter.full) and any(TO_GUARDIAN in part for part in letter.full)
    assert events_about(anna).count("letter.both_answered") == 1
    (told,) = told_to_guardian(desk, two_words)
    assert told.words == TO_GUARDIAN, "only what is meant for them"


def test_a_no_answers_both_too(anna: Actor, desk: Desk, two_words: UUID) -> None:
    check_all(desk.worker, two_words, finding=Finding.NOT_MET)
    typed = {"easy": "Jums ir cits atbalsts.", "full": "Nav izpildīts nosacījums.", "do": "preview"}
    page = desk.visitor.get(desk.of(two_words, "/no"))
    desk.fill(page, "#decide", typed, expect=422)
    shown = desk.fill(page, "#decide", {**typed, **BOTH}, expect=200)
    desk.fill(shown, "#decide", {"do": "send"})
    assert cases.case_of(anna, two_words).state is State.REFUSED
    letter = answering.letter_of(anna, two_words)
    assert letter is not None and {TO_PERSON, TO_GUARDIAN} <= {line.text for line in letter.easy}
    assert [one.words for one in told_to_guardian(desk, two_words)] == [TO_GUARDIAN]
    # Who reads it in their own matter reads the answer there, and nothing of the person's.
    (claim,) = answering.whole_of(desk.worker, two_words).claims
    guardian = Visitor(desk.app)
    sign_in(guardian.client, claim.mandate.agent)
    (message,) = told_to_guardian(desk, two_words)
    read = guardian.get(f"/lv/messages/{message.id}")
    assert read.heading == "Mēs jums atbildam" and TO_GUARDIAN in read.words and TO_PERSON not in read.words


def test_where_nobody_thinks_otherwise_nobody_is_asked(anna: Actor, desk: Desk, case_id: UUID) -> None:
    taken_in(desk.worker, case_id)
    check_all(desk.worker, case_id)
    page = desk.visitor.get(desk.of(case_id, "/yes"))
    assert not page.soup.select("textarea")
    answering.answer_yes(
        desk.worker, case_id, care_level=1, living="family", seen=entries(desk.worker, case_id), now=now()
    )
    assert "letter.both_answered" not in events_about(anna)


def test_who_is_found_to_be_no_guardian_is_not_answered(anna: Actor, desk: Desk, two_words: UUID) -> None:
    check_all(desk.worker, two_words)
    (claim,) = answering.whole_of(desk.worker, two_words).claims
    acting_for.settle_mandate(desk.worker, claim.mandate.id, Settled("refused"), at=now())
    assert answering.whole_of(desk.worker, two_words).differing == ()
    answering.preview_yes(desk.worker, two_words, care_level=1, living="family", now=now())


def test_after_the_last_day_of_the_paper_there_is_nobody_to_answer(
    anna: Actor, desk: Desk, two_words: UUID
) -> None:
    check_all(desk.worker, two_words)
    (claim,) = answering.whole_of(desk.worker, two_words).claims
    ends = Settled("checked", areas={"offices": "alone"}, valid_until=now() + timedelta(days=1))
    acting_for.settle_mandate(desk.worker, claim.mandate.id, ends, at=now())
    assert answering.whole_of(desk.worker, two_words).differing
    with clock_at(desk.app, now() + timedelta(days=2)):
        whole = answering.whole_of(desk.worker, two_words)
        assert whole.differing == () and whole.claims, "the paper is still looked at"
        answering.preview_yes(desk.worker, two_words, care_level=1, living="family", now=now())


def test_only_what_was_sent_last_is_answered(anna: Actor, desk: Desk, two_words: UUID) -> None:
    answering.ask(
        desk.worker, two_words, words="Mainiet.", mend=True, seen=entries(desk.worker, two_words), now=now()
    )
    (claim,) = answering.whole_of(desk.worker, two_words).claims
    guardian = acting_for.acting_under(claim.mandate.agent, mandate_id=claim.mandate.id)
    assert guardian is not None
    applications.think_otherwise(guardian, two_words, "wish", "", now=now())
    assert answering.whole_of(desk.worker, two_words).differing, "what was sent stays as it was sent"
    applications.send(anna, two_words, now=now())
    assert answering.whole_of(desk.worker, two_words).differing == ()
