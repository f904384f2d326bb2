"""What is encrypted stays so in the file, survives new keys, and opens nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from portal import db
from portal.db.secrets import FieldUnreadable, decrypt, encrypt
from portal.outbox import service as outbox
from portal.outbox.models import OutboxMessage

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def _with_keys(app: Flask, **keys: str) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], field_keys=keys)


@pytest.fixture
def keyed_app(portal_app: Flask):  # type: ignore[no-untyped-def]
    """A portal whose keys a test may change."""
    kept = portal_app.config["SETTINGS"]
    yield portal_app
    portal_app.config["SETTINGS"] = kept


def test_the_stored_text_shows_its_key_and_nothing_of_its_content(portal_app: Flask) -> None:
    with portal_app.app_context():
        with db.transaction() as session:
            outbox.put(session, kind="mail", payload={"to": "kalns@x.invalid"}, idempotency_key="k", now=NOW)
        with db.session() as session:
            stored = session.execute(text("select payload from outbox_message")).scalar_one()
            opened = session.scalars(select(OutboxMessage.payload)).one()
    assert stored.startswith("test:")
    assert "kalns" not in stored
    assert opened == '{"to": "kalns@x.invalid"}'


def test_a_new_key_encrypts_and_the_old_one_still_opens(keyed_app: Flask) -> None:
    with keyed_app.app_context():
        old = encrypt("20001234", purpose="a.b")
        _with_keys(keyed_app, new="1" * 64, test="0" * 64)
        assert decrypt(old, purpose="a.b") == "20001234"
        assert encrypt("20001234", purpose="a.b").startswith("new:")


def test_a_missing_key_is_named(keyed_app: Flask) -> None:
    with keyed_app.app_context():
        old = encrypt("20001234", purpose="a.b")
        _with_keys(keyed_app, new="1" * 64)
        with pytest.raises(FieldUnreadable, match="'test' is missing"):
            decrypt(old, purpose="a.b")


def test_a_changed_or_moved_value_does_not_open(portal_app: Flask) -> None:
    with portal_app.app_context():
        stored = encrypt("20001234", purpose="a.b")
        with pytest.raises(FieldUnreadable):
            decrypt(stored, purpose="a.c")
        other = encrypt("20001235", purpose="a.b")
        spliced = f"{stored.rpartition(':')[0]}:{other.rpartition(':')[2]}"
        with pytest.raises(FieldUnreadable):
            decrypt(spliced, purpose="a.b")


def test_fingerprints_differ_by_purpose_and_not_by_time(portal_app: Flask) -> None:
    with portal_app.app_context():
        assert db.fingerprint("x", purpose="a") == db.fingerprint("x", purpose="a")
        assert db.fingerprint("x", purpose="a") != db.fingerprint("x", purpose="b")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=st.text())
def test_whatever_is_encrypted_comes_back(portal_app: Flask, plain: str) -> None:
    with portal_app.app_context():
        assert decrypt(encrypt(plain, purpose="a.b"), purpose="a.b") == plain
