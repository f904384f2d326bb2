"""Somebody who uses a page by keyboard alone, and who notices when the focus jumps, hides or is caught."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import ElementHandle, Locator, Page, expect

MOST_STOPS = 150
# Playing, time, sound and more: all in the browser's own player.
MOST_IN_PLAYER = 8


@cache
def _script() -> str:
    return (Path(__file__).parent / "focus.js").read_text(encoding="utf-8")


class Keyboard:
    """Tab, Enter, Space, arrows, letters. It never clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def where(self, wanted: ElementHandle | None = None) -> dict[str, Any]:
        """Where the focus is: `at` among `total` stops, its `name`, what is wrong, whether it is `wanted`."""
        found: dict[str, Any] = self.page.evaluate(_script(), wanted)
        return found

    def tab(self) -> dict[str, Any]:
        """One step on; it must lead to the next stop in the order of the page, and be seen there."""
        return self._step(self.where())

    def _step(self, start: dict[str, Any], wanted: ElementHandle | None = None) -> dict[str, Any]:
        expected = start["at"] + 1 if start["at"] >= 0 else start["before"]
        self.page.keyboard.press("Tab")
        now = self.where(wanted)
        for _ in range(MOST_IN_PLAYER):
            if not (start["several"] and now["at"] == start["at"]):
                break
            self.page.keyboard.press("Tab")
            now = self.where(wanted)
        if expected == start["total"]:
            # Some windows have nothing around the page; Tab then begins again at its top.
            assert now["at"] <= 0, f"Tab after the last stop should leave the page, but is at {now['name']!r}"
            return {**now, "at": -1}
        reached = f"Tab after {start['name'] or 'the start'!r} reached {now['name'] or 'nothing'!r}"
        assert now["at"] == expected, f"{reached}, but {start['names'][expected]!r} comes next on the page"
        assert not now["problems"], f"the focus on {now['name']!r} {' and '.join(now['problems'])}"
        return now

    def walk(self) -> list[str]:
        """Through the whole page from its top; the names of all stops in their order."""
        start = self.where()
        names = [start["name"]] if start["at"] == 0 else []
        stop = start
        for _ in range(MOST_STOPS):
            stop = self._step(stop)
            if stop["at"] < 0:
                return names
            names.append(stop["name"])
        raise AssertionError(f"the focus is caught on this page; the last stops: {names[-5:]}")

    def reach(self, wanted: Locator) -> None:
        """Tab on until the focus is there; every step on the way is in order and seen."""
        expect(wanted).to_have_count(1)
        node = wanted.element_handle()
        stop, passed = self.where(node), []
        for _ in range(MOST_STOPS):
            if stop["reached"]:
                return
            stop = self._step(stop, node)
            passed.append(stop["name"])
            assert stop["at"] >= 0, f"Tab never reached {wanted}; it passed: {', '.join(passed)}"
        raise AssertionError(f"Tab never reached {wanted}")

    def follow(self, wanted: Locator, *, key: str = "Enter") -> None:
        """Reach the link or button, press it, and wait for the page it leads to."""
        self.reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def link(self, name: str) -> None:
        """Follow the link in the main part with this name."""
        self.follow(self.page.get_by_role("main").get_by_role("link", name=name, exact=True))

    def button(self, name: str) -> None:
        """Press the button in the main part with this name."""
        self.follow(self.page.get_by_role("main").get_by_role("button", name=name, exact=True))

    def write(self, label: str, text: str) -> None:
        """Reach the field and type; what stood there is replaced."""
        field = self.page.get_by_role("main").get_by_role("textbox", name=label)
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, name: str) -> None:
        """Reach the group of answers and choose this one, with Space or the arrows."""
        wanted = self.page.get_by_role("radio", name=name, exact=True)
        expect(wanted).to_have_count(1)
        group = wanted.evaluate("node => node.name")
        first = self.page.locator(f"input[type=radio][name='{group}']")
        chosen = self.page.locator(f"input[type=radio][name='{group}']:checked")
        self.reach(chosen if chosen.count() else first.first)
        self.page.keyboard.press("Space")
        for _ in range(first.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never chose {name!r}")
