"""An editor types: what is too hard appears beside the words, and the words and the caret stay theirs."""

from __future__ import annotations

from playwright.sync_api import Page

from portal.web import session as web_session
from portal.web.clock import now
from tests.e2e.conftest import Opener
from tests.e2e.journeys.conftest import Reader, Starter
from tests.e2e.portal import Portal
from tests.support.browser import Setting, Window
from tests.support.people import make_worker

TEXT = "/lv/desk/texts/easy/individual-budget.money"
FILE = "id: individual-budget.money\n\n# Nauda\n\n@ wallet\nJums ir budžets.\nNaudu jums nedod rokās.\n"
# The sentence goes after the sixth line of the file.
TYPED = "\nMēs nodrošinām pakalpojumu."
FOUND = "#findings .found li"
STATE = "e => [e.value, e.selectionStart, e.selectionEnd, document.activeElement === e]"


def sit_down(window: Window, portal: Portal) -> Page:
    """An editor is signed in at this browser and has a text in front of them."""
    worker = make_worker(portal.app, "Dace", "990000-00010", role="editor")
    with portal.app.app_context():
        token = web_session.begin(worker, provider="demo", authenticated_at=now(), at=now())
    cookie = {"name": "session", "value": token, "url": window.address}
    window.context.add_cookies([cookie])  # type: ignore[list-item]
    return window.open(TEXT)


def _put_caret(page: Page) -> str:
    """The file is typed, and the caret stands at the end of its sixth line; what is before the caret."""
    before = FILE.removesuffix("Naudu jums nedod rokās.\n").removesuffix("\n")
    page.locator("#source").fill(FILE)
    page.evaluate("at => document.getElementById('source').setSelectionRange(at, at)", len(before))
    return before


def test_findings_appear_while_typing_and_nothing_typed_is_lost(window: Opener, portal: Portal) -> None:
    opened = window(Setting(width=1280, height=800))
    page = sit_down(opened, portal)
    before = _put_caret(page)
    page.keyboard.type(TYPED)
    page.locator(FOUND, has_text="nodrošinām").first.wait_for()
    assert page.locator(FOUND, has_text="nodrošinām").first.inner_text().startswith("7.")
    assert "Mēs nodrošinām pakalpojumu." in page.locator("#seen").inner_text()
    value = before + TYPED + FILE[len(before) :]
    at = len(before + TYPED)
    assert page.locator("#source").evaluate(STATE) == [value, at, at, True]
    # What is typed while an answer is on its way stays, and the caret goes on from there.
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.type(" Un")
    page.keyboard.type(" labi.")
    page.locator("#seen", has_text="Un labi.").wait_for()
    at += len(" Un labi.")
    assert page.locator("#source").evaluate(STATE)[1:] == [at, at, True]
    assert page.locator("h1").count() == 1


def test_a_replacement_that_appeared_while_typing_can_be_pressed(window: Opener, portal: Portal) -> None:
    page = sit_down(window(Setting(width=1280, height=800)), portal)
    before = _put_caret(page)
    page.keyboard.type(TYPED)
    page.locator("button[value='7:5:nodrošinām:dodam']").click()
    page.wait_for_load_state("load")
    assert page.locator("#source").input_value() == before + TYPED.replace("nodrošinām", "dodam") + "\n" + (
        "Naudu jums nedod rokās.\n"
    )


def test_who_reads_the_findings_by_keyboard_keeps_their_place(window: Opener, portal: Portal) -> None:
    page = sit_down(window(Setting(width=1280, height=800)), portal)
    _put_caret(page)
    page.keyboard.type(TYPED)
    page.locator(f"{FOUND} button").first.wait_for()
    page.locator("#source").press("End")
    page.keyboard.type(" Vēl.")
    button = page.locator(f"{FOUND} button").first
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        button.focus()
    page.locator("#seen", has_text="Vēl.").wait_for()
    assert button.evaluate("e => e.isConnected && document.activeElement === e")


def test_without_scripts_the_button_does_the_same(start: Starter) -> None:
    reader: Reader = start(Setting(scripts=False))
    page = sit_down(reader.window, reader.portal)
    page.locator("#source").fill(FILE.replace("\nNaudu", TYPED + "\nNaudu"))
    reader.keyboard.button(reader.says("Check"))
    found = page.locator(FOUND, has_text="nodrošinām").first.inner_text()
    assert found.startswith("7.")
    assert page.locator("#source").input_value() == FILE.replace("\nNaudu", TYPED + "\nNaudu")
    assert "Mēs nodrošinām pakalpojumu." in page.locator("#seen").inner_text()
