"""A worker at one browser who opens the pages of the desk, fills in their forms, and presses."""

from __future__ import annotations

from uuid import UUID

from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor
from portal.cases import service as cases
from tests.support.casework import OFFICE
from tests.support.page_client import Fetched, Visitor
from tests.support.people import make_worker, sign_in


class Desk:
    """One worker at one browser, and a case on the desk."""

    def __init__(self, app: Flask, organisation: str = OFFICE, code: str = "990000-00005") -> None:
        self.app, self.visitor = app, Visitor(app)
        self.person_id = make_worker(app, code=code, organisation=organisation)
        sign_in(self.visitor.client, self.person_id)

    @property
    def worker(self) -> Actor:
        """The worker, for the services."""
        actor = acting_for.staff_actor(self.person_id)
        assert actor is not None
        return actor

    def of(self, case_id: UUID, page: str = "") -> str:
        """The address of the case or of a page about it."""
        number = cases.case_of(self.worker, case_id).number
        return f"/lv/desk/cases/{number}{page}"

    def press(self, address: str, selector: str, data: dict[str, str], *, expect: int = 303) -> Fetched:
        """Open the page, fill in one of its forms, and press."""
        page = self.visitor.get(address)
        return self.fill(page, selector, data, expect=expect)

    def fill(self, page: Fetched, selector: str, data: dict[str, str], *, expect: int = 303) -> Fetched:
        """Fill in a form of a page that is open, and press."""
        form = page.soup.select_one(selector)
        assert form is not None, f"no {selector} on the page: {page.words[:400]}"
        kept = {
            str(tag["name"]): str(tag.get("value", "")) for tag in form.select("input[type=hidden][name]")
        }
        return self.visitor.post(str(form["action"]), {**kept, **data}, expect=expect)
