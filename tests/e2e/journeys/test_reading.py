"""From the start page to a phone call, by keyboard alone."""

from __future__ import annotations

import pytest

from tests.e2e.accessibility.checks import measure, scan
from tests.e2e.conftest import Opener
from tests.e2e.journeys.conftest import READERS, Reader, Starter, walks
from tests.e2e.portal import NUMBER, Portal
from tests.support.browser import Setting

PROGRAMME = "individual-budget"


def test_from_the_start_to_a_promise_to_call(reader: Reader) -> None:
    says, keyboard, language = reader.says, reader.keyboard, reader.language
    reader.opens()
    reader.sees(reader.portal.title("home", language=language))
    name = reader.portal.name(PROGRAMME, language=language)
    keyboard.link(says("Read: %(programme)s", programme=name))
    reader.sees(reader.portal.title(f"{PROGRAMME}.what", language=language))
    keyboard.follow(
        reader.page.get_by_role("navigation", name=says("More about this")).get_by_role(
            "link", name=reader.portal.title(f"{PROGRAMME}.how-much", language=language), exact=True
        )
    )
    reader.sees(reader.portal.title(f"{PROGRAMME}.how-much", language=language))
    keyboard.follow(
        reader.page.get_by_role("contentinfo").get_by_role("link", name=says("Call me"), exact=True)
    )
    reader.sees(reader.portal.title("call-me", language=language))
    keyboard.write(says("Phone number"), NUMBER)
    keyboard.choose(says("In the morning"))
    keyboard.button(says("Call me"))
    reader.sees(reader.portal.title("call-me.sent", language=language))
    words = reader.page.get_by_role("main").inner_text()
    assert says("To the number %(number)s.", number=NUMBER) in words
    assert says("In the morning.") in words


def test_the_first_stops_of_every_page(reader: Reader) -> None:
    reader.opens("/programmes/individual-budget")
    names = reader.keyboard.walk()
    says = reader.says
    levels = [says("All the text")] if reader.language == "lv" else []
    others = [
        language.name
        for language in reader.portal.app.config["LANGUAGES"].values()
        if language.tag != reader.language
    ]
    expected = [
        says("Go to the text"),
        "Mans atbalsts",
        says("Menu"),
        *levels,
        *others,
        says("Leave quickly"),
    ]
    assert names[: len(expected)] == expected
    call = names.index(says("Call %(number)s", number="20 00 12 34"), len(expected))
    assert names[call + 1] == says("Call me")


def test_the_skip_link_leads_past_the_head(reader: Reader) -> None:
    reader.opens()
    keyboard = reader.keyboard
    keyboard.reach(reader.page.get_by_role("link", name=reader.says("Go to the text")))
    reader.page.keyboard.press("Enter")
    stop = keyboard.tab()
    inside = reader.page.evaluate("document.activeElement.closest('main') !== null")
    assert inside, f"after the skip link, Tab reached {stop['name']!r} outside the main part"


@pytest.mark.parametrize("setting", [walks(one) for one in READERS if one.scripts])
def test_an_explained_word_opens_where_it_stands(start: Starter, setting: Setting) -> None:
    reader = start(setting)
    reader.opens()
    page, keyboard = reader.page, reader.keyboard
    word = page.locator("main a.word").first
    explanation = page.locator(f"[id='{str(word.get_attribute('href'))[1:]}']")
    keyboard.reach(word)
    where, place = page.url, page.evaluate("scrollY")
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name=explanation.get_by_role("heading").inner_text(), exact=True)
    assert box.locator(".lines").inner_text() == explanation.locator(".lines").inner_text()
    assert box.evaluate("box => box.matches(':modal')")
    assert not [*scan(page), *measure(page)]
    for leave in ("Escape", "Enter"):
        page.keyboard.press(leave)
        assert page.get_by_role("dialog").count() == 0
        assert word.evaluate("link => link === document.activeElement"), f"{leave} loses the place"
        page.keyboard.press("Enter")
        page.get_by_role("dialog").get_by_role("button", name=reader.says("Close")).wait_for()
    assert (page.url, page.evaluate("scrollY")) == (where, place)


@pytest.mark.parametrize("setting", [walks(one) for one in READERS if not one.scripts])
def test_without_scripts_an_explained_word_leads_to_its_explanation(start: Starter, setting: Setting) -> None:
    reader = start(setting)
    reader.opens()
    word = reader.page.locator("main a.word").first
    reader.keyboard.reach(word)
    target = str(word.get_attribute("href"))
    reader.page.keyboard.press("Enter")
    assert reader.page.url.endswith(target)
    assert reader.page.locator(f"[id='{target[1:]}']").is_visible()


def test_a_word_is_looked_for_without_scripts(window: Opener, portal: Portal) -> None:
    page = window(Setting(scripts=False)).open("/lv/words")
    page.get_by_label(portal.say("Which word are you looking for?", language="lv")).fill("mērķim")
    page.get_by_role("button", name=portal.say("Find the word", language="lv")).press("Enter")
    assert page.get_by_role("heading", name="mērķis", exact=True).is_visible()
