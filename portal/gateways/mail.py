"""Mail: through an SMTP server, or as files in a folder where nobody real can be harmed."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app

from portal.settings import Settings

TIMEOUT_SECONDS = 30


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

    def send(self, mail: Mail) -> None:
        """Hand it to the server. Raises OSError or smtplib.SMTPException."""
        parts = urlsplit(self.url)
        with self._connect(parts.scheme, parts.hostname or "", parts.port) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(written(mail, sender=self.sender))

    @staticmethod
    def _connect(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
        trusted = ssl.create_default_context()
        if scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_SECONDS, context=trusted)
        server = smtplib.SMTP(host, port or 587, timeout=TIMEOUT_SECONDS)
        # Only the own machine may be spoken to in the open.
        if host not in ("localhost", "127.0.0.1", "::1"):
            try:
                server.starttls(context=trusted)
            except (OSError, smtplib.SMTPException):
                server.close()
                raise
        return server


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
