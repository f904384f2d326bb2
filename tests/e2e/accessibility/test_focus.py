"""Tab reaches everything once, in the order of the page, is always seen, and is never caught."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.accessibility.checks import walk
from tests.e2e.accessibility.states import states
from tests.e2e.conftest import Opener
from tests.e2e.keyboard import Keyboard
from tests.e2e.portal import LANGUAGES, Portal
from tests.support.browser import Setting

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


OTHER_READERS = (
    Setting(language=LANGUAGES[-1], width=320, text=100, colours="dark"),
    Setting(text=200, scripts=False),
    Setting(width=1280, height=800, colours="forced"),
)


@pytest.mark.long
@pytest.mark.parametrize("setting", [Setting(), *OTHER_READERS], ids=str)
def test_the_focus_in_every_state(window: Opener, portal: Portal, setting: Setting) -> None:
    # The quick run walks through the samples where it looks at them, in test_states.
    opened, found = window(setting), []
    for state in states(portal.app, language=setting.language):
        opened.forget()
        state.show(opened)
        found += [f"{state.name} ({setting}): {finding}" for finding in walk(opened.page)]
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
