"""The HTTP client waits only so long, reads only so much, and goes nowhere it was not sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.gateways.http import MOST_BYTES, HttpTransport, NoAnswer

FAST = HttpTransport(seconds=0.5)


class _Neighbour(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(1.5)
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/good")
            self.end_headers()
            return
        if self.path == "/head":
            self._dribble_head()
            return
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()
        self._say()

    def _dribble_head(self) -> None:
        try:
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            for number in range(25):
                self.wfile.write(b"X-%d: x\r\n" % number)
                time.sleep(0.1)
            self.wfile.write(b"\r\n")
        except OSError:
            return

    def _say(self) -> None:
        try:
            if self.path == "/endless":
                while True:
                    self.wfile.write(b"x" * 65536)
            if self.path == "/dribble":
                for _ in range(30):
                    self.wfile.write(b"x")
                    time.sleep(0.1)
            told = self.headers.get("Authorization", "") if self.path == "/told" else '{"good": true}'
            self.wfile.write(told.encode())
        except OSError:
            return

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        said = self.rfile.read(length)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_args: object) -> None:
        """Tests print nothing."""


@pytest.fixture(scope="module")
def neighbour() -> Iterator[str]:
    """A server on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Neighbour)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_answer_comes_back(neighbour: str) -> None:
    assert FAST.get(f"{neighbour}/good").body == b'{"good": true}'
    assert FAST.post(f"{neighbour}/form", {"a": "ķ b"}).body == b"a=%C4%B7+b"


def test_what_one_says_beside_the_words_goes_along(neighbour: str) -> None:
    assert FAST.get(f"{neighbour}/told", headers={"Authorization": "Bearer x"}).body == b"Bearer x"
    sent = FAST.send(f"{neighbour}/form", body=b"{}", headers={"Content-Type": "application/json"})
    assert sent.body == b"{}"


def test_a_status_is_an_answer(neighbour: str) -> None:
    assert FAST.get(f"{neighbour}/broken").status == 500
    assert FAST.get(f"{neighbour}/elsewhere").status == 302


@pytest.mark.parametrize("path", ["/slow", "/dribble", "/head", "/endless"])
def test_nobody_waits_for_ever(neighbour: str, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        FAST.get(f"{neighbour}{path}")
    assert time.monotonic() - began < 1.4
    assert MOST_BYTES < 1_000_000


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/", "file:///etc/passwd", "http://no-such-host.invalid/"]
)
def test_nobody_there_is_no_answer(address: str) -> None:
    with pytest.raises(NoAnswer):
        FAST.get(address)
