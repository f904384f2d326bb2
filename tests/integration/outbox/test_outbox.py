"""Messages leave after their cause is kept, at least once, and are never lost in silence."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal import db
from portal.call_me import service as call_me
from portal.call_me.models import CallRequest
from portal.cli import one_round
from portal.outbox import service
from portal.outbox.models import OutboxMessage
from portal.outbox.rules import LEASE, MOST_ATTEMPTS, WAITS
from portal.outbox.sending import send_due
from tests.support.building import build_app
from tests.support.due import erased

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
LATER = timedelta(days=30)
WORDS = {"to": "office@x.invalid", "subject": "Kāds lūdz piezvanīt", "text": "Apskatiet sarakstu."}


class Post:
    """A way to send that remembers what left, and fails when told to."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails, self.left = fails, Counter[str]()
        self._lock = threading.Lock()

    def __call__(self, _payload: Mapping[str, Any], key: str) -> None:
        """Send one."""
        if self.fails:
            raise ConnectionRefusedError("nobody there")
        with self._lock:
            self.left[key] += 1


def _put(*keys: str, kind: str = "mail") -> None:
    with db.transaction() as session:
        for key in keys:
            service.put(session, kind=kind, payload=WORDS, idempotency_key=key, now=NOW)


def _send(post: Post, *, at: datetime = NOW) -> int:
    return send_due(lambda: at, kinds={"mail": post})


def _message(key: str) -> OutboxMessage:
    with db.session() as session:
        return session.scalars(select(OutboxMessage).where(OutboxMessage.idempotency_key == key)).one()


def test_what_is_due_leaves_once_and_its_words_are_forgotten(portal_app: Flask) -> None:
    post = Post()
    with portal_app.app_context():
        _put("a", "b")
        assert _send(post) == 2
        assert _send(post) == 0
        assert post.left == {"a": 1, "b": 1}
        assert _message("a").payload is None
        assert _message("a").sent_at == NOW


def test_a_cause_that_is_not_kept_sends_nothing(portal_app: Flask) -> None:
    with portal_app.app_context():
        with pytest.raises(LookupError), db.transaction() as session:
            service.put(session, kind="mail", payload={}, idempotency_key="a", now=NOW)
            raise LookupError
        assert _send(Post()) == 0


def test_the_same_key_is_one_message(portal_app: Flask) -> None:
    with portal_app.app_context():
        _put("a")
        _put("a")
        assert _send(Post()) == 1
        _put("a")
        assert _send(Post()) == 0, "also after it has left"


def test_parallel_senders_send_each_message_once(portal_app: Flask) -> None:
    post, begin, failures = Post(), threading.Barrier(4), []
    keys = [f"message-{number}" for number in range(24)]

    def sender() -> None:
        begin.wait()
        try:
            with portal_app.app_context():
                _send(post)
        except Exception as error:
            failures.append(error)

    with portal_app.app_context():
        _put(*keys)
    threads = [threading.Thread(target=sender) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert post.left == dict.fromkeys(keys, 1)


def test_a_sender_that_died_between_claiming_and_sending_loses_nothing(portal_app: Flask) -> None:
    post = Post()
    with portal_app.app_context():
        _put("a")
        assert service.claim_next(NOW) is not None
        assert _send(post, at=NOW + LEASE - timedelta(seconds=1)) == 0, "another may not touch it yet"
        assert _send(post, at=NOW + LEASE) == 1
        assert post.left == {"a": 1}


def test_a_sender_that_comes_back_too_late_changes_nothing(portal_app: Flask) -> None:
    with portal_app.app_context():
        _put("a")
        slow = service.claim_next(NOW)
        other = service.claim_next(NOW + LEASE)
        assert slow is not None
        assert other is not None
        service.keep_failed(slow, error="too slow", now=NOW + LEASE)
        service.keep_sent(other, now=NOW + LEASE)
        assert _message("a").sent_at == NOW + LEASE
        assert _message("a").last_error is None


def test_a_failure_waits_longer_each_time_and_ends_with_a_person(portal_app: Flask) -> None:
    broken, at = Post(fails=True), NOW
    with portal_app.app_context():
        _put("a")
        for wait in WAITS:
            assert _send(broken, at=at) == 0
            assert _message("a").due_at == at + wait
            assert service.claim_next(at + wait - timedelta(seconds=1)) is None
            at += wait
        _send(broken, at=at)
        (letter,) = service.dead_letters()
        assert "nobody there" in letter.last_error
        assert _send(Post(), at=at + LATER) == 0, "a dead letter is not sent by machine"


def test_a_message_that_kills_its_senders_is_given_up(portal_app: Flask) -> None:
    with portal_app.app_context():
        _put("a")
        for attempt in range(MOST_ATTEMPTS):
            assert service.claim_next(NOW + attempt * LEASE) is not None
        assert service.claim_next(NOW + MOST_ATTEMPTS * LEASE) is None
        assert [one.idempotency_key for one in service.dead_letters()] == ["a"]


def test_one_message_that_cannot_leave_does_not_hold_up_the_others(portal_app: Flask) -> None:
    post = Post()
    with portal_app.app_context():
        _put("pigeon", kind="pigeon")
        _put("a")
        assert _send(post) == 1
        assert post.left == {"a": 1}
        assert "pigeon" in (_message("pigeon").last_error or "")


def _spoil(column: str, *, key: str) -> None:
    """As if the field key of this one value were lost."""
    spoilt = text(f"update outbox_message set {column} = 'lost:AAAA:AAAA' where idempotency_key = :key")  # noqa: S608
    with db.transaction() as session:
        session.execute(spoilt, {"key": key})


def test_a_message_that_cannot_be_opened_is_counted_and_does_not_hold_up_the_others(
    portal_app: Flask,
) -> None:
    post = Post()
    with portal_app.app_context():
        _put("a")
        with db.transaction() as session:
            service.put(session, kind="mail", payload=WORDS, idempotency_key="b", now=NOW + LEASE)
        _spoil("payload", key="a")
        assert _send(post, at=NOW + LEASE) == 1
        assert post.left == {"b": 1}
        with db.session() as session:
            failed = session.execute(
                select(OutboxMessage.attempts, OutboxMessage.last_error, OutboxMessage.due_at).where(
                    OutboxMessage.idempotency_key == "a"
                )
            ).one()
        assert failed.attempts == 1
        assert "FieldUnreadable" in (failed.last_error or "")
        assert failed.due_at == NOW + LEASE + WAITS[0]


def test_a_message_that_can_never_be_opened_ends_with_a_person_who_can_try_again(portal_app: Flask) -> None:
    at = NOW
    with portal_app.app_context():
        _put("a")
        _spoil("payload", key="a")
        for wait in (*WAITS, LATER):
            _send(Post(), at=at)
            at += wait
        (letter,) = service.dead_letters()
        assert "lost" in letter.last_error
        assert service.retry(letter.id, now=at)


def test_a_reason_that_cannot_be_opened_does_not_hide_the_other_dead_letters(portal_app: Flask) -> None:
    with portal_app.app_context():
        _put("a", "b")
        for _ in range(MOST_ATTEMPTS):
            _send(Post(fails=True), at=NOW + LATER)
            with db.transaction() as session:
                session.execute(text("update outbox_message set due_at = created_at"))
        _spoil("last_error", key="a")
    listed = portal_app.test_cli_runner().invoke(args=["outbox", "list"]).output
    assert "cannot be read" in listed
    assert "nobody there" in listed


def test_a_number_that_cannot_be_opened_does_not_hide_the_other_calls(portal_app: Flask) -> None:
    with portal_app.app_context():
        for number in ("+37120001234", "+37120001235"):
            call_me.ask_for_call(number, best_time="any", language="lv", address="192.0.2.1", now=NOW)
        with db.transaction() as session:
            session.execute(text("update call_request set phone = 'lost:AAAA:AAAA' where id = :id"), {
                "id": session.scalars(select(text("id")).select_from(text("call_request")).limit(1)).one()
            })  # fmt: skip
    done = portal_app.test_cli_runner().invoke(args=["calls", "list"])
    assert done.exit_code == 0
    first, second = sorted(done.output.splitlines(), key=lambda line: "unreadable" not in line)
    assert "number unreadable" in first
    assert "20 00 12 3" in second


def test_erasing_comes_before_sending_whatever_a_message_does(database_kind: str, portal_app: Flask) -> None:
    long_ago = NOW - timedelta(days=365)
    with portal_app.app_context():
        call_me.ask_for_call(
            "+37120001234", best_time="any", language="lv", address="192.0.2.1", now=long_ago
        )
        _put("a")
        _spoil("payload", key="a")
        if database_kind == "sqlite":
            # SQLite keeps any nonsense; claiming itself then raises what nobody foresaw.
            with db.transaction() as session:
                session.execute(text("update outbox_message set attempts = 'many'"))
        assert one_round(None) is not None
        with db.session() as session:
            assert session.scalars(select(CallRequest)).all() == []


def test_what_has_left_or_was_given_up_is_erased_after_its_days(portal_app: Flask) -> None:
    with portal_app.app_context():
        _put("left")
        _send(Post())
        _put("given up")
        for _ in range(MOST_ATTEMPTS):
            _send(Post(fails=True))
            with db.transaction() as session:
                session.execute(text("update outbox_message set due_at = created_at where sent_at is null"))
        _put("waits")
        second = timedelta(seconds=1)
        for days, key in ((30, "left"), (90, "given up")):
            over = NOW + timedelta(days=days)
            assert erased("outbox_message", at=over - second) == 0
            assert _message(key)
            assert erased("outbox_message", at=over) == 1
        with db.session() as session:
            assert session.scalars(select(OutboxMessage.idempotency_key)).all() == ["waits"]


def test_the_commands_show_dead_letters_and_try_them_again(portal_app: Flask) -> None:
    run = portal_app.test_cli_runner()
    assert "No message was given up" in run.invoke(args=["outbox", "list"]).output
    with portal_app.app_context():
        _put("a")
        broken = Post(fails=True)
        for _ in range(MOST_ATTEMPTS):
            _send(broken, at=_message("a").due_at)
    listed = run.invoke(args=["outbox", "list"]).output
    assert "nobody there" in listed
    identity = listed.split()[0]
    assert run.invoke(args=["outbox", "retry", identity]).exit_code == 0
    assert run.invoke(args=["outbox", "retry", identity]).exit_code == 1
    assert "1 messages have left" in run.invoke(args=["outbox", "run"]).output


def test_what_a_command_writes_is_for_its_owner_alone(tmp_path: Path) -> None:
    app = build_app(tmp_path, database_url=f"sqlite:///{tmp_path / 'new.sqlite3'}")
    before = os.umask(0o022)
    try:
        assert app.test_cli_runner().invoke(args=["database", "upgrade"]).exit_code == 0
        assert os.umask(0o022) == 0o022, "the mask is given back"
    finally:
        os.umask(before)
    app.extensions["database"].engine.dispose()
    assert (tmp_path / "new.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_database_that_is_away_does_not_end_the_loop(portal_app: Flask) -> None:
    var = portal_app.config["SETTINGS"].var
    away = build_app(var, database_url="postgresql://portal@/postgres?host=/nowhere-at-all")
    with away.app_context():
        assert one_round(None) is None
    with portal_app.app_context():
        assert one_round(None) is not None
