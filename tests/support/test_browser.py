"""The browser tool, shown what it must refuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Error

from tests.support.browser import (
    NoBrowser,
    Serving,
    Setting,
    Window,
    a_browser,
    arguments,
    find_chromium,
    serve,
)

PAGES = {
    "good": "<h1>Good</h1>",
    "foreign-picture": "<img src='https://example.invalid/a.png' alt=''>",
    "foreign-redirect": "",
    "broken-script": "<script>throw Error('planted')</script>",
    "blocked-script": "<meta http-equiv='Content-Security-Policy' content=\"script-src 'none'\">"
    "<script>1</script>",
}


@pytest.fixture(scope="module")
def site() -> Iterator[Serving]:
    app = Flask(__name__, static_folder=None)

    @app.get("/<name>")
    def show(name: str) -> tuple[str, int, dict[str, str]]:
        if name == "foreign-redirect":
            return "", 302, {"Location": "https://example.invalid/"}
        return f"<!doctype html><html lang='en'><title>x</title>{PAGES[name]}", 200, {}

    @app.get("/favicon.ico")
    def icon() -> str:
        return ""

    with serve(app) as serving:
        yield serving


@pytest.fixture(scope="module")
def tested_browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


def program(folder: Path, name: str) -> Path:
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


def test_the_named_browser_comes_first(tmp_path: Path) -> None:
    named, on_path = program(tmp_path, "mine"), program(tmp_path, "chromium")
    assert find_chromium({"CHROMIUM": str(named), "PATH": str(tmp_path)}) == str(named)
    assert find_chromium({"PATH": str(tmp_path)}) == str(on_path)


def test_a_wrong_name_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoBrowser, match="CHROMIUM is '/nowhere/chromium'"):
        find_chromium({"CHROMIUM": "/nowhere/chromium", "PATH": str(tmp_path)})


def test_no_browser_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(NoBrowser, match="apt install chromium"):
        find_chromium({"PATH": str(tmp_path)})


def test_the_sandbox_stays_unless_we_are_root() -> None:
    assert "--no-sandbox" not in arguments(root=False)
    assert "--no-sandbox" in arguments(root=True)


@pytest.mark.browser
def test_a_good_page_passes(tested_browser: Browser, site: Serving) -> None:
    window = Window(tested_browser, site.address, Setting())
    window.open("/good")
    window.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("foreign-picture", "a request left this machine: https://example.invalid/a.png"),
        ("broken-script", "planted"),
        ("blocked-script", "Content Security Policy"),
    ],
)
def test_a_window_refuses(tested_browser: Browser, site: Serving, page: str, complaint: str) -> None:
    window = Window(tested_browser, site.address, Setting())
    window.open(f"/{page}")
    with pytest.raises(AssertionError, match=complaint):
        window.close()


@pytest.mark.browser
def test_a_redirect_cannot_leave_either(tested_browser: Browser, site: Serving) -> None:
    window = Window(tested_browser, site.address, Setting())
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        window.page.goto("/foreign-redirect")
    with pytest.raises(AssertionError, match="left this machine: https://example.invalid/"):
        window.close()


@pytest.mark.browser
def test_settings_reach_the_page(tested_browser: Browser, site: Serving) -> None:
    setting = Setting(language="ru", width=320, colours="dark", text=200, spacing=True)
    window = Window(tested_browser, site.address, setting)
    page = window.open("/good")
    seen = page.evaluate(
        "() => [innerWidth, navigator.language, matchMedia('(prefers-color-scheme: dark)').matches,"
        "getComputedStyle(document.documentElement).fontSize,"
        "getComputedStyle(document.querySelector('h1')).letterSpacing]"
    )
    window.close()
    assert seen == [320, "ru", True, "32px", "7.68px"]
