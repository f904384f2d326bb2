"""The pages of being safe; whoever acts for the person finds nothing there, and no trace of it elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor
from portal.answering import service as answering
from portal.in_confidence import service as in_confidence
from portal.in_confidence.service import Kind
from portal.messages import service as messages
from portal.web import cookies
from portal.web import session as web_session
from portal.web.clock import now
from portal.web.models import WebSessionRow
from tests.support.case_pages import Reader
from tests.support.casework import guardian_of, worker
from tests.support.helping import EVERYTHING, helper_of
from tests.support.page_client import OF_ONE_VISIT, Visitor
from tests.support.people import make_worker, sign_in
from tests.support.safe_matters import ANSWER, WORDS, answered, said

pytestmark = pytest.mark.one_database

# What a page says anew with each visit: whose form it is, and when.
ANEW = re.compile(r'(?<=name="owner" value=")[^"]+|(?<=name="once" value=")[^"]+')


@pytest.fixture
def anna(portal_app: Flask) -> Reader:
    """Anna, with an application that was sent; Rita answers for data."""
    make_worker(portal_app, "Rita", "990000-00011", role="data_officer")
    return Reader(portal_app)


def _visitor(app: Flask, actor: Actor) -> Visitor:
    """Somebody at a browser of their own, in the part in which they act."""
    visitor = Visitor(app)
    assert actor.signed_in is not None
    with app.app_context():
        token = web_session.begin(actor.signed_in, provider="test", authenticated_at=now(), at=now())
        with db.transaction() as session:
            session.execute(
                update(WebSessionRow)
                .where(WebSessionRow.person_id == actor.signed_in)
                .values(mandate_id=actor.mandate_id)
            )
        visitor.client.set_cookie(cookies.full_name(cookies.SESSION), token)
    return visitor


def _seen(visitor: Visitor, addresses: list[str]) -> Iterator[tuple[str, int, str]]:
    """Each page as it is, without what differs from visit to visit."""
    for address in addresses:
        got = visitor.client.get(address, buffered=True)
        yield address, got.status_code, ANEW.sub("", OF_ONE_VISIT.sub("", got.get_data(as_text=True)))


def test_what_a_person_says_and_how_they_follow_it(anna: Reader) -> None:
    safe = Visitor(anna.app).get("/lv/safe")
    assert {str(one["href"]) for one in safe.soup.select("main a[href^='tel:']")} == {
        "tel:112", "tel:116123", "tel:+37167686768",
    }  # fmt: skip
    page = anna.get("/lv/in-confidence/complaint")
    assert "Rita Izdomātā" in page.words
    rita = page.soup.select_one("input[name=about][value]:not([value=nobody])")
    assert rita is not None
    # One writes at once; whom it is about comes after that, and nobody of those first.
    asked = page.soup.select("main textarea, main input[type=radio]")
    assert (asked[0]["id"], asked[1]["value"]) == ("words", "nobody")
    anna.send("/lv/in-confidence/complaint", {"words": ""}, expect=422)
    sent = anna.send("/lv/in-confidence/complaint", {"about": "nobody", "words": WORDS}, expect=303)
    one = anna.get(str(sent.response.location))
    assert "Atbilde būs līdz:" in one.words
    assert "Tiesībsargs" in one.words
    # Over a shoulder one reads neither what it was nor the words: they stand behind a press.
    for shown in (one, anna.get("/lv/in-confidence")):
        for hidden in shown.soup.select("details, .buttons"):
            hidden.decompose()
        seen = " ".join(tag.get_text() for tag in shown.soup.select("title, main"))
        assert seen and "Sūdzība" not in seen and "Aizgādnis paņem" not in seen
    with anna.app.app_context():
        # The only other worker has met Anna by now.
        answering.whole_of(anna.office, anna.case_id)
    nobody = anna.send(
        "/lv/in-confidence/talk", {"about": str(rita["value"]), "words": "Rita kliedz."}, expect=200
    )
    assert "Mēs to nesūtījām." in nobody.words
    assert len(anna.get("/lv/in-confidence").soup.select("li.card")) == 1


def test_the_person_chooses_how_they_are_told_in_two_questions(anna: Reader) -> None:
    anna.send("/lv/safe-contact", {}, expect=422)
    led = anna.send("/lv/safe-contact", {"way": "message"}, expect=303)
    where = str(led.response.location)
    assert anna.send(where, {"address": "12", "who": "alone"}, expect=422).soup.select_one("#address-error")
    anna.send("/lv/safe-contact/email", {"address": "anna", "who": "alone"}, expect=422)
    anna.send(where, {"address": "20 00 55 66", "who": "others"}, expect=303)
    assert "20 00 55 66" in anna.get("/lv/safe-contact").words
    desk = Visitor(anna.app)
    sign_in(desk.client, make_worker(anna.app))
    assert "To izvēlējās cilvēks. Citiem neziņot." in desk.get(f"/lv/desk/cases/{anna.number}").words
    anna.send("/lv/safe-contact/look", {}, expect=303)
    assert "20 00 55 66" not in anna.get("/lv/safe-contact").words


@pytest.mark.parametrize("part", ["guardian", "helper", "worker"])
def test_nobody_else_sees_a_trace_of_it_on_any_page(anna: Reader, part: str) -> None:
    """All pages are the same before and after: lists, counts, times, buttons; the own ones do not exist."""
    app = anna.app
    with app.app_context():
        office = worker()
        guardian = guardian_of(anna.person, checked_by=office)
        someone_else = {"guardian": guardian, "worker": office}.get(part) or helper_of(anna.actor, EVERYTHING)
        newest = messages.inbox(anna.actor)[0].id
    addresses = [
        "/lv/", "/lv/safe", "/lv/messages", f"/lv/messages/{newest}", "/lv/applications", "/lv/for-whom",
        anna.page(), anna.page("answers"), "/lv/journal", "/lv/journal/own", "/lv/data", "/lv/data/file",
        "/lv/helpers", "/lv/safe-contact", "/lv/in-confidence", "/lv/in-confidence/guardian", "/lv/desk",
        "/lv/desk/tasks", "/lv/desk/data", f"/lv/desk/cases/{anna.number}",
    ]  # fmt: skip
    if part == "worker":
        # The worker's own pages tell of the worker's own downloads.
        addresses.remove("/lv/data/file")
    visitor = _visitor(app, someone_else)
    before = list(_seen(visitor, addresses))
    with app.app_context():
        concern = said(anna.actor)
        said(anna.actor, Kind.COMPLAINT, about=guardian.signed_in)
        reader = in_confidence.open_concern(anna.actor, concern, now=now()).reader.person_id
        officer = acting_for.staff_actor(reader)
        assert officer is not None
        answered(officer, concern)
        alone = next(one.id for one in messages.inbox(anna.actor) if one.kind is messages.Kind.ANSWERED_ALONE)
    assert list(_seen(visitor, addresses)) == before
    for path in ("in-confidence", "messages", "desk/confidence"):
        for hidden in (concern, alone):
            assert _answer(visitor, path, hidden) == _answer(visitor, path, uuid4())
    assert ANSWER.splitlines()[0] in anna.get(f"/lv/in-confidence/{concern}").words
    assert "Jums ir atbilde" in anna.get("/lv/messages").words


def _answer(visitor: Visitor, path: str, number: UUID) -> tuple[int, str]:
    got = visitor.client.get(f"/lv/{path}/{number}", buffered=True)
    assert got.status_code == 404
    return got.status_code, ANEW.sub("", OF_ONE_VISIT.sub("", got.get_data(as_text=True)))


def test_the_desk_of_the_one_who_reads_it(anna: Reader) -> None:
    with anna.app.app_context():
        concern = said(anna.actor)
        reader = in_confidence.open_concern(anna.actor, concern, now=now()).reader.person_id
    rita = Visitor(anna.app)
    sign_in(rita.client, reader)
    assert "Anna Paraudziņa" in rita.get("/lv/desk/confidence").words
    assert "Pateikts tikai mums" in rita.get("/lv/").html
    address = f"/lv/desk/confidence/{concern}"
    rita.send(address, {"words": ""}, expect=422)
    rita.send(address, {"words": ANSWER}, expect=303)
    assert "Anna" not in rita.get("/lv/desk/confidence").words
    assert "Lasīja, ko jūs mums rakstījāt." in anna.get("/lv/journal").words


def test_the_quick_way_out_stands_on_every_page_and_forgets_who_was_here(anna: Reader) -> None:
    """A link that needs no scripts: on pages of the person, on the form, on what does not exist."""
    for path, status in (
        ("in-confidence", 200),
        ("in-confidence/talk", 200),
        ("safe-contact", 200),
        ("no", 404),
    ):
        page = anna.get(f"/lv/{path}", expect=status)
        assert len(page.soup.select("a[data-leave][href='/lv/leave']")) == 2
        assert page.soup.select_one("footer a[href='/lv/safe']")
    left = anna.get("/lv/leave", expect=303)
    assert left.response.headers["Cache-Control"] == "no-store"
    assert "/sign-in" in str(anna.get("/lv/in-confidence", expect=303).response.location)
