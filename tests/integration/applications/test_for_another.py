"""Applying for somebody else, and reading one's answers again before sending."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, NotYours
from portal.applications import service as applications
from portal.applications.words import answers_in_words
from portal.cases import service as cases
from portal.journal import service as journal
from portal.people import service as people
from portal.people.models import PersonRow
from portal.web.clock import now
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import LONG, SHORT, guardian_of, sent_case, someone, worker

pytestmark = pytest.mark.usefixtures("in_the_portal")

WARD = {"ward-given-name": ["Edgars"], "ward-family-name": ["Bērziņš"]}
PAPER = {"guardian-paper": ["paper"]}


@dataclass(frozen=True)
class ForWard:
    case_id: UUID
    guardian: Actor


def begun_for_ward() -> ForWard:
    agent = someone("Jānis")
    case_id = applications.begin(agent, programme=LONG, now=now())
    applications.save_step(agent, case_id, "for-whom", {"for-whom": ["ward"]}, now=now())
    assert applications.turn(agent, case_id, now=now()) is None, "nobody is named yet"
    applications.save_step(agent, case_id, "ward", WARD, now=now())
    turned = applications.turn(agent, case_id, now=now())
    assert turned is not None
    assert cases.cases_of(agent) == (), "there is no draft about oneself"
    return ForWard(turned.case_id, acting_under(agent, turned))


def acting_under(agent: Actor, turned: applications.Turned) -> Actor:
    assert agent.signed_in is not None
    assert turned.mandate_id is not None
    guardian = acting_for.acting_under(agent.signed_in, mandate_id=turned.mandate_id)
    assert guardian is not None
    return guardian


def test_a_guardian_goes_on_where_they_were_about_the_person_they_named() -> None:
    turned = begun_for_ward()
    draft = applications.draft_of(turned.guardian, turned.case_id)
    assert draft.journey.next_open(draft.answers) == "guardian-paper"
    assert people.name_of(draft.case.person_id).whole == "Edgars Bērziņš"
    assert applications.turn(turned.guardian, turned.case_id, now=now()) is None


def test_what_a_guardian_sends_is_the_case_of_the_person_and_the_claim_is_in_the_journal() -> None:
    turned = begun_for_ward()
    rest = {step: typed for step, typed in LONG_ANSWERS.items() if step != "for-whom"}
    fill_in(turned.guardian, turned.case_id, {"guardian-paper": PAPER, **rest})
    applications.send(turned.guardian, turned.case_id, now=now())
    (case,) = cases.cases_of(worker())
    assert case.person_id == turned.guardian.subject
    events = [entry.body["event"] for entry in journal.entries_about(case.person_id)]
    told = ["message.written", "message.written"]
    assert events == ["mandate.claimed", "case.draft", "application.wish_unsaid", "case.submitted", *told]


def test_who_goes_on_with_what_their_guardian_began_stays_the_one_it_is_about() -> None:
    ward = someone("Edgars", "Bērziņš")
    assert ward.subject is not None
    case_id = applications.begin(guardian_of(ward.subject), programme=LONG, now=now())
    acted_under: list[UUID | None] = []
    for step in ("reach", "phone"):
        read = applications.answer(
            ward, case_id, step, LONG_ANSWERS[step], act_under=acted_under.append, now=now()
        )
        assert not read.problems
    assert acted_under == []
    assert applications.draft_of(ward, case_id).answers["phone"]["phone-hears"] == "only-me"
    assert [one.principal for one in acting_for.claims_about([ward.subject])] == [ward.subject]


@pytest.mark.one_database
def test_who_goes_on_with_what_their_guardian_began_saves_their_own_name() -> None:
    ward = someone("Edgars", "Bērziņš")
    assert ward.subject is not None
    case_id = applications.begin(guardian_of(ward.subject), programme=LONG, now=now())
    assert not applications.save_step(ward, case_id, "ward", WARD, now=now()).problems


@pytest.mark.one_database
def test_a_guardian_may_be_called_as_the_one_they_act_for() -> None:
    ward = someone("Edgars", "Bērziņš")
    assert ward.subject is not None
    guardian = guardian_of(ward.subject)
    case_id = applications.begin(guardian, programme=LONG, now=now())
    assert guardian.signed_in is not None
    people.mend_declared(guardian.signed_in, "Edgars", family_name="Bērziņš")
    assert not applications.save_step(guardian, case_id, "ward", WARD, now=now()).problems


def test_who_has_a_case_of_their_own_can_still_apply_for_another_person() -> None:
    agent = someone("Jānis")
    own = sent_case(agent)
    turned = applications.begin_for_ward(agent, programme=LONG, given_name="Edgars", now=now())
    assert turned.case_id != own
    with pytest.raises(NotYours):
        applications.draft_of(agent, turned.case_id)


def test_a_closed_programme_leaves_no_person_behind(closed_app: Flask) -> None:
    with closed_app.app_context():
        agent = someone("Jānis")
        with db.session() as session:
            before = session.scalar(select(func.count()).select_from(PersonRow))
        with pytest.raises(applications.ApplicationsClosed):
            applications.begin_for_ward(agent, programme=SHORT, given_name="Edgars", now=now())
        with db.session() as session:
            assert session.scalar(select(func.count()).select_from(PersonRow)) == before


@pytest.mark.parametrize(
    ("language", "reach", "helps"),
    [
        ("lv", "Zvaniet man", ("Ģimene vai draugi", "Asistents")),
        ("en", "Call me", ("Family or friends", "An assistant")),
        ("ru", "Позвоните мне", ("Семья или друзья", "Ассистент")),
    ],
)
def test_answers_are_read_again_in_words(language: str, reach: str, helps: tuple[str, ...]) -> None:
    person = someone()
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    draft = applications.draft_of(person, case_id)
    said = {one.step: one for one in answers_in_words(draft.pack, draft.answers, language=language)}
    assert list(said) == list(LONG_ANSWERS)
    assert said["reach"].lines[0].texts == (reach,)
    assert said["help-now"].lines[0].texts == helps
    assert said["phone"].lines[0].texts == ("20 00 12 34",)
    assert said["wish"].lines[0].is_own_words, "the words alone: the button that opened them says nothing"
    assert not said["living"].lines[0].is_own_words
    assert all(text for one in said.values() for line in one.lines for text in line.texts)
