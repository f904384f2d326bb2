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
    yield "to sign", "signing.one", _as_anna(app, f"/{language}/signing/", made=to_sign)
    yield "the digits", "signing.code", _as_anna(app, f"/{language}/signing/", made=_begun, page="/code")
    yield "signed", "signing.one", _as_anna(app, f"/{language}/signing/", made=_signed)


def _as_anna(app: Flask, path: str, *, made: Callable[[UUID], UUID], page: str = "") -> Act:
    def act(window: Window) -> None:
        with app.app_context():
            anna = make_person(app)
            token = web_session.begin(anna, provider="demo", authenticated_at=now(), at=now())
            # The same for every window that looks at it.
            known: dict[str, UUID] = app.extensions.setdefault("signing_states", {})
            signing_id = known.get(made.__name__) or known.setdefault(made.__name__, made(anna))
        for name, value in (("session", token), ("signing", BROWSER)):
            window.context.add_cookies([{"name": name, "value": value, "url": window.address}])
        window.open(f"{path}{signing_id}{page}")

    return act


def _begun(person_id: UUID) -> UUID:
    signing_id = to_sign(person_id)
    digits_to_compare(signing_id, browser=BROWSER)
    return signing_id


def _signed(person_id: UUID) -> UUID:
    signing_id = to_sign(person_id)
    signed(signing_id)
    return signing_id


def looks_at(content: bytes | None) -> Act:
    """Bring this file; nothing when there is none."""

    def act(window: Window) -> None:
        if content is not None:
            file = {"name": "mine.pdf", "mimeType": "application/pdf", "buffer": content}
            window.page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
        with window.page.expect_navigation():
            window.page.locator(CHECK).press("Enter")

    return act
