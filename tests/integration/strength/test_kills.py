"""A portal that is really killed keeps what it said was sent, and leaves nothing half written."""

from __future__ import annotations

import os
import random
import signal
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from portal import db
from portal.applications import service as applications
from portal.cases.models import CaseRow
from portal.cases.rules import State
from portal.web import cookies
from portal.web.clock import now
from tests.support import hammering
from tests.support.applying import fill_in
from tests.support.casework import LONG, someone
from tests.support.serving import web_server
from tests.support.wholeness import torn


def _kill_while_twelve_write(app: Flask, folder: Path, *, kills: int) -> None:
    chance = random.Random(kills)  # noqa: S311 -- a moment, not a secret
    for kill in range(kills):
        errors = folder / f"errors-{kill}"
        with hammering.start(app.config["SETTINGS"], errors) as program:
            assert program.stdout is not None
            # Some have been sent, and eleven others are at all kinds of moments of their way.
            said = [program.stdout.readline().strip() for _ in range(3)]
            time.sleep(chance.uniform(0, 1.5))
            program.send_signal(signal.SIGKILL)
            said += [line.strip() for line in program.stdout if line.endswith("\n")]
        assert all(said), errors.read_text(encoding="utf-8")
        assert errors.read_text(encoding="utf-8") == ""
        assert torn(app) == []
        with app.app_context(), db.session() as session:
            states = {row.number: row.state for row in session.execute(select(CaseRow.number, CaseRow.state))}
        assert {states.get(number) for number in said} == {State.SUBMITTED}, "what was said is there"


def test_killed_at_random_while_twelve_people_apply(portal_app: Flask, tmp_path: Path) -> None:
    _kill_while_twelve_write(portal_app, tmp_path, kills=2)


@pytest.mark.long
def test_killed_at_random_many_times(portal_app: Flask, tmp_path: Path) -> None:
    _kill_while_twelve_write(portal_app, tmp_path, kills=12)


class _Browser:
    """A visitor on a real connection, with a cookie for each name."""

    def __init__(self, port: int, jar: dict[str, str]) -> None:
        self._port, self._jar = port, jar

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, address that follows, and page."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._jar.items())}
        headers |= {"Host": f"localhost:{self._port}"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body=urlencode(form) if form is not None else None, headers=headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._jar[key] = rest.partition(";")[0]
        location = answer.getheader("Location") or ""
        connection.close()
        return answer.status, location, page


def test_killed_right_after_sent_was_shown_it_is_there(portal_app: Flask) -> None:
    with portal_app.app_context():
        actor = someone()
        case_id = applications.begin(actor, programme=LONG, now=now())
        fill_in(actor, case_id)
        number = applications.draft_of(actor, case_id).case.number
        from portal.web import session as web_session

        assert actor.signed_in is not None
        token = web_session.begin(actor.signed_in, provider="test", authenticated_at=now(), at=now())
        jar = {cookies.full_name(cookies.SESSION): token}
    check = f"/lv/applications/{number}/check"
    with web_server(portal_app) as (server, port):
        browser = _Browser(port, jar)
        status, _, page = browser.ask("GET", check)
        assert status == 200, page
        fields = BeautifulSoup(page, "html5lib").select("main form input[name]")
        form = {str(tag["name"]): str(tag.get("value", "")) for tag in fields}
        status, there, _ = browser.ask("POST", check, form)
        assert (status, there) == (303, f"/lv/applications/{number}/sent")
        status, _, page = browser.ask("GET", there)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    assert status == 200
    assert number in page
    with portal_app.app_context(), db.session() as session:
        assert session.get_one(CaseRow, case_id).state == State.SUBMITTED
        assert applications.sent_of(actor, case_id) is not None
    assert torn(portal_app) == []
