"""The tool that looks for what is torn sees every tear."""

from __future__ import annotations

import shutil
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from portal import db
from portal.outbox import service as outbox
from portal.web.clock import now
from tests.support.hammering import apply_once
from tests.support.wholeness import torn

TEARS = {
    "delete from application_sending": "was sent at [2], and what was sent is there for []",
    "delete from case_event where number = 1": "counts 2 events and has 1",
    "update support_case set state = 'eligibility'": "is eligibility, and its last event is another",
    "delete from journal_payload; delete from journal_entry": "the journal tells [] of 2 events",
    "delete from message_document": "1 sendings, 0 messages with a copy",
    "update outbox_message set idempotency_key = 'message-0'": "the outbox has message-0, which nobody wrote",
    "delete from message_document; delete from document": "nobody speaks of the file",
}


@pytest.mark.parametrize("tear", TEARS)
def test_every_tear_is_seen(portal_app: Flask, tear: str) -> None:
    with portal_app.app_context():
        apply_once(0)
        with db.transaction() as session:
            (message,) = session.execute(text("select cast(id as text) from message")).one()
            outbox.put(session, kind="x", payload={}, idempotency_key=f"message-{UUID(message)}", now=now())
    assert torn(portal_app) == []
    with portal_app.app_context(), db.transaction() as session:
        for statement in tear.split(";"):
            session.execute(text(statement))
    assert any(TEARS[tear] in words for words in torn(portal_app)), torn(portal_app)


def test_a_lost_file_is_seen(portal_app: Flask) -> None:
    with portal_app.app_context():
        apply_once(0)
    shutil.rmtree(next((portal_app.config["SETTINGS"].var / "files").iterdir()))
    assert any("is missing" in words for words in torn(portal_app))
