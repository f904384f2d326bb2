"""The pages of signing as Anna meets them, and of looking at a file; no platform is needed for that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from flask import Flask

from portal.web import session as web_session
from portal.web.clock import now
from tests.support.browser import Window
from tests.support.people import make_person
from tests.support.to_sign import digits_to_compare, signed, to_sign

Act = Callable[[Window], None]
BROWSER = "this-browser"
CHECK = "#verify .button.main"


def seen_in_signing(app: Flask, language: str) -> Iterator[tuple[str, str, Act]]:
    """Name, endpoint and the way there."""
    yield "to sign", "signing.one", _as_anna(app, language)
    yield "the digits", "signing.code", _as_anna(app, language, page="/code", before=_sees_digits)
    yield "signed", "signing.one", _as_anna(app, language, before=lambda _window, one: signed(one))


def _as_anna(
    app: Flask,
    language: str,
    *,
    page: str = "",
    before: Callable[[Window, UUID], None] = lambda _window, _one: None,
) -> Act:
    def act(window: Window) -> None:
        with app.app_context():
            anna = make_person(app)
            token = web_session.begin(anna, provider="demo", authenticated_at=now(), at=now())
            signing_id = to_sign(anna)
            before(window, signing_id)
        window.context.add_cookies([{"name": "session", "value": token, "url": window.address}])
        window.open(f"/{language}/signing/{signing_id}{page}")

    return act


def _sees_digits(window: Window, signing_id: UUID) -> None:
    digits_to_compare(signing_id, browser=BROWSER)
    window.context.add_cookies([{"name": "signing", "value": BROWSER, "url": window.address}])


def looks_at(content: bytes | None) -> Act:
    """Bring this file; nothing when there is none."""

    def act(window: Window) -> None:
        if content is not None:
            file = {"name": "mine.pdf", "mimeType": "application/pdf", "buffer": content}
            window.page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
        with window.page.expect_navigation():
            window.page.locator(CHECK).press("Enter")

    return act
