"""Nothing happens without its entry, nothing can be changed or lost without being seen, all can be erased."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import text

from portal import db
from portal.acting_for.actor import SYSTEM, Actor, Capacity, oneself
from portal.journal import service as journal
from portal.journal.models import JournalLookRow
from portal.journal.service import CHECKPOINTS, JournalBroken
from tests.support.building import build_app
from tests.support.due import erased
from tests.support.people import clock_at

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Riga"))
PERSON, WORKER, CASE = uuid4(), uuid4(), uuid4()
STAFF = Actor(capacity=Capacity.STAFF, signed_in=WORKER, organisation_id=uuid4())


def _write(app: Flask, *, count: int = 1, about: UUID = PERSON, actor: Actor = SYSTEM) -> None:
    with app.app_context(), db.transaction() as session:
        for number in range(count):
            journal.record(
                session,
                actor,
                "case.moved",
                about=about,
                record=("case", CASE),
                details={"to": f"S{number}", "vārds": "ķīļa"},
            )


def _tamper(app: Flask, statement: str) -> None:
    with app.app_context(), db.transaction() as session:
        session.execute(text(statement))


def _verify(app: Flask) -> journal.Found:
    with app.app_context():
        return journal.verify()


def test_what_is_written_can_be_read_and_checked(portal_app: Flask) -> None:
    assert _verify(portal_app).entries == 0
    _write(portal_app, count=3, actor=oneself(PERSON))
    found = _verify(portal_app)
    assert (found.entries, found.erased) == (3, 0)
    with portal_app.app_context():
        first, *_rest = journal.entries_about(PERSON)
    assert first.number == 1
    assert first.body["by"] == first.body["for"] == first.body["about"] == str(PERSON)
    assert first.body["record"] == ["case", str(CASE)]
    assert first.body["details"] == {"to": "S0", "vārds": "ķīļa"}


def test_a_change_that_fails_leaves_no_entry(portal_app: Flask) -> None:
    with portal_app.app_context(), pytest.raises(ZeroDivisionError), db.transaction() as session:
        journal.record(session, SYSTEM, "case.moved", about=PERSON)
        _ = 1 / 0
    assert _verify(portal_app).entries == 0


@pytest.mark.parametrize(
    ("tampering", "words"),
    [
        ("update journal_entry set digest = 'f' where number = 2", "At 2: the seal"),
        ("update journal_payload set salt = 'f' where number = 2", "At 2: what is written was changed"),
        ("update journal_payload set body = (select body from journal_payload where number = 1)", "changed"),
        ("update journal_payload set about_id = null where number = 3", "At 3: it was filed"),
        ("delete from journal_payload where number = 2", "At 2: what was written is gone"),
        (
            "delete from journal_payload; delete from journal_entry where number = 2",
            "At 2: the entry is missing",
        ),
        (
            "delete from journal_payload; delete from journal_entry where number = 4",
            "not where the journal ended",
        ),
        ("update journal_head set number = 3", "not where the journal ended"),
        ("delete from journal_head", "not where the journal ended"),
        ("update journal_entry set seal = 'f' where number = 4", "At 4: the seal"),
        ("update journal_entry set seal = 'f' where number = 2", "At 2: the seal"),
        # Two that change places, and one written once more behind the last, with the head moved along.
        (
            "update journal_entry set"
            " digest = (select it.digest from journal_entry it where it.number = 5 - journal_entry.number),"
            " seal = (select it.seal from journal_entry it where it.number = 5 - journal_entry.number)"
            " where number in (2, 3)",
            "At 2: the seal",
        ),
        (
            "insert into journal_entry (number, digest, key_id, seal)"
            " select 5, digest, key_id, seal from journal_entry where number = 4;"
            "update journal_head set number = 5",
            "At 5: the seal",
        ),
        # What cannot be opened any more is seen where it stands, and does not hide the rest.
        ("update journal_entry set key_id = 'none' where number = 2", "At 2: the seal cannot be checked"),
        (
            "update journal_payload set body = 'none:a:b' where number = 2",
            "At 2: what is written cannot be read",
        ),
        ("update journal_payload set body = 'none' where number = 2", "At 2: what is written cannot be read"),
    ],
)
def test_whoever_tampers_is_seen(portal_app: Flask, tampering: str, words: str) -> None:
    _write(portal_app, count=4)
    for statement in tampering.split(";"):
        _tamper(portal_app, statement)
    with pytest.raises(JournalBroken, match=words):
        _verify(portal_app)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "tampering",
    [
        "insert into journal_payload (number, about_id, salt, body)"
        " select 9, about_id, salt, body from journal_payload where number = 1",
        "insert into journal_listed (person_id, number)"
        " select about_id, 9 from journal_payload where number = 1",
    ],
)
def test_what_hangs_on_no_link_is_seen(portal_app: Flask, tampering: str) -> None:
    """Whoever opens the file of the database with a tool of their own is kept by no foreign key."""
    _write(portal_app, count=2)
    with closing(sqlite3.connect(portal_app.extensions["database"].engine.url.database)) as connection:
        connection.execute(tampering)
        connection.commit()
    with pytest.raises(JournalBroken, match="At 9: something is written"):
        _verify(portal_app)


@pytest.mark.parametrize(
    "tampering",
    [
        "delete from journal_listed",
        "update journal_listed set number = 1",
        "update journal_payload set about_id = (select person_id from journal_listed) where number = 2;"
        " delete from journal_listed",
    ],
)
def test_nobody_is_kept_from_learning_that_they_stood_in_a_list(portal_app: Flask, tampering: str) -> None:
    _write(portal_app)
    with portal_app.app_context():
        journal.looked_at_list(STAFF, records=[("case", CASE)], people={PERSON})
        assert [one.number for one in journal.newest_about(PERSON, most=None)] == [2, 1]
    assert _verify(portal_app).entries == 2
    for statement in tampering.split(";"):
        _tamper(portal_app, statement)
    with pytest.raises(JournalBroken, match="At [12]: "):
        _verify(portal_app)


def test_nobody_can_forget_that_something_was_erased(portal_app: Flask) -> None:
    _write(portal_app, count=2)
    with portal_app.app_context(), db.transaction() as session:
        journal.erase_about(session, SYSTEM, PERSON)
    assert _verify(portal_app).erased == 2
    _tamper(portal_app, "delete from journal_payload where number = 3")
    with pytest.raises(JournalBroken, match="At 1: what was written is gone"):
        _verify(portal_app)


def test_an_exported_head_shows_a_chain_that_was_cut_and_sewn(portal_app: Flask) -> None:
    file = portal_app.config["SETTINGS"].var / CHECKPOINTS
    _write(portal_app, count=3)
    with portal_app.app_context():
        number, _seal = journal.checkpoint()
        journal.checkpoint()
    assert number == 3
    assert len(file.read_text().splitlines()) == 1, "the same head is written once"
    assert _verify(portal_app).checkpoints == 1
    _tamper(portal_app, "delete from journal_payload")
    _tamper(portal_app, "delete from journal_entry")
    _tamper(portal_app, "delete from journal_head")
    try:
        with pytest.raises(JournalBroken, match="exported at 3"):
            _verify(portal_app)
        _write(portal_app, count=5)
        with pytest.raises(JournalBroken, match="At 3: the exported checkpoint"):
            _verify(portal_app)
    finally:
        file.unlink()


@pytest.mark.one_database
def test_a_head_exported_to_another_place_shows_what_was_cut_beside_the_database(
    portal_app: Flask, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "other-machine" / "heads.txt"
    settings = portal_app.config["SETTINGS"]
    app = build_app(
        tmp_path,
        database_url=settings.database_url,
        field_keys=settings.field_keys,
        journal_checkpoints=elsewhere,
    )
    _write(app, count=3)
    with app.app_context(), pytest.raises(JournalBroken, match="cannot be reached"):
        journal.checkpoint()
    elsewhere.parent.mkdir()
    with app.app_context():
        journal.checkpoint()
    assert _verify(app).checkpoints == 1
    # Without a key, in the database alone: the newest entries go, and the chain ends with an older one.
    _tamper(app, "delete from journal_payload where number > 1")
    _tamper(app, "delete from journal_entry where number > 1")
    _tamper(app, "update journal_head set number = 1, seal = (select seal from journal_entry)")
    assert _verify(portal_app).entries == 1, "beside the database nothing shows it"
    with pytest.raises(JournalBroken, match="exported at 3"):
        _verify(app)
    elsewhere.unlink()
    elsewhere.parent.rmdir()
    assert app.test_cli_runner().invoke(args=["journal", "verify"]).exit_code == 1


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("# 3", "Line 2 of journal-checkpoints.txt is no checkpoint"),
        ("ķ ķ ķ", "Line 2 of journal-checkpoints.txt is no checkpoint"),
        ("3 f 2026-11-22", "At 3: two checkpoints say two things"),
    ],
)
def test_the_file_of_exported_heads_says_what_the_portal_wrote(
    portal_app: Flask, line: str, words: str
) -> None:
    file = portal_app.config["SETTINGS"].var / CHECKPOINTS
    _write(portal_app, count=3)
    with portal_app.app_context():
        journal.checkpoint()
    try:
        file.write_text(f"{file.read_text()}{line}\n", encoding="utf-8")
        with pytest.raises(JournalBroken, match=words):
            _verify(portal_app)
        said = portal_app.test_cli_runner().invoke(args=["journal", "verify"])
        assert (said.exit_code, "does not hold" in said.output) == (1, True)
    finally:
        file.unlink()


def test_what_is_about_a_person_can_be_erased_and_the_chain_holds(portal_app: Flask) -> None:
    _write(portal_app, count=2)
    _write(portal_app, about=uuid4())
    with portal_app.app_context(), db.transaction() as session:
        assert journal.erase_about(session, SYSTEM, PERSON) == 2
    found = _verify(portal_app)
    assert (found.entries, found.erased) == (4, 2)
    with portal_app.app_context():
        assert journal.entries_about(PERSON) == ()


def test_the_words_lie_encrypted(portal_app: Flask) -> None:
    _write(portal_app)
    with portal_app.app_context(), db.session() as session:
        assert "case.moved" not in str(session.execute(text("select * from journal_payload")).all())


def test_a_look_is_written_once_an_hour(portal_app: Flask) -> None:
    for minutes in (0, 5, 59, 60, 61):
        with clock_at(portal_app, NOON + timedelta(minutes=minutes)), portal_app.app_context():
            journal.looked(STAFF, about=PERSON, record=("case", CASE))
            journal.looked(STAFF, about=PERSON, record=("case", PERSON))
    with portal_app.app_context():
        seen = [one.body["record"][1] for one in journal.entries_about(PERSON)]
    assert sorted(seen) == sorted([str(CASE), str(PERSON)] * 2)
    assert _verify(portal_app).entries == 4


def test_a_mark_that_somebody_put_there_hides_no_look(portal_app: Flask) -> None:
    hour = NOON.replace(minute=0)
    with clock_at(portal_app, NOON), portal_app.app_context():
        with db.transaction() as session:
            session.add(JournalLookRow(person_id=WORKER, record=f"case:{CASE}", hour=hour))
        journal.looked(STAFF, about=PERSON, record=("case", CASE))
        assert len(journal.entries_about(PERSON)) == 1


def test_looking_at_ones_own_record_is_nobodys_business(portal_app: Flask) -> None:
    with portal_app.app_context():
        journal.looked(oneself(PERSON), about=PERSON, record=("case", CASE))
        journal.looked(SYSTEM, about=PERSON, record=("case", CASE))
    assert _verify(portal_app).entries == 0


def test_marks_of_the_day_before_go_and_the_looks_stay(portal_app: Flask) -> None:
    with clock_at(portal_app, NOON), portal_app.app_context():
        journal.looked(STAFF, about=PERSON, record=("case", CASE))
        assert erased("journal_look", at=NOON + timedelta(hours=4)) == 0
        assert erased("journal_look", at=NOON + timedelta(days=1)) == 1
        with db.session() as session:
            assert session.execute(text("select count(*) from journal_look")).scalar() == 0
    assert _verify(portal_app).entries == 1


def test_many_writers_make_one_chain(portal_app: Flask) -> None:
    with ThreadPoolExecutor(6) as pool:
        for one in [pool.submit(_write, portal_app, count=2) for _ in range(12)]:
            one.result()
    assert _verify(portal_app).entries == 24


def test_many_looks_at_once_are_one(portal_app: Flask) -> None:
    def look() -> None:
        with portal_app.app_context():
            journal.looked(STAFF, about=PERSON, record=("case", CASE))

    with clock_at(portal_app, NOON), ThreadPoolExecutor(6) as pool:
        for one in [pool.submit(look) for _ in range(12)]:
            one.result()
    assert _verify(portal_app).entries == 1
