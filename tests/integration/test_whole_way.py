"""The whole way in pages, for each who walks it: apply, be answered at the desk, read the answer."""

from __future__ import annotations

import re

from flask import Flask

from tests.support.apply_pages import LONG_PAGE, SHORT_PAGE, Applicant
from tests.support.applying import LONG_ANSWERS, SHORT_ANSWERS
from tests.support.casework import TEAM
from tests.support.desk_pages import Desk
from tests.support.people import make_person, make_worker, sign_in

COORDINATOR = "990000-00007"
WITH_WARD = {
    **LONG_ANSWERS,
    "for-whom": {"for-whom": ["ward"]},
    "ward": {"ward-given-name": ["Edgars"], "ward-family-name": ["Bērziņš"]},
    "guardian-paper": {"guardian-paper": ["paper"]},
}


def checked(desk: Desk, case: str, finding: str) -> None:
    """The worker takes the case in and looks at every condition."""
    desk.press(case, "form[action$='/take']", {})
    page = desk.visitor.get(f"{case}/checks")
    fields = page.soup.select("#checks input[name^=finding-]")
    desk.fill(page, "#checks", {str(tag["name"]): finding for tag in fields})


def decided(desk: Desk, address: str, answers: dict[str, str]) -> None:
    """The worker looks at the letter and sends it."""
    shown = desk.press(address, "#decide", {**answers, "do": "preview"}, expect=200)
    desk.fill(shown, "#decide", {"do": "send"})


def status(person: Applicant) -> str:
    """The address of what happens to the application."""
    return f"/lv/applications/{person.number}"


def test_a_person_applies_and_reads_yes(portal_app: Flask) -> None:
    anna = Applicant(portal_app)
    anna.begins(LONG_PAGE)
    anna.answers()
    anna.presses_send()
    waiting = anna.get(status(anna))

    ilze, case = Desk(portal_app), f"/lv/desk/cases/{anna.number}"
    assert "Anna Paraudziņa" in ilze.visitor.get("/lv/desk").words
    checked(ilze, case, "met")
    decided(ilze, f"{case}/yes", {"level": "3", "living": "alone"})

    answered = anna.get(status(anna))
    assert answered.words != waiting.words
    letter = anna.get(f"{status(anna)}/letter")
    assert letter.heading == "Jums ir budžets"
    assert "17\u00a0604 eiro" in letter.html
    inbox = anna.get("/lv/messages")
    assert "Atbilde ir jā" in inbox.words
    assert anna.client.get(f"{status(anna)}/letter/paper").data.startswith(b"%PDF")


def test_a_guardian_applies_is_checked_and_reads_no_with_the_person(portal_app: Flask) -> None:
    janis = Applicant(portal_app, make_person(portal_app, "Jānis", "Izdoma", "990000-00003"))
    janis.begins(LONG_PAGE)
    janis.answers(WITH_WARD)
    janis.presses_send()

    ilze, case = Desk(portal_app), f"/lv/desk/cases/{janis.number}"
    page = ilze.visitor.get(case)
    claim = page.soup.select_one("a[href*='/guardian/']")
    assert claim is not None
    paper = {"holds": "yes", "basis": "guardian", "area_offices": "alone", "until": ""}
    ilze.press(str(claim["href"]), "#claim", {**paper, "words": "Mēs redzējām lēmumu."})
    ilze.press(f"{case}/code", "#document", {"code": "990000-00002"})
    checked(ilze, case, "not-met")
    words = {"easy": "Jums vēl nav 18 gadu.", "full": "Persona nav pilngadīga."}
    decided(ilze, f"{case}/no", words)

    letter = janis.get(f"{status(janis)}/letter")
    assert words["easy"] in letter.words
    assert "Edgars Bērziņš" in letter.soup.header.get_text(" ")
    # The person signs in with the code that the office wrote down, and reads the same.
    edgars = Applicant(portal_app, make_person(portal_app, "Edgars", "Bērziņš", "990000-00002"))
    assert janis.number in edgars.get("/lv/applications").html
    assert words["easy"] in edgars.get(f"{status(janis)}/letter").words


def test_the_team_of_the_region_answers_the_short_application(portal_app: Flask) -> None:
    juris = Applicant(portal_app, make_person(portal_app, "Juris", "Piemērs", "990000-00004"))
    juris.begins(SHORT_PAGE)
    juris.answers(SHORT_ANSWERS)
    juris.presses_send()

    laima, case = Desk(portal_app, TEAM, COORDINATOR), f"/lv/desk/cases/{juris.number}"
    sign_in(
        laima.visitor.client, make_worker(portal_app, code=COORDINATOR, organisation=TEAM, role="coordinator")
    )
    checked(laima, case, "met")
    decided(laima, f"{case}/yes", {})
    letter = juris.get(f"{status(juris)}/letter")
    assert "Jūs varat piedalīties" in letter.words
    assert not re.search(r"\d eiro", letter.words)

    # Another office finds nothing of it.
    elsewhere = Desk(portal_app)
    elsewhere.visitor.get(case, expect=404)
    assert juris.number not in elsewhere.visitor.get("/lv/desk").html
