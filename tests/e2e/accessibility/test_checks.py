"""The checks themselves, shown pages that they must refuse and one that they must not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.accessibility.checks import measure, scan
from tests.support.browser import Setting

GOOD = """<!doctype html><html lang="en"><head><title>Good</title>
<meta name="viewport" content="width=device-width">
<style>body{margin:20px;color:#000;background:#fff;font-size:20px}a,button,input{min-height:48px;min-width:48px}
nav a{display:inline-block;line-height:48px}label{display:block}</style></head><body><header>
<nav aria-label="Top"><a href="#main">Go to the text</a></nav></header><main id="main"><h1>Good</h1>
<p>Read <a href="#main">this</a> first.</p>
<form><label for="a">Name</label><input type="text" id="a" autocomplete="name">
<button type="submit">Send it</button>
</form><h2>More</h2><ul><li>One</li><li>Two</li></ul></main><footer><p>Help</p></footer></body></html>"""

SCANNED = {
    "image-alt": ("<h1>Good</h1>", "<h1>Good</h1><img src='data:,'>"),
    "label": ('<label for="a">Name</label>', ""),
    "color-contrast": ("<p>Help</p>", "<p style='color:#ccc'>Help</p>"),
    "html-has-lang": (' lang="en"', ""),
    "heading-order": ("<h2>More</h2>", "<h4>More</h4>"),
}
MEASURED = {
    "scrolls sideways": ("<p>Help</p>", "<p style='width:900px'>Help</p>"),
    "a target of": ("<form>", "<a href='#a' style='display:block;min-height:0;height:30px'>Small</a><form>"),
    "words run out of their box": (
        "<p>Help</p>",
        "<p style='height:10px;overflow:hidden'>Help that is cut off at the bottom</p>",
    ),
    "words lie over other words": ("<p>Help</p>", "<p>Help</p><p style='margin-top:-44px'>Over</p>"),
    "lead to different places": ("<form>", "<p>Do <a href='#a'>this</a> last.</p><form>"),
    "words run out of the screen": (
        "<p>Help</p>",
        "<div style='position:fixed;right:-40px;bottom:0'><b>Running out</b></div>",
    ),
}


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_context(**Setting().context_options()).new_page()


def show(page: Page, change: tuple[str, str]) -> Page:
    assert change[0] in GOOD
    page.set_content(GOOD.replace(*change, 1))
    return page


def test_a_good_page_passes(page: Page) -> None:
    show(page, ("", ""))
    assert scan(page) == []
    assert measure(page) == []
    page.context.close()


@pytest.mark.parametrize("rule", SCANNED)
def test_the_scanner_finds(page: Page, rule: str) -> None:
    found = scan(show(page, SCANNED[rule]))
    page.context.close()
    assert any(sentence.startswith(f"{rule}:") for sentence in found), found


def test_a_scanner_that_sees_nothing_is_noticed(page: Page) -> None:
    page.set_content("<!doctype html><html lang='en'><title>Empty</title>")
    found = scan(page)
    page.context.close()
    assert any("did not see the page" in sentence for sentence in found)


@pytest.mark.parametrize("sentence", MEASURED)
def test_the_measurement_finds(page: Page, sentence: str) -> None:
    found = measure(show(page, MEASURED[sentence]))
    page.context.close()
    assert any(sentence in finding for finding in found), found
