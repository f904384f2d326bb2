"""A backup brings everything back; a damaged or foreign one is refused before anything is written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from portal import db
from portal.backups import service
from portal.backups.database_copy import find_program
from portal.backups.errors import BackupRefused
from portal.call_me import service as call_me
from portal.call_me.queries import waiting_calls_of
from portal.db.base import Base
from portal.documents import service as documents
from portal.files import service as files
from portal.files import shelf
from portal.organisations.service import front_desk
from portal.uploads import service as uploads
from portal.web.clock import RIGA
from tests.support import samples
from tests.support.building import build_app
from tests.support.keeping import fill
from tests.support.letters import application_copy
from tests.support.wholeness import torn

NOW = datetime(2026, 11, 23, 12, tzinfo=RIGA)
ANSWER = "application-1.certificate"


@pytest.fixture
def empty_app(portal_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A second portal of the same kind, with a database without a single table."""
    url = make_url(portal_app.config["SETTINGS"].database_url)
    if url.get_backend_name() == "sqlite":
        made = build_app(
            tmp_path / "second", database_url=f"sqlite:///{tmp_path / 'second' / 'portal.sqlite3'}"
        )
        yield made
        made.extensions["database"].engine.dispose()
        return
    server = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with closing(server.connect()) as connection:
        connection.execute(text("create database restored"))
    made = build_app(
        tmp_path / "second", database_url=url.set(database="restored").render_as_string(hide_password=False)
    )
    yield made
    made.extensions["database"].engine.dispose()
    with closing(server.connect()) as connection:
        connection.execute(text("drop database restored"))
    server.dispose()


def _fill(app: Flask) -> dict[str, Any]:
    """A call, a document and a file; the answer is what must be readable afterwards."""
    with app.app_context():
        call_me.ask_for_call("+37120001234", best_time="any", language="lv", address="127.0.0.1", now=NOW)
        document = documents.freeze(
            "application-copy", application_copy(), language="lv", level="easy", now=NOW
        )
        upload = uploads.accept(BytesIO(samples.jpeg()), "izziņa.jpg", answer=ANSWER, now=NOW)
        return {
            "document": (document.id, documents.open_bytes(document.id)),
            "upload": (upload, uploads.open_bytes(upload.id, answer=ANSWER)),
            "rows": _rows(),
        }


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    """Everything in every table, as it lies there."""
    with db.session() as session:
        return {
            table.name: sorted(map(tuple, session.execute(text(f'select * from "{table.name}"'))), key=str)  # noqa: S608
            for table in Base.metadata.sorted_tables
        }


def _run(app: Flask, *words: str) -> str:
    said = app.test_cli_runner().invoke(args=list(words))
    assert said.exit_code == 0, said.output
    return said.output


def test_a_backup_brings_everything_back(portal_app: Flask, empty_app: Flask, tmp_path: Path) -> None:
    before = _fill(portal_app)
    assert "2 files" in _run(portal_app, "backup", str(tmp_path / "copy"))
    with portal_app.app_context():
        uploads.accept(BytesIO(samples.png()), "later.png", answer=ANSWER, now=NOW)
    assert "2 files are back" in _run(empty_app, "restore", str(tmp_path / "copy"))
    with empty_app.app_context():
        assert _rows() == before["rows"]
        document_id, drawn = before["document"]
        assert documents.open_bytes(document_id) == drawn
        upload, content = before["upload"]
        assert uploads.uploads_of(ANSWER) == (upload,)
        assert uploads.open_bytes(upload.id, answer=ANSWER) == content
        assert [one.number for one in waiting_calls_of(front_desk().id)] == ["+37120001234"]
        assert db.schema_is_current()
        call_me.ask_for_call("+37120001235", best_time="any", language="lv", address="127.0.0.1", now=NOW)
    assert "0 files" in _run(empty_app, "files", "sweep")


def test_applications_answers_and_messages_come_back_whole(
    portal_app: Flask, empty_app: Flask, tmp_path: Path
) -> None:
    with portal_app.app_context():
        fill()
        before = _rows()
    assert torn(portal_app) == []
    _run(portal_app, "backup", str(tmp_path / "copy"))
    _run(empty_app, "restore", str(tmp_path / "copy"))
    with empty_app.app_context():
        assert _rows() == before
        assert db.schema_is_current()
    # Every case has its events and what was sent, every message its document, and the journal holds.
    assert torn(empty_app) == []
    assert {name for name, found in before.items() if found} >= {
        "application_sending",
        "case_event",
        "decision_letter",
        "message_document",
        "journal_payload",
        "journal_listed",
        "mandate",
        "invitation",
        "application_agreement",
        "application_other_words",
        "data_request",
    }


def test_nobody_else_may_read_it_and_no_key_is_in_it(portal_app: Flask, tmp_path: Path) -> None:
    _fill(portal_app)
    _run(portal_app, "backup", str(tmp_path / "copy"))
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    settings = portal_app.config["SETTINGS"]
    for path in (tmp_path / "copy").rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for secret in (settings.secret_key, *settings.field_keys.values(), "20001234", "Anna"):
            assert secret.encode() not in content, path.name
    assert not list(tmp_path.glob("*.part"))


def test_while_somebody_writes_every_row_of_the_copy_has_its_file(
    portal_app: Flask, empty_app: Flask, tmp_path: Path
) -> None:
    begun, stop = Event(), Event()

    def write() -> None:
        with portal_app.app_context():
            while not stop.is_set():
                with db.transaction() as session:
                    files.store(b"x" * 2000, purpose="test", session=session, now=NOW)
                begun.set()

    writer = Thread(target=write)
    writer.start()
    try:
        assert begun.wait(timeout=30)
        _run(portal_app, "backup", str(tmp_path / "copy"))
    finally:
        stop.set()
        writer.join(timeout=30)
    _run(empty_app, "restore", str(tmp_path / "copy"))
    with empty_app.app_context():
        assert files.missing() == ()
        assert len(files.addresses()) > 0


def _refused(app: Flask, *words: str) -> str:
    said = app.test_cli_runner().invoke(args=list(words))
    assert said.exit_code == 1
    return said.output


def test_a_folder_that_is_there_is_left_alone(portal_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    assert "is there already" in _refused(portal_app, "backup", str(tmp_path / "copy"))


def test_a_database_with_tables_is_never_written_over(portal_app: Flask, tmp_path: Path) -> None:
    before = _fill(portal_app)
    _run(portal_app, "backup", str(tmp_path / "copy"))
    assert "is not empty" in _refused(portal_app, "restore", str(tmp_path / "copy"))
    with portal_app.app_context():
        assert _rows() == before["rows"]


def _without_contents(copy: Path) -> None:
    (copy / "contents.json").unlink()


def _changed(content: bytes) -> bytes:
    """Another last byte, whatever it was."""
    return content[:-1] + bytes([content[-1] ^ 1])


def _with_changed_database(copy: Path) -> None:
    (file,) = copy.glob("database.*")
    file.write_bytes(_changed(file.read_bytes()))


def _without_database(copy: Path) -> None:
    next(copy.glob("database.*")).unlink()


def _with_changed_file(copy: Path) -> None:
    file = next((copy / "files").glob("*/*"))
    file.write_bytes(_changed(file.read_bytes()))


def _of_another_database(copy: Path) -> None:
    said = json.loads((copy / "contents.json").read_text("utf-8"))
    said["database"] = "sqlite" if said["database"] == "postgresql" else "postgresql"
    (copy / "contents.json").write_text(json.dumps(said), "utf-8")


DAMAGES = {
    "half": (_without_contents, "not a whole backup"),
    "another database": (_of_another_database, "and the portal runs on"),
    "changed database": (_with_changed_database, "changed or is damaged"),
    "no database": (_without_database, "missing from the backup"),
    "changed file": (_with_changed_file, "changed or is damaged"),
}


def test_a_damaged_backup_is_refused_before_anything_is_written(
    portal_app: Flask, empty_app: Flask, tmp_path: Path
) -> None:
    _fill(portal_app)
    _run(portal_app, "backup", str(tmp_path / "whole"))
    for name, (damage, words) in DAMAGES.items():
        copy = shutil.copytree(tmp_path / "whole", tmp_path / name)
        damage(copy)
        assert words in _refused(empty_app, "restore", str(copy)), name
        with empty_app.app_context():
            assert list(shelf.everything()) == [], name


def test_without_the_key_of_the_backup_nothing_is_restored(
    portal_app: Flask, empty_app: Flask, tmp_path: Path
) -> None:
    _run(portal_app, "backup", str(tmp_path / "copy"))
    settings = empty_app.config["SETTINGS"]
    for keys in ({"other": "0" * 64}, {"test": "1" * 64}):
        empty_app.config["SETTINGS"] = replace(settings, field_keys=keys)
        assert "The field key 'test'" in _refused(empty_app, "restore", str(tmp_path / "copy"))


def test_a_backup_that_lacks_a_file_says_so(portal_app: Flask, empty_app: Flask, tmp_path: Path) -> None:
    _fill(portal_app)
    _run(portal_app, "backup", str(tmp_path / "copy"))
    shutil.rmtree(next((tmp_path / "copy" / "files").iterdir()))
    assert "lacks 1 files" in _refused(empty_app, "restore", str(tmp_path / "copy"))


def test_a_backup_that_was_interrupted_is_begun_anew(portal_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "copy.part" / "files").mkdir(parents=True)
    (tmp_path / "copy.part" / "files" / "rest").write_bytes(b"x")
    _run(portal_app, "backup", str(tmp_path / "copy"))
    assert not (tmp_path / "copy" / "files" / "rest").exists()


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="postgresql-client"):
        find_program("pg_dump", path=str(tmp_path), packaged=tmp_path)
    (tmp_path / "9" / "bin").mkdir(parents=True)
    (tmp_path / "16" / "bin").mkdir(parents=True)
    for version in ("9", "16"):
        (tmp_path / version / "bin" / "pg_dump").touch()
    assert find_program("pg_dump", packaged=tmp_path) == str(tmp_path / "16" / "bin" / "pg_dump")


def test_a_database_that_is_away_is_said(portal_app: Flask, tmp_path: Path) -> None:
    away = build_app(tmp_path / "away", database_url="postgresql://portal:secret@/postgres?host=/nowhere")
    with away.app_context(), pytest.raises(BackupRefused, match="pg_dump did not work") as reason:
        service.make(tmp_path / "copy", now=NOW)
    assert "secret" not in str(reason.value)
    assert not (tmp_path / "copy").exists()


def test_rows_are_really_compared(portal_app: Flask) -> None:
    rows = _fill(portal_app)["rows"]
    assert {name for name, found in rows.items() if found} >= {
        "call_request",
        "document",
        "upload",
        "stored_file",
    }
