"""A mail reaches a real server, a second copy is known as one, and nothing is said in the open."""

from __future__ import annotations

import smtplib
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from portal.gateways.mail import FolderMail, Mail, SmtpMail, choose_mail
from tests.support.building import settings_for_tests
from tests.support.mail_server import MailServer, mail_server

MAIL = Mail(to="office@x.invalid", subject="Kāds lūdz piezvanīt", text="Apskatiet sarakstu.\n", key="key-1")


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A polite mail server."""
    with mail_server() as listening:
        yield listening


def test_a_mail_reaches_the_server_whole(server: MailServer) -> None:
    url = f"smtp://127.0.0.1:{server.port}"
    SmtpMail(url=url, sender="portal@y.invalid").send(MAIL)
    (raw,) = server.mails
    got = message_from_bytes(raw, policy=policy.default)
    assert (got["From"], got["To"], got["Subject"]) == ("portal@y.invalid", MAIL.to, MAIL.subject)
    assert got.get_content().strip() == MAIL.text.strip()
    assert got["Auto-Submitted"] == "auto-generated"


def test_nothing_is_said_in_the_open_to_another_machine(server: MailServer) -> None:
    # 127.0.0.2 stands for another machine: it is not one of the names of our own.
    url = f"smtp://127.0.0.2:{server.port}"
    with pytest.raises(smtplib.SMTPNotSupportedError):
        SmtpMail(url=url, sender="portal@y.invalid").send(MAIL)
    assert server.mails == []


def test_a_server_that_is_away_is_an_error_not_a_silence() -> None:
    with pytest.raises(OSError, match="refused"):
        SmtpMail(url="smtp://127.0.0.1:1", sender="portal@y.invalid").send(MAIL)


class _Slow(socketserver.BaseRequestHandler):
    """Each byte comes long before any time-out, the end of the line never."""

    def handle(self) -> None:
        """Greet for as long as somebody listens."""
        with suppress(OSError):
            while True:
                self.request.sendall(b"2")
                time.sleep(0.05)


def test_a_server_that_speaks_too_slowly_is_cut_off() -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Slow) as slow:
        threading.Thread(target=slow.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        began = time.monotonic()
        with pytest.raises((OSError, smtplib.SMTPException)):
            port = slow.server_address[1]
            SmtpMail(url=f"smtp://127.0.0.1:{port}", sender="portal@y.invalid", seconds=1).send(MAIL)
        took = time.monotonic() - began
        slow.shutdown()
    assert 1 <= took < 5


def test_nothing_is_handed_over_when_the_time_is_over(server: MailServer) -> None:
    late = SmtpMail(url=f"smtp://127.0.0.1:{server.port}", sender="portal@y.invalid", seconds=0.000_001)
    with pytest.raises((OSError, smtplib.SMTPException)):
        late.send(MAIL)
    assert server.mails == []


def test_no_watch_goes_on_after_its_mail(server: MailServer) -> None:
    before = threading.active_count()
    for _ in range(3):
        SmtpMail(url=f"smtp://127.0.0.1:{server.port}", sender="portal@y.invalid").send(MAIL)
        with pytest.raises(OSError, match="refused"):
            SmtpMail(url="smtp://127.0.0.1:1", sender="portal@y.invalid").send(MAIL)
    until = time.monotonic() + 5
    while threading.active_count() > before + 1 and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() <= before + 1, "the server's last thread may still be ending"


def test_a_mail_that_is_sent_twice_is_one_file(tmp_path: Path) -> None:
    folder = FolderMail(folder=tmp_path / "outbox", sender="portal@y.invalid")
    folder.send(MAIL)
    folder.send(MAIL)
    (file,) = (tmp_path / "outbox").iterdir()
    got = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert got["Subject"] == MAIL.subject
    assert got["Message-ID"].endswith("@y.invalid>")


def test_the_real_server_is_used_only_where_one_is_set(tmp_path: Path) -> None:
    assert isinstance(choose_mail(settings_for_tests(tmp_path)), FolderMail)
    assert isinstance(choose_mail(settings_for_tests(tmp_path, smtp_url="smtp://localhost")), SmtpMail)
