"""Two who decide at the same moment: one of them does, the other one is told, nothing is half done."""

from __future__ import annotations

from uuid import UUID

from flask import Flask

from portal.acting_for.service import Actor
from portal.answering import service as answering
from portal.answering.models import DecisionLetterRow
from portal.applications import service as applications
from portal.cases import service as cases
from portal.cases.service import CaseChanged, IllegalMove, State
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.web.clock import now
from tests.support.casework import someone, worker
from tests.support.databases import count
from tests.support.deskwork import applied, check_all, entries, taken_in
from tests.support.threads import at_once


def letters() -> int:
    return count(DecisionLetterRow)


def checked(person: Actor, office: Actor) -> tuple[UUID, int]:
    """A case in which everything is met, and what the worker's page knows of it."""
    case_id = applied(person)
    taken_in(office, case_id)
    check_all(office, case_id)
    return case_id, entries(office, case_id)


def test_two_workers_who_say_yes_at_once_send_one_letter(portal_app: Flask) -> None:
    with portal_app.app_context():
        person, first, second = someone(), worker(), worker(given_name="Maija")
        case_id, seen = checked(person, first)

        def says_yes(by: Actor) -> None:
            answering.answer_yes(by, case_id, care_level=1, living="family", seen=seen, now=now())

        raised = at_once(portal_app, lambda: says_yes(first), lambda: says_yes(second))
        assert [type(one) for one in raised if one] == [CaseChanged]
        assert letters() == 1
        granted = [one for one in messages.inbox(person) if one.kind is Kind.GRANTED]
        assert len(granted) == 1 and len(granted[0].document_ids) == 2


def test_taking_back_and_yes_at_once_end_in_one_of_them(portal_app: Flask) -> None:
    with portal_app.app_context():
        person, office = someone(), worker()
        case_id, seen = checked(person, office)
        raised = at_once(
            portal_app,
            lambda: applications.withdraw(person, case_id, now=now()),
            lambda: answering.answer_yes(
                office, case_id, care_level=1, living="family", seen=seen, now=now()
            ),
        )
        state = cases.case_of(person, case_id).state
        assert (letters(), state) in ((1, State.GRANTED), (0, State.WITHDRAWN))
        assert [type(one) for one in raised if one] in ([CaseChanged], [IllegalMove])
