"""Two people, one after the other, beside one worker: nothing of the first is left, by Back or otherwise."""

from __future__ import annotations

from tests.e2e.journeys.conftest import Reader, Starter
from tests.e2e.portal import Portal
from tests.support.beside import beside_matters
from tests.support.browser import Setting

FIRST, SECOND = ("Austra", "Pirmā", "990000-00061"), ("Biruta", "Otrā", "990000-00062")


def _sits_with(reader: Reader, person: tuple[str, str, str]) -> None:
    """At the desk the worker writes who is here; the person says yes on the screen."""
    reader.opens("/desk/beside")
    for field, said in zip(("given_name", "family_name", "code"), person, strict=True):
        reader.keyboard.reach(reader.page.locator(f"#{field}"))
        reader.page.keyboard.type(said)
    reader.keyboard.follow(reader.page.locator("#document .button.main"))
    reader.sees(reader.says("May the worker write for you?"))
    reader.keyboard.follow(reader.page.locator("#screen .button.main"))
    reader.sees(reader.says("We write together"))


def _nothing_of_the_first(reader: Reader) -> None:
    assert not [word for word in FIRST if word in reader.page.content()], reader.page.url


def test_one_person_goes_and_another_comes(start: Starter, portal: Portal) -> None:
    reader = start(Setting())
    made = beside_matters(portal.app)
    reader.window.context.add_cookies(
        [{"name": "session", "value": made.at_desk, "url": reader.window.address}]
    )
    _sits_with(reader, FIRST)
    reader.opens("/applications")
    assert FIRST[0] in reader.page.locator("header").inner_text()
    # While the person looks on, no desk.
    reader.opens("/desk")
    reader.sees(reader.says("We write together"))
    reader.keyboard.follow(reader.page.locator("#stand-up button"))
    for _step in range(4):
        reader.page.go_back()
        _nothing_of_the_first(reader)
    _sits_with(reader, SECOND)
    for _step in range(8):
        reader.page.go_back()
        _nothing_of_the_first(reader)
