"""A person's matter is not there for anybody else."""

from __future__ import annotations

from uuid import UUID

import pytest

from portal.messages import service as messages
from portal.people import service as people
from tests.support.case_pages import Reader
from tests.support.casework import guardian_of
from tests.support.page_client import Visitor
from tests.support.people import make_person, sign_in

pytestmark = pytest.mark.other_databases_long


def others(anna: Reader) -> dict[str, UUID]:
    """Everybody to whom this case must not be there."""
    with anna.app.app_context():
        unchecked = guardian_of(anna.person)
        assert unchecked.signed_in
        assert anna.office.signed_in
        return {
            "somebody": make_person(anna.app, "Jānis", code="990000-00002"),
            "worker": anna.office.signed_in,
            "said-guardian": unchecked.signed_in,
        }


def test_to_others_the_case_is_as_if_it_were_not_there(anna: Reader) -> None:
    anna.answered_yes()
    with anna.app.app_context():
        message = messages.inbox(anna.actor)[0]
    pages = ["", "answers", "letter", "letter/paper", "mend", "take-back", "stop", "stay", "move"]
    addresses = [anna.page(page) for page in pages]
    addresses += [f"/lv/messages/{message.id}"]
    addresses += [f"/lv/messages/{message.id}/documents/{one}" for one in message.document_ids]
    assert len(message.document_ids) == 2
    for person in others(anna).values():
        visitor = Visitor(anna.app)
        sign_in(visitor.client, person)
        missing = visitor.get("/lv/applications/A2-A2-A2-A2", expect=404)
        for address in addresses:
            found = visitor.get(address, expect=404)
            assert found.words == missing.words, address
        assert anna.number not in visitor.get("/lv/applications").html
    for address in (*addresses, "/lv/applications", "/lv/messages", "/lv/for-whom"):
        assert "/sign-in" in str(Visitor(anna.app).get(address, expect=303).response.location)


@pytest.mark.parametrize("wanted", ["", "me too", "0" * 32, "another"])
def test_nobody_acts_for_whom_they_do_not_guard(anna: Reader, wanted: str) -> None:
    with anna.app.app_context():
        stranger = guardian_of(people.declare("Līga", family_name="Zieda"))
    value = str(stranger.mandate_id) if wanted == "another" else wanted
    token = anna.get("/lv/for-whom").fields()
    anna.post("/lv/for-whom", {**token, "for": value}, expect=404)
    assert "Jūs to darāt cita" not in anna.get("/lv/for-whom").soup.header.get_text()
