"""The player of a read text, in each of its states; without recordings there is none."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import expect

from tests.support.browser import Window
from tests.support.voices import silence, voices

Act = Callable[[Window], None]
VOICE = "**/voice/**"
LINE_IS_SAID = 500


def listen(app: Flask, language: str, then: Act) -> Act:
    """Open a page that has its recordings, and do this there."""
    programme = next(iter(app.extensions["content"].order))

    def act(window: Window) -> None:
        with voices(app, language):
            window.open(f"/{language}/programmes/{programme}")
        if window.setting.level == "full":
            # Only easy texts are read out.
            expect(window.page.locator("[data-listen]")).to_have_count(0)
            return
        # Each line lasts longer than anybody looks at the page.
        hear(window, silence(60))
        then(window)
        window.page.wait_for_timeout(LINE_IS_SAID)

    return act


def hear(window: Window, sound: bytes) -> None:
    """Whatever is asked for sounds like this."""
    window.page.unroute(VOICE)
    window.page.route(VOICE, lambda route: route.fulfill(content_type="audio/mpeg", body=sound))


def open_player(window: Window) -> None:
    """Press "Listen"; it reads."""
    window.page.locator(".tools [data-listen]").press("Enter")


def stop_player(window: Window) -> None:
    """Press the first button of the player, which stops."""
    open_player(window)
    if window.setting.scripts:
        window.page.locator("#listen .main").press("Enter")


def slow_player(window: Window) -> None:
    """It reads slowly."""
    open_player(window)
    if window.setting.scripts:
        window.page.locator("#listen [aria-pressed=false]").press("Enter")


def player_without_files(window: Window) -> None:
    """What it should read cannot be heard."""
    hear(window, b"")
    open_player(window)


def listen_to_word(window: Window) -> None:
    """An explained word is read out."""
    window.page.locator("main a.word").first.press("Enter")
    if window.setting.scripts:
        window.page.locator("#hard-word [data-listen]").press("Enter")


PLAYERS: dict[str, Act] = {
    "playing": open_player,
    "stopped": stop_player,
    "slower": slow_player,
    "file missing": player_without_files,
    "an explained word": listen_to_word,
}
