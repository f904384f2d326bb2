"""The readers who go on these journeys: by keyboard, with and without scripts, narrow, in each language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Opener
from tests.e2e.keyboard import Keyboard
from tests.e2e.portal import LANGUAGES, Portal
from tests.support.browser import Setting, Window

READERS = [
    Setting(),
    Setting(language=LANGUAGES[-1], width=320, scripts=False),
    Setting(width=320, scripts=False),
    Setting(language=LANGUAGES[1 % len(LANGUAGES)], width=320),
]
# The first two go always, and differ in all: language, screen, scripts. The others go in `make test-long`.
ALWAYS = READERS[:2]


def walks(*values: Any) -> Any:
    """One walk: a reader, and whatever else the test asks for; long unless this reader goes always."""
    marks = () if values[0] in ALWAYS else (pytest.mark.long,)
    return pytest.param(*values, marks=marks, id="-".join(str(value) for value in values[:2]))


@dataclass(frozen=True)
class Reader:
    """Somebody with a keyboard, and the words they see."""

    window: Window
    portal: Portal
    keyboard: Keyboard
    language: str

    @property
    def page(self) -> Page:
        """The page in front of the reader."""
        return self.window.page

    def says(self, msgid: str, **values: object) -> str:
        """The interface's sentence in this reader's language."""
        return self.portal.say(msgid, language=self.language, **values)

    def opens(self, path: str = "/") -> None:
        """Begin at this address."""
        self.window.open(f"/{self.language}{path}")

    def signs_in(self, person: str) -> None:
        """From the sign-in page through the demo login, as this person; the code is what its page tells."""
        self.keyboard.follow(self.page.locator("main form button[name=login]").first)
        button = self.page.get_by_role("button", name=person)
        with self.page.expect_navigation():
            button.press("Enter")
        code = self.page.locator("[data-code]")
        if code.count():
            self.page.locator("#code").fill(code.get_attribute("data-code") or "")
            with self.page.expect_navigation():
                self.page.locator("#code").press("Enter")
        self.window.settle()

    def sees(self, heading: str) -> None:
        """The page's one heading."""
        self.window.settle()
        found = " ".join(self.page.locator("h1").inner_text().split())
        assert found == heading, f"the page is {found!r}, expected {heading!r}"
        assert self.page.title().startswith((heading, self.says("Something is still missing here")))


Starter = Callable[[Setting], Reader]


@pytest.fixture
def start(window: Opener, portal: Portal) -> Starter:
    """Sets a reader in front of the portal."""

    def begin(setting: Setting) -> Reader:
        opened = window(setting)
        return Reader(opened, portal, Keyboard(opened.page), setting.language)

    return begin


@pytest.fixture(params=[walks(one) for one in READERS])
def reader(request: Any, start: Starter) -> Reader:
    """Each of the readers in turn."""
    return start(request.param)
