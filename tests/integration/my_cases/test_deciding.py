"""What a person decides about their own matter: mend, take back, stop, stay; each happens once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM
from portal.cases import service as cases
from portal.cases.service import State
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.my_cases import service as my_cases
from portal.web.clock import now
from tests.support.case_pages import Reader, buttons
from tests.support.people import clock_at

pytestmark = pytest.mark.other_databases_long


def test_taking_back_is_asked_once_more_and_happens_once(anna: Reader) -> None:
    page = anna.get(anna.page("take-back"))
    assert "Darbinieks vairs nelasa jūsu iesniegumu." in page.words
    assert anna.state is State.SUBMITTED
    token = page.fields()
    for _ in range(2):
        answer = anna.post(anna.page("take-back"), token, expect=303)
        assert str(answer.response.location) == anna.page()
    assert anna.state is State.WITHDRAWN
    assert anna.get(anna.page("take-back"), expect=303).response.location == anna.page()
    with anna.app.app_context():
        events = [one.body["event"] for one in journal.entries_about(anna.person)]
    assert events.count("case.withdrawn") == 1
    assert "Jūs paņēmāt iesniegumu atpakaļ" in anna.get(anna.page()).heading


def test_mending_leads_to_the_answers(anna: Reader) -> None:
    answer = anna.decides("mend")
    assert str(answer.response.location) == anna.page("tasks")
    assert anna.state is State.CORRECTION
    anna.get(anna.page("tasks"))


def test_who_decides_too_late_reads_what_happened_instead(anna: Reader) -> None:
    token = anna.get(anna.page("take-back")).fields()
    anna.answered_yes()
    page = anna.post(anna.page("take-back"), token, expect=409)
    assert "To vairs nevar darīt." in page.soup.get_text()
    assert page.heading == "Jums ir budžets"
    assert anna.state is State.GRANTED


def test_one_can_stop_think_and_stay(anna: Reader) -> None:
    anna.answered_yes()
    assert "Jums ir 14 dienas laika padomāt." in anna.get(anna.page("stop")).words
    anna.decides("stop")
    assert anna.state is State.ENDING
    page = anna.get(anna.page())
    assert buttons(page)[0] == "Es gribu palikt"
    token = anna.get(anna.page("stay")).fields()
    for _ in range(2):
        anna.post(anna.page("stay"), token, expect=303)
    assert anna.state is State.GRANTED


def test_what_nobody_took_back_ends_after_the_time_to_think_and_the_person_is_told(anna: Reader) -> None:
    anna.answered_yes()
    anna.decides("stop")
    ends: Callable[[datetime], int] = my_cases.end_what_was_thought_over
    with anna.app.app_context():
        day = cases.seen_by(anna.actor, anna.case_id).progress.due_on
        assert day is not None
        for later, ended in ((0, 0), (1, 1), (1, 0)):
            moment = now().replace(year=day.year, month=day.month, day=day.day) + timedelta(days=later)
            with clock_at(anna.app, moment):
                assert ends(moment) == ended
        assert cases.case_of(anna.actor, anna.case_id).state is State.NOT_CONCLUDED
        assert messages.inbox(anna.actor)[0].kind is Kind.MOVED_ON
        assert cases.about_to_end(SYSTEM) == ()
        with pytest.raises(acting_for.NotYours):
            cases.about_to_end(anna.office)
