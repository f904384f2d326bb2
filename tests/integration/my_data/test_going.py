"""What may go goes, when somebody asks or when its days are over; what must stay stays, and says why."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import msgspec
import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import db
from portal.acting_for.actor import oneself
from portal.applications import service as applications
from portal.cli import TIDYING
from portal.db import Base
from portal.journal import service as journal
from portal.my_data import service as my_data
from portal.my_data.gathering import rows_about
from portal.my_data.models import DataRequestRow
from portal.my_data.service import Kind, Outcome
from portal.my_data.shape import KEEPING
from portal.outbox.keeping import KEEPING as OUTBOX
from portal.people import service as people
from portal.people.errors import NoSuchPerson
from portal.web.clock import now
from tests.support.applying import fill_in
from tests.support.case_pages import Reader
from tests.support.casework import LONG, someone
from tests.support.page_client import Visitor
from tests.support.people import make_person, sign_in
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
    gone = visitor.send("/lv/data/erase", {"do": "now"}, expect=303)
    assert gone.response.location.endswith("/signed-out")
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
    assert run.invoke(args=["data", "retention"]).output.endswith("1 rows were erased.\n")
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
    assert my_data.erase_due(later, keeping=set_by_somebody) >= before
    assert journal.newest_about(anna.person, most=None) == ()
    assert journal.verify().erased >= before
    # What tells of erasing is never erased, or the gaps would be tampering.
    assert my_data.erase_due(later, keeping=set_by_somebody) == 0


def test_every_rule_can_be_carried_out_by_whom_it_names() -> None:
    steps = {f"{step.__module__}.{step.__name__}" for step in TIDYING if hasattr(step, "__name__")}
    for rule in KEEPING.retention:
        assert rule.source or rule.invented, rule
        if rule.table != "journal_payload":
            assert rule.after in Base.metadata.tables[rule.table].columns, rule
        if rule.by:
            module, _dot, name = rule.by.rpartition(".")
            assert getattr(import_module(module), name) in TIDYING, rule
    assert "portal.my_data.retention.erase_due" in steps
    days = {rule.after: rule.days for rule in KEEPING.retention if rule.table == "outbox_message"}
    assert days == {"sent_at": OUTBOX.days_after_sent, "dead_at": OUTBOX.days_after_given_up}
