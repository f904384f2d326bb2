"""How gunicorn waits for a request, and what it may say about one."""

from __future__ import annotations

import socket
import sys
import time
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker

# A whole request, head and body, on the slowest telephone; the proxy in front hands over buffered ones.
REQUEST_SECONDS = 20
FIRST_WORD_SECONDS = 1
ABOUT_A_REQUEST = ("Error handling request", "Socket error processing request")


class HastySocket:
    """The connection as it is read: whoever has not said everything when the time is over, has ended."""

    def __init__(self, connection: socket.socket, *, until: float) -> None:
        self._connection, self._until = connection, until

    def recv(self, size: int) -> bytes:
        """What came; nothing, as after the end, when the time is over."""
        left = self._until - time.monotonic()
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
        return super().handle(conn)


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
