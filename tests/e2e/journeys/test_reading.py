"""From the start page to a phone call, by keyboard alone."""

from __future__ import annotations

from tests.e2e.journeys.conftest import Reader
from tests.e2e.portal import NUMBER

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


def test_an_explained_word_leads_to_its_explanation(reader: Reader) -> None:
    reader.opens()
    word = reader.page.locator("main a.word").first
    reader.keyboard.reach(word)
    target = word.get_attribute("href")
    reader.page.keyboard.press("Enter")
    assert reader.page.url.endswith(str(target))
    assert reader.page.locator(f"[id='{str(target)[1:]}']").is_visible()
