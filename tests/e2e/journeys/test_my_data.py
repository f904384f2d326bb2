"""Somebody reads who looked at their data, and says that it was not right: by keyboard alone."""

from __future__ import annotations

from tests.e2e.journeys.conftest import Reader
from tests.e2e.portal import Portal
from tests.support.data_matters import data_matters


def test_from_the_menu_to_what_was_not_right(reader: Reader, portal: Portal) -> None:
    made = data_matters(portal.app)
    reader.window.context.add_cookies(
        [{"name": "session", "value": made.person, "url": reader.window.address}]
    )
    reader.opens("/journal")
    reader.sees(reader.says("Who saw my data?"))
    card = reader.page.locator("main li.card", has_text="Ilze Kalna").last
    name = card.locator("details")
    assert not name.get_by_text("Ilze Kalna").is_visible()
    reader.keyboard.reach(name.locator("summary"))
    reader.page.keyboard.press("Enter")
    assert name.get_by_text("Ilze Kalna").is_visible()
    reader.keyboard.follow(card.get_by_role("link", name=reader.says("This was not right")))
    reader.sees(reader.says("Something was not right?"))
    reader.keyboard.reach(reader.page.locator("#words"))
    reader.page.keyboard.type("Es to nesaprotu.")
    reader.keyboard.follow(reader.page.locator("#ask .button.main"))
    reader.sees(reader.says("Something was not right"))
    # Somebody has asked about it already: it is one question, and its words stay.
    assert reader.says("You read the answer here.") in reader.page.get_by_role("main").inner_text()
