"""What somebody who says that they are a guardian finds before, while and after the office looks at it."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.acting_for.service import Settled
from portal.answering import service as answering
from portal.applications import service as applications
from portal.cases import service as cases
from portal.cases.service import State
from portal.web.clock import now
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import LONG, PAPER, walk, worker
from tests.support.deskwork import check_all, taken_in
from tests.support.page_client import Visitor
from tests.support.people import make_person, sign_in

pytestmark = pytest.mark.other_databases_long

WHOLE = {
    "for-whom": {"for-whom": ["ward"]},
    "ward": {"ward-given-name": ["Līga"], "ward-family-name": ["Zieda"]},
    "guardian-paper": {"guardian-paper": ["paper"]},
    **{key: said for key, said in LONG_ANSWERS.items() if key != "for-whom"},
}


class Guardian(Visitor):
    """Somebody nobody has checked, who has sent an application for Līga and acts for her now."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.person = make_person(app, "Jānis", code="990000-00002")
        with app.app_context():
            begun = applications.begin_for_ward(
                oneself(self.person), programme=LONG, given_name="Līga", family_name="Zieda", now=now()
            )
            assert begun.mandate_id
            self.case_id, self.mandate_id = begun.case_id, begun.mandate_id
            guardian = acting_for.acting_under(self.person, mandate_id=begun.mandate_id)
            assert guardian
            self.actor = guardian
            fill_in(guardian, begun.case_id, WHOLE)
            self.number = applications.send(guardian, begun.case_id, now=now())
            self.office = worker()
        sign_in(self.client, self.person)
        self.acts_for(str(self.mandate_id))

    def acts_for(self, whom: str) -> None:
        """Press the button of that person."""
        self.post("/lv/for-whom", {**self.get("/lv/for-whom").fields(), "for": whom}, expect=303)

    def page(self, name: str) -> str:
        """The address of a page about the case."""
        return f"/lv/applications/{self.number}/{name}"

    def is_settled(self, *, holds: bool) -> None:
        """A worker looks at the paper."""
        with self.app.app_context():
            answering.settle_claim(
                self.office,
                self.case_id,
                mandate_id=self.mandate_id,
                found=PAPER if holds else Settled("refused"),
                words="Mēs skatījāmies papīrus.",
                now=now(),
            )


@pytest.fixture
def guardian(portal_app: Flask) -> Guardian:
    return Guardian(portal_app)


def test_a_guardian_nobody_has_checked_sees_only_what_they_wrote(guardian: Guardian) -> None:
    with guardian.app.app_context():
        taken_in(guardian.office, guardian.case_id)
    overview = guardian.get("/lv/applications")
    assert "Līga Zieda" in overview.soup.header.get_text()
    assert "Jūs nosūtījāt iesniegumu" in overview.words
    page = guardian.get(f"/lv/applications/{guardian.number}")
    assert guardian.number in page.words
    assert "Darbinieks lasa" not in page.words
    assert "Šeit jūs neredzat šī cilvēka ziņas: Līga Zieda" in guardian.get("/lv/messages").words
    guardian.is_settled(holds=True)
    page = guardian.get(f"/lv/applications/{guardian.number}")
    assert page.heading == "Darbinieks lasa jūsu iesniegumu"


@pytest.mark.parametrize("end", [State.GRANTED, State.REFUSED])
def test_before_the_check_no_page_tells_what_was_decided(guardian: Guardian, end: State) -> None:
    before = {page: guardian.get(guardian.page(page)).words for page in ("sent",)}
    with guardian.app.app_context():
        taken_in(guardian.office, guardian.case_id)
        check_all(guardian.office, guardian.case_id)
        walk(guardian.case_id, end, by=guardian.office)
    for page, words in before.items():
        assert guardian.get(guardian.page(page)).words == words, page
    for way in ("stop", "stay", "move", "take-back", "mend"):
        guardian.get(guardian.page(way), expect=303)


def test_what_the_person_wrote_later_is_not_read_before_the_check(guardian: Guardian) -> None:
    assert guardian.actor.subject is not None
    liga = oneself(guardian.actor.subject)
    with guardian.app.app_context():
        applications.ask_to_correct(liga, guardian.case_id, now=now())
        typed = {"wish": ["write"], "wish-words": ["Es negribu, ka Jānis to zina."]}
        applications.save_step(liga, guardian.case_id, "wish", typed, now=now())
    for page in ("steps/wish", "check", "tasks", "copy", "sent", "delete"):
        guardian.get(guardian.page(page), expect=404)
    with guardian.app.app_context():
        applications.send(liga, guardian.case_id, now=now())
    for page in ("copy", "sent"):
        guardian.get(guardian.page(page), expect=404)
    assert guardian.get(f"/lv/applications/{guardian.number}").heading == "Jūs nosūtījāt iesniegumu"
    guardian.is_settled(holds=True)
    assert "Es negribu, ka Jānis to zina." in guardian.get(guardian.page("answers")).words


@pytest.mark.parametrize("holds", [True, False])
def test_what_the_office_found_is_read_in_ones_own_inbox(guardian: Guardian, holds: bool) -> None:
    guardian.is_settled(holds=holds)
    guardian.acts_for("me")
    link = guardian.get("/lv/messages").soup.select_one("main a[href*='/messages/']")
    assert link is not None
    page = guardian.get(str(link["href"]))
    assert "Mēs skatījāmies papīrus." in page.words
    assert guardian.number not in page.html


def test_a_form_for_another_person_does_nothing_for_oneself_when_the_mandate_is_over(
    guardian: Guardian,
) -> None:
    guardian.is_settled(holds=True)
    page = guardian.get("/lv/apply/motivation")
    guardian.is_settled(holds=False)
    guardian.post("/lv/apply/motivation/begin", page.fields(), expect=303)
    with guardian.app.app_context():
        assert cases.cases_of(oneself(guardian.person)) == ()
