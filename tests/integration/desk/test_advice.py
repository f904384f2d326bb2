"""Wherever a worker writes to a person, the same check says what is hard to read; it stops nobody."""

from __future__ import annotations

from uuid import UUID

import pytest

from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor
from portal.answering.advice import MOST_CHARACTERS, advice_on
from portal.answering.service import Finding
from portal.cases import service as cases
from portal.desk.forms import LONGEST_WORDS
from portal.messages.models import MessageRow
from tests.support.casework import guardian_of
from tests.support.databases import count
from tests.support.desk_pages import Desk
from tests.support.deskwork import check_all, entries, taken_in

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
            return desk.of(case_id, f"/guardian/{claim.id}"), "#claim", {"holds": "yes"}
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


def test_words_without_end_are_not_read_to_their_end() -> None:
    written = f"{HARD}\n" * 3_000
    last = max(one.line for one in advice_on(written, language="lv"))
    assert LONGEST_WORDS // len(HARD) < last <= MOST_CHARACTERS // len(HARD) + 1
