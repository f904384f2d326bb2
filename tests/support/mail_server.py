"""A mail server on this machine that keeps what it gets, and can fall silent at the worst moment."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto


class Manner(Enum):
    """How the server behaves."""

    POLITE = auto()
    SILENT = auto()
    SILENT_AFTER_MAIL = auto()


class MailServer(socketserver.ThreadingTCPServer):
    """Knows just enough of the protocol to take mails."""

    daemon_threads = True
    # A conversation that fell silent must not keep the test from ending.
    block_on_close = False

    def __init__(self, manner: Manner) -> None:
        self.manner, self.mails, self.met = manner, list[bytes](), threading.Event()
        self.end_silence = threading.Event()
        super().__init__(("", 0), _Conversation)

    @property
    def port(self) -> int:
        """Where it listens, on every address of this machine."""
        port: int = self.server_address[1]
        return port


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        if self.server.manner is Manner.SILENT:
            self._fall_silent()
            return
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line.split()[0].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.mails.append(self._data())
                if self.server.manner is Manner.SILENT_AFTER_MAIL:
                    self._fall_silent()
                    return
            self._say({b"EHLO": "250 x.invalid", b"QUIT": "221 bye"}.get(word, "250 ok"))
            if word == b"QUIT":
                return

    def _fall_silent(self) -> None:
        self.server.met.set()
        self.server.end_silence.wait()

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines)


@contextmanager
def mail_server(manner: Manner = Manner.POLITE) -> Iterator[MailServer]:
    """A server that listens until the end of the block."""
    with MailServer(manner) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield listening
        finally:
            listening.end_silence.set()
            listening.shutdown()
            thread.join()
