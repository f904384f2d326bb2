"""Anna at one browser, who reads about an application that she has sent."""

from __future__ import annotations

from flask import Flask

from portal.acting_for.actor import oneself
from portal.answering import service as answering
from portal.answering.service import Finding
from portal.cases import service as cases
from portal.cases.service import State
from portal.web.clock import now
from tests.support.casework import worker
from tests.support.deskwork import applied, check_all, entries, taken_in
from tests.support.page_client import Fetched, Visitor
from tests.support.people import make_person, sign_in


class Reader(Visitor):
    """Anna, signed in, with an application that was sent."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.person = make_person(app)
        self.actor = oneself(self.person)
        with app.app_context():
            self.case_id = applied(self.actor)
            self.number = cases.case_of(self.actor, self.case_id).number
            self.office = worker()
        sign_in(self.client, self.person)

    def page(self, name: str = "") -> str:
        """The address of a page about the case."""
        return f"/lv/applications/{self.number}{'/' if name else ''}{name}"

    def decides(self, change: str, *, expect: int = 303) -> Fetched:
        """Open the page that asks once more, and press yes."""
        return self.send(self.page(change), {}, expect=expect)

    @property
    def state(self) -> State:
        """Where the case is."""
        with self.app.app_context():
            return cases.case_of(self.actor, self.case_id).state

    def answered_yes(self) -> None:
        """The office says yes."""
        with self.app.app_context():
            taken_in(self.office, self.case_id)
            check_all(self.office, self.case_id)
            seen = entries(self.office, self.case_id)
            answering.answer_yes(
                self.office, self.case_id, care_level=4, living="family", seen=seen, now=now()
            )

    def answered_no(self) -> None:
        """The office says no."""
        with self.app.app_context():
            taken_in(self.office, self.case_id)
            check_all(self.office, self.case_id, finding=Finding.NOT_MET)
            seen = entries(self.office, self.case_id)
            answering.answer_no(
                self.office, self.case_id, easy="Jums vēl nav 18 gadu.", full="Vecums.", seen=seen, now=now()
            )


def buttons(page: Fetched) -> list[str]:
    """What stands on the buttons of the page, in order."""
    return [" ".join(tag.get_text(" ").split()) for tag in page.soup.select("main .button")]
