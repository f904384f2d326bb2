"""A row never speaks of a file that is not there, even when the power goes between the two."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from portal import db
from portal.db.secrets import FieldUnreadable, encrypt_bytes
from portal.files import service, shelf
from portal.files.errors import FileChanged, FileMissing
from portal.files.service import FileRef
from portal.settings import ROOT
from portal.web.clock import RIGA

CONTENT = b"What Anna has sent. " * 100
NOW = datetime.now(RIGA)
LATER = NOW + service.GRACE + timedelta(hours=1)


@pytest.fixture
def opened(portal_app: Flask) -> Iterator[Flask]:
    """A portal whose services can be called."""
    with portal_app.app_context():
        yield portal_app


def _store(content: bytes = CONTENT, *, purpose: str = "test") -> FileRef:
    with db.transaction() as session:
        return service.store(content, purpose=purpose, session=session, now=NOW)


def test_what_is_kept_comes_back(opened: Flask) -> None:
    kept = _store()
    assert kept.size == len(CONTENT)
    assert service.open_file(kept.address, purpose="test") == CONTENT


@pytest.mark.parametrize("content", [b"", b"\x00", os.urandom(3_000_000)], ids=["empty", "zero", "large"])
def test_any_bytes_can_be_kept(opened: Flask, content: bytes) -> None:
    assert service.open_file(_store(content).address, purpose="test") == content


def test_nobody_reads_it_on_the_disk(opened: Flask) -> None:
    kept = _store()
    (path,) = shelf.everything()
    assert b"Anna" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path.name == kept.address == shelf.address_of(path.read_bytes()), "can be checked without a key"


def test_the_same_content_twice_tells_nobody_that_it_is_the_same(opened: Flask) -> None:
    assert _store().address != _store().address


def test_a_file_opens_only_for_what_it_was_kept_for(opened: Flask) -> None:
    with pytest.raises(FieldUnreadable):
        service.open_file(_store().address, purpose="another")


def test_a_key_that_is_not_configured_is_named(opened: Flask) -> None:
    address = _store().address
    settings = opened.config["SETTINGS"]
    opened.config["SETTINGS"] = replace(settings, field_keys={"new": "1" * 64})
    try:
        with pytest.raises(FieldUnreadable, match="test"):
            service.open_file(address, purpose="test")
    finally:
        opened.config["SETTINGS"] = settings


def test_a_changed_file_is_not_handed_out(opened: Flask) -> None:
    address = _store().address
    path = shelf.place_of(address)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(FileChanged):
        service.open_file(address, purpose="test")


def test_a_missing_file_is_said_and_named_by_the_sweep(opened: Flask) -> None:
    address = _store().address
    shelf.place_of(address).unlink()
    with pytest.raises(FileMissing):
        service.open_file(address, purpose="test")
    assert service.sweep(LATER).missing == (address,)
    said = opened.test_cli_runner().invoke(args=["files", "sweep"])
    assert said.exit_code == 1
    assert f"missing: {address}" in said.output


def test_the_sweep_takes_orphans_and_leaves_what_has_a_row(opened: Flask) -> None:
    kept = _store()
    with pytest.raises(RuntimeError, match="not today"), db.transaction() as session:
        service.store(b"orphan", purpose="test", session=session, now=NOW)
        raise RuntimeError("not today")
    (shelf.shelf() / "00").mkdir(exist_ok=True)
    (shelf.shelf() / "00" / "half.part").write_bytes(b"half a fi")
    assert len(list(shelf.everything())) == 3
    assert service.sweep(NOW + timedelta(minutes=5)).gone == 0, "somebody may just be writing their rows"
    assert service.sweep(LATER).gone == 2
    assert [path.name for path in shelf.everything()] == [kept.address]


def test_forgotten_means_gone(opened: Flask) -> None:
    address = _store().address
    with db.transaction() as session:
        service.forget(address, session=session)
    service.sweep(LATER)
    assert list(shelf.everything()) == []


def test_the_sweep_says_how_many(opened: Flask) -> None:
    said = opened.test_cli_runner().invoke(args=["files", "sweep"])
    assert (said.exit_code, said.output.strip()) == (0, "0 files without a row were removed.")


def test_bytes_that_are_not_ours_do_not_open(opened: Flask) -> None:
    address = shelf.put(b"no key, no nonce")
    with pytest.raises(FieldUnreadable):
        service.open_file(address, purpose="test")
    short = shelf.put(encrypt_bytes(b"x", purpose="stored_file.test")[:8])
    with pytest.raises(FieldUnreadable):
        service.open_file(short, purpose="test")


KILLED = """
import os, signal
from datetime import datetime
from portal import create_app, db
from portal.files import service
from portal.web.clock import now

with create_app().app_context(), db.transaction() as session:
    service.store(b"between file and row", purpose="test", session=session, now=now())
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_between_file_and_row_leaves_no_row_without_file(opened: Flask) -> None:
    settings = opened.config["SETTINGS"]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PORTAL_ENV": "test",
        "PORTAL_VAR": str(settings.var),
        "PORTAL_SECRET_KEY": settings.secret_key,
        "PORTAL_FIELD_KEYS": ",".join(f"{name}:{key}" for name, key in settings.field_keys.items()),
        "PORTAL_DATABASE_URL": settings.database_url,
    }
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(shelf.everything())) == 1, "the file was safe before the row"
    assert service.addresses() == frozenset()
    assert service.missing() == ()
    assert service.sweep(LATER).gone == 1
    kept = _store()
    assert service.open_file(kept.address, purpose="test") == CONTENT
