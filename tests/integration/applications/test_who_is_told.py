"""Where somebody acts for the person: who is told of a signature, and where a message leads."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor, Settled
from portal.answering import service as answering
from portal.applications import service
from portal.messages import service as messages
from portal.web.clock import now
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import LONG, guardian_of, worker
from tests.support.page_client import Visitor
from tests.support.paper import asking_for_signatures
from tests.support.people import make_person, sign_in

pytestmark = pytest.mark.one_database
TOGETHER = Settled("checked", areas={"offices": "together"})


def written_by(guardian: Actor) -> UUID:
    """An application that a guardian wrote, and nobody has sent."""
    case_id = service.begin(guardian, programme=LONG, now=now())
    answers = {step: said for step, said in LONG_ANSWERS.items() if step != "for-whom"}
    fill_in(guardian, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **answers})
    return case_id


def acts(visitor: Visitor, guardian: Actor) -> None:
    """The guardian signs in, and acts for the person."""
    assert guardian.signed_in is not None
    sign_in(visitor.client, guardian.signed_in)
    page = visitor.get("/lv/for-whom")
    visitor.post("/lv/for-whom", {**page.fields(), "for": str(guardian.mandate_id)}, expect=303)


def newest(of: Actor) -> str:
    """What the worker writes in the newest message to this person."""
    assert of.signed_in is not None
    return next((one.words or "" for one in messages.inbox(oneself(of.signed_in))), "")


@pytest.mark.parametrize("is_over", [False, True])
def test_of_a_wrong_paper_both_read_and_only_who_signs_is_asked_to_sign(
    portal_app: Flask, person: Actor, is_over: bool
) -> None:
    assert person.subject is not None
    office = worker()
    guardian = guardian_of(person.subject, checked_by=office)
    case_id = written_by(guardian)
    with asking_for_signatures(portal_app):
        service.send(guardian, case_id, now=now(), on_paper=True)
        answering.take_signature(office, case_id, brought="office", now=now())
        assert newest(person).splitlines()[0] == "Mēs saņēmām parakstu uz papīra.", "it is not theirs"
        if is_over:
            assert guardian.mandate_id is not None
            acting_for.settle_mandate(office, guardian.mandate_id, Settled("ended"), at=now())
        answering.take_back_signature(office, case_id, why=answering.Wrong.UNSIGNED, now=now())
    mine, theirs = newest(person), newest(guardian)
    assert "Papīrs ar parakstu neder." in mine and "Parakstiet" not in mine
    if is_over:
        assert "Zvaniet mums." in mine and theirs == "", "who may not sign is not asked to"
    else:
        assert "Jums tagad nekas nav jādara." in mine
        assert "Parakstiet to." in theirs


def test_over_what_is_another_persons_nobody_reads_your(portal_app: Flask) -> None:
    anna = make_person(portal_app)
    with portal_app.app_context():
        guardian = guardian_of(anna, checked_by=worker())
        number = service.draft_of(guardian, written_by(guardian)).case.number
    here, other, mine = f"/lv/applications/{number}/tasks", Visitor(portal_app), Visitor(portal_app)
    acts(other, guardian)
    sign_in(mine.client, anna)
    assert other.get(here).heading == "Iesniegums"
    assert mine.get(here).heading == "Jūsu iesniegums"


def test_who_is_asked_by_another_guardian_comes_to_the_person_whose_matter_it_is(portal_app: Flask) -> None:
    anna = make_person(portal_app)
    with portal_app.app_context():
        office = worker()
        alone = guardian_of(anna, checked_by=office)
        joint = guardian_of(anna, checked_by=office, found=TOGETHER)
        assert joint.signed_in is not None
        # Another one for whom the same guardian acts is not meant.
        other_ward = make_person(portal_app, "Juris", code="990000-00009")
        acting_for.claim_guardianship(oneself(joint.signed_in), principal=other_ward, at=now())
        service.ask_to_agree(alone, written_by(alone), now=now())
        asked = messages.inbox(oneself(joint.signed_in))[0]
    other = Visitor(portal_app)
    sign_in(other.client, joint.signed_in)
    page = other.get(f"/lv/messages/{asked.id}")
    assert "Izlasīt un piekrist" in page.words and not page.soup.select("main a[href$='/for-whom']")
    button = page.soup.select_one("main button[name=for]")
    assert button is not None and button["value"] == str(joint.mandate_id)
