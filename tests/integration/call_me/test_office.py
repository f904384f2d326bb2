"""The office sees who waits, closes what it has called, and keeps nothing too long."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask

from portal.call_me import service
from portal.call_me.queries import waiting_calls_of
from portal.organisations.service import call_rules, front_desk
from portal.outbox.sending import send_due
from tests.support.due import erased

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=ZoneInfo("Europe/Riga"))


def _ask(number: str = "+37120005678", *, best_time: str = "evening", now: datetime = NOW) -> None:
    with_app = {"best_time": best_time, "language": "ru", "address": "192.0.2.1"}
    service.ask_for_call(number, now=now, **with_app)


def _waiting() -> list[str]:
    return [task.number for task in waiting_calls_of(front_desk().id)]


def test_the_list_begins_with_who_waits_longest(portal_app: Flask) -> None:
    with portal_app.app_context():
        _ask("+37120000002", now=NOW + timedelta(minutes=1))
        _ask("+37120000001")
        assert _waiting() == ["+37120000001", "+37120000002"]


def test_a_call_that_was_made_leaves_the_list_and_the_person_may_ask_again(portal_app: Flask) -> None:
    with portal_app.app_context():
        _ask()
        (task,) = waiting_calls_of(front_desk().id)
        service.close(task.id, outcome="reached", now=NOW)
        assert _waiting() == []
        _ask()
        assert _waiting() == ["+37120005678"]


def test_the_commands_list_close_and_refuse(portal_app: Flask) -> None:
    run = portal_app.test_cli_runner()
    with portal_app.app_context():
        _ask(now=NOW - timedelta(days=10))
    listed = run.invoke(args=["calls", "list"]).output
    assert "20 00 56 78" in listed
    assert "evening" in listed
    assert "late" in listed
    identity = listed.split()[0]
    assert run.invoke(args=["calls", "done", identity, "--outcome", "reached"]).exit_code == 0
    assert "Nobody waits" in run.invoke(args=["calls", "list"]).output
    again = run.invoke(args=["calls", "done", identity])
    assert again.exit_code == 1
    assert "no open request" in again.output
    assert run.invoke(args=["calls", "done", "not-an-id"]).exit_code == 2
    assert run.invoke(args=["calls", "done", str(uuid.uuid4())]).exit_code == 1


def test_a_request_nobody_could_call_is_erased_when_its_days_are_over(portal_app: Flask) -> None:
    with portal_app.app_context():
        days = timedelta(days=call_rules().erase_days_without_call)
        _ask("+37120000001")
        _ask("+37120000002", now=NOW + timedelta(days=1))
        assert erased("call_request", at=NOW + days - timedelta(seconds=1)) == 0
        assert erased("call_request", at=NOW + days) == 1
        assert _waiting() == ["+37120000002"]


def test_a_request_that_was_called_is_erased_soon_after_the_call(portal_app: Flask) -> None:
    with portal_app.app_context():
        days = timedelta(days=call_rules().erase_days_after_call)
        _ask()
        (task,) = waiting_calls_of(front_desk().id)
        service.close(task.id, outcome="not_reached", now=NOW + timedelta(days=2))
        assert erased("call_request", at=NOW + days) == 0
        assert erased("call_request", at=NOW + days + timedelta(days=2)) == 1


def test_the_organisation_gets_one_mail_that_names_nobody(portal_app: Flask) -> None:
    folder: Path = portal_app.config["SETTINGS"].var / "outbox"
    for old in folder.glob("*.eml"):
        old.unlink()
    with portal_app.test_request_context("/ru/call-me"):
        _ask()
        _ask()
        assert send_due(lambda: NOW) == 1
    (file,) = folder.glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    with portal_app.app_context():
        assert mail["To"] == front_desk().email
    whole = f"{mail['Subject']} {mail.get_content()}".lower()
    for word in ("2000", "20 00", "motiv", "budž", "budget", "programm"):
        assert word not in whole
    assert len(mail.get_content().split()) > 5
