"""What cannot be written down is not shown; and no line of the logs says who somebody is."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import db
from portal.answering import service as answering
from portal.cases.models import CaseRow
from portal.journal import service as journal
from portal.people import service as people
from portal.web.clock import now
from tests.conftest import Databases
from tests.support.building import build_app
from tests.support.casework import someone, worker
from tests.support.deskwork import applied, check_all, entries, taken_in
from tests.support.locking import nobody_else_writes
from tests.support.login import DemoLogin, come_back, leave_for_login
from tests.support.page_client import Visitor
from tests.support.people import sign_in

NAME, CODE, PHONE, WISH = "Zeltīte", "990000-00042", "20001234", "dzīvot ar suni"


def _case(app: Flask, visitor: Visitor) -> tuple[str, object]:
    """Somebody's case, and the visitor at the desk that answers it."""
    with app.app_context():
        person, office = someone(NAME), worker()
        case_id = applied(person)
        assert office.signed_in is not None
        sign_in(visitor.client, office.signed_in)
        with db.session() as session:
            return f"/lv/desk/cases/{session.get_one(CaseRow, case_id).number}", person.subject


def _looks(app: Flask, person_id: object) -> int:
    with app.app_context():
        return [one.body["event"] for one in journal.entries_about(person_id)].count("record.seen")  # type: ignore[arg-type]


def test_a_look_that_cannot_be_written_is_not_shown(
    portal_app: Flask, databases: Databases, database_kind: str, tmp_path: Path
) -> None:
    impatient = build_app(tmp_path, database_url=databases.url(database_kind), busy_seconds=0.3)
    visitor = Visitor(impatient)
    address, person_id = _case(portal_app, visitor)
    with nobody_else_writes(impatient, seconds=60):
        page = visitor.get(address, expect=503)
    assert NAME not in page.html
    assert WISH not in page.html
    assert _looks(portal_app, person_id) == 0
    assert NAME in visitor.get(address).html
    assert _looks(portal_app, person_id) >= 1
    impatient.extensions["database"].engine.dispose()


def test_a_page_opened_again_is_the_same_look(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    address, person_id = _case(portal_app, visitor)
    visitor.get(address)
    first = _looks(portal_app, person_id)
    visitor.get(address)
    assert first == _looks(portal_app, person_id) >= 1


def test_no_log_line_says_who_somebody_is(
    portal_app: Flask, login: DemoLogin, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    request_log = logging.getLogger("portal.request")
    request_log.addHandler(caplog.handler)
    try:
        with caplog.at_level(logging.DEBUG):
            said = _a_whole_day(portal_app, login)
    finally:
        request_log.removeHandler(caplog.handler)
    lines = caplog.text + "".join(capsys.readouterr())
    assert "desk.case" in lines, "the log was read"
    for secret in said:
        assert secret not in lines, f"a line says {secret!r}"


def _a_whole_day(app: Flask, login: DemoLogin) -> list[str]:
    """Signing in, applying, looking, deciding; the answer is what nobody may find afterwards."""
    visitor = Visitor(app)
    come_back(visitor.client, login.choose(leave_for_login(visitor.client), "anna"))
    visitor.get("/lv/messages")
    desk = Visitor(app)
    with app.app_context():
        person, office = someone(NAME), worker()
        assert person.subject is not None
        assert office.signed_in is not None
        people.verify_code(person.subject, code=CODE)
        case_id = applied(person)
        sign_in(desk.client, office.signed_in)
        with db.session() as session:
            number = session.scalars(select(CaseRow.number).where(CaseRow.id == case_id)).one()
    desk.get(f"/lv/desk/cases/{number}")
    desk.get("/lv/desk/cases/AAAAAA", expect=404)
    with app.app_context():
        taken_in(office, case_id)
        check_all(office, case_id)
        answering.answer_yes(
            office, case_id, care_level=1, living="family", seen=entries(office, case_id), now=now()
        )
    desk.get(f"/lv/desk/cases/{number}")
    return [NAME, CODE, CODE.replace("-", ""), PHONE, WISH, number, "990000", "Paraudzi", "PARAUDZI", "Anna"]
