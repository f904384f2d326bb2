"""Somebody listens to a page: line by line, slower, stopped, by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility.checks import measure, scan, walk
from tests.e2e.accessibility.listening import PLAYERS, hear, listen
from tests.e2e.conftest import Opener
from tests.e2e.portal import Portal
from tests.support.browser import Setting, Window
from tests.support.voices import silence, voices

TEXT = "individual-budget.what"
PAGE = "/lv/programmes/individual-budget"
LONG = pytest.mark.long
LINES = "document.querySelectorAll('main [data-line]').length + 1"
# Two voices of the device: one sends the words away over the network, the other stays here.
DEVICE = """
window.heard = [];
Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
  getVoices: () => VOICES,
  cancel: () => {},
  speak: (words) => { heard.push(words.text); setTimeout(() => words.onend(), 50); },
})});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture
def spoken(portal: Portal) -> Iterator[None]:
    """The page has its voice."""
    with voices(portal.app):
        yield


@pytest.fixture
def page(window: Opener, spoken: None) -> Window:
    opened: Window = window()
    opened.open(PAGE)
    return opened


def _until(window: Window, truth: str) -> None:
    """The page's own policy forbids the browser's waiting for words of a script."""
    for _ in range(200):
        if window.page.evaluate(truth):
            return
        window.page.wait_for_timeout(50)
    raise AssertionError(f"it never came true: {truth}")


def _said(window: Window) -> str:
    return str(window.page.evaluate("document.querySelector('.said')?.textContent ?? ''"))


def test_nothing_is_fetched_before_the_press(page: Window) -> None:
    page.page.wait_for_timeout(300)
    assert [answer.url for answer in page.answers if "/voice/" in answer.url] == []


def test_the_spoken_line_moves_through_the_text_to_its_end(page: Window, portal: Portal) -> None:
    say = portal.say
    hear(page, silence(0.15))
    page.page.get_by_role("button", name=say("Listen", language="lv")).click()
    stop = page.page.get_by_role("button", name=say("Stop", language="lv"))
    expect(stop).to_be_focused()
    seen: list[str] = []
    while line := _said(page):
        if line not in seen[-1:]:
            seen.append(line)
        page.page.wait_for_timeout(60)
    assert seen[0] == portal.title(TEXT, language="lv")
    assert len(seen) == page.page.evaluate(LINES)
    # At the end one can begin anew.
    expect(page.page.locator("#listen .main")).to_have_text(say("Listen", language="lv"))


def test_who_stops_goes_on_from_the_same_line(page: Window) -> None:
    page.page.locator(".tools [data-listen]").click()
    _until(page, "document.querySelector('.said')?.tagName === 'P'")
    line = _said(page)
    page.page.locator("#listen .main").press("Enter")
    assert _said(page) == ""
    page.page.locator("#listen .main").press("Space")
    assert _said(page) == line
    page.page.keyboard.press("Escape")
    expect(page.page.locator("#listen")).to_be_hidden()
    expect(page.page.locator(".tools [data-listen]")).to_be_focused()
    assert _said(page) == ""


def test_the_device_remembers_that_it_reads_slowly(page: Window, portal: Portal) -> None:
    page.page.locator(".tools [data-listen]").press("Space")
    slower = page.page.get_by_role("button", name=portal.say("Slower", language="lv"))
    expect(slower).to_have_attribute("aria-pressed", "false")
    slower.click()
    assert page.page.evaluate("document.querySelector('#listen audio').playbackRate") == 0.75
    page.open(PAGE)
    page.page.locator(".tools [data-listen]").click()
    expect(page.page.locator("#listen [aria-pressed]")).to_have_attribute("aria-pressed", "true")
    _until(page, "document.querySelector('#listen audio').playbackRate === 0.75")


def test_only_one_page_speaks_at_a_time(page: Window) -> None:
    page.page.locator(".tools [data-listen]").click()
    other = page.context.new_page()
    other.goto(PAGE)
    other.locator(".tools [data-listen]").click()
    _until(page, "!document.querySelector('.said')")
    assert other.evaluate("Boolean(document.querySelector('.said'))")


def test_without_javascript_the_whole_text_is_a_player(window: Opener, spoken: None) -> None:
    opened = window(Setting(scripts=False))
    opened.open(PAGE)
    audio = opened.page.locator("#listen audio[controls][preload=none]")
    expect(audio).to_be_hidden()
    opened.page.locator(".tools [data-listen]").click()
    expect(audio).to_be_visible()
    expect(opened.page.locator("#listen button").first).to_be_hidden()


@pytest.mark.parametrize(
    "colours", ["light", *(pytest.param(one, marks=LONG) for one in ("dark", "forced", "more"))]
)
def test_the_open_player_is_accessible_in_every_mode(window: Opener, spoken: None, colours: str) -> None:
    opened = window(Setting(colours=colours))
    opened.open(PAGE)
    opened.page.locator(".tools [data-listen]").click()
    _until(opened, "document.querySelector('.said')?.tagName === 'P'")
    opened.page.locator("#listen .main").click()
    assert scan(opened.page) == []
    assert measure(opened.page) == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_player_fits_and_the_spoken_line_is_in_view(window: Opener, spoken: None, width: int) -> None:
    opened = window(Setting(width=width))
    opened.open(PAGE)
    opened.page.locator(".tools [data-listen]").click()
    _until(opened, "document.querySelectorAll('.said').length && scrollY > 100")
    line = opened.page.locator(".said").bounding_box()
    box = opened.page.locator("#listen").bounding_box()
    assert line is not None
    assert box is not None
    assert line["y"] >= 0
    assert line["y"] + line["height"] <= box["y"]
    assert box["width"] <= width


@pytest.mark.parametrize(
    ("language", "voices_there", "reads"),
    [
        ("en", [{"lang": "en-GB", "localService": True}], True),
        ("en", [{"lang": "en-GB", "localService": False}], False),
        ("ru", [{"lang": "en-GB", "localService": True}], False),
        ("lv", [{"lang": "lv-LV", "localService": True}], True),
        ("lv", [], False),
    ],
)
def test_only_a_local_voice_of_the_language_is_used(
    window: Opener, language: str, voices_there: list[dict[str, object]], reads: bool
) -> None:
    opened = window(Setting(language=language))
    listed = str(voices_there).replace("True", "true").replace("False", "false")
    opened.page.add_init_script(DEVICE.replace("VOICES", listed))
    opened.open(PAGE.replace("lv", language, 1))
    opener = opened.page.locator(".tools [data-listen]")
    if not reads:
        expect(opener).to_be_hidden()
        return
    opener.click()
    _until(opened, f"heard.length === {LINES}")
    assert opened.page.evaluate("heard[0] === document.querySelector('h1').textContent")


def test_an_explained_word_is_read_out_in_its_dialog(page: Window) -> None:
    page.page.locator("main a.word").first.click()
    dialog = page.page.locator("#hard-word")
    button = dialog.locator("[data-listen]")
    listen = button.inner_text()
    button.click()
    _until(page, "document.querySelector('#hard-word .said')?.tagName === 'P'")
    assert page.page.locator("main .said").count() == 0
    assert button.inner_text() != listen
    fetched = len([answer for answer in page.answers if "/voice/" in answer.url])
    assert fetched <= dialog.locator("[data-line]").count()
    _until(page, "!document.querySelector('.said')")
    expect(button).to_have_text(listen)
    # What is pressed twice stops, and who closes hears no more.
    button.press("Enter")
    button.press("Space")
    expect(button).to_have_text(listen)
    button.click()
    page.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    _until(page, "!document.querySelector('.said')")
    # The page itself is read from its first line.
    page.page.locator(".tools [data-listen]").click()
    _until(page, "document.querySelector('.said')?.tagName === 'H1'")


def test_a_file_that_nobody_can_hear_is_said(page: Window, portal: Portal) -> None:
    page.page.route("**/voice/**", lambda route: route.fulfill(content_type="audio/mpeg", body=b""))
    page.page.locator(".tools [data-listen]").click()
    expect(page.page.locator("#listen [role=status]")).to_have_text(
        portal.say("You cannot listen now.", language="lv")
    )
    assert _said(page) == ""


# The last two differ most from a page that is only read; the others come in the long tests.
@pytest.mark.parametrize(
    "name", [*(pytest.param(one, marks=LONG) for one in list(PLAYERS)[:-2]), *list(PLAYERS)[-2:]]
)
def test_every_state_of_the_player_can_be_walked_through(window: Opener, portal: Portal, name: str) -> None:
    opened = window()
    listen(portal.app, "lv", PLAYERS[name])(opened)
    assert measure(opened.page) == []
    assert walk(opened.page) == []


@pytest.mark.parametrize(
    "width", [pytest.param(320, marks=pytest.mark.long), pytest.param(360, marks=pytest.mark.long)]
)
def test_no_word_on_a_button_of_the_player_is_split(window: Opener, portal: Portal, width: int) -> None:
    opened = window(Setting(width=width))
    for name in ("playing", "stopped"):
        listen(portal.app, "lv", PLAYERS[name])(opened)
        heights = opened.page.evaluate(
            "[...document.querySelectorAll('#listen button')].map(one => {"
            "const words = document.createRange(); words.selectNodeContents(one);"
            "return new Set([...words.getClientRects()].map(box => Math.round(box.top / 20))).size})"
        )
        assert heights == [1, 1, 1], name
