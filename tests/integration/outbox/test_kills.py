"""A sender that is really killed, at the two worst moments, loses no mail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from portal import db
from portal.outbox import service
from portal.outbox.models import OutboxMessage
from portal.outbox.rules import LEASE
from portal.settings import ROOT
from tests.support.mail_server import MailServer, Manner, mail_server

NOW = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Riga"))
WORDS = {"to": "office@x.invalid", "subject": "Kāds lūdz piezvanīt", "text": "Apskatiet sarakstu."}


def _sender(app: Flask, var: Path, server: MailServer, *, at: datetime) -> subprocess.Popen[bytes]:
    """`flask outbox run` in a process of its own, at a moment of our choice."""
    settings = app.config["SETTINGS"]
    environment = {
        "PATH": os.environ["PATH"],
        "PORTAL_ENV": "test",
        "PORTAL_VAR": str(var),
        "PORTAL_SECRET_KEY": settings.secret_key,
        "PORTAL_FIELD_KEYS": ",".join(f"{name}:{key}" for name, key in settings.field_keys.items()),
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{server.port}",
        "PORTAL_NOW": at.isoformat(),
    }
    command = [sys.executable, "-m", "flask", "--app", "portal", "outbox", "run"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


@pytest.mark.other_databases_long
@pytest.mark.parametrize(
    ("moment", "copies"),
    [
        # The worse one always: the mail has left, and nobody has said so.
        pytest.param(Manner.SILENT, 1, marks=pytest.mark.long),
        (Manner.SILENT_AFTER_MAIL, 2),
    ],
)
def test_a_killed_sender_loses_no_mail(
    portal_app: Flask, tmp_path: Path, moment: Manner, copies: int
) -> None:
    with portal_app.app_context(), db.transaction() as session:
        service.put(session, kind="mail", payload=WORDS, idempotency_key="a", now=NOW)
    with mail_server(moment) as worst:
        first = _sender(portal_app, tmp_path, worst, at=NOW)
        try:
            assert worst.met.wait(timeout=60)
        finally:
            # Left alive, it would take the messages of the tests that follow.
            first.send_signal(signal.SIGKILL)
            first.wait()
    with mail_server() as polite:
        assert _sender(portal_app, tmp_path, polite, at=NOW + LEASE / 2).wait(timeout=60) == 0
        assert polite.mails == [], "the dead sender's claim still holds"
        later = NOW + LEASE + timedelta(seconds=1)
        assert _sender(portal_app, tmp_path, polite, at=later).wait(timeout=60) == 0
    arrived = worst.mails + polite.mails
    assert len(arrived) == copies
    assert len({message_from_bytes(mail)["Message-ID"] for mail in arrived}) == 1, "copies are known as one"
    with portal_app.app_context(), db.session() as session:
        kept = session.scalars(select(OutboxMessage)).one()
    assert kept.sent_at == later
