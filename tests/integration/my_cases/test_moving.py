"""Who gets another address says so from the page of the case, and the office hears of it (R.18.4)."""

from __future__ import annotations

import pytest

from portal.cases import service as cases
from portal.cases.service import Party, State
from tests.support.case_pages import Reader, buttons


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
