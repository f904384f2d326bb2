"""Anna lets somebody help, who says yes with a login of their own; then she ends it: by keyboard alone."""

from __future__ import annotations

from tests.e2e.journeys.conftest import Reader, Starter
from tests.e2e.portal import Portal
from tests.support.browser import Setting
from tests.support.helping_matters import helping_matters


def _is(reader: Reader, session: str) -> None:
    reader.window.context.add_cookies([{"name": "session", "value": session, "url": reader.window.address}])


def _presses(reader: Reader) -> None:
    reader.keyboard.follow(reader.page.locator("main .button.main").last)


def _chooses(reader: Reader, answer: str) -> None:
    reader.keyboard.reach(reader.page.locator(answer))
    reader.page.keyboard.press("Space")


def test_a_person_invites_is_helped_and_ends_it(start: Starter, portal: Portal) -> None:
    reader = start(Setting(width=320, scripts=False))
    made = helping_matters(portal.app)
    _is(reader, made.nobody_yet)
    reader.opens("/helpers")
    reader.sees(reader.says("Who helps me?"))
    _presses(reader)
    reader.sees(reader.says("Whom do you invite?"))
    reader.keyboard.reach(reader.page.locator("#called"))
    reader.page.keyboard.type("Oto Kalns")
    _presses(reader)
    _chooses(reader, "#tasks-0")
    _presses(reader)
    _chooses(reader, "#length-0")
    _presses(reader)
    reader.sees(reader.says("Do you want this?"))
    _presses(reader)
    reader.sees(reader.says("Give this to the person"))
    code = reader.page.locator(".digits [aria-hidden]").inner_text()

    _is(reader, made.oto)
    reader.opens("/invitation")
    reader.keyboard.reach(reader.page.locator("#code"))
    reader.page.keyboard.type(code)
    _presses(reader)
    reader.sees(reader.says("Do you want to help?"))
    _chooses(reader, "#paid-0")
    _presses(reader)
    assert "Juris Zieds" in reader.page.get_by_role("main").inner_text()

    _is(reader, made.nobody_yet)
    reader.opens("/helpers")
    ends = reader.page.get_by_role("main").get_by_role("button", name=reader.says("End it now"))
    reader.keyboard.follow(ends)
    assert reader.says("Nobody helps you here yet.") in reader.page.get_by_role("main").inner_text()
