"""Tab reaches everything once, in the order of the page, is always seen, and is never caught."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.accessibility.states import State, samples, states
from tests.e2e.conftest import Opener
from tests.e2e.keyboard import Keyboard
from tests.e2e.portal import LANGUAGES, Portal
from tests.support.browser import Setting, Window

GOOD = """<!doctype html><html lang="en"><title>x</title><style>:focus-visible{outline:3px solid #000}</style>
<a href="#a">One</a><button type="button">Two</button><input type="radio" name="r">
<input type="radio" name="r"><details><summary>Three</summary><a href="#b">Hidden</a></details>
<a href="#c">Four</a>"""
BAD = {
    "comes next on the page": ('<a href="#c">', '<a href="#c" tabindex="1">'),
    "no outline": ('<a href="#c">', '<a href="#c" style="outline:0">'),
    "hardly differs": ('<a href="#c">', '<a href="#c" style="outline-color:#ddd">'),
    "lies under": ("<details>", '<div style="position:fixed;inset:0;background:#fff8"></div><details>'),
    "not on the screen": ('<a href="#c">', '<a href="#c" style="position:absolute;left:-999px">'),
    "reached 'One'": (
        "Four</a>",
        "Four</a><script>document.links[2].onfocus = () => document.links[0].focus()</script>",
    ),
}


def walk_through(window: Window, state: State) -> list[str]:
    """What is wrong with the focus in this state."""
    window.context.clear_cookies()
    state.show(window)
    keyboard = Keyboard(window.page)
    try:
        if keyboard.page.locator("#errors").count():
            # This walk begins where the page put the focus, the next one at the top.
            keyboard.walk()
        keyboard.walk()
    except AssertionError as failure:
        return [f"{state.name} ({window.setting}): {failure}"]
    return []


def test_the_focus_is_seen_and_never_caught(window: Opener, portal: Portal) -> None:
    opened = window()
    sample = samples(portal.app, language=opened.setting.language)
    found = [sentence for state in sample for sentence in walk_through(opened, state)]
    assert not found, "\n".join(found)


OTHER_READERS = (
    Setting(language=LANGUAGES[-1], width=320, text=100, colours="dark"),
    Setting(text=200, scripts=False),
    Setting(width=1280, height=800, colours="forced"),
)


@pytest.mark.parametrize("position", range(len(OTHER_READERS)), ids=lambda at: str(OTHER_READERS[at]))
def test_other_readers_are_never_caught_either(window: Opener, portal: Portal, position: int) -> None:
    setting = OTHER_READERS[position]
    opened = window(setting)
    # Each sample has one of the other readers; `make test-long` walks through every state.
    sample = samples(portal.app, language=setting.language)[position :: len(OTHER_READERS)]
    found = [sentence for state in sample for sentence in walk_through(opened, state)]
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("setting", [Setting(), *OTHER_READERS], ids=str)
def test_the_focus_in_every_state(window: Opener, portal: Portal, setting: Setting) -> None:
    opened = window(setting)
    everything = states(portal.app, language=opened.setting.language)
    found = [sentence for state in everything for sentence in walk_through(opened, state)]
    assert not found, "\n".join(found)


def test_a_good_page_passes(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(GOOD)
    assert Keyboard(page).walk() == ["One", "Two", "on", "Three", "Four"]
    page.close()


def test_a_dialog_in_front_is_all_there_is(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(GOOD + "<dialog><p>Here?</p><button>Yes</button><button>No</button></dialog>")
    page.evaluate("document.querySelector('dialog').showModal()")
    assert Keyboard(page).walk() == ["Yes", "No"]
    page.close()


@pytest.mark.parametrize("sentence", BAD)
def test_a_bad_page_is_noticed(browser: Browser, sentence: str) -> None:
    assert BAD[sentence][0] in GOOD
    page = browser.new_page()
    page.set_content(GOOD.replace(*BAD[sentence], 1))
    with pytest.raises(AssertionError, match=sentence):
        Keyboard(page).walk()
    page.close()
