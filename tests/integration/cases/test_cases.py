"""Cases on real databases: opened once, moved by those who may, seen by those whose they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal import create_app, db
from portal.acting_for.actor import ANONYMOUS, SYSTEM, Actor, oneself
from portal.acting_for.service import NotYours
from portal.cases import service as cases
from portal.cases.models import CaseEventRow, CaseRow
from portal.cases.service import State
from portal.journal import service as journal
from portal.organisations import staff
from portal.web.clock import now
from tests.support.building import settings_for_tests
from tests.support.casework import (
    LONG,
    OFFICE,
    OTHER,
    SHORT,
    TEAM,
    guardian_of,
    organisation_id,
    sent_case,
    someone,
    walk,
    worker,
)
from tests.support.databases import count
from tests.support.threads import at_once
from tests.unit.programme.packs_for_tests import BUDGET, changed

pytestmark = pytest.mark.usefixtures("in_the_portal")

TO_PLAN = (State.ELIGIBILITY, State.GRANTED, State.ASSESSMENT, State.PLAN_DRAFT)
TO_SUPPORT = (*TO_PLAN, State.AMOUNT_CHECK, State.SIGNING, State.PROVIDERS, State.ACTIVE)


def events() -> list[str]:
    with db.session() as session:
        return list(session.scalars(select(CaseEventRow.state).order_by(CaseEventRow.number)))


def test_opening_twice_is_one_draft() -> None:
    person = someone()
    first, second = (cases.open_case(person, programme=LONG, now=now()) for _ in range(2))
    assert first == second
    assert (count(CaseRow), events()) == (1, ["draft"])


def test_one_may_ask_for_both_programmes_but_not_twice_for_one() -> None:
    person = someone()
    sent_case(person)
    cases.open_case(person, programme=SHORT, now=now())
    with pytest.raises(cases.CaseIsOpen):
        cases.open_case(person, programme=LONG, now=now())
    assert count(CaseRow) == 2


def test_after_the_end_one_may_begin_again() -> None:
    person = someone()
    first = sent_case(person)
    cases.move(first, State.WITHDRAWN, person, now=now())
    assert cases.open_case(person, programme=LONG, now=now()) != first


def test_a_case_keeps_the_version_of_the_rules_it_began_with() -> None:
    person = someone()
    case = cases.case_of(person, sent_case(person))
    assert (case.programme, case.version) == (LONG, BUDGET.partition("/")[2])


def test_the_straight_way_from_draft_to_support() -> None:
    person, office = someone(), worker()
    case_id = sent_case(person)
    walk(case_id, *TO_SUPPORT, by=office)
    assert events() == ["draft", "submitted", *TO_SUPPORT]
    seen = cases.seen_by(person, case_id)
    assert seen.case.state is State.ACTIVE
    assert [point.mark for point in seen.progress.points].count("done") == 4


def test_the_other_programme_runs_on_the_same_table() -> None:
    person, team = someone(), worker(TEAM)
    case_id = sent_case(person, programme=SHORT, organisation=TEAM)
    walk(case_id, State.ELIGIBILITY, State.GRANTED, State.PLAN_DRAFT, State.SIGNING, State.ACTIVE, by=team)
    seen = cases.seen_by(person, case_id)
    assert (seen.case.state, seen.granted) == (State.ACTIVE, None)
    with pytest.raises(cases.IllegalMove):
        cases.move(case_id, State.SUSPENDED, team, now=now())


def test_a_grant_sets_at_least_the_base_of_the_table_and_keeps_it_encrypted() -> None:
    person, office = someone(), worker()
    case_id = sent_case(person)
    walk(case_id, State.ELIGIBILITY, by=office)
    cents = cases.grant(case_id, office, care_level=3, living="group-home", now=now())
    seen = cases.seen_by(person, case_id)
    assert seen.granted is not None
    assert seen.granted.at_least_cents == cents == 22_944_00
    with db.session() as session:
        lies = str(session.execute(text("select * from case_grant")).all())
    assert not any(plain in lies for plain in ("2294400", "group-home", "'3'"))


@pytest.mark.parametrize(("care_level", "living"), [(5, "family"), (1, "castle"), (0, "")])
def test_an_amount_that_no_table_has_grants_nothing(care_level: int, living: str) -> None:
    office = worker()
    case_id = sent_case(someone())
    walk(case_id, State.ELIGIBILITY, by=office)
    with pytest.raises(cases.AmountNeeded):
        cases.grant(case_id, office, care_level=care_level, living=living, now=now())
    with pytest.raises(cases.AmountNeeded):
        cases.move(case_id, State.GRANTED, office, now=now())
    assert events()[-1] == "eligibility"


def test_illegal_moves_are_refused_by_name_and_write_nothing() -> None:
    person, office = someone(), worker()
    case_id = sent_case(person)
    with pytest.raises(cases.IllegalMove):
        cases.move(case_id, State.ACTIVE, office, now=now())
    with pytest.raises(cases.NotYourMove):
        cases.move(case_id, State.WITHDRAWN, office, now=now())
    with pytest.raises(cases.NotYourMove):
        cases.move(case_id, State.ELIGIBILITY, person, now=now())
    assert events() == ["draft", "submitted"]


def test_who_looked_at_an_old_page_is_told() -> None:
    person, office = someone(), worker()
    case_id = sent_case(person)
    seen = cases.case_of(office, case_id).entries
    cases.move(case_id, State.CORRECTION, person, now=now())
    with pytest.raises(cases.CaseChanged):
        cases.move(case_id, State.ELIGIBILITY, office, now=now(), seen=seen)


def test_a_stopped_grant_cannot_be_taken_back_before_the_time_to_think_is_over() -> None:
    person, office = someone(), worker()
    case_id = sent_case(person)
    walk(case_id, *TO_SUPPORT, by=office)
    cases.move(case_id, State.ENDING, person, now=now())
    for early in (timedelta(0), timedelta(days=14)):
        with pytest.raises(cases.TooEarly):
            cases.move(case_id, State.ENDED, office, now=now() + early)
    cases.move(case_id, State.ACTIVE, person, now=now() + timedelta(days=3))
    cases.move(case_id, State.ENDING, person, now=now() + timedelta(days=20))
    cases.move(case_id, State.ENDED, SYSTEM, now=now() + timedelta(days=35))
    assert cases.seen_by(person, case_id).progress.is_over


def test_the_queue_has_places_and_a_pause_keeps_ones_place() -> None:
    office, people = worker(), [someone() for _ in range(3)]
    ids = [sent_case(person) for person in people]
    for minutes, case_id in enumerate(ids):
        walk(
            case_id,
            State.ELIGIBILITY,
            State.GRANTED,
            State.QUEUED,
            by=office,
            at=now() + timedelta(minutes=minutes),
        )
    places = [cases.seen_by(person, case_id).place for person, case_id in zip(people, ids, strict=True)]
    assert places == [1, 2, 3]
    cases.move(ids[1], State.MOVING, people[1], now=now())
    cases.move(ids[1], State.QUEUED, people[1], now=now() + timedelta(days=9))
    assert cases.seen_by(people[1], ids[1]).place == 2
    cases.move(ids[0], State.ASSESSMENT, office, now=now())
    assert [cases.seen_by(people[n], ids[n]).place for n in (0, 1, 2)] == [None, 1, 2]


def test_a_draft_can_be_forgotten_and_nothing_else() -> None:
    person = someone()
    draft = cases.open_case(person, programme=LONG, now=now())
    with pytest.raises(NotYours):
        cases.erase_draft(draft, someone())
    cases.erase_draft(draft, person)
    assert count(CaseRow) == 0
    sent = sent_case(person)
    with pytest.raises(NotYours):
        cases.erase_draft(sent, person)
    assert count(CaseRow) == 1


STRANGERS: dict[str, Callable[[Actor], Actor]] = {
    "nobody": lambda _person: ANONYMOUS,
    "another person": lambda _person: someone("Pēteris"),
    "a worker of another organisation": lambda _person: worker(OTHER),
    "a guardian whose paper nobody has seen": lambda person: guardian_of(person.subject),  # type: ignore[arg-type]
    "the portal itself": lambda _person: SYSTEM,
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS.keys())
def test_to_strangers_a_case_does_not_exist(stranger: Callable[[Actor], Actor]) -> None:
    person = someone()
    case_id = sent_case(person)
    other = stranger(person)
    assert cases.cases_of(other) == ()
    with pytest.raises(NotYours):
        cases.case_of(other, case_id)
    with pytest.raises(NotYours):
        cases.case_of(other, uuid4())


@pytest.mark.parametrize("which", ["nobody", "another person", "a worker of another organisation"])
def test_strangers_move_nothing(which: str) -> None:
    person = someone()
    case_id = sent_case(person)
    for to in State:
        with pytest.raises(NotYours):
            cases.move(case_id, to, STRANGERS[which](person), now=now())
    assert events() == ["draft", "submitted"]


def test_the_office_sees_what_was_sent_to_it_and_no_draft() -> None:
    office, sender, drafting = worker(), someone(), someone()
    sent = sent_case(sender)
    draft = cases.open_case(drafting, programme=LONG, now=now())
    assert [case.id for case in cases.cases_of(office)] == [sent]
    with pytest.raises(NotYours):
        cases.case_of(office, draft)


def test_nobody_decides_in_their_own_matter() -> None:
    office = worker()
    assert office.signed_in is not None
    case_id = sent_case(oneself(office.signed_in))
    assert cases.cases_of(office) == ()
    with pytest.raises(NotYours):
        cases.move(case_id, State.ELIGIBILITY, office, now=now())


def test_a_guardian_whose_paper_was_seen_sees_the_case_and_may_take_it_back() -> None:
    person, office = someone(), worker()
    case_id = sent_case(person)
    guardian = guardian_of(person.subject, checked_by=office)  # type: ignore[arg-type]
    assert cases.case_of(guardian, case_id).id == case_id
    cases.move(case_id, State.WITHDRAWN, guardian, now=now())


def test_a_guardian_whose_paper_nobody_saw_cannot_end_the_support() -> None:
    person, office = someone(), worker()
    case_id = sent_case(person)
    walk(case_id, *TO_SUPPORT, by=office)
    with pytest.raises(NotYours):
        cases.move(case_id, State.ENDING, guardian_of(person.subject), now=now())  # type: ignore[arg-type]


def test_who_no_longer_works_there_moves_nothing() -> None:
    office = worker()
    case_id = sent_case(someone())
    assert office.signed_in is not None
    (membership,) = staff.memberships_of(office.signed_in)
    staff.end(membership.id, actor=SYSTEM, now=now())
    with pytest.raises(NotYours):
        cases.move(case_id, State.ELIGIBILITY, office, now=now())


def test_every_move_and_every_look_of_another_is_in_the_journal_without_words() -> None:
    person, office = someone(), worker()
    case_id = sent_case(person)
    assert person.subject is not None
    cases.move(case_id, State.CORRECTION, office, now=now(), reason="Lūdzu, pielieciet izziņu.")
    for _ in range(2):
        cases.case_of(office, case_id)
    cases.case_of(person, case_id)
    written = [entry.body for entry in journal.entries_about(person.subject)]
    assert [body["event"] for body in written] == [
        "case.draft", "case.submitted", "case.correction", "record.seen",
    ]  # fmt: skip
    assert "izziņu" not in str(written)
    with db.session() as session:
        assert "izziņu" not in str(session.execute(text("select * from case_event")).all())


def test_of_two_decisions_at_once_one_wins_and_the_other_is_told(portal_app: Flask) -> None:
    one, other = worker(), worker()
    case_id = sent_case(someone())
    walk(case_id, State.ELIGIBILITY, by=one)
    raised = at_once(
        portal_app,
        lambda: cases.grant(case_id, one, care_level=1, living="alone", now=now()),
        lambda: cases.move(case_id, State.REFUSED, other, now=now()),
    )
    assert sorted(type(error).__name__ for error in raised) == ["IllegalMove", "NoneType"]
    assert events()[3:] in (["granted"], ["refused"])


def test_pressing_send_in_many_tabs_at_once_is_one_case(portal_app: Flask) -> None:
    person = someone()
    raised = at_once(
        portal_app, *[lambda: cases.open_case(person, programme=LONG, now=now()) for _ in range(5)]
    )
    assert raised == [None] * 5
    (case_id,) = [case.id for case in cases.cases_of(person)]
    office = organisation_id(OFFICE)
    raised = at_once(
        portal_app,
        *[lambda: cases.hand_in(case_id, person, organisation_id=office, now=now()) for _ in range(5)],
    )
    assert sorted(type(error).__name__ for error in raised) == ["IllegalMove"] * 4 + ["NoneType"]
    assert events() == ["draft", "submitted"]


def test_the_database_itself_refuses_a_second_open_case_and_a_sent_case_without_an_organisation() -> None:
    person = someone()
    first = sent_case(person)
    with pytest.raises(IntegrityError, match="uq_support_case_open|UNIQUE"), db.transaction() as session:
        row = session.get_one(CaseRow, first)
        kept = {"programme": row.programme, "version": row.version, "person_id": row.person_id}
        session.add(CaseRow(number="A2-A2-A2-A2", state="draft", since=now(), entries=1, **kept))
    with pytest.raises(IntegrityError), db.transaction() as session:
        session.get_one(CaseRow, first).organisation_id = None


def test_a_pack_with_a_state_that_nothing_leads_to_stops_the_start(tmp_path: Path) -> None:
    root = changed(tmp_path, pack=BUDGET, old='key = "eligibility"\npoint', new='key = "waiting"\npoint')
    with pytest.raises(cases.CasesError, match="2021-proposal.toml: case.states: there is no 'waiting'"):
        create_app(settings_for_tests(tmp_path, packs=root))
