"""What stands around every page: the menu, the switches that lose nothing, the quick way out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.journeys.conftest import READERS, Reader, Starter, walks
from tests.e2e.portal import NEUTRAL_TITLE, NUMBER
from tests.support.browser import Setting

WITH_SCRIPTS = [walks(reader) for reader in READERS if reader.scripts]


def test_the_menu_opens_and_leads_on(reader: Reader) -> None:
    says, keyboard = reader.says, reader.keyboard
    reader.opens()
    menu = reader.page.get_by_role("navigation", name=says("Menu"))
    keyboard.reach(menu.locator("summary"))
    reader.page.keyboard.press("Enter")
    keyboard.follow(menu.get_by_role("link", name=says("Hard words"), exact=True))
    reader.sees(says("Hard words"))


@pytest.mark.parametrize("setting", WITH_SCRIPTS)
def test_escape_closes_the_menu_and_gives_the_focus_back(start: Starter, setting: Setting) -> None:
    reader = start(setting)
    reader.opens()
    summary = reader.page.get_by_role("navigation", name=reader.says("Menu")).locator("summary")
    reader.keyboard.reach(summary)
    reader.page.keyboard.press("Enter")
    reader.keyboard.tab()
    reader.keyboard.tab()
    reader.page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    assert not reader.page.locator("details.menu").evaluate("menu => menu.open")


def test_a_language_switch_keeps_what_was_typed(reader: Reader) -> None:
    says, keyboard = reader.says, reader.keyboard
    other = next(
        language
        for language in reader.portal.app.config["LANGUAGES"].values()
        if language.tag != reader.language
    )
    reader.opens("/call-me")
    # The switch stands before the form, so the form is filled first and then walked back to.
    keyboard.write(says("Phone number"), NUMBER)
    keyboard.choose(says("In the morning"))
    switch = reader.page.get_by_role("banner").get_by_role("button", name=other.name)
    for _ in range(40):
        if switch.evaluate("node => node === document.activeElement"):
            break
        reader.page.keyboard.press("Shift+Tab")
    expect(switch).to_be_focused()
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    assert reader.page.locator("html").get_attribute("lang") == other.tag
    assert reader.page.locator("#phone").input_value() == NUMBER
    assert reader.page.locator("[value=morning]").is_checked()
    assert NUMBER.replace(" ", "") not in reader.page.url


@pytest.mark.parametrize("by_mouse", [False, True], ids=["keyboard", "mouse"])
def test_the_quick_way_out_leaves_nothing_to_see(reader: Reader, by_mouse: bool) -> None:
    says = reader.says
    reader.opens("/programmes/individual-budget")
    way_out = reader.page.get_by_role("banner").get_by_role("link", name=says("Leave quickly"))
    if by_mouse:
        way_out.click()
    else:
        reader.keyboard.reach(way_out)
        reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(f"{reader.portal.neutral}/")
    expect(reader.page).to_have_title(NEUTRAL_TITLE)
    assert reader.window.context.cookies() == []
    if reader.window.setting.scripts:
        reader.page.go_back()
        assert reader.portal.address not in reader.page.url, "Back shows the page that was left"
