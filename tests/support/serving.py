"""The real web server with its own configuration, on the database of a test's portal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from portal.settings import ROOT
from tests.support.hammering import environment_of

START_SECONDS = 120


@contextmanager
def web_server(app: Flask, *options: str, workers: int = 2) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The server in a group of its own, and its port; `options` as on its command line."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    told = environment_of(app.config["SETTINGS"], PORT=str(port), WEB_WORKERS=str(workers))
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "run/gunicorn.conf.py", *options],
        cwd=ROOT, env=told, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        until = time.monotonic() + START_SECONDS
        while server.poll() is None:
            assert time.monotonic() < until, "the server did not start"
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield server, port
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
