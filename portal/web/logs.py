"""One JSON line per request, with a request id and nothing personal in it."""

from __future__ import annotations

import json
import logging
import sys
import time
import uuid

from flask import Flask, Response, g, request

LOG = logging.getLogger("portal.request")


def _start() -> None:
    g.request_id = uuid.uuid4().hex
    g.started = time.monotonic()


def _finish(response: Response) -> Response:
    # The endpoint, never the address: a sealed part of an address is somebody's answers.
    line = {
        "id": g.get("request_id"),
        "method": request.method,
        "endpoint": request.endpoint,
        "status": response.status_code,
        "milliseconds": round((time.monotonic() - g.get("started", time.monotonic())) * 1000, 1),
    }
    LOG.info(json.dumps(line))
    response.headers["X-Request-Id"] = str(g.get("request_id"))
    return response


def init_logs(app: Flask) -> None:
    """Write the request lines to standard output."""
    if not LOG.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False
    app.before_request(_start)
    app.after_request(_finish)
