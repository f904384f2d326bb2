"""A small HTTP client for talking to neighbours: bounded in time and size, following nobody elsewhere."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MOST_BYTES = 256 * 1024
PIECE = 16 * 1024


class NoAnswer(Exception):
    """The neighbour did not answer in time, or not in a way that could be read."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class Transport(Protocol):
    """Whoever carries a request to a neighbour."""

    def get(self, url: str) -> Answer:
        """Raises NoAnswer."""

    def post(self, url: str, form: Mapping[str, str]) -> Answer:
        """Raises NoAnswer."""

    def send(self, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Any other request: with a body it is a POST. Raises NoAnswer."""


class _Nowhere(HTTPRedirectHandler):
    """A neighbour says what it says at its own address; a redirect is an answer like any other."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


@dataclass(frozen=True)
class HttpTransport:
    """Over the network; the whole exchange may take `seconds`."""

    seconds: float = 10.0
    most_bytes: int = MOST_BYTES

    def get(self, url: str) -> Answer:
        """Raises NoAnswer."""
        return self._exchange(Request(url, headers={"Accept": "application/json"}))  # noqa: S310 -- checked

    def post(self, url: str, form: Mapping[str, str]) -> Answer:
        """Raises NoAnswer."""
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form).encode()
        return self._exchange(Request(url, data=body, headers=headers))  # noqa: S310 -- checked

    def send(self, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Any other request: with a body it is a POST. Raises NoAnswer."""
        return self._exchange(Request(url, data=body, headers=dict(headers)))  # noqa: S310 -- checked

    def _exchange(self, request: Request) -> Answer:
        if urlsplit(request.full_url).scheme not in ("http", "https"):
            raise NoAnswer("This is no web address.")
        until = time.monotonic() + self.seconds
        try:
            with _opener(request).open(request, timeout=self.seconds) as response:
                return Answer(response.status, _read(response, until=until, most=self.most_bytes))
        except HTTPError as error:
            with error:
                return Answer(error.code, b"")
        except (URLError, OSError, HTTPException, ValueError) as error:
            raise NoAnswer(type(error).__name__) from error


def _opener(request: Request) -> OpenerDirector:
    # What runs on this machine is never looked for behind a proxy.
    direct = [ProxyHandler({})] if urlsplit(request.full_url).hostname in LOOPBACK else []
    return build_opener(_Nowhere, *direct)


def _read(response: Any, *, until: float, most: int) -> bytes:
    """The body, unless it is endless or dribbles. Raises NoAnswer."""
    pieces: list[bytes] = []
    while piece := response.read1(PIECE):
        pieces.append(piece)
        if sum(map(len, pieces)) > most or time.monotonic() > until:
            raise NoAnswer("The answer does not end.")
    return b"".join(pieces)
