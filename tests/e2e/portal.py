"""The portal that the browser visits: real pages, a fixed moment, a neutral page of our own to leave to."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask, abort, request
from flask_babel import force_locale, gettext
from sqlalchemy.exc import OperationalError

import demo
from demo.settings import DemoSettings
from portal.call_me import service as call_me
from portal.organisations.service import call_rules
from portal.settings import ROOT
from portal.web.clock import now
from tests.support.browser import HOME, Serving, serve
from tests.support.building import NOON, build_app
from tests.support.databases import prepare
from tests.support.login import login_at

NUMBER = "20 00 12 99"
# This number has asked as often as one may in a day.
TIRED_NUMBER = "20 00 12 98"
FAILING = "/broken/"
# What is sent there, the database does not take.
NOT_KEPT = "database"
NEUTRAL_TITLE = "Weather"
LANGUAGES = tuple(os.environ.get("PORTAL_LANGUAGES", "lv,en,ru").split(","))


@dataclass(frozen=True)
class Portal:
    """A running portal, and the words it says."""

    app: Flask
    address: str
    neutral: str

    def say(self, msgid: str, *, language: str, **values: object) -> str:
        """The interface's sentence in the language."""
        with self.app.test_request_context(f"/{language}/"), force_locale(language):
            return str(gettext(msgid, **values))

    def title(self, text_id: str, *, language: str) -> str:
        """The title of an easy text in the language."""
        content = self.app.extensions["content"]
        return str(content.text(text_id, language=language, level="easy").title.plain)

    def name(self, programme: str, *, language: str) -> str:
        """The programme's name in the language."""
        content = self.app.extensions["content"]
        return str(next(pack for pack in content.packs.values() if pack.id == programme).name[language])


def neutral_site() -> Flask:
    """Where the quick way out leads in tests: a page that has nothing to do with the portal."""
    app = Flask("neutral", static_folder=None)

    @app.get("/")
    def weather() -> str:
        return (
            f"<!doctype html><html lang='en'><title>{NEUTRAL_TITLE}</title>"
            f"<link rel='icon' href='data:,'><h1>{NEUTRAL_TITLE}</h1>"
        )

    return app


@contextmanager
def running_portal(folder: Path) -> Iterator[Portal]:
    """The portal with its database, reachable until the block ends."""
    home, login_port = _free_port(), _free_port()
    with (
        serve(neutral_site()) as neutral,
        serve(_demo_login(folder, home, login_port), port=login_port) as login,
    ):
        app = build_app(
            folder,
            languages=LANGUAGES,
            frozen_now=datetime.fromisoformat(NOON),
            public_url=f"http://{HOME}:{home}",
            logins=(login_at(folder, issuer=login.address),),
            exit_url=f"{neutral.address}/",
            organisations=_patient_organisations(folder),
        )
        # A failure becomes the page a reader would get, not an exception of the test.
        app.testing = False
        app.before_request(_fail_when_asked)
        prepare(app)
        _tire(app)
        serving: Serving
        with serve(app, port=home) as serving:
            yield Portal(app, serving.address, neutral.address)
        app.extensions["database"].engine.dispose()


def _free_port() -> int:
    """A port that nobody uses; the portal and its login must know each other before they start."""
    with socket.socket() as probe:
        probe.bind((HOME, 0))
        port: int = probe.getsockname()[1]
        return port


def _demo_login(folder: Path, portal_port: int, port: int) -> Flask:
    portal = f"http://{HOME}:{portal_port}"
    return demo.create_app(
        DemoSettings(
            issuer=f"http://{HOME}:{port}",
            folder=folder,
            redirect_uris=frozenset({f"{portal}/sign-in/callback", f"{portal}/signing/callback"}),
            after_logout_uris=frozenset({f"{portal}/"}),
        )
    )


def _fail_when_asked() -> None:
    """`/lv/broken/500` fails with that status, so that every error page can be looked at."""
    _, _, status = request.path.partition(FAILING)
    if status == NOT_KEPT:
        raise OperationalError("", None, Exception("the database is away"))
    if status.isdecimal():
        abort(int(status))


def _patient_organisations(folder: Path) -> Path:
    """The demo's organisations, but all tests together may ask more often than one reader."""
    text = (ROOT / "packs" / "organisations" / "demo.toml").read_text(encoding="utf-8")
    for limit, most in {"per_number_a_day": 200, "per_address_an_hour": 9999, "in_all_an_hour": 9999}.items():
        text, changed = re.subn(rf"(?m)^{limit} = \d+$", f"{limit} = {most}", text)
        assert changed == 1, f"demo.toml has no line {limit}; say here how to raise it"
    file = folder / "organisations.toml"
    file.write_text(text, encoding="utf-8")
    return file


def _tire(app: Flask) -> None:
    with app.test_request_context("/lv/"), force_locale("lv"):
        for _ in range(call_rules().per_number_a_day):
            call_me.ask_for_call(
                "+371" + TIRED_NUMBER.replace(" ", ""), best_time="any", language="lv", address="", now=now()
            )
