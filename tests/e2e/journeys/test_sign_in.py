"""In through the national login and out again, by keyboard; a warning in time, and one press to stay."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.journeys.conftest import READERS, Reader, Starter, walks
from tests.support.browser import Setting

WITH_SCRIPTS = [walks(reader) for reader in READERS if reader.scripts]


def _signs_in(reader: Reader, person: str = "Anna Paraudziņa") -> None:
    reader.opens("/sign-in?next=/" + reader.language + "/words")
    reader.signs_in(person)


def _who(reader: Reader) -> str:
    return reader.page.locator(".who b").inner_text()


def test_in_and_out_again(reader: Reader) -> None:
    _signs_in(reader)
    assert _who(reader) == "Anna Paraudziņa"
    reader.sees(reader.says("Hard words"))
    reader.keyboard.follow(reader.page.get_by_role("button", name=reader.says("Sign out"), exact=True))
    reader.sees(reader.says("You are signed out"))
    expect(reader.page.locator(".who")).to_have_count(0)
    reader.page.go_back()
    assert reader.page.locator(".who").count() == 0, "Back shows what was on the screen"


def test_who_changes_their_mind_comes_back_to_words_and_a_way(reader: Reader) -> None:
    _signs_in(reader, "Zane Atteice")
    reader.sees(reader.says("You stopped signing in"))
    reader.keyboard.follow(reader.page.get_by_role("link", name=reader.says("Try again"), exact=True))
    expect(reader.page.locator("main input[name=next]")).to_have_value(f"/{reader.language}/words")


@pytest.mark.parametrize("setting", WITH_SCRIPTS[:1])
def test_the_warning_comes_in_time_and_one_press_is_enough(start: Starter, setting: Setting) -> None:
    reader = start(setting)
    reader.page.clock.install()
    _signs_in(reader)
    idle = reader.page.locator("#idle")
    reader.page.clock.run_for("24:00")
    expect(idle).to_be_hidden()
    reader.page.clock.run_for("01:30")
    expect(idle).to_be_visible()
    expect(idle).to_contain_text(reader.says("Are you still here? Soon you will be signed out."))
    expect(idle.get_by_role("button")).to_be_focused()
    reader.page.keyboard.press("Enter")
    expect(idle).to_be_hidden()
    reader.page.clock.run_for("24:00")
    expect(idle).to_be_hidden()
    reader.page.clock.run_for("07:00")
    expect(idle).to_have_accessible_name(reader.says("You are signed out. Please sign in again."))
    again = idle.get_by_role("link", name=reader.says("Sign in again"))
    expect(again).to_be_focused()
    expect(again).to_have_attribute("href", re.compile(f"/sign-in\\?next=/{reader.language}/words$"))
    reader.keyboard.follow(again)
    # The server's clock has not moved: it knows the person still, and leads back.
    reader.sees(reader.says("Hard words"))


@pytest.mark.parametrize("setting", WITH_SCRIPTS[:1])
def test_when_the_time_is_over_the_page_with_what_was_typed_is_left_alone(
    start: Starter, setting: Setting
) -> None:
    reader = start(setting)
    reader.page.clock.install()
    _signs_in(reader)
    reader.opens("/call-me")
    reader.page.locator("#phone").fill("20 00 12 34")
    idle = reader.page.locator("#idle")
    reader.page.clock.run_for("31:00")
    expect(idle).to_contain_text("vēl ir šajā lapā")
    reader.page.keyboard.press("Enter")
    expect(idle).to_be_hidden()
    reader.page.clock.run_for("05:00")
    expect(idle).to_be_hidden()
    expect(reader.page.locator("#phone")).to_have_value("20 00 12 34")


@pytest.mark.parametrize("setting", WITH_SCRIPTS[:1])
def test_whoever_is_busy_in_another_window_is_not_asked(start: Starter, setting: Setting) -> None:
    reader = start(setting)
    reader.page.clock.install()
    _signs_in(reader)
    reader.page.clock.run_for("24:30")
    other = reader.window.context.new_page()
    other.goto(f"/{reader.language}/words")
    reader.page.wait_for_timeout(200)
    reader.page.clock.run_for("01:30")
    expect(reader.page.locator("#idle")).to_be_hidden()
    other.close()
