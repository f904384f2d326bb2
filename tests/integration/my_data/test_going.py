"""What may go goes, when somebody asks or when its days are over; what must stay stays, and says why."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import db
from portal.acting_for.actor import Actor, Capacity, oneself
from portal.applications import service as applications
from portal.call_me import service as call_me
from portal.cli import TIDYING
from portal.db import Base
from portal.journal import service as journal
from portal.my_data import service as my_data
from portal.my_data.gathering import rows_about
from portal.my_data.models import DataRequestRow
from portal.my_data.service import Kind, Outcome
from portal.my_data.shape import KEEPING
from portal.outbox.sending import send_due
from portal.people import service as people
from portal.people.errors import NoSuchPerson
from portal.web import cookies
from portal.web import session as web_session
from portal.web.clock import now
from tests.support.applying import fill_in
from tests.support.case_pages import Reader
from tests.support.casework import LONG, someone
from tests.support.deskwork import applied
from tests.support.helping import invited
from tests.support.page_client import Visitor
from tests.support.people import clock_at, make_person, sign_in
from tests.support.wholeness import torn

CODE = "990000-00033"


def test_who_has_only_a_draft_is_forgotten_altogether(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    person = make_person(portal_app, "Zenta", "Prom", CODE)
    sign_in(visitor.client, person)
    with portal_app.app_context():
        fill_in(oneself(person), applications.begin(oneself(person), programme=LONG, now=now()))
    page = visitor.get("/lv/data/erase").words
    assert "Mēs varam izdzēst visu par jums." in page
    assert "1 iesniegums, ko jūs vēl rakstāt." in page
    gone = visitor.send("/lv/data/erase", {"do": "now"}, expect=303)
    assert "Mēs visu izdzēsām" in visitor.get(str(gone.response.location)).heading
    assert not visitor.client.get_cookie(cookies.SESSION)
    with portal_app.app_context():
        with pytest.raises(NoSuchPerson):
            people.name_of(person)
        with db.session() as session:
            found = rows_about(session, person)
        assert {name: rows for name, rows in found.items() if rows} == {}
        journal.verify()
    assert torn(portal_app) == []


def test_what_was_sent_stays_and_the_line_that_says_so(portal_app: Flask) -> None:
    anna, elsewhere = Reader(portal_app), Visitor(portal_app)
    sign_in(elsewhere.client, anna.person)
    page = anna.get("/lv/data/erase").words
    assert "L11805; L11871" in page
    assert "Darbinieki glabā iesniegumu papīrus." in page
    anna.send("/lv/data/erase", {"do": "now"}, expect=303)
    assert "Mēs to izdzēsām." in anna.get("/lv/data/erase?done=erased").words
    assert "/lv/sign-in" in elsewhere.get("/lv/applications", expect=303).response.location
    assert anna.number in anna.get("/lv/applications").words
    asked = anna.send("/lv/data/erase", {"do": "ask"}, expect=303).response.location
    assert "Izdzēst manus datus" in anna.get(asked).heading
    assert torn(portal_app) == []


def _answered_long_ago(person_name: str, *, days: int) -> None:
    person, officer = someone(person_name), someone("Rita").signed_in
    asked = my_data.ask_office(person, Kind.CORRECT, words="", phone=None, language="lv", now=now())
    with db.transaction() as session:
        row = session.get_one(DataRequestRow, asked)
        row.answered_at, row.answered_by_id = now() - timedelta(days=days), officer
        row.outcome, row.answer = Outcome.AGREED.value, "Labi."


def _count() -> int:
    with db.session() as session:
        return session.scalar(select(func.count()).select_from(DataRequestRow)) or 0


def test_a_dry_run_counts_and_changes_nothing(portal_app: Flask) -> None:
    run = portal_app.test_cli_runner()
    with portal_app.app_context():
        _answered_long_ago("Vecā", days=731)
        _answered_long_ago("Jaunā", days=729)
    said = run.invoke(args=["data", "retention", "--dry-run"]).output
    assert "     1  data_request: 730 days after answered_at." in said
    assert "support_case: nothing goes by itself." in said
    assert "L11805; L11871" in said
    with portal_app.app_context():
        assert _count() == 2
    assert run.invoke(args=["data", "retention"]).output == said
    with portal_app.app_context():
        assert _count() == 1


def test_the_journal_goes_only_when_somebody_has_set_its_days(portal_app: Flask, in_the_portal: None) -> None:
    anna = Reader(portal_app)
    later = now() + timedelta(days=40)
    before = len(journal.newest_about(anna.person, most=None))
    my_data.erase_due(later)
    assert len(journal.newest_about(anna.person, most=None)) == before
    rules = [
        msgspec.structs.replace(rule, days=30)
        for rule in KEEPING.retention
        if rule.table == "journal_payload"
    ]
    set_by_somebody = msgspec.structs.replace(KEEPING, retention=tuple(rules))
    assert my_data.due_at(later, keeping=set_by_somebody)[0].rows >= before
    assert my_data.erase_due(later, keeping=set_by_somebody)[0].rows >= before
    assert journal.newest_about(anna.person, most=None) == ()
    assert journal.verify().erased >= before
    # What tells of erasing is never erased, or the gaps would be tampering.
    assert my_data.erase_due(later, keeping=set_by_somebody)[0].rows == 0


def _things_that_end() -> None:
    """Something of almost every rule, made as people make it."""
    person, worker = someone("Oto"), someone("Rita")
    assert person.signed_in is not None
    web_session.begin(person.signed_in, provider="test", authenticated_at=now(), at=now())
    invited(person, "Zane Ozola")
    call_me.ask_for_call("+37120001234", best_time="any", language="lv", address="192.0.2.1", now=now())
    looker = Actor(capacity=Capacity.STAFF, signed_in=worker.signed_in, organisation_id=uuid4())
    journal.looked(looker, about=person.signed_in, record=("case", uuid4()))
    applied(person)
    send_due(now)
    _answered_long_ago("Vecā", days=731)


def _rows() -> dict[str, int]:
    with db.session() as session:
        return {
            rule.table: session.scalar(select(func.count()).select_from(Base.metadata.tables[rule.table]))
            or 0
            for rule in KEEPING.retention
        }


@pytest.mark.usefixtures("in_the_portal")
def test_what_the_dry_run_counts_is_what_goes_in_every_room(portal_app: Flask) -> None:
    _things_that_end()
    run, before = portal_app.test_cli_runner(), _rows()
    with clock_at(portal_app, now() + timedelta(days=1000)):
        due = {one.rule: one.rows for one in my_data.due_at(now())}
        counted = run.invoke(args=["data", "retention", "--dry-run"]).output
        assert _rows() == before
        assert run.invoke(args=["data", "retention"]).output == counted
        left = _rows()
        assert not any(one.rows for one in my_data.due_at(now()))
    went = Counter[str]()
    for rule, rows in due.items():
        went[rule.table] += rows
    assert {table: before[table] - left[table] for table in before} == dict(went)
    assert {table for table, rows in went.items() if rows} >= {
        "data_request", "invitation", "web_session", "call_request", "call_count", "outbox_message",
        "journal_look",
    }  # fmt: skip


def test_a_rule_that_cannot_be_carried_out_keeps_no_other_back(
    portal_app: Flask, in_the_portal: None
) -> None:
    # A person cannot go before their case.
    applied(someone("Oto"))
    person = msgspec.structs.replace(KEEPING.retention[0], table="person", after="created_at", days=0)
    faulty = msgspec.structs.replace(KEEPING, retention=(person, *KEEPING.retention))
    _answered_long_ago("Vecā", days=731)
    with pytest.raises(my_data.NotErased, match="person"):
        my_data.erase_due(now() + timedelta(days=1), keeping=faulty)
    assert _count() == 0


def test_every_rule_says_why_and_the_loop_carries_them_out() -> None:
    for rule in KEEPING.retention:
        assert rule.source or rule.invented, rule
        if rule.table != "journal_payload":
            assert rule.after in Base.metadata.tables[rule.table].columns, rule
    assert my_data.erase_due in TIDYING
