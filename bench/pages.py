"""How many pages one core makes in a second, beside an empty view of the same app.

`python -m bench.pages --profile` also says what the time of the slowest page goes into.
"""

from __future__ import annotations

import cProfile
import logging
import pstats
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask, Response

from portal import create_app
from portal.settings import Environment, Settings
from portal.web.access import Access, access

EMPTY = "/bench-empty"
PAGES = {
    "empty view, bare Flask": None,
    "empty view in the portal": EMPTY,
    "start page": "/lv/",
    "topic page": "/lv/programmes/individual-budget/how-much",
    "question page": "/lv/is-this-for-me/individual-budget/adult",
    "unchanged page (304)": "/lv/",
}
SECONDS = 2.0
WARM_UP = 20


def _settings(var: Path) -> Settings:
    return Settings(
        environment=Environment.DEMO,
        secret_key="a secret for benchmarks only, long enough",  # noqa: S106 opens nothing
        field_keys={"bench": "0" * 64},
        database_url=f"sqlite:///{var / 'portal.sqlite3'}",
        public_url="http://localhost:8000",
        var=var,
    )


def _bare() -> Flask:
    app = Flask("bare", static_folder=None)
    app.add_url_rule(EMPTY, "empty", lambda: "ok")
    return app


def _portal(var: Path) -> Flask:
    app = create_app(_settings(var))

    @access(Access.PUBLIC)
    def empty() -> Response:
        return Response("ok")

    app.add_url_rule(EMPTY, "bench_empty", empty)
    # Lines of the log are written elsewhere in life; here they would only fill the screen.
    logging.disable(logging.INFO)
    return app


def _a_request(app: Flask, path: str, headers: dict[str, str]) -> tuple[int, int]:
    """Ask the app as a server would; status and bytes of the answer."""
    client = app.test_client()
    answer = client.get(path, headers={"Accept-Encoding": "br", **headers})
    return answer.status_code, len(answer.data)


def _rate(app: Flask, path: str, headers: dict[str, str], expected: int) -> tuple[float, int]:
    """Requests in a second of this process's own time, and the bytes of one answer."""
    for _ in range(WARM_UP):
        status, size = _a_request(app, path, headers)
        if status != expected:
            sys.exit(f"{path} answered {status}, expected {expected}; correct PAGES in bench/pages.py")
    start, count = time.process_time(), 0
    while (used := time.process_time() - start) < SECONDS:
        _a_request(app, path, headers)
        count += 1
    return count / used, size


def main() -> None:
    """Measure every page and print it beside the empty view."""
    with tempfile.TemporaryDirectory() as folder:
        bare, portal = _bare(), _portal(Path(folder))
        rates: dict[float, str] = {}
        for name, path in PAGES.items():
            app = bare if path is None else portal
            headers, expected = {}, 200
            if "304" in name:
                tag = portal.test_client().get(str(path), headers={"Accept-Encoding": "br"}).headers["ETag"]
                headers, expected = {"If-None-Match": tag}, 304
            rate, size = _rate(app, path or EMPTY, headers, expected)
            rates[rate] = path or EMPTY
            ratio = rate / max(rates)
            print(
                f"{name:25} {rate:6.0f} requests/s {1000 / rate:6.2f} ms {ratio:5.2f} of bare {size:6} bytes"
            )
        if "--profile" in sys.argv:
            _profile(portal, rates[min(rates)])


def _profile(app: Flask, path: str) -> None:
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(200):
        _a_request(app, path, {})
    profile.disable()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
