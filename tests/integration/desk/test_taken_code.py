"""Who types a code at the desk learns whether its owner is known here; the journal says who did, and when."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.acting_for.actor import Actor
from portal.journal import service as journal
from portal.people import service as people
from tests.support.casework import someone
from tests.support.desk_pages import Desk
from tests.support.deskwork import applied

pytestmark = pytest.mark.usefixtures("in_the_portal")


def tried(person: Actor) -> list[dict[str, object]]:
    assert person.subject is not None
    said = [entry.body for entry in journal.entries_about(person.subject)]
    return [dict(body) for body in said if body["event"] == "person.code_tried"]


def test_a_code_of_somebody_else_is_written_down_about_its_owner(
    portal_app: Flask, desk: Desk, anna: Actor
) -> None:
    liene = someone("Liene")
    assert anna.subject is not None and liene.subject is not None
    code, state = people.code_of(anna.subject)
    assert code is not None and state == "verified"
    address = desk.of(applied(liene), "/code")
    for _ in range(2):
        desk.press(address, "#document", {"code": code}, expect=422)
    first, second = tried(anna)
    assert first["by"] == second["by"] == str(desk.person_id)
    assert first["at"]
    assert str(liene.subject) in str(first["record"])
    assert code not in str(first)
    assert tried(liene) == []
    assert people.code_of(liene.subject) == (None, "none")
    journal.verify()


def test_a_code_of_nobody_else_leaves_no_such_trace(desk: Desk, anna: Actor) -> None:
    liene = someone("Liene")
    desk.press(desk.of(applied(liene), "/code"), "#document", {"code": "990000-00044"})
    assert tried(liene) == [] and tried(anna) == []
