"""A worker answers an application by keyboard alone: takes it in, checks, looks at the letter, decides."""

from __future__ import annotations

from uuid import UUID

from portal.acting_for import service as acting_for
from portal.cases import service as cases
from portal.cases.service import State
from portal.web import session as web_session
from portal.web.clock import now
from tests.e2e.journeys.conftest import Reader
from tests.support.casework import someone
from tests.support.deskwork import applied
from tests.support.people import make_worker


def sit_down(reader: Reader) -> tuple[UUID, str]:
    """A worker is signed in at this browser; a case that was sent, and its number."""
    app = reader.portal.app
    worker_id = make_worker(app, "Aija", "990000-00078")
    with app.app_context():
        worker = acting_for.staff_actor(worker_id)
        assert worker is not None
        case_id = applied(someone("Līga"))
        token = web_session.begin(worker_id, provider="demo", authenticated_at=now(), at=now())
        number = cases.case_of(worker, case_id).number
    cookie = {"name": "session", "value": token, "url": reader.window.address}
    reader.window.context.add_cookies([cookie])  # type: ignore[list-item]
    return case_id, number


def test_a_worker_answers_yes_by_keyboard(reader: Reader) -> None:
    says, keyboard, page = reader.says, reader.keyboard, reader.page
    case_id, number = sit_down(reader)
    reader.opens("/desk")
    reader.sees(says("Desk"))
    keyboard.follow(page.locator(f"a[href$='/cases/{number}']"))
    reader.sees("Līga Zieda")
    keyboard.button(says("Begin to check"))
    reader.sees(says("Check the conditions"))
    for row in page.locator("#checks fieldset").all():
        keyboard.reach(row.locator("input[type=radio]").first)
        page.keyboard.press("Space")
    keyboard.button(says("Save"))
    reader.sees("Līga Zieda")
    keyboard.link(says("Say yes"))
    reader.sees(says("Say yes"))
    for name in ("level", "living"):
        keyboard.reach(page.locator(f"input[name={name}]").first)
        page.keyboard.press("Space")
    keyboard.button(says("Look at the letter"))
    assert "15\u00a0966" in page.locator("main").inner_text()
    keyboard.button(says("Decide: yes"))
    reader.sees("Līga Zieda")
    assert says("The decision is made. The person has the letter.") in page.locator("main").inner_text()
    with reader.portal.app.app_context():
        worker = acting_for.staff_actor(make_worker(reader.portal.app, "Aija", "990000-00078"))
        assert worker is not None
        assert cases.case_of(worker, case_id).state is State.GRANTED
