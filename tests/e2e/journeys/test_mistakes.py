"""Something is missing: it is said first, it leads to its field, and nothing typed is lost."""

from __future__ import annotations

import pytest

from tests.e2e.journeys.conftest import READERS, Reader, Starter, walks
from tests.support.browser import Setting

WITH_SCRIPTS = [walks(reader) for reader in READERS if reader.scripts]


def describing(reader: Reader, selector: str) -> str:
    """The words that a screen reader adds to the field."""
    return str(
        reader.page.locator(selector).evaluate(
            "node => (node.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)"
            ".map(id => document.getElementById(id).innerText).join(' ')"
        )
    )


def test_an_empty_form_says_what_is_missing(reader: Reader) -> None:
    says, keyboard = reader.says, reader.keyboard
    reader.opens("/call-me")
    keyboard.button(says("Call me"))
    reader.window.settle()
    assert reader.page.title().startswith(says("Something is still missing here"))
    message = says("Write your phone number. A number in Latvia has 8 digits.")
    assert message in describing(reader, "#phone")
    assert says("For example: 20 00 00 00.") in describing(reader, "#phone")
    link = reader.page.locator("#errors").get_by_role("link", name=message)
    keyboard.reach(link)
    reader.page.keyboard.press("Enter")
    if reader.window.setting.scripts:
        assert reader.page.evaluate("document.activeElement.id") == "phone"
    else:
        # Without scripts the browser goes there; the next Tab must reach the field or what follows it.
        assert reader.page.url.endswith("#phone")


@pytest.mark.parametrize("setting", WITH_SCRIPTS)
def test_the_summary_has_the_focus(start: Starter, setting: Setting) -> None:
    reader = start(setting)
    reader.opens("/call-me")
    reader.keyboard.button(reader.says("Call me"))
    reader.window.settle()
    assert reader.page.evaluate("document.activeElement.id") == "errors"
    box = reader.page.locator("#errors").bounding_box()
    assert box is not None
    assert box["y"] >= 0, "the summary has the focus but stands above the screen"
    links = reader.page.locator("#errors a")
    stops = [reader.keyboard.tab()["name"] for _ in range(links.count())]
    assert stops == links.all_inner_texts()


def test_every_link_of_the_summary_reaches_its_field(reader: Reader) -> None:
    reader.opens("/call-me")
    reader.keyboard.button(reader.says("Call me"))
    for link in reader.page.locator("#errors a").all():
        target = str(link.get_attribute("href"))[1:]
        field = reader.page.locator(f"[id='{target}']")
        assert field.evaluate("node => node.matches('input, select, textarea')"), f"#{target} is no field"


def test_what_was_typed_is_still_there(reader: Reader) -> None:
    says, keyboard = reader.says, reader.keyboard
    typed = "2000 <b>12</b> \"x\" 'y' & 😀"
    reader.opens("/call-me")
    keyboard.write(says("Phone number"), typed)
    keyboard.choose(says("In the day"))
    keyboard.button(says("Call me"))
    field = reader.page.get_by_role("textbox", name=says("Phone number"))
    assert field.input_value() == typed
    assert reader.page.get_by_role("radio", name=says("In the day"), exact=True).is_checked()
    assert says("We cannot call this number. A number in Latvia has 8 digits.") in describing(
        reader, "#phone"
    )


def test_a_question_without_an_answer(reader: Reader) -> None:
    says = reader.says
    reader.opens("/is-this-for-me")
    reader.keyboard.link(reader.portal.name("motivation", language=reader.language))
    reader.keyboard.button(says("Next"))
    reader.window.settle()
    assert reader.page.title().startswith(says("Something is still missing here"))
    link = reader.page.locator("#errors").get_by_role("link", name=says("Choose one answer."))
    reader.keyboard.reach(link)
    reader.page.keyboard.press("Enter")
    first = reader.page.get_by_role("radio").first
    assert says("Choose one answer.") in describing(reader, f"#{first.get_attribute('id')}")
    if reader.window.setting.scripts:
        assert first.evaluate("node => node === document.activeElement")
