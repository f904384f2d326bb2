"""The web server stays there for everybody while some speak slowly, and says nothing about anybody."""

from __future__ import annotations

import os
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from portal.settings import ROOT
from run.web_server import HastyWorker

THREADS = 3
SECONDS = 1.5
PATIENCE_SECONDS = 30


class HastierWorker(HastyWorker):
    """The same with less patience, so that the test is short."""

    request_seconds = SECONDS
    answer_seconds = SECONDS


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Says how much it read; leaves a file behind, answers too early or says very much when asked to."""
    if environ["PATH_INFO"] == "/early":
        start_response("413 Too Large", [("Content-Type", "text/plain"), ("Content-Length", "5")])
        return [b"early"]
    if environ["PATH_INFO"] == "/much":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return (bytes(1024 * 1024) for _ in range(64))
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/file":
        Path(os.environ["LEFT_BEHIND"]).write_bytes(body)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"%05d" % len(body)]


class Server:
    """gunicorn with our own configuration, few threads and a tiny app."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.log, self.left_behind = folder / "log.txt", folder / "left"
        module = "tests.integration.running.test_web_server"
        environment = {"PATH": os.environ["PATH"], "PORT": str(self.port), "WEB_WORKERS": "1"}
        environment["LEFT_BEHIND"] = str(self.left_behind)
        command = [sys.executable, "-m", "gunicorn", "-c", "run/gunicorn.conf.py", f"--threads={THREADS}"]
        command += [f"--worker-class={module}.HastierWorker", f"{module}:echo"]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)

    def connect(self, begin: bytes) -> socket.socket:
        """A connection on which these words were said."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                made = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)
                break
            except OSError:
                assert time.monotonic() < until, self.log.read_text(encoding="utf-8")
                time.sleep(0.05)
        made.sendall(begin)
        return made

    def ask(self, request: bytes) -> bytes:
        """The whole answer to a whole request."""
        with self.connect(request) as connection:
            said = b""
            while chunk := connection.recv(4096):
                said += chunk
            return said


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running server."""
    running = Server(tmp_path)
    try:
        yield running
    finally:
        running.process.terminate()
        running.process.wait(timeout=PATIENCE_SECONDS)


GET = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
POST = b"POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 9\r\n\r\n"


@pytest.mark.parametrize("begin", [POST.replace(b": 9", b": 9000") % b"/", b"GET / HTTP/1.1\r\nHost: loc"])
def test_slow_visitors_do_not_keep_the_others_out(server: Server, begin: bytes) -> None:
    assert server.ask(GET).endswith(b"00000")
    slow = [server.connect(begin) for _ in range(THREADS)]
    began = time.monotonic()
    answered_after: list[float] = []
    with server.connect(GET) as other:
        other.settimeout(0.2)
        # One byte again and again: each single wait is short, all of them together never end.
        while not answered_after:
            assert time.monotonic() - began < PATIENCE_SECONDS, "the slow ones hold every thread"
            for one in slow:
                with suppress(OSError):
                    one.send(b"x")
            try:
                assert other.recv(4096).startswith(b"HTTP/1.1 200")
            except TimeoutError:
                continue
            answered_after.append(time.monotonic() - began)
    for one in slow:
        one.close()
    assert answered_after[0] < 4 * SECONDS


def test_who_has_said_nothing_yet_holds_no_thread_for_long(server: Server) -> None:
    assert server.ask(GET).endswith(b"00000")
    silent = [server.connect(b"") for _ in range(THREADS)]
    assert server.ask(GET).endswith(b"00000")
    for one in silent:
        # Whoever speaks after all is heard.
        one.sendall(GET)
        assert one.recv(4096).startswith(b"HTTP/1.1 200")
        one.close()


def test_who_is_answered_too_early_gets_the_whole_answer_after_all_their_words(server: Server) -> None:
    size = 20 * 1024 * 1024
    with server.connect(POST.replace(b": 9", b": %d" % size) % b"/early") as connection:
        # What waits on its way fits in no buffer: a line that is cut would take the answer with it.
        connection.sendall(bytes(size))
        said = b""
        while chunk := connection.recv(4096):
            said += chunk
    assert said.startswith(b"HTTP/1.1 413") and said.endswith(b"early")


def test_who_goes_on_for_longer_than_anybody_listens_is_cut_off_and_has_the_answer(server: Server) -> None:
    with server.connect(POST.replace(b": 9", b": 99999999") % b"/early") as connection:
        began = time.monotonic()
        with suppress(ConnectionError):
            while time.monotonic() - began < PATIENCE_SECONDS:
                connection.sendall(bytes(10_000))
                time.sleep(0.05)
        assert time.monotonic() - began < 6 * SECONDS
        said = b""
        with suppress(ConnectionError):
            while chunk := connection.recv(4096):
                said += chunk
    assert said.startswith(b"HTTP/1.1 413") and said.endswith(b"early")


def test_who_stays_on_the_line_after_the_answer_keeps_nobody_out(server: Server) -> None:
    staying = [server.connect(GET) for _ in range(5 * THREADS)]
    began = time.monotonic()
    assert server.ask(GET).endswith(b"00000")
    assert time.monotonic() - began < SECONDS
    for one in staying:
        one.close()


def test_who_does_not_take_the_answer_keeps_nobody_out(server: Server) -> None:
    deaf = [server.connect(GET.replace(b"GET /", b"GET /much")) for _ in range(THREADS)]
    began = time.monotonic()
    assert server.ask(GET).endswith(b"00000")
    assert time.monotonic() - began < 4 * SECONDS
    for one in deaf:
        one.close()


def test_a_whole_post_arrives_whole_even_in_pieces(server: Server) -> None:
    with server.connect(POST % b"/") as connection:
        for piece in (b"123", b"456", b"789"):
            time.sleep(0.1)
            connection.sendall(piece)
        said = b""
        while chunk := connection.recv(4096):
            said += chunk
    assert said.endswith(b"00009")


def test_a_wrong_request_is_counted_but_neither_its_sender_nor_its_words_are_kept(server: Server) -> None:
    for wrong in (
        b"GET /lv/20001234 with spaces HTTP/1.1\r\n\r\n",
        b"20001234\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nBad 20001234: 20001234\r\n\r\n",
        b"GET /" + b"20001234" * 2000 + b" HTTP/1.1\r\n\r\n",
    ):
        assert server.ask(wrong).startswith(b"HTTP/1.1 4")
    log = server.log.read_text(encoding="utf-8")
    assert log.count("A request was no valid HTTP.") == 4
    assert "127.0.0.1" not in log
    assert "20001234" not in log


def test_what_the_server_writes_is_for_its_owner_alone(server: Server) -> None:
    server.ask(POST % b"/file" + b"123456789")
    assert server.left_behind.stat().st_mode & 0o777 == 0o600


def test_the_configuration_has_enough_threads_for_some_slow_visitors() -> None:
    before = os.umask(0o077)
    try:
        told = runpy.run_path(str(ROOT / "run" / "gunicorn.conf.py"))
    finally:
        os.umask(before)
    assert told["threads"] >= 32
    assert told["worker_class"] == "run.web_server.HastyWorker"
    assert HastyWorker.request_seconds < told["timeout"]
