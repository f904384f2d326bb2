"""After the letter the page asks whether it was read: once, and nothing depends on the answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from portal.acting_for.actor import oneself
from portal.journal import service as journal
from tests.support.case_pages import Reader, buttons
from tests.support.desk_pages import Desk as OfficeDesk
from tests.support.page_client import Visitor
from tests.support.people import make_person, sign_in
from tests.support.signing import Desk, signing_at

# What a press keeps is tried on both databases below the pages.
pytestmark = pytest.mark.other_databases_long

YES, ASKED = "Jā, es izlasīju", "Vai jūs izlasījāt vēstuli?"


@pytest.fixture
def desk(portal_app: Flask, tmp_path: Path) -> Iterator[Desk]:
    """A portal in which it is signed that a letter was read."""
    with signing_at(portal_app, tmp_path, decision_acknowledgement="advanced") as desk:
        yield desk


def test_it_is_asked_after_the_ways_to_disagree_and_said_to_be_free(anna: Reader) -> None:
    anna.answered_no()
    page = anna.get(anna.page("letter"))
    words = page.words
    assert words.index("Šo daļu uzrakstīs jurists.") < words.index(ASKED) < words.index(YES)
    for said in ("Jums nav jāatbild.", "nenozīmē, ka piekrītat", "varat nepiekrist"):
        assert said in words
    assert not page.soup.select("#read .main"), "nobody is pushed"


def test_one_press_and_it_is_never_asked_again(anna: Reader) -> None:
    anna.answered_yes()
    done = anna.send(anna.page("letter"), {}, expect=303)
    assert str(done.response.location).endswith("/letter#read")
    page = anna.get(anna.page("letter"))
    assert "Jūs izlasījāt vēstuli" in page.words
    assert ASKED not in page.words and not page.soup.select("#read form")
    assert "Saglabāt, ko parakstījāt" not in buttons(page)
    nothing = anna.get(anna.page("letter/signed"), expect=303)
    assert str(nothing.response.location).endswith("/letter#read")


def test_a_page_that_was_open_for_too_long_keeps_the_letter(anna: Reader) -> None:
    anna.answered_yes()
    page = anna.post(anna.page("letter"), {"csrf_token": "old"}, expect=422)
    assert page.heading == "Jums ir budžets"
    assert YES in buttons(page)


def test_where_it_is_signed_the_button_leads_there_and_the_receipt_is_kept(desk: Desk) -> None:
    anna = Reader(desk.app)
    anna.answered_yes()
    assert "Pēc tam jūs parakstāt." in anna.get(anna.page("letter")).words
    there = str(anna.send(anna.page("letter"), {}, expect=303).response.location)
    assert "/lv/signing/" in there
    page = anna.get(anna.page("letter"))
    assert buttons(page)[:2] == ["Turpināt parakstīt", "Pateikt bez paraksta"]
    assert str(anna.send(anna.page("letter"), {}, expect=303).response.location) == there
    with desk.app.app_context():
        desk.sign(oneself(anna.person), UUID(there.rpartition("/")[2]))
    page = anna.get(anna.page("letter"))
    assert "Jūs to parakstījāt." in page.words and "Saglabāt, ko parakstījāt" in buttons(page)
    saved = anna.client.get(anna.page("letter/signed"))
    assert (saved.status_code, saved.mimetype) == (200, "application/pdf")
    office = OfficeDesk(desk.app)
    link = office.visitor.get(office.of(anna.case_id)).soup.select_one("a[href*='/acknowledged/']")
    assert link is not None and office.visitor.client.get(str(link["href"])).data == saved.data
    looks = [e.body for e in journal.entries_about(anna.person) if e.body["by"] == str(office.person_id)]
    assert any(body["event"] == "record.seen" and body["record"][0] == "document" for body in looks)
    stranger = Visitor(desk.app)
    sign_in(stranger.client, make_person(desk.app, "Zane", code="990000-00003"))
    stranger.get(anna.page("letter/signed"), expect=404)


def test_who_does_not_want_to_sign_after_all_presses(desk: Desk) -> None:
    anna = Reader(desk.app)
    anna.answered_yes()
    anna.send(anna.page("letter"), {}, expect=303)
    done = anna.send(anna.page("letter"), {"how": "without-signature"}, expect=303)
    assert str(done.response.location).endswith("/letter#read")
    page = anna.get(anna.page("letter"))
    assert "Jūs izlasījāt vēstuli" in page.words and "Jūs to parakstījāt." not in page.words
