"""Text messages to phones: as files in a folder where nobody real can be harmed, else not connected yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from flask import current_app

from portal.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Sms:
    """One text message; the same key is the same message, however often it is sent."""

    to: str
    text: str
    key: str


class SmsGateway(Protocol):
    """Whoever takes a text message from us."""

    @property
    def is_connected(self) -> bool:
        """Whether it can send at all; when not, a human tells the person."""

    def send(self, sms: Sms) -> None:
        """Hand it over; raises whatever goes wrong."""


class SmsNotConnected(RuntimeError):
    """Nobody has connected a service that sends text messages."""


@dataclass(frozen=True, kw_only=True)
class NoSms:
    """There is no service yet: nothing is put into the outbox for it."""

    is_connected: bool = False

    def send(self, sms: Sms) -> None:
        """Raises SmsNotConnected."""
        raise SmsNotConnected("No service for text messages is connected.")


@dataclass(frozen=True, kw_only=True)
class FolderSms:
    """Writes `.sms.txt` files; a message that is sent twice is one file."""

    folder: Path
    is_connected: bool = True

    def send(self, sms: Sms) -> None:
        """Write the file whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(sms.key.encode()).hexdigest()[:32]
        beside = self.folder / f"{name}.part"
        beside.write_text(f"To: {sms.to}\n\n{sms.text}\n", encoding="utf-8")
        beside.replace(self.folder / f"{name}.sms.txt")


def choose_sms(settings: Settings) -> SmsGateway:
    """The folder under var/ in a demo; no service is known to the real portal yet."""
    return FolderSms(folder=settings.var / "outbox") if settings.is_demo else NoSms()


def sms_gateway() -> SmsGateway:
    """The gateway of the current app."""
    gateway: SmsGateway = current_app.extensions["sms"]
    return gateway
