"""A trusted time from elsewhere (RFC 3161): it proves that a signature was there at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from portal.gateways.http import NoAnswer, Transport

HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class NoTime(OSError):
    """Nobody tells the time just now; it can be asked for again later."""


class TimeSource(Protocol):
    """Whoever tells the time."""

    def stamp(self, query: bytes) -> bytes:
        """The reply to a query, both as RFC 3161 writes them (DER). Raises NoTime."""


@dataclass(frozen=True)
class HttpTimes:
    """A time-stamping authority at an address."""

    url: str
    transport: Transport

    def stamp(self, query: bytes) -> bytes:
        """The reply to a query. Raises NoTime."""
        try:
            answer = self.transport.send(self.url, body=query, headers=HEADERS)
        except NoAnswer as error:
            raise NoTime("no answer") from error
        if answer.status != 200 or not answer.body:
            raise NoTime(f"status {answer.status}")
        return answer.body


@dataclass(frozen=True)
class NoTimes:
    """No authority is connected."""

    def stamp(self, query: bytes) -> bytes:
        """Never a time."""
        raise NoTime("no time-stamping authority is connected")
