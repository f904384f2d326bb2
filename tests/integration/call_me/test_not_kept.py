"""When the database cannot write, nobody loses what they typed, and everybody reads whom to call."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal import db
from portal.web.access import Access, access
from tests.support.building import build_app
from tests.support.databases import prepare
from tests.support.page_client import Fetched, Visitor

TYPED = {"phone": "20 00 56 78", "best_time": "morning"}


@pytest.fixture
def impatient_app(tmp_path: Path) -> Iterator[Flask]:
    """A portal that waits for a lock no longer than a moment."""
    app = build_app(tmp_path)
    engine = app.extensions["database"].engine
    event.listen(engine, "connect", _wait_only_a_moment)
    prepare(app)
    yield app
    engine.dispose()


def _wait_only_a_moment(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("pragma busy_timeout = 50")


def _sent_while_locked(app: Flask) -> Fetched:
    visitor = Visitor(app)
    with closing(sqlite3.connect(app.config["SETTINGS"].var / "portal.sqlite3")) as other:
        other.execute("begin immediate")
        return visitor.send("/lv/call-me", TYPED, expect=503)


def test_what_was_typed_comes_back_with_the_number_to_call(impatient_app: Flask) -> None:
    page = _sent_while_locked(impatient_app)
    assert int(page.response.headers["Retry-After"]) > 0
    assert page.fields()["phone"] == TYPED["phone"]
    assert page.fields()["best_time"] == TYPED["best_time"]
    assert page.soup.select_one("main [role=alert] a[href='tel:+37120001234']")
    assert not page.soup.select(".field.wrong"), "nothing the reader wrote is wrong"


def test_the_same_page_can_be_sent_again(impatient_app: Flask) -> None:
    page = _sent_while_locked(impatient_app)
    visitor = Visitor(impatient_app)
    visitor.send("/lv/call-me", {name: page.fields()[name] for name in TYPED})


def test_the_log_does_not_say_what_was_to_be_written(
    impatient_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    _sent_while_locked(impatient_app)
    assert "OperationalError" in caplog.text
    assert "insert" not in caplog.text.lower()
    assert "5678" not in caplog.text


def test_anywhere_else_a_database_that_is_away_is_said_to_be_away(tmp_path: Path) -> None:
    away = build_app(tmp_path, database_url="postgresql://portal@/postgres?host=/nowhere-at-all")

    @access(Access.PUBLIC)
    def asks(**_values: object) -> str:
        with db.session() as session:
            return str(session.connection())

    away.view_functions["programme.words"] = asks
    page = Visitor(away).get("/lv/words", expect=503)
    assert int(page.response.headers["Retry-After"]) > 0
    assert page.soup.select_one("footer a[href^='tel:']")
