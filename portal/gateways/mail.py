"""Mail: through an SMTP server, or as files in a folder where nobody real can be harmed."""

from __future__ import annotations

import hashlib
import smtplib
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app

from portal.settings import Settings

TIMEOUT_SECONDS = 30
# For one mail in all, however slowly the server speaks: shorter than the claim of the outbox.
MAIL_SECONDS = 120.0
LOOK_EVERY_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail; the same key is the same mail, however often it is sent."""

    to: str
    subject: str
    text: str
    key: str


class MailGateway(Protocol):
    """Whoever takes a mail from us."""

    def send(self, mail: Mail) -> None:
        """Hand it over; raises whatever goes wrong."""


@dataclass(frozen=True, kw_only=True)
class SmtpMail:
    """The mail server at `url`: `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`."""

    url: str
    sender: str
    seconds: float = MAIL_SECONDS

    def send(self, mail: Mail) -> None:
        """Hand it to the server. Raises OSError or smtplib.SMTPException."""
        parts = urlsplit(self.url)
        with self._connect(parts.scheme, parts.hostname or "", parts.port) as server:
            # Only the own machine may be spoken to in the open.
            if parts.scheme != "smtps" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(written(mail, sender=self.sender))

    def _connect(self, scheme: str, host: str, port: int | None) -> smtplib.SMTP:
        if scheme == "smtps":
            trusted = ssl.create_default_context()
            return _HastySmtpSsl(host, port or 465, seconds=self.seconds, context=trusted)
        return _HastySmtp(host, port or 587, seconds=self.seconds)


class _HastySmtp(smtplib.SMTP):
    """A conversation that is cut off when its time is over, though every single answer came in time."""

    def __init__(self, host: str, port: int, *, seconds: float, **options: Any) -> None:
        """Connect. Raises OSError or smtplib.SMTPException."""
        self._until, self._ended = time.monotonic() + seconds, threading.Event()
        threading.Thread(target=self._cut_off, daemon=True).start()
        try:
            super().__init__(host, port, timeout=min(TIMEOUT_SECONDS, seconds), **options)
        except BaseException:
            self._ended.set()
            raise

    def send(self, s: Any) -> None:
        """Nothing is handed over too late. Raises smtplib.SMTPServerDisconnected."""
        if time.monotonic() > self._until:
            self.close()
            raise smtplib.SMTPServerDisconnected("the time for this mail is over")
        super().send(s)

    def close(self) -> None:
        """End the conversation and its watch."""
        self._ended.set()
        super().close()

    def _cut_off(self) -> None:
        self._ended.wait(self._until - time.monotonic())
        # Again and again: the socket may be just in the making, or on its way from plain to TLS.
        while not self._ended.wait(LOOK_EVERY_SECONDS):
            if self.sock is not None:
                with suppress(OSError):
                    # Not the TLS one's own way, which would leave the conversation open and plain.
                    socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _HastySmtpSsl(_HastySmtp, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


@dataclass(frozen=True, kw_only=True)
class FolderMail:
    """Writes `.eml` files; a mail that is sent twice is one file."""

    folder: Path
    sender: str

    def send(self, mail: Mail) -> None:
        """Write the file whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(mail.key.encode()).hexdigest()[:32]
        beside = self.folder / f"{name}.part"
        beside.write_bytes(written(mail, sender=self.sender).as_bytes(policy=SMTP))
        beside.replace(self.folder / f"{name}.eml")


def written(mail: Mail, *, sender: str) -> EmailMessage:
    """The mail as it goes over the wire; receivers know a second copy by its Message-ID."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    identity = hashlib.sha256(mail.key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{identity}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def choose_mail(settings: Settings) -> MailGateway:
    """The server that is set, else the folder under var/."""
    if settings.smtp_url:
        return SmtpMail(url=settings.smtp_url, sender=settings.mail_from)
    return FolderMail(folder=settings.var / "outbox", sender=settings.mail_from)


def mail_gateway() -> MailGateway:
    """The gateway of the current app."""
    gateway: MailGateway = current_app.extensions["mail"]
    return gateway
