"""Messages leave after their cause is kept, at least once, and are never lost in silence."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal import db
from portal.cli import one_round
from portal.outbox import service
from portal.outbox.models import OutboxMessage
from portal.outbox.rules import LEASE, MOST_ATTEMPTS, WAITS
from portal.outbox.sending import send_due
from tests.support.building import build_app

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


def test_a_database_that_is_away_does_not_end_the_loop(portal_app: Flask) -> None:
    var = portal_app.config["SETTINGS"].var
    away = build_app(var, database_url="postgresql://portal@/postgres?host=/nowhere-at-all")
    with away.app_context():
        assert one_round(None) is None
    with portal_app.app_context():
        assert one_round(None) is not None
