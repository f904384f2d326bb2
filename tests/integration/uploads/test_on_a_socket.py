"""Too much and too slow on a real connection: a kind page, a way back, and nothing of it stays here."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from portal.applications import service as applications
from portal.web import cookies
from portal.web import session as web_session
from portal.web.clock import now
from run.web_server import HastyWorker
from tests.support.applying import fill_in
from tests.support.building import build_app
from tests.support.casework import LONG, someone
from tests.support.databases import prepare
from tests.support.serving import web_server

MEGABYTE = 1024 * 1024
SENT_MEGABYTES = 200
# What the worker may need more than before: less than a tenth of what was sent.
MORE_MEMORY = 16 * MEGABYTE
SECONDS = 4.0
THREADS = 3
FORM = b'--x\r\nContent-Disposition: form-data; name="certificate-files"; filename="a.jpg"\r\n\r\n'


class HastierWorker(HastyWorker):
    """The same with less patience, so that the test is short."""

    request_seconds = SECONDS


@dataclass(frozen=True)
class Server:
    """The running server, and the address of a question that takes files, with who may answer it."""

    process: int
    port: int
    question: str
    cookie: str

    @property
    def worker(self) -> str:
        """The folder of the one process that answers."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text(encoding="ascii")
        return f"/proc/{children.split()[0]}"

    def most_memory(self) -> int:
        """The most bytes of memory that the worker has had so far."""
        lines = Path(f"{self.worker}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

    def open_files(self) -> list[str]:
        """What the worker has open beside connections and the database; nameless files too."""
        found = []
        for one in Path(f"{self.worker}/fd").iterdir():
            with suppress(FileNotFoundError):
                found.append(os.readlink(one))
        return sorted(name for name in found if name.startswith("/") and "portal.sqlite3" not in name)

    def send(self, *headers: str) -> socket.socket:
        """A connection on which a form was begun: its head, and the head of a file."""
        head = [f"POST {self.question} HTTP/1.1", f"Host: localhost:{self.port}", f"Cookie: {self.cookie}"]
        head += ["Content-Type: multipart/form-data; boundary=x", *headers]
        made = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        made.sendall("\r\n".join([*head, "", ""]).encode())
        return made

    def get(self, path: str) -> bytes:
        """The whole answer to somebody else who asks meanwhile."""
        head = [f"GET {path} HTTP/1.1", f"Host: localhost:{self.port}", f"Cookie: {self.cookie}"]
        ask = "\r\n".join([*head, "Connection: close", "", ""])
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as made:
            made.sendall(ask.encode())
            return _read(made)


def _read(connection: socket.socket) -> bytes:
    said = b""
    with suppress(ConnectionResetError):
        while chunk := connection.recv(MEGABYTE):
            said += chunk
    return said


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A portal of its own: what comes in here reaches no database."""
    made = build_app(tmp_path_factory.mktemp("var"))
    prepare(made)
    yield made
    made.extensions["database"].engine.dispose()


@pytest.fixture(scope="module")
def server(app: Flask) -> Iterator[Server]:
    """The web server as it is run, with one worker, few threads and little patience."""
    with app.app_context():
        person = someone()
        assert person.signed_in is not None
        case_id = applications.begin(person, programme=LONG, now=now())
        fill_in(person, case_id)
        applications.save_step(person, case_id, "certificate", {"certificate": ["now"]}, now=now())
        number = applications.draft_of(person, case_id).case.number
        token = web_session.begin(person.signed_in, provider="test", authenticated_at=now(), at=now())
        cookie = f"{cookies.full_name(cookies.SESSION)}={token}"
    question = f"/lv/applications/{number}/steps/certificate-photo?check=1"
    worker = f"--worker-class={HastierWorker.__module__}.HastierWorker"
    with web_server(app, worker, f"--threads={THREADS}", workers=1) as (process, port):
        running = Server(process.pid, port, question, cookie)
        # The first page opens the database, and costs memory of its own.
        assert b" 200 " in running.get(question).partition(b"\r\n")[0]
        yield running


def _is_kind(answer: bytes, *, status: int, heading: str, question: str) -> None:
    head, _, page = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode()), head[:300]
    soup = BeautifulSoup(page.decode(), "html5lib")
    assert soup.h1 is not None and soup.h1.get_text() == heading
    assert soup.select_one(f'main a[href="{question}"]'), "no way back to the question"


@pytest.mark.parametrize("says_its_length", [True, False])
def test_200_mb_get_a_kind_page_and_leave_nothing_behind(server: Server, says_its_length: bool) -> None:
    files, before = server.open_files(), server.most_memory()
    size = SENT_MEGABYTES * MEGABYTE
    told = f"Content-Length: {size}" if says_its_length else "Transfer-Encoding: chunked"
    piece = bytes(MEGABYTE) if says_its_length else b"%x\r\n%s\r\n" % (MEGABYTE, bytes(MEGABYTE))
    first = FORM if says_its_length else b"%x\r\n%s\r\n" % (len(FORM), FORM)
    with server.send(told) as connection:
        # As a browser does it: first everything is said, and only then the answer is read.
        with suppress(ConnectionError):
            connection.sendall(first)
            for _ in range(SENT_MEGABYTES):
                connection.sendall(piece)
        answer = _read(connection)
    _is_kind(answer, status=413, heading="Tas ir par lielu", question=server.question)
    assert server.most_memory() - before < MORE_MEMORY
    assert server.open_files() == files


def test_who_sends_slowly_is_told_so_and_keeps_nobody_waiting(server: Server) -> None:
    files, over = server.open_files(), threading.Event()
    slow = [server.send("Content-Length: 5000000") for _ in range(THREADS)]

    def trickle() -> None:
        while not over.wait(0.2):
            for one in slow:
                with suppress(OSError):
                    one.send(b"x")

    for one in slow:
        one.sendall(FORM)
    sender, began = threading.Thread(target=trickle), time.monotonic()
    sender.start()
    try:
        # Every thread reads from somebody slow; each of them is given up in time.
        assert b" 200 " in server.get("/lv/call-me").partition(b"\r\n")[0]
        assert time.monotonic() - began < SECONDS * 3
        answers = [_read(one) for one in slow]
    finally:
        over.set()
        sender.join()
        for one in slow:
            one.close()
    for answer in answers:
        _is_kind(answer, status=400, heading="Tas ilga pārāk ilgi", question=server.question)
    assert server.open_files() == files


def test_half_a_form_is_no_form(server: Server) -> None:
    with server.send("Content-Length: 5000") as connection:
        connection.sendall(FORM + b"x" * 1000)
        connection.shutdown(socket.SHUT_WR)
        answer = _read(connection)
    _is_kind(answer, status=400, heading="Tas ilga pārāk ilgi", question=server.question)
