"""How gunicorn waits for a request, and what it may say about one."""

from __future__ import annotations

import errno
import socket
import struct
import sys
import time
from contextlib import suppress
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker

# A whole request, head and body, on the slowest telephone; the proxy in front hands over buffered ones.
REQUEST_SECONDS = 20
FIRST_WORD_SECONDS = 1
# Who was answered in the middle of their words may be silent for so long before the line is cut.
FAREWELL_SECONDS = 2
# Who takes nothing of the answer for so long does not want it.
ANSWER_SECONDS = 20
PIECE = 64 * 1024
ABOUT_A_REQUEST = ("Error handling request", "Socket error processing request")


class HastySocket:
    """The connection as it is read: whoever has not said everything when the time is over, has ended.

    A head that ends too early is no request. A body that ends too early must not be taken for a whole one:
    from `body_begins` on, the end is an error, and what was read of a form counts for nothing.
    """

    def __init__(self, connection: socket.socket, *, until: float, silence: float = REQUEST_SECONDS) -> None:
        self._connection, self._until, self._silence = connection, until, silence
        self._is_in_body = False

    def body_begins(self) -> None:
        """The head is read; whoever reads on knows that there is more to come."""
        self._is_in_body = True

    def recv(self, size: int) -> bytes:
        """What came; nothing, as after the end, when the time is over or nothing came for too long.

        Raises ConnectionResetError instead of saying nothing in the middle of a body.
        """
        said = self._said(size)
        if not said and self._is_in_body:
            raise ConnectionResetError(errno.ECONNRESET, "The body ended too early.")
        return said

    def _said(self, size: int) -> bytes:
        left = min(self._until - time.monotonic(), self._silence)
        if left <= 0:
            return b""
        before = self._connection.gettimeout()
        self._connection.settimeout(left)
        try:
            return self._connection.recv(size)
        except TimeoutError:
            return b""
        finally:
            self._connection.settimeout(before)


class HastyWorker(ThreadWorker):  # type: ignore[misc]
    """Threads that nobody can hold by speaking slowly."""

    request_seconds: float = REQUEST_SECONDS
    answer_seconds: float = ANSWER_SECONDS

    def handle(self, conn: TConn) -> Any:
        """Read and answer one request of the connection."""
        if not (conn.initialized or conn.data_ready or conn.wait_for_data(FIRST_WORD_SECONDS)):
            # It waits without a thread until it speaks, or is closed.
            return _DEFER
        conn.sock.setblocking(True)
        conn.init()
        # Each request of a connection that is kept open has its own time.
        until = time.monotonic() + self.request_seconds
        conn.parser.unreader.sock = HastySocket(conn.sock, until=until)
        seconds = int(self.answer_seconds)
        limit = struct.pack("ll", seconds, int((self.answer_seconds - seconds) * 1_000_000))
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        goes_on = super().handle(conn)
        if not goes_on:
            _hear_out(conn, until=max(until, time.monotonic() + FAREWELL_SECONDS))
        return goes_on

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Let the portal answer; it reads the body by itself."""
        conn.parser.unreader.sock.body_begins()
        return super().handle_request(req, conn)


def _hear_out(conn: TConn, *, until: float) -> None:
    """Whoever still sends after the answer is listened to; what they say is dropped.

    A line that is cut while something comes in takes the answer with it, and the sender of a large file would
    see an error of the browser instead of our page. Here a thread waits; gunicorn itself would let the one
    wait that lets everybody in. So the line is left shut on both sides, and there is nothing to wait for.
    """
    with suppress(OSError):
        conn.sock.shutdown(socket.SHUT_WR)
        rest = HastySocket(conn.sock, until=until, silence=FAREWELL_SECONDS)
        while _may_send_more(conn) and rest.recv(PIECE):
            pass
        conn.sock.shutdown(socket.SHUT_RD)


def _may_send_more(conn: TConn) -> bool:
    """Whether the last request came with a body, or was none at all."""
    headers = [] if conn.parser.mesg is None else conn.parser.mesg.headers
    with_body = {name for name, value in headers if value != "0"} & {"CONTENT-LENGTH", "TRANSFER-ENCODING"}
    return conn.parser.mesg is None or bool(with_body)


class DiscreetLogger(Logger):  # type: ignore[misc]
    """Says that a request was wrong, never whose, and nothing of what stood in it."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Only the fact, where gunicorn would add the address and the words of the visitor."""
        if msg.startswith("Invalid request from"):
            msg, args = "A request was no valid HTTP.", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Only the kind of the error, where gunicorn would add the address of the page."""
        if msg.startswith(ABOUT_A_REQUEST):
            kind = sys.exc_info()[0]
            super().error("A request ended with %s.", kind.__name__ if kind else "an error")
        else:
            super().exception(msg, *args, **kwargs)
