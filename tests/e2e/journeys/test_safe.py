"""Somebody says in confidence what no guardian finds; another worker answers; one press leads away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from uuid import UUID

from playwright.sync_api import Locator, expect

from portal.acting_for.actor import oneself
from portal.cases import service as cases
from portal.in_confidence import service as in_confidence
from portal.people import service as people
from portal.web import session as web_session
from portal.web.clock import now
from tests.e2e.journeys.conftest import Reader, Starter
from tests.e2e.portal import NEUTRAL_TITLE, Portal
from tests.support.browser import Setting
from tests.support.casework import guardian_of, sent_case, worker
from tests.support.safe_matters import hearer

AIJA = "Aija Vējiņa"
WORDS = "Viņš paņem manu pensiju."
ANSWER = "Mēs zvanīsim jums rīt."
# Pages that are about somebody; all others are the same for everybody.
OF_SOMEBODY = re.compile(
    r'href="(/lv/(?:applications|data|desk|for-whom|helpers|in-confidence|journal|messages|safe)[^"#]*)'
)
KNOWN_BY_HEART = (
    "/lv/",
    "/lv/in-confidence",
    "/lv/journal",
    "/lv/data",
    "/lv/safe-contact",
    "/lv/desk/confidence",
)


@dataclass(frozen=True)
class Made:
    """Aija and her guardian, signed in, and who contact the guardian; her case."""

    person_id: UUID
    aija: str
    guardian: str
    contact: UUID
    number: str


def _made() -> Made:
    person_id, contact = people.declare("Aija", family_name="Vējiņa"), worker()
    aija, guardian = oneself(person_id), guardian_of(person_id, checked_by=contact)
    number = cases.case_of(aija, sent_case(aija)).number
    hearer()
    assert guardian.signed_in is not None and contact.signed_in is not None
    return Made(person_id, _session(person_id), _session(guardian.signed_in), contact.signed_in, number)


def _session(person_id: UUID) -> str:
    return web_session.begin(person_id, provider="demo", authenticated_at=now(), at=now())


def _is(reader: Reader, session: str) -> None:
    reader.window.context.add_cookies([{"name": "session", "value": session, "url": reader.window.address}])


def _presses(reader: Reader, wanted: Locator) -> None:
    with reader.page.expect_navigation():
        wanted.press("Enter")


def _looks_everywhere(reader: Reader) -> dict[str, str]:
    """What stands on every page about somebody that is known by heart, or to which links lead."""
    seen: dict[str, str] = {}
    wanted = set(KNOWN_BY_HEART)
    while wanted:
        for address in wanted:
            seen[address] = unescape(reader.window.context.request.get(address).text())
        wanted = {link for page in seen.values() for link in OF_SOMEBODY.findall(page)} - set(seen)
    return seen


def test_what_is_said_in_confidence_is_answered_and_no_guardian_finds_it(
    start: Starter, portal: Portal
) -> None:
    reader = start(Setting(width=320, scripts=False))
    says, main = reader.says, reader.page.get_by_role("main")
    with portal.app.app_context():
        made = _made()
    _is(reader, made.aija)
    reader.opens("/in-confidence")
    _presses(reader, main.get_by_role("link", name=says("I do not agree with my guardian")))
    main.locator("#words").fill(WORDS)
    _presses(reader, main.get_by_role("button", name=says("Send")))
    reader.sees(says("What you told us"))
    expect(main.get_by_text(WORDS)).to_be_hidden()
    hidden = reader.page.url.rpartition("/")[2]
    assert any(WORDS in page for page in _looks_everywhere(reader).values()), "Aija herself finds it"

    _is(reader, made.guardian)
    reader.opens("/for-whom")
    _presses(reader, main.get_by_role("button", name=AIJA))
    found = _looks_everywhere(reader)
    assert any(made.number in page for page in found.values()), "the guardian sees the case"
    for address, page in found.items():
        assert WORDS not in page and hidden not in page, f"{address} tells the guardian"
    assert reader.window.context.request.get(f"/lv/in-confidence/{hidden}").status == 404

    with portal.app.app_context():
        who = in_confidence.concerns_of(oneself(made.person_id))[0].reader
        assert who.person_id != made.contact, "another worker, not the one who knows the guardian"
        _is(reader, _session(who.person_id))
    reader.opens("/desk/confidence")
    _presses(reader, main.get_by_role("link", name=AIJA))
    assert WORDS in main.inner_text()
    main.locator("#words").fill(ANSWER)
    _presses(reader, main.get_by_role("button", name=says("Send")))

    _is(reader, made.guardian)
    assert not [page for page in _looks_everywhere(reader).values() if ANSWER in page or hidden in page]

    _is(reader, made.aija)
    reader.opens("/messages")
    _presses(reader, main.get_by_role("link", name="Jums ir atbilde"))
    _presses(reader, main.get_by_role("link", name=says("Read the answer")))
    _presses(reader, main.locator(f"a[href$='{hidden}']"))
    assert ANSWER in main.inner_text()

    # Whoever comes in now: one press, without scripts, and nothing of it is left here.
    _presses(reader, reader.page.get_by_role("banner").get_by_role("link", name=says("Leave quickly")))
    expect(reader.page).to_have_title(NEUTRAL_TITLE)
    assert reader.window.context.cookies() == []
    # Neither Back nor a copy of the cookie brings it back.
    _is(reader, made.aija)
    reader.page.go_back()
    assert ANSWER not in reader.page.content()
