"""The database is opened and written as promised, on both databases."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from portal import db
from portal.db.engine import PRAGMAS, WriteOutsideTransaction
from portal.organisations.models import OrganisationRow
from portal.web.models import CountRow
from tests.support.building import settings_for_tests
from tests.support.databases import statements

END = datetime(2026, 11, 23, 13, tzinfo=UTC)


def _count() -> int:
    with db.session() as session:
        return session.scalar(select(func.count()).select_from(CountRow)) or 0


def _row(key: str = "a" * 64) -> CountRow:
    return CountRow(scope="all", key_hash=key, window_ends_at=END, count=1)


def test_a_transaction_that_ends_well_is_kept(portal_app: Flask) -> None:
    with portal_app.app_context():
        with db.transaction() as session:
            session.add(_row())
        assert _count() == 1


def test_a_transaction_that_raises_leaves_nothing(portal_app: Flask) -> None:
    with portal_app.app_context():
        with pytest.raises(LookupError), db.transaction() as session:
            session.add(_row())
            session.flush()
            raise LookupError
        assert _count() == 0


def test_reading_inside_a_transaction_sees_what_it_wrote(portal_app: Flask) -> None:
    with portal_app.app_context(), db.transaction() as session:
        session.add(_row())
        session.flush()
        assert _count() == 1


def test_a_second_transaction_inside_the_first_is_refused(portal_app: Flask) -> None:
    with portal_app.app_context():
        with db.transaction(), pytest.raises(RuntimeError, match="one use case"), db.transaction():
            pass
        with db.transaction() as session:
            session.add(_row())
        assert _count() == 1


def test_a_write_outside_a_transaction_is_refused(portal_app: Flask) -> None:
    with portal_app.app_context(), db.session() as session:
        session.add(_row())
        with pytest.raises(WriteOutsideTransaction):
            session.flush()


def test_the_database_refuses_the_same_key_twice(portal_app: Flask) -> None:
    with portal_app.app_context():
        with db.transaction() as session:
            session.add(_row())
        with pytest.raises(IntegrityError), db.transaction() as session:
            session.add(_row())
        assert _count() == 1


def test_an_error_of_the_database_does_not_repeat_what_was_written(portal_app: Flask) -> None:
    with portal_app.app_context():
        with db.transaction() as session:
            session.add(_row("f" * 64))
        with pytest.raises(IntegrityError) as refusal, db.transaction() as session:
            session.add(_row("f" * 64))
    # PostgreSQL names the key in its own words before that.
    assert "hidden" in str(refusal.value)
    assert "f" * 64 not in str(refusal.value).partition("[SQL")[2]


def test_a_foreign_key_is_enforced(portal_app: Flask) -> None:
    with portal_app.app_context(), pytest.raises(IntegrityError), db.transaction() as session:
        session.execute(
            text(
                "insert into call_request (id, organisation_id, phone, phone_hash, best_time, language,"
                " times_asked, asked_at, call_before, erase_after)"
                " values (:id, :id, 'x', 'x', 'any', 'lv', 1, :at, :at, :at)"
            ),
            {"id": "0" * 32, "at": "2026-11-23 10:00:00"},
        )


def test_an_instant_comes_back_as_the_same_instant(portal_app: Flask) -> None:
    with portal_app.app_context():
        with db.transaction() as session:
            session.add(_row())
        with db.session() as session:
            kept = session.scalars(select(CountRow)).one()
    assert kept.window_ends_at == END
    assert kept.window_ends_at.tzinfo is not None


def test_an_instant_without_a_zone_is_refused(portal_app: Flask) -> None:
    row = CountRow(scope="all", key_hash="b", window_ends_at=END.replace(tzinfo=None), count=1)
    refused = pytest.raises(StatementError, match="without a time zone")
    with portal_app.app_context(), refused, db.transaction() as session:
        session.add(row)


def test_organisations_are_written_once_however_often_the_file_is_read(portal_app: Flask) -> None:
    from portal.organisations.service import keep_organisations

    with portal_app.app_context():
        assert keep_organisations() == keep_organisations()
        with db.session() as session:
            names = session.scalars(select(OrganisationRow.key)).all()
    assert len(names) == len(set(names)) == 4


def test_sqlite_is_opened_so_that_nothing_committed_can_be_lost(
    database_kind: str, portal_app: Flask
) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    assert set(wanted) == {*PRAGMAS, "busy_timeout"}
    with portal_app.app_context(), db.session() as session:
        if database_kind == "sqlite":
            found = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
            assert found == wanted
        else:
            assert session.execute(text("show fsync")).scalar() == "off", "only the test server may do this"
            assert session.execute(text("show lock_timeout")).scalar() == "10s"
            assert session.execute(text("show idle_in_transaction_session_timeout")).scalar() == "1min"


def test_a_new_file_that_another_program_is_just_writing_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite3"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("create table first (x integer)")
    other.execute("begin immediate")
    threading.Timer(0.5, other.commit).start()
    app = Flask(__name__)
    app.config["SETTINGS"] = settings_for_tests(tmp_path, database_url=f"sqlite:///{file}")
    db.init_db(app)
    with app.app_context(), db.session() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    app.extensions["database"].engine.dispose()
    other.close()


def test_a_writer_takes_the_lock_before_it_reads(database_kind: str, portal_app: Flask) -> None:
    with statements(portal_app) as said, portal_app.app_context(), db.transaction() as session:
        session.execute(text("select 1"))
    if database_kind == "sqlite":
        assert said[0] == "BEGIN IMMEDIATE"
    assert said[-1] == "select 1"
