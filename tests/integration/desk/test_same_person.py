"""Whom a guardian named signs in before the code is checked: after both documents it is one person."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor, oneself
from portal.cases import service as cases
from portal.journal import service as journal
from portal.messages import service as messages
from portal.people import service as people
from portal.uploads import service as uploads
from portal.web.clock import now
from tests.support import samples
from tests.support.casework import LONG, events_about, guardian_of, sent_case
from tests.support.desk_pages import Desk
from tests.support.deskwork import applied
from tests.support.people import make_person

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("in_the_portal")]
CODE = "990000-00001"
IN_DOCUMENT = {"given_name": "ANNA", "family_name": "PARAUDZINA", "code": CODE, "do": "same"}
SETTLED = {"holds": "yes", "basis": "guardian", "area_offices": "alone", "words": "Papīrs ir derīgs."}


class Two:
    """Somebody whom a guardian named, with a case; and Anna, who has signed in since."""

    def __init__(self, app: Flask) -> None:
        self.named = oneself(people.declare("Anna", family_name="Paraudziņa", code=CODE))
        assert self.named.subject is not None
        self.case_id = applied(self.named)
        self.guardian = guardian_of(self.named.subject)
        self.anna = oneself(make_person(app))

    @property
    def claim(self) -> UUID:
        """What the guardian says."""
        assert self.guardian.mandate_id is not None
        return self.guardian.mandate_id


@pytest.fixture
def two(portal_app: Flask) -> Two:
    return Two(portal_app)


def settle(desk: Desk, two: Two) -> str:
    """The guardian's paper holds; what the case says then."""
    address = desk.of(two.case_id, f"/guardian/{two.claim}")
    done = desk.press(address, "#claim", SETTLED)
    return desk.visitor.get(str(done.response.location)).words


def same(desk: Desk, two: Two, *, expect: int = 303, **other: str) -> str:
    """The worker says that it is the same person."""
    address = desk.of(two.case_id, "/code")
    page = desk.press(address, "#document", {"code": other.get("code", CODE)}, expect=422)
    return desk.fill(page, "#same", {**IN_DOCUMENT, **other}, expect=expect).words


def test_the_guardian_is_checked_first_and_nobody_is_said_to_be_told_who_is_not(desk: Desk, two: Two) -> None:
    page = desk.press(desk.of(two.case_id, "/code"), "#document", {"code": CODE}, expect=422)
    assert "Vispirms pārbaudiet aizgādni." in page.words and not page.soup.select("#same")
    said = settle(desk, two)
    assert "Aizgādnis saņem ziņu." in said and "Abi cilvēki saņem ziņu." not in said
    # Who has checked it has had the paper in front of them.
    assert "Aizgādņa dokuments Trūkst" not in said and "Aizgādņa dokuments Redzēts" in said


def test_it_becomes_one_person_with_the_case_the_messages_and_the_looks(desk: Desk, two: Two) -> None:
    settle(desk, two)
    before = events_about(two.named)
    scan = f"beside:{two.named.subject}:a paper"
    uploads.accept(BytesIO(samples.jpeg()), "lapa.jpg", answer=scan, now=now())
    same(desk, two)
    assert len(uploads.uploads_of(f"beside:{two.anna.subject}:a paper")) == 1
    assert two.anna.subject is not None
    assert cases.case_of(two.anna, two.case_id).person_id == two.anna.subject
    assert [one.kind.value for one in messages.inbox(two.anna)] == ["guardian-settled", "received"]
    assert [one.principal for one in acting_for.claims_about([two.anna.subject])] == [two.anna.subject]
    assert events_about(two.anna)[: len(before)] == before and "person.joined" in events_about(two.anna)
    with pytest.raises(people.NoSuchPerson):
        people.name_of(two.named.subject or two.case_id)
    assert people.same_codes() == ()
    journal.verify()


def test_another_name_in_the_document_joins_nobody_and_names_nobody(desk: Desk, two: Two) -> None:
    settle(desk, two)
    said = same(desk, two, given_name="Berta", family_name="Izdoma", expect=422)
    assert "Šis kods ir cilvēkam ar citu vārdu." in said
    assert events_about(two.anna)[-1] == "person.code_tried"
    assert people.name_of(two.named.subject or two.case_id).whole == "Anna Paraudziņa"


def test_two_open_applications_for_one_support_stay_as_they_are(desk: Desk, two: Two) -> None:
    settle(desk, two)
    own = sent_case(two.anna, programme=LONG, at=now())
    assert "Šim cilvēkam jau ir iesniegums" in same(desk, two, expect=422)
    assert cases.case_of(two.anna, own).person_id == two.anna.subject
    assert cases.case_of(two.named, two.case_id).person_id == two.named.subject


def test_whose_code_was_checked_or_who_has_signed_in_becomes_nobody_else(
    portal_app: Flask, anna: Actor
) -> None:
    other = make_person(portal_app, "Berta", "Izdoma", "990000-00009")
    assert anna.subject is not None
    with pytest.raises(people.NotTheSamePerson):
        people.join(other, into=anna.subject)
