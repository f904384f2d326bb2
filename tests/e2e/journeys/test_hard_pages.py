"""Whatever page somebody does not understand, they can say so: with one link, one press, by keyboard."""

from __future__ import annotations

import pytest

from tests.e2e.accessibility.checks import measure, scan, walk
from tests.e2e.accessibility.states import states
from tests.e2e.conftest import Opener
from tests.e2e.journeys.conftest import Starter
from tests.e2e.portal import Portal
from tests.support.browser import Setting, Window

# There the way is the page itself; workers have no such link; components stand for themselves.
ON_THE_PAGE, NOT_FOR_READERS = "not understood", ("desk", "components")
SOME = (
    "own matters: letter: granted",
    "error page 404",
    "error page 500",
)
WAYS = "[...document.querySelectorAll('main a, footer a')].filter(a => a.href.includes('/not-understood/'))"


def _missing(window: Window, name: str) -> str | None:
    """What is wrong with the way from the page that the window shows."""
    ways = window.page.evaluate(f"() => {WAYS}.map(a => a.getAttribute('href'))")
    if len(ways) != 1:
        return f"{name} has {len(ways)} ways to say that it is hard: {ways}"
    answer = window.context.request.get(window.address + ways[0])
    if not answer.ok or 'name="block"' not in answer.text():
        return f"{name} leads to {ways[0]}, where nothing can be pointed at"
    return None


def _walk(window: Window, portal: Portal, names: tuple[str, ...] | None) -> list[str]:
    found = []
    for state in states(portal.app, language=window.setting.language):
        family = state.name.split(":")[0]
        if family in (ON_THE_PAGE, *NOT_FOR_READERS) or (names is not None and state.name not in names):
            continue
        window.forget()
        state.show(window)
        wrong = _missing(window, state.name)
        found += [wrong] if wrong else []
    return found


def test_letters_and_errors_can_be_pointed_at(window: Opener, portal: Portal) -> None:
    known = {state.name for state in states(portal.app, language="lv")}
    assert set(SOME) <= known
    assert _walk(window(Setting()), portal, SOME) == []


@pytest.mark.long
def test_every_page_of_a_reader_can_be_pointed_at(window: Opener, portal: Portal) -> None:
    assert _walk(window(Setting()), portal, None) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_is_pointed_at_by_keyboard_and_one_comes_back(start: Starter, scripts: bool) -> None:
    reader = start(Setting(scripts=scripts))
    says, keyboard = reader.says, reader.keyboard
    reader.opens("/call-me")
    title = reader.page.locator("h1").inner_text()
    footer = reader.page.get_by_role("contentinfo")
    keyboard.follow(footer.get_by_role("link", name=says("I do not understand this."), exact=True))
    reader.sees(says("What do you not understand?"))
    keyboard.button(says("The question"))
    reader.sees(says("Thank you for telling us"))
    keyboard.follow(
        reader.page.get_by_role("main").get_by_role("link", name=says("Back to the same page")).last
    )
    reader.sees(" ".join(title.split()))


@pytest.mark.parametrize("setting", [Setting(), Setting(width=320, text=200, colours="dark")], ids=str)
def test_the_parts_of_a_page_can_be_reached_and_read(window: Opener, setting: Setting) -> None:
    opened = window(setting)
    page = opened.open("/lv/not-understood/page.call_me.ask?back=/lv/call-me")
    assert [*measure(page), *scan(page), *walk(page)] == []
