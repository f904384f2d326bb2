"""Who gets another address says so from the page of the case, and the office hears of it (R.18.4)."""

from __future__ import annotations

import pytest

from portal.answering import service as answering
from portal.cases import service as cases
from portal.cases.service import Party, State
from portal.web.clock import now
from tests.support.case_pages import Reader, buttons
from tests.support.page_client import Visitor
from tests.support.people import sign_in

pytestmark = pytest.mark.other_databases_long


@pytest.mark.parametrize("is_granted", [False, True])
def test_one_can_say_that_the_address_changes_and_that_it_does_not(anna: Reader, is_granted: bool) -> None:
    if is_granted:
        anna.answered_yes()
    before = anna.state
    assert "Mana adrese mainās" in buttons(anna.get(anna.page()))
    assert "Citā pašvaldībā atbalsts var mainīties vai beigties." in anna.get(anna.page("move")).words
    token = anna.get(anna.page("move")).fields()
    for _ in range(2):
        anna.post(anna.page("move"), token, expect=303)
        assert anna.state is State.MOVING
    page = anna.get(anna.page())
    assert page.heading == "Jūs mainīsiet adresi"
    assert "Tagad strādā darbinieks." in page.words
    assert "Es palieku vecajā adresē" in buttons(page)
    assert "Mana adrese mainās" not in buttons(page)
    with anna.app.app_context():
        waiting = next(one for one in cases.outlooks_of(anna.office) if one.case.id == anna.case_id)
        assert Party.ORGANISATION in waiting.acts
    assert anna.get(anna.page("stay")).heading == "Vai jūs paliekat vecajā adresē?"
    anna.decides("stay")
    assert anna.state is before


def test_what_was_granted_stands_while_the_office_looks_and_is_not_granted_twice(anna: Reader) -> None:
    anna.answered_yes()
    anna.decides("move")
    with anna.app.app_context():
        seen = cases.case_of(anna.office, anna.case_id).entries
        before = answering.letter_of(anna.office, anna.case_id)
        with pytest.raises(cases.IllegalMove):
            answering.answer_yes(
                anna.office, anna.case_id, care_level=1, living="alone", seen=seen, now=now()
            )
        answering.move_on(anna.office, anna.case_id, to=State.GRANTED, words=None, seen=seen, now=now())
        assert answering.letter_of(anna.office, anna.case_id) == before
    assert anna.state is State.GRANTED


def test_the_desk_leads_a_case_back_by_its_list_of_moves(anna: Reader) -> None:
    anna.answered_yes()
    anna.decides("move")
    desk = Visitor(anna.app)
    assert anna.office.signed_in
    sign_in(desk.client, anna.office.signed_in)
    page = desk.get(f"/lv/desk/cases/{anna.number}")
    assert page.soup.select_one("a[href$='/yes']") is None
    assert page.soup.select_one("a[href$='/checks']") is None
    assert desk.get(f"/lv/desk/cases/{anna.number}/move").soup.select_one("input[value=granted]") is not None
