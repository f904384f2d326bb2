"""A small HTTP client for talking to neighbours: bounded in time and size, following nobody elsewhere."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from types import MappingProxyType
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from portal.identity_file import LOOPBACK

MOST_BYTES = 256 * 1024
PIECE = 16 * 1024
NONE: Mapping[str, str] = MappingProxyType({})


class NoAnswer(Exception):
    """The neighbour did not answer in time, or not in a way that could be read."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class Transport(Protocol):
    """Whoever carries a request to a neighbour."""

    def get(self, url: str, *, headers: Mapping[str, str] = NONE) -> Answer:
        """Raises NoAnswer."""

    def post(self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str] = NONE) -> Answer:
        """Raises NoAnswer."""

    def send(self, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Any other request: with a body it is a POST. Raises NoAnswer."""


class _Nowhere(HTTPRedirectHandler):
    """A neighbour says what it says at its own address; a redirect is an answer like any other."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class _Line:
    """The line of one exchange, cut when the time is over: a neighbour that dribbles keeps nobody waiting."""

    def __init__(self, seconds: float) -> None:
        self._sockets: list[socket.socket] = []
        self._over = threading.Event()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> _Line:
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()

    def watch(self, line: socket.socket) -> None:
        """Cut this line, too, when the time is over."""
        self._sockets.append(line)
        if self._over.is_set():
            self._cut()

    def _cut(self) -> None:
        self._over.set()
        for line in self._sockets:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _Http(HTTPConnection):
    def __init__(self, line: _Line, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line = line

    def connect(self) -> None:
        super().connect()
        self._line.watch(self.sock)


class _Https(HTTPSConnection):
    def __init__(self, line: _Line, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line = line

    def connect(self) -> None:
        super().connect()
        self._line.watch(self.sock)


class _HttpOn(HTTPHandler):
    def __init__(self, line: _Line) -> None:
        super().__init__()
        self._line = line

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_Http, self._line), req)


class _HttpsOn(HTTPSHandler):
    def __init__(self, line: _Line) -> None:
        super().__init__()
        self._line = line

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_Https, self._line), req)


@dataclass(frozen=True)
class HttpTransport:
    """Over the network; the whole exchange may take `seconds`."""

    seconds: float = 10.0
    most_bytes: int = MOST_BYTES

    def get(self, url: str, *, headers: Mapping[str, str] = NONE) -> Answer:
        """Raises NoAnswer."""
        return self.send(url, body=None, headers={"Accept": "application/json", **headers})

    def post(self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str] = NONE) -> Answer:
        """Raises NoAnswer."""
        kind = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        return self.send(url, body=urlencode(form).encode(), headers={**kind, **headers})

    def send(self, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Any other request: with a body it is a POST. Raises NoAnswer."""
        if urlsplit(url).scheme not in ("http", "https"):
            raise NoAnswer("This is no web address.")
        request = Request(url, data=body, headers=dict(headers))  # noqa: S310 -- checked
        until = time.monotonic() + self.seconds
        with _Line(self.seconds) as line:
            try:
                with _opener(request, line).open(request, timeout=self.seconds) as response:
                    return Answer(response.status, _read(response, until=until, most=self.most_bytes))
            except HTTPError as error:
                with error:
                    return Answer(error.code, b"")
            except (URLError, OSError, HTTPException, ValueError) as error:
                raise NoAnswer(type(error).__name__) from error


def _opener(request: Request, line: _Line) -> OpenerDirector:
    # What runs on this machine is never looked for behind a proxy.
    direct = [ProxyHandler({})] if urlsplit(request.full_url).hostname in LOOPBACK else []
    return build_opener(_Nowhere, _HttpOn(line), _HttpsOn(line), *direct)


def _read(response: Any, *, until: float, most: int) -> bytes:
    """The body, unless it is endless or dribbles. Raises NoAnswer."""
    pieces: list[bytes] = []
    while piece := response.read1(PIECE):
        pieces.append(piece)
        if sum(map(len, pieces)) > most or time.monotonic() > until:
            raise NoAnswer("The answer does not end.")
    if time.monotonic() > until:
        # The line was cut: what looks like an end is none.
        raise NoAnswer("The answer does not end.")
    return b"".join(pieces)
