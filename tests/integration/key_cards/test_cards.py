"""A key without a national login: handed out after a document, four pictures, and only what harms little."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, oneself
from portal.acting_for.rules import NEVER_IN_CONFLICT, OWN
from portal.acting_for.service import Right
from portal.journal import service as journal
from portal.key_cards.service import PICTURES
from portal.organisations import staff
from portal.web.clock import now
from tests.support.casework import TEAM, guardian_of, worker
from tests.support.desk_pages import Desk
from tests.support.deskwork import applied
from tests.support.helping import EVERYTHING, helper_of
from tests.support.page_client import Fetched, Visitor
from tests.support.people import make_person, sign_in

pytestmark = pytest.mark.one_database
CHOSEN = ("dog", "house", "dog", "music")


@pytest.fixture
def desk(portal_app: Flask) -> Desk:
    with portal_app.app_context():
        return Desk(portal_app)


@pytest.fixture
def case_page(portal_app: Flask, desk: Desk) -> str:
    with portal_app.app_context():
        return desk.of(applied(oneself(make_person(portal_app))))


def pressed(desk: Desk, case_page: str, pictures: tuple[str, ...], *, expect: int = 200) -> Fetched:
    """The worker has seen the document, and the person presses; the page after the last picture."""
    page = desk.press(f"{case_page}/card", "form#card", {}, expect=200)
    for number, picture in enumerate(pictures, start=1):
        # Nothing tells who looks at the screen what was pressed: each picture's page is like the others.
        assert len(page.soup.select(".nine button:not([aria-pressed])")) == len(PICTURES)
        status = expect if number == len(pictures) else 200
        page = desk.fill(page, "form#pictures", {"picture": picture}, expect=status)
    return page


def handed(desk: Desk, case_page: str, pictures: tuple[str, ...] = CHOSEN) -> str:
    """The worker hands out a card; the address that is drawn on it."""
    printed = pressed(desk, case_page, pictures)
    assert printed.response.headers["Cache-Control"] == "no-store"
    card = printed.soup.select_one("section.id-card")
    address = printed.soup.select_one(".address")
    # Who finds the card learns no name from it.
    assert card is not None and "Anna" not in card.get_text() and address is not None
    return "/lv/card/" + address.get_text().rpartition("/")[2]


def comes_in(portal_app: Flask, at: str, pictures: tuple[str, ...] = CHOSEN, *, expect: int = 303) -> Visitor:
    """Whoever holds the card presses these pictures, one page after the other."""
    phone = Visitor(portal_app)
    page = phone.get(at)
    for number, picture in enumerate(pictures, start=1):
        status = expect if number == len(pictures) else 200
        page = phone.post(at, {**page.fields(), "picture": picture}, expect=status)
    return phone


def test_the_card_opens_what_harms_little_and_nothing_else(
    portal_app: Flask, desk: Desk, case_page: str
) -> None:
    phone = comes_in(portal_app, handed(desk, case_page))
    assert phone.get("/lv/my-card").heading == "Mana karte"
    assert "Mēs saņēmām jūsu iesniegumu" in phone.get("/lv/messages").words
    number = case_page.rpartition("/")[2]
    for closed in (
        "/lv/applications", f"/lv/applications/{number}", "/lv/journal", "/lv/data", "/lv/helpers",
        "/lv/for-whom", "/lv/invitation", "/lv/apply/motivation/begin",
    ):  # fmt: skip
        assert "/my-card" in str(phone.get(closed, expect=303).response.location), closed
    begun = phone.get("/lv/apply/motivation")
    assert not begun.soup.select("main form[action$='begin']")


def test_a_worker_with_a_card_is_no_worker(portal_app: Flask, desk: Desk, case_page: str) -> None:
    with portal_app.app_context():
        anna = make_person(portal_app)
        staff.grant(anna, organisation_key="liepkalns", role="worker", actor=SYSTEM, now=now())
    phone = comes_in(portal_app, handed(desk, case_page))
    phone.get("/lv/desk", expect=404)


def test_after_wrong_pictures_it_closes_and_a_lost_one_is_closed(
    portal_app: Flask, desk: Desk, case_page: str
) -> None:
    at = handed(desk, case_page)
    wrong = ("dog", "house", "dog", "car")
    for _try in range(5):
        comes_in(portal_app, at, wrong, expect=404)
    comes_in(portal_app, at, expect=404)
    again = handed(desk, case_page)
    phone = comes_in(portal_app, again)
    # The person at home, with their own login, or the office: whoever came in with it is out at once.
    myself = Visitor(portal_app)
    sign_in(myself.client, make_person(portal_app))
    myself.post("/lv/my-card/end", myself.get("/lv/my-card").fields(), expect=303)
    led = str(phone.get("/lv/messages", expect=303).response.location)
    assert "Jūsu karte vairs neder." in phone.get(led).words
    assert "karte vairs" not in Visitor(portal_app).get(led).words
    comes_in(portal_app, again, expect=404)
    assert "Karte ir slēgta." not in desk.visitor.get(f"{case_page}/card").words
    pressed(desk, case_page, CHOSEN)
    closed = desk.press(f"{case_page}/card", "form#end-card", {})
    assert "Karte ir slēgta." in desk.visitor.get(str(closed.response.location)).words
    with portal_app.app_context():
        told = [one.body["event"] for one in journal.entries_about(make_person(portal_app))]
    assert [told.count(one) for one in ("key.handed", "key.wrong", "key.ended")] == [3, 5, 3]


def test_what_is_easily_guessed_is_refused_and_the_person_begins_again(desk: Desk, case_page: str) -> None:
    for pictures in (("dog",) * 4, ("house", "dog", "car", "food"), ("dog", "house", "dog", "nothing")):
        refused = pressed(desk, case_page, pictures, expect=422)
        assert refused.soup.select_one("[role=alert]")
        assert refused.heading == "Izvēlieties 1. attēlu"
        assert refused.soup.select_one("#pictures [name=so_far][value='']")


def test_who_earns_by_it_does_not_choose_or_say_how_it_is(portal_app: Flask, in_the_portal: None) -> None:
    anna = oneself(make_person(portal_app))
    assert anna.subject is not None
    friend = helper_of(anna, EVERYTHING)
    assert Right.CHOOSE_PROVIDER in friend.rights
    assert not NEVER_IN_CONFLICT & helper_of(anna, EVERYTHING, is_paid=True).rights
    # A provider's worker, on whatever ground: also from one moment to the next.
    guardian = guardian_of(anna.subject, checked_by=worker())
    assert Right.CHOOSE_PROVIDER in guardian.rights
    for agent in (friend, guardian):
        assert agent.signed_in is not None and agent.mandate_id is not None
        staff.grant(agent.signed_in, organisation_key=TEAM, role="worker", actor=SYSTEM, now=now())
        after = acting_for.acting_under(agent.signed_in, mandate_id=agent.mandate_id)
        if after is None:
            continue
        assert not NEVER_IN_CONFLICT & (after.rights | after.together)
        assert after.rights == agent.rights - NEVER_IN_CONFLICT
    # Nobody takes it from the person.
    assert NEVER_IN_CONFLICT <= OWN
