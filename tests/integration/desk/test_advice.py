"""Wherever a worker writes to a person, the same check says what is hard to read; it stops nobody."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import current_app

from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor
from portal.answering.advice import MOST_CHARACTERS, advice_on
from portal.answering.service import Finding
from portal.cases import service as cases
from portal.desk.forms import LONGEST_WORDS
from portal.messages.models import MessageRow
from portal.writing.looking import library as writing_library
from portal.writing.looking import of_the_portal
from tests.support.casework import guardian_of
from tests.support.databases import count
from tests.support.desk_pages import Desk
from tests.support.deskwork import check_all, entries, taken_in

pytestmark = pytest.mark.other_databases_long

HARD = "Jums ir nepieciešams pakalpojums."
EASY = "Zvaniet mums."


def _place(desk: Desk, anna: Actor, case_id: UUID, page: str) -> tuple[str, str, dict[str, str]]:
    """The address where one writes, the form there, and what is chosen besides the words."""
    with desk.app.app_context():
        worker = desk.worker
        if page == "no":
            taken_in(worker, case_id)
            check_all(worker, case_id, finding=Finding.NOT_MET)
        if page == "guardian":
            guardian_of(cases.case_of(worker, case_id).person_id)
            (claim,) = acting_for.claims_about([cases.case_of(worker, case_id).person_id])
            held = {"holds": "yes", "basis": "guardian", "area_offices": "alone"}
            return desk.of(case_id, f"/guardian/{claim.id}"), "#claim", held
        seen = {"seen": str(entries(worker, case_id))}
        chosen = {
            "ask": {"mend": "no"},
            "no": {"full": "Nosacījumi nav izpildīti."},
            "move": {"to": "moving"},
        }
        form = {"ask": "#ask", "no": "#decide", "move": "#move"}[page]
        return desk.of(case_id, f"/{page}"), form, {**seen, **chosen[page]}


@pytest.mark.parametrize("page", ["ask", "no", "move", "guardian"])
def test_hard_words_are_said_to_be_hard_before_they_are_sent(
    desk: Desk, anna: Actor, case_id: UUID, page: str
) -> None:
    address, form, chosen = _place(desk, anna, case_id, page)
    with desk.app.app_context():
        before = count(MessageRow)
    field = "easy" if page == "no" else "words"
    look = {"do": "look"} if page in ("move", "guardian") else {}
    told = desk.press(address, form, {**chosen, field: HARD, **look}, expect=200)
    said = told.soup.select_one(".advice")
    assert said is not None
    assert "pakalpojums" in said.get_text()
    assert HARD in told.html
    fine = desk.press(address, form, {**chosen, field: EASY, **look}, expect=200)
    assert fine.soup.select_one(".advice") is None
    with desk.app.app_context():
        assert count(MessageRow) == before, "nothing is sent by looking"


@pytest.mark.parametrize("page", ["move", "guardian"])
def test_the_advice_stops_nobody(desk: Desk, anna: Actor, case_id: UUID, page: str) -> None:
    address, form, chosen = _place(desk, anna, case_id, page)
    desk.press(address, form, {**chosen, "words": HARD})


@pytest.mark.parametrize(
    ("reads", "said"), [("lv", "Saīsinājums"), ("en", "Abbreviation"), ("ru", "Saīsinājums")]
)
def test_the_advice_is_told_in_the_language_of_the_desk_or_else_in_latvian(
    desk: Desk, case_id: UUID, reads: str, said: str
) -> None:
    with desk.app.app_context():
        address = desk.of(case_id, "/ask").replace("/lv/", f"/{reads}/", 1)
        seen = str(entries(desk.worker, case_id))
    told = desk.press(address, "#ask", {"mend": "no", "seen": seen, "words": "Nāciet u.c."}, expect=200)
    advice = told.soup.select_one(".advice")
    assert advice is not None
    assert said in advice.get_text()


@pytest.mark.usefixtures("in_the_portal")
def test_the_texts_are_read_once_for_readers_writers_and_advice() -> None:
    content = current_app.extensions["content"]
    assert writing_library() is content.as_written
    assert of_the_portal("en").library is content.checker("en").library is content.as_written
    assert content.checker("ru") is content.checker("lv")


@pytest.mark.usefixtures("in_the_portal")
def test_words_without_end_are_not_read_to_their_end() -> None:
    written = f"{HARD}\n" * 3_000
    last = max(one.line for one in advice_on(written, language="lv", told_in="lv"))
    assert LONGEST_WORDS // len(HARD) < last <= MOST_CHARACTERS // len(HARD) + 1
