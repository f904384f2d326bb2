"""A new key takes over everything; the old one may then go, and nobody notices."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from portal import db
from portal.acting_for.actor import SYSTEM
from portal.call_me import service as call_me
from portal.documents import service as documents
from portal.files import service as files
from portal.files.models import StoredFile
from portal.gateways.identity import VerifiedIdentity
from portal.journal import service as journal
from portal.keys import service as keys
from portal.keys.errors import KeyNameTaken
from portal.outbox import service as outbox
from portal.people import service as people
from portal.settings import ROOT
from portal.uploads import service as uploads
from portal.web.clock import now
from tests.support import samples
from tests.support.hammering import environment_of
from tests.support.letters import application_copy

OLD, NEW, NEWER = {"test": "0" * 64}, {"new": "1" * 64}, {"newer": "2" * 64}
CODE, ANSWER = "990000-00001", "application-1.certificate"


@pytest.fixture
def keyed_app(portal_app: Flask) -> Iterator[Flask]:
    """A portal whose keys a test may change."""
    kept = portal_app.config["SETTINGS"]
    yield portal_app
    portal_app.config["SETTINGS"] = kept


def _with_keys(app: Flask, *keys: dict[str, str]) -> None:
    together = {name: material for one in keys for name, material in one.items()}
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], field_keys=together)


def _identity() -> VerifiedIdentity:
    return VerifiedIdentity(
        provider="demo", issuer="http://localhost:8001", subject="anna", given_name="Anna",
        family_name="Paraudziņa", code=f"PNOLV-{CODE}", assurance="high", authenticated_at=now(),
    )  # fmt: skip


def _fill() -> dict[str, Any]:
    """Something in every room that keeps secrets, and what must be readable afterwards."""
    person_id = people.person_of(_identity(), now=now())
    call_me.ask_for_call("+37120001234", best_time="any", language="lv", address="127.0.0.1", now=now())
    with db.transaction() as session:
        journal.record(session, SYSTEM, "case.moved", about=person_id)
    document = documents.freeze(
        "application-copy", application_copy(), language="lv", level="easy", now=now()
    )
    upload = uploads.accept(BytesIO(samples.jpeg()), "izziņa.jpg", answer=ANSWER, now=now())
    return {
        "person": person_id,
        "document": (document.id, documents.open_bytes(document.id)),
        "upload": (upload, uploads.open_bytes(upload.id, answer=ANSWER)),
    }


def _all_is_there(kept: dict[str, Any]) -> None:
    person_id: UUID = kept["person"]
    assert people.name_of(person_id).whole == "Anna Paraudziņa"
    assert people.code_of(person_id) == (CODE, "verified")
    assert people.person_of(_identity(), now=now()) == person_id, "the login finds the same person"
    assert people.known_by_document(CODE, given_name="A", family_name="P") == person_id, "so does the code"
    document_id, drawn = kept["document"]
    assert documents.open_bytes(document_id) == drawn
    again = documents.freeze("application-copy", application_copy(), language="lv", level="easy", now=now())
    assert again.id == document_id, "the same content is the same document"
    upload, content = kept["upload"]
    assert uploads.uploads_of(ANSWER) == (upload,)
    assert uploads.open_bytes(upload.id, answer=ANSWER) == content
    assert [one.body["event"] for one in journal.entries_about(person_id)] == ["case.moved"]
    assert journal.verify().entries >= 1
    assert files.missing() == ()


def _run(app: Flask, *words: str, code: int = 0) -> str:
    said = app.test_cli_runner().invoke(args=list(words))
    assert said.exit_code == code, said.output
    return said.output


def test_after_two_changes_both_older_keys_may_go(keyed_app: Flask) -> None:
    with keyed_app.app_context():
        kept = _fill()
    _with_keys(keyed_app, NEW, OLD)
    said = _run(keyed_app, "keys", "rotate")
    assert "and 2 files are encrypted under new now" in said
    assert "Nothing needs test any more" in said
    _with_keys(keyed_app, NEW)
    with keyed_app.app_context():
        assert set(keys.in_use()) == {"new"}
        _all_is_there(kept)
    _with_keys(keyed_app, NEWER, NEW)
    _run(keyed_app, "keys", "rotate")
    _with_keys(keyed_app, NEWER)
    with keyed_app.app_context():
        assert set(keys.in_use()) == {"newer"}
        _all_is_there(kept)


def test_without_rotating_the_old_key_is_needed_and_the_list_says_so(keyed_app: Flask) -> None:
    with keyed_app.app_context():
        _fill()
    _with_keys(keyed_app, NEW)
    said = _run(keyed_app, "keys", "list").splitlines()
    assert said[0] == "new  0"
    assert said[1].startswith("test  ")
    assert said[1].endswith("(not in PORTAL_FIELD_KEYS!)")


def test_once_more_changes_nothing(keyed_app: Flask) -> None:
    with keyed_app.app_context():
        _fill()
        assert keys.rotate(now()) == keys.Rotated(0, 0, ())
        _with_keys(keyed_app, NEW, OLD)
        first = keys.rotate(now())
        assert first.values > 5
        assert first.files == 2
        assert keys.rotate(now()) == keys.Rotated(0, 0, ())


def test_what_cannot_be_opened_is_named_and_the_rest_goes_on(keyed_app: Flask) -> None:
    with keyed_app.app_context():
        kept = _fill()
        with db.transaction() as session:
            session.execute(text("update call_request set phone = 'lost:AAAA:AAAA'"))
        _with_keys(keyed_app, NEW, OLD)
    said = _run(keyed_app, "keys", "rotate", code=1)
    assert "cannot be opened: call_request.phone" in said
    assert "Keep every older key" in said
    _with_keys(keyed_app, NEW)
    with keyed_app.app_context():
        _all_is_there(kept)


def test_the_name_of_a_retired_key_is_never_given_to_another(keyed_app: Flask) -> None:
    _with_keys(keyed_app, NEW, OLD)
    _run(keyed_app, "keys", "rotate")
    _with_keys(keyed_app, NEWER, NEW, {"test": "3" * 64})
    assert "Give the new key another name" in _run(keyed_app, "keys", "rotate", code=1)
    with keyed_app.app_context(), pytest.raises(KeyNameTaken):
        keys.rotate(now())


def test_the_old_file_stays_for_whoever_is_about_to_open_it_and_then_goes(keyed_app: Flask) -> None:
    with keyed_app.app_context():
        _fill()
        before = files.addresses()
        _with_keys(keyed_app, NEW, OLD)
        keys.rotate(now())
        assert not files.addresses() & before
        # Old as the file is, it counts from when it was replaced.
        assert files.sweep(now()).gone == 0
        assert files.sweep(now() + files.GRACE + timedelta(minutes=1)).gone == 2


def test_beside_a_running_portal_nothing_that_is_written_is_lost(keyed_app: Flask) -> None:
    with keyed_app.app_context(), db.transaction() as session:
        for number in range(300):
            outbox.put(session, kind="x", payload={"n": number}, idempotency_key=f"old-{number}", now=now())
    _with_keys(keyed_app, NEW, OLD)
    stop, written, went_wrong = Event(), list[int](), list[Exception]()

    def write() -> None:
        with keyed_app.app_context():
            while not stop.is_set():
                try:
                    claimed = outbox.claim_next(now())
                    # On a slow day the writer is through with all of them before the keys have changed.
                    if claimed is not None:
                        outbox.payload_of(claimed)
                        outbox.keep_failed(claimed, error=f"try {len(written)}", now=now())
                    with db.transaction() as session:
                        files.store(b"x" * 500, purpose="test", session=session, now=now())
                    written.append(1)
                except Exception as error:  # whatever it is, the test shows it
                    went_wrong.append(error)
                    return

    writer = Thread(target=write)
    writer.start()
    try:
        with keyed_app.app_context():
            while not written and not went_wrong:
                time.sleep(0.01)
            keys.rotate(now())
    finally:
        stop.set()
        writer.join(timeout=60)
    assert went_wrong == []
    _with_keys(keyed_app, NEW)
    with keyed_app.app_context():
        assert set(keys.in_use()) == {"new"}
        with db.session() as session:
            said = session.execute(text("select count(last_error) from outbox_message")).scalar_one()
            addresses = [row.address for row in session.query(StoredFile)]
        assert said == len(written), "what was written meanwhile stays"
        assert all(files.open_file(one, purpose="test") == b"x" * 500 for one in addresses)
        assert len(addresses) == len(written)


def test_a_file_that_is_removed_meanwhile_stays_removed(keyed_app: Flask) -> None:
    with keyed_app.app_context():
        _fill()
        (upload,) = uploads.uploads_of(ANSWER)
        addresses = sorted(files.addresses())
        _with_keys(keyed_app, NEW, OLD)
        uploads.remove(upload.id, answer=ANSWER)
        assert sorted(files.renew(address) for address in addresses) == [False, True]
        assert len(files.addresses()) == 1


@pytest.mark.other_databases_long
def test_killed_half_way_it_is_finished_by_running_it_again(keyed_app: Flask) -> None:
    count = 1200
    with keyed_app.app_context(), db.transaction() as session:
        for number in range(count):
            outbox.put(session, kind="x", payload={"n": number}, idempotency_key=f"{number}", now=now())
    _with_keys(keyed_app, NEW, OLD)
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "portal", "keys", "rotate"],
        cwd=ROOT, env=environment_of(keyed_app.config["SETTINGS"]), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with keyed_app.app_context():
        while not _count("new") and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
        half = _count("new")
        assert 0 < half < count, "killed too late to show anything"
        assert _count("test") + half == count
        assert keys.rotate(now()).values == count - half
    _with_keys(keyed_app, NEW)
    with keyed_app.app_context():
        assert set(keys.in_use()) == {"new"}
        claimed = outbox.claim_next(now())
        assert claimed is not None
        assert "n" in outbox.payload_of(claimed)


def _count(key_id: str) -> int:
    with db.session() as session:
        return session.execute(
            text("select count(*) from outbox_message where payload like :mark"), {"mark": f"{key_id}:%"}
        ).scalar_one()
