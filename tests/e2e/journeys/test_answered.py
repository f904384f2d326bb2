"""Somebody who was answered reads it, and somebody changes their mind: by keyboard alone."""

from __future__ import annotations

from tests.e2e.journeys.conftest import Reader
from tests.e2e.portal import Portal
from tests.support.matters import matters


def _is(reader: Reader, portal: Portal, who: str) -> str:
    """The reader is this person from now on; the number of their case."""
    matter = matters(portal.app)[who]
    reader.window.context.add_cookies(
        [{"name": "session", "value": matter.token, "url": reader.window.address}]
    )
    return matter.number


def _follows(reader: Reader, role: str, msgid: str) -> None:
    place = reader.page.get_by_role("main")
    reader.keyboard.follow(place.get_by_role(role, name=reader.says(msgid)).first)  # type: ignore[arg-type]


def test_from_the_start_page_to_the_letter_and_what_to_do_against_it(reader: Reader, portal: Portal) -> None:
    _is(reader, portal, "refused")
    reader.opens("/")
    _follows(reader, "link", "My applications")
    reader.sees(reader.says("My applications"))
    reader.keyboard.follow(reader.page.locator("main h3 a").first)
    _follows(reader, "link", "Read the letter")
    assert "#disagree" not in reader.page.url
    assert reader.page.locator("article.letter").is_visible()
    assert reader.page.locator("#disagree h2").inner_text() == reader.says(
        "What you can do if you do not agree"
    )
    whole = reader.page.locator("main details summary")
    if whole.count():
        reader.keyboard.reach(whole)
        reader.page.keyboard.press("Enter")
        assert reader.page.locator("main details").get_attribute("open") is not None


def test_who_does_not_want_to_go_on_takes_it_back_or_not(reader: Reader, portal: Portal) -> None:
    number = _is(reader, portal, "sent")
    reader.opens(f"/applications/{number}")
    _follows(reader, "link", "Take the application back")
    reader.sees(reader.says("Do you want to take the application back?"))
    _follows(reader, "link", "No, change nothing")
    assert reader.page.url.endswith(number)
    _follows(reader, "link", "See what I sent")
    reader.sees(reader.says("What I sent"))


def test_somebody_chooses_for_whom_they_act_and_goes_back_to_themselves(
    reader: Reader, portal: Portal
) -> None:
    _is(reader, portal, "guardian")
    reader.opens("/for-whom")
    reader.keyboard.follow(reader.page.get_by_role("button", name="Līga Zieda"))
    assert "Līga Zieda" in reader.page.locator(".who").inner_text()
    reader.keyboard.follow(reader.page.locator(".who").get_by_role("link", name=reader.says("Change")))
    _follows(reader, "button", "For myself")
    assert "Līga Zieda" not in reader.page.locator(".who").inner_text()
