"""A real browser on a real portal: found on this machine, cut off from the network, closed at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import playwright
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOME = "127.0.0.1"
DRIVER = Path(playwright.__file__).parent / "driver" / "node"
# What Playwright switches off itself (the last such flag wins), and two windows for suggestions under the
# address: hidden ones that the browser would make, with a process each, for every page that is opened.
NOT_NEEDED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
)
# The browser finds no host but this machine, so that no test can lean on the network.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(NOT_NEEDED)}",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOME}",
)
BROWSER_TEXT = 16
WIDER_SPACING = (
    "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
    "p{margin-block-end:2em!important}"
)


class NoBrowser(RuntimeError):
    """There is no Chromium on this machine; the message says how to get one."""


def find_chromium(environ: Mapping[str, str] | None = None) -> str:
    """The program to start: CHROMIUM from the environment, else the first known name on PATH.

    Raises NoBrowser with a sentence that says what to do.
    """
    env = os.environ if environ is None else environ
    named = env.get("CHROMIUM")
    if named:
        found = shutil.which(named, path=env.get("PATH", ""))
        if found is None:
            raise NoBrowser(f"CHROMIUM is {named!r}, but no program is there. Correct or remove it.")
        return found
    for name in NAMES:
        found = shutil.which(name, path=env.get("PATH", ""))
        if found:
            return found
    raise NoBrowser(
        "No Chromium on this machine. Install one (on Debian: apt install chromium), "
        "or set CHROMIUM to the path of the program."
    )


def find_driver(driver: Path = DRIVER) -> Path:
    """The program that leads the browser; it comes with Playwright, but not all that it is made with.

    Raises NoBrowser with a sentence that says what to do.
    """
    tried = subprocess.run([driver, "--version"], capture_output=True, text=True, check=False)
    if tried.returncode:
        raise NoBrowser(
            f"Playwright cannot start: {tried.stderr.strip()} (on Debian: apt install libatomic1)"
        )
    return driver


def arguments(*, root: bool) -> list[str]:
    """The flags: quiet always, without the sandbox only as root, where Chromium cannot make one."""
    return [*QUIET, *(["--no-sandbox"] if root else [])]


# Two of them cannot run in one process: who asks while one runs gets the same.
_running: list[Browser] = []


@contextmanager
def a_browser() -> Iterator[Browser]:
    """The browser that runs already, else one that is started and ended here."""
    if _running:
        yield _running[0]
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=arguments(root=os.getuid() == 0)
        )
        _running.append(browser)
        try:
            yield browser
        finally:
            _running.remove(browser)
            browser.close()


@dataclass(frozen=True)
class Setting:
    """How somebody reads: language and level, screen, eyes, and whether scripts run."""

    language: str = "lv"
    level: str = "easy"
    width: int = 360
    height: int = 640
    colours: str = "light"  # light, dark, forced or more (contrast)
    text: int = 100  # per cent of the usual size, as set in the browser
    spacing: bool = False
    scripts: bool = True

    def __str__(self) -> str:
        """A short name for a test's report."""
        words = [self.language, self.level, f"{self.width}px", self.colours, f"text {self.text} %"]
        words += ["wide spacing"] if self.spacing else []
        words += [] if self.scripts else ["no scripts"]
        return ", ".join(words)

    def context_options(self) -> dict[str, Any]:
        """What the browser needs to know before the page opens."""
        return {
            "viewport": {"width": self.width, "height": self.height},
            "java_script_enabled": self.scripts,
            "color_scheme": "dark" if self.colours == "dark" else "light",
            "forced_colors": "active" if self.colours == "forced" else "none",
            "contrast": "more" if self.colours == "more" else "no-preference",
            "reduced_motion": "reduce",
            "locale": self.language,
            "service_workers": "block",
        }


class Window:
    """One reader's window. Whatever the test is about, a foreign request or a script error fails it."""

    def __init__(self, browser: Browser, address: str, setting: Setting) -> None:
        self.setting, self.address = setting, address
        self.problems: list[str] = []
        self.answers: list[Response] = []
        self.context: BrowserContext = browser.new_context(base_url=address, **setting.context_options())
        self.context.set_default_timeout(10_000)
        self.context.on("request", self._look_at_request)
        self.context.on("response", lambda answer: self.answers.append(answer))
        self.context.on("console", self._look_at_console)
        self.context.on("weberror", lambda error: self.problems.append(f"a script failed: {error.error}"))
        self.forget()
        self.page: Page = self.context.new_page()
        self._dress()

    def forget(self) -> None:
        """As if nobody had been here before: no cookie but the level that this reader has chosen."""
        self.context.clear_cookies()
        if self.setting.level != "easy":
            level = {"name": "level", "value": self.setting.level, "url": self.address}
            self.context.add_cookies([level])  # type: ignore[list-item]

    def _dress(self) -> None:
        """Larger letters as the reader's browser sets them; wider spacing as a reader's own style does."""
        if self.setting.text != 100:
            size = BROWSER_TEXT * self.setting.text // 100
            sizes = {"standard": size, "fixed": size}
            self.context.new_cdp_session(self.page).send("Page.setFontSizes", {"fontSizes": sizes})

    def _look_at_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "about", "blob") and parts.hostname != HOME:
            self.problems.append(f"a request left this machine: {request.url}")

    def _look_at_console(self, message: ConsoleMessage) -> None:
        # A page with status 404 or 422 is reported as a failed load; tests ask for such pages.
        if message.type == "error" and "status of" not in message.text:
            self.problems.append(f"the browser complains: {message.text}")

    def open(self, path: str, *, expect: int = 200) -> Page:
        """Open the address on the portal; the answer must have the expected status."""
        answer = self.page.goto(path)
        status = answer.status if answer else None
        assert status == expect, f"{path} answered {status}, expected {expect}"
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until letters and pictures are there, then put on what this reader adds."""
        self.page.wait_for_load_state("load")
        if self.setting.scripts:
            self.page.evaluate("document.fonts.ready.then(() => true)")
        if self.setting.spacing:
            self.page.evaluate(
                "css => {const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
                "document.adoptedStyleSheets = [sheet]}",
                WIDER_SPACING,
            )

    def close(self) -> None:
        """Close the window; raises AssertionError with everything that went wrong in it."""
        self.context.close()
        assert not self.problems, "\n".join(dict.fromkeys(self.problems))


class _Handler(WSGIRequestHandler):
    """Keeps connections open as a real server does, and prints no line for each request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_args: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Serving:
    """An app that answers on this machine."""

    app: Flask
    address: str


@contextmanager
def serve(app: Flask, *, port: int = 0) -> Iterator[Serving]:
    """The app on a free port of this machine, in a thread, until the block ends."""
    server: BaseWSGIServer = make_server(HOME, port, app, threaded=True, request_handler=_Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Serving(app, f"http://{HOME}:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
