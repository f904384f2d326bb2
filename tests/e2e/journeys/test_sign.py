"""The whole way of a signature by keyboard: answers checked, digits compared, signed, sent, looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portal.acting_for.actor import oneself
from portal.applications import service as applications
from portal.gateways.remote_signing import choose_neighbours
from portal.identity_file import CscSettings
from portal.people import service as people
from portal.web.clock import now
from tests.e2e.journeys.conftest import Reader, Starter
from tests.e2e.portal import Portal
from tests.support.applying import SHORT_ANSWERS, fill_in
from tests.support.browser import Setting

# Nobody else applies as Edgars.
EDGARS, CODE = "Edgars Paraudziņš", "990000-00004"


@pytest.fixture
def signing_portal(portal: Portal) -> Iterator[Portal]:
    """Applications are signed here, at the demo."""
    app = portal.app
    before, login = app.config["SETTINGS"], app.config["SETTINGS"].logins[0]
    folder = login.key_file.parent
    signing = CscSettings(
        host=login.issuer,
        client_id=login.client_id,
        key_file=login.key_file,
        trust=(folder / "pki" / "root.pem",),
        timestamps=f"{login.issuer}/timestamp",
        real=False,
        assurance=login.assurance,
        shows_code=True,
        levels={"application-copy": "advanced"},
    )
    settings, neighbours = replace(before, signing=signing), app.extensions["remote_signing"]
    app.config["SETTINGS"], app.extensions["remote_signing"] = settings, choose_neighbours(settings)
    yield portal
    app.config["SETTINGS"], app.extensions["remote_signing"] = before, neighbours


def _ready_to_sign(portal: Portal) -> str:
    """Edgars has answered every question; the number of his application."""
    with portal.app.app_context():
        edgars = oneself(people.known_by_document(CODE, given_name="Edgars", family_name="Paraudziņš"))
        case_id = applications.begin(edgars, programme="motivation", now=now())
        fill_in(edgars, case_id, SHORT_ANSWERS)
        return applications.draft_of(edgars, case_id).case.number


def _follows(reader: Reader, msgid: str, role: str = "button") -> None:
    reader.keyboard.follow(reader.page.locator("main").get_by_role(role, name=reader.says(msgid), exact=True))  # type: ignore[arg-type]


def _digits(reader: Reader) -> str:
    return reader.page.locator("main .digits").first.inner_text().split("\n")[0].strip()


def _confirms(reader: Reader) -> None:
    """At the platform: the code that its page tells."""
    code = reader.page.locator("[data-code]").get_attribute("data-code") or ""
    reader.page.locator("#code").fill(code)
    with reader.page.expect_navigation():
        reader.page.locator("#code").press("Enter")
    reader.window.settle()


def test_from_the_answers_to_a_signature_that_anybody_can_check(
    start: Starter, signing_portal: Portal, tmp_path: Path
) -> None:
    reader = start(Setting(width=360))
    number = _ready_to_sign(signing_portal)
    reader.opens(f"/sign-in?next=/{reader.language}/applications/{number}/check")
    reader.signs_in(EDGARS)
    _follows(reader, "Sign and send")
    reader.sees(reader.says("Do you want to sign?"))
    button = reader.page.locator("main .button.main").bounding_box()
    assert button is not None, "there is one"
    assert button["y"] + button["height"] <= reader.window.setting.height, "a thumb need not look for it"
    _follows(reader, "Continue")
    reader.sees(reader.says("Compare the digits"))
    shown = _digits(reader)
    _follows(reader, "Go to the other page")
    assert reader.page.locator("[data-digits]").inner_text().strip() == shown
    _confirms(reader)
    reader.sees(reader.says("You have signed"))
    _follows(reader, "Continue", "link")
    reader.sees(reader.says("Your application is sent"))
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name=reader.says("Save a copy"), exact=True).press("Enter")
    file = tmp_path / "signed.pdf"
    download.value.save_as(file)
    reader.opens("/verify")
    reader.page.locator("#file").set_input_files(file)
    _follows(reader, "Check")
    answer = reader.page.locator("#answer").inner_text()
    assert reader.says("These signatures come from a sample. They do not count.") in answer
    assert "EDGARS PARAUDZIŅŠ" in answer
    assert CODE not in answer
