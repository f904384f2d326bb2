"""The pages of who signs: both roads on one page, what waits, what is being sent, what is still to do."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.acting_for.actor import oneself
from portal.acting_for.service import NotYours
from portal.answering import service as answering
from portal.applications import service
from portal.cases import service as cases
from portal.journal import service as journal
from portal.web.clock import now
from tests.support.apply_pages import LONG_PAGE, Applicant
from tests.support.desk_pages import Desk as OfficeDesk
from tests.support.deskwork import check_all, taken_in
from tests.support.page_client import Fetched
from tests.support.papers import words_of
from tests.support.samples import jpeg
from tests.support.signing import Desk, confirm, signing_set

pytestmark = pytest.mark.other_databases_long
NOT_SEEN = "Darbinieks to vēl neredz."


@pytest.fixture
def desk(portal_app: Flask, tmp_path: Path) -> Iterator[Desk]:
    with signing_set(portal_app, tmp_path, application_copy="advanced") as desk:
        yield desk


@pytest.fixture
def anna(desk: Desk) -> Applicant:
    anna = _somebody(desk)
    anna.begins()
    anna.answers()
    return anna


def _somebody(desk: Desk) -> Applicant:
    with desk.app.app_context():
        person = desk.person()
    return Applicant(desk.app, person)


@pytest.mark.one_database
def test_who_comes_back_from_signing_in_goes_on_at_once_and_knows_that_they_will_sign(desk: Desk) -> None:
    anna = _somebody(desk)
    page = anna.get(f"{LONG_PAGE}?ready=1")
    assert "Beigās jūs parakstīsiet iesniegumu." in page.soup.select_one(".notice").get_text()
    first = page.soup.select_one("main h2").find_previous("form")
    assert first["id"] == "begin-now" and len(page.soup.select("main form .button.main")) == 1
    anna.goes(anna.post(str(first["action"]), page.fields(), expect=303))
    assert anna.step == "for-whom"


def test_both_roads_stand_on_the_page_and_the_signature_sends(desk: Desk, anna: Applicant) -> None:
    check = anna.get(anna.page("check"))
    assert check.soup.select_one("#check button").get_text(strip=True) == "Parakstīt un nosūtīt"
    assert check.soup.select_one("a.button[href$='/paper']").get_text(strip=True) == "Parakstīt uz papīra"
    number = anna.number
    anna.presses_send()
    signing_id = anna.at.rpartition("/")[2]
    assert anna.at == f"/lv/signing/{signing_id}"
    assert "Jūsu iesniegums gaida jūsu parakstu" in anna.get("/lv/applications").words
    for page, place in {"tasks": ".main", "check": ".notice a"}.items():
        waits = anna.get(f"/lv/applications/{number}/{page}")
        assert waits.soup.select_one(f"{place}[href='{anna.at}']"), page
    sign = anna.get(anna.at)
    assert sign.soup.select_one(f"a[href='/lv/applications/{number}/paper']"), "the equal road"
    signing_page = anna.at
    assert sign.soup.select_one(f"a[href='/lv/applications/{number}/check']"), "what is signed"
    assert NOT_SEEN in sign.soup.header.get_text()
    code = anna.goes(anna.post(anna.at, sign.fields(), expect=303))
    leaves = str(anna.post(code, anna.get(code).fields(), expect=303).response.location)
    desk.times.is_down = True
    anna.goes(anna.get("/signing/callback", expect=303, query_string=confirm(leaves)))
    for page in ("tasks", "check", "delete", "steps/wish"):
        held = anna.get(f"/lv/applications/{number}/{page}")
        assert held.heading == "Jūsu iesniegumu tagad sūta", page
    assert "Jūsu iesniegumu tagad sūta" in anna.get("/lv/applications").words
    desk.times.is_down = False
    with desk.app.app_context():
        desk.run_outbox()
    signed = anna.get(signing_page)
    assert "Iesniegums ir pie mums." in signed.soup.select_one(".notice").get_text()
    assert NOT_SEEN not in signed.words
    sent = anna.get(f"/lv/applications/{number}/sent")
    assert "Iesniegumam ir paraksts" in sent.words
    copy = anna.client.get(f"/lv/applications/{number}/copy")
    assert b"/ByteRange" in copy.data
    assert anna.client.get(f"/lv/applications/{number}/paper").status_code == 303


def test_who_signs_on_paper_is_sent_at_once_and_the_office_takes_the_paper_in(
    desk: Desk, anna: Applicant
) -> None:
    number = anna.number
    page = anna.get(f"/lv/applications/{number}/paper")
    assert "Nosūtīt tagad" in page.words
    anna.goes(anna.post(f"/lv/applications/{number}/paper", page.fields(), expect=303))
    sent = anna.get(anna.at)
    assert "Vēl trūkst jūsu paraksta uz papīra." in sent.words
    paper = anna.get(f"/lv/applications/{number}/paper")
    assert paper.soup.select_one(f"a.main[href='/lv/applications/{number}/copy']")
    assert not paper.soup.select("#paper")
    mine = anna.get(f"/lv/applications/{number}")
    assert all("Iedodiet mums papīru." in page.words for page in (sent, mine)), "to sign is not enough"
    assert mine.soup.select_one("a.main[href$='/paper']") and "Jums tagad nekas nav jādara." not in mine.words
    assert "Mēs gaidām jūsu parakstu uz papīra." in anna.get("/lv/applications").words
    titles = [title.get_text() for title in mine.soup.select(".card h2")]
    assert titles[0] == "Kas vēl jādara", "what the person does stands first"
    assert "Mūsu atbilde" in titles and "Līdz kurai dienai?" not in titles, "the day is ours"
    assert "Tagad ir jūsu kārta." in mine.words and "Tagad strādā darbinieks." not in mine.words

    office, at = OfficeDesk(desk.app), f"/lv/desk/cases/{number}"
    person = oneself(anna.person)
    with desk.app.app_context():
        case_id = cases.id_of(number)
        taken_in(office.worker, case_id)
        check_all(office.worker, case_id)
        with pytest.raises(answering.NoSignature):
            answering.answer_yes(office.worker, case_id, care_level=1, living="family", seen=3, now=now())
    assert "Paraksts uz papīra" in office.visitor.get("/lv/desk").words
    assert "Mums vēl nav paraksta uz papīra." in office.visitor.get(at).words
    blocked = office.visitor.get(f"{at}/yes")
    assert blocked.soup.select_one("#decide") is None and "Mums vēl nav paraksta uz papīra." in blocked.words
    form = office.visitor.get(f"{at}/signature")
    copy = words_of(anna.client.get(f"/lv/applications/{number}/copy").data)
    code = form.soup.select_one("main p b.nowrap").get_text()
    assert len(code) == 19 and f"Pārbaudes kods: {code}" in copy, "the worker compares it with the paper"
    missing = office.fill(form, "#signature", {"brought": "brought"}, expect=422)
    assert missing.soup.select("#errors a")
    _adds(office, form, b"%PDF-nothing", expect=422)
    with desk.app.app_context():
        assert service.awaits_paper(person, [cases.case_of(person, case_id)])
    _adds(office, form, jpeg(), expect=303)
    shown = office.visitor.get(at)
    assert "Kāds to atnesa" in shown.words and "paraksts" in shown.words
    scan = shown.soup.select_one("section[aria-labelledby=signature] a[href*='/files/']")
    for path in (f"{at}/signed", str(scan["href"])):
        got = office.visitor.client.get(path)
        assert got.status_code == 200 and "attachment" in got.headers["Content-Disposition"]
    assert office.visitor.get(f"{at}/yes").soup.select_one("#decide")
    assert "Mēs saņēmām jūsu parakstu uz papīra." in _newest_letter(anna)
    assert "gaidām jūsu parakstu" not in anna.get(f"/lv/applications/{number}").words
    assert anna.client.get(f"/lv/applications/{number}/paper").status_code == 303
    assert office.visitor.client.get(f"{at}/signature").status_code == 303


def _newest_letter(anna: Applicant) -> str:
    inbox = anna.get("/lv/messages")
    newest = str(inbox.soup.select_one("main a[href^='/lv/messages/']")["href"])
    return anna.get(newest).words


def test_a_wrong_paper_is_taken_away_again_and_the_person_is_told(desk: Desk, anna: Applicant) -> None:
    number = anna.number
    page = anna.get(f"/lv/applications/{number}/paper")
    anna.post(f"/lv/applications/{number}/paper", page.fields(), expect=303)
    office, at = OfficeDesk(desk.app), f"/lv/desk/cases/{number}"
    assert office.visitor.client.get(f"{at}/signature/wrong").status_code == 303, "there is none yet"
    _adds(office, office.visitor.get(f"{at}/signature"), jpeg(), expect=303)
    assert "Mēs saņēmām jūsu parakstu" in _newest_letter(anna)
    link = office.visitor.get(at).soup.select_one(f"a[href='{at}/signature/wrong']")
    assert link is not None
    shown = office.visitor.get(at).soup
    scan = str(shown.select_one("section[aria-labelledby=signature] a[href*='/files/']")["href"])
    assert office.press(str(link["href"]), "#wrong", {}, expect=422).soup.select("#errors a")
    office.press(str(link["href"]), "#wrong", {"why": "another"})
    assert "Mums vēl nav paraksta uz papīra." in office.visitor.get(at).words
    assert office.visitor.client.get(scan).status_code == 404, "it is gone for good"
    letter = _newest_letter(anna)
    assert "Tas nav jūsu iesniegums." in letter and "Mums vēl vajag jūsu parakstu uz papīra." in letter
    with desk.app.app_context():
        events = {e.body["event"]: e.body for e in journal.entries_about(anna.person)}
        taken = events["application.signature_taken_back"]
        assert taken["by"] == str(office.person_id)
        assert taken["details"] == {"number": 2, "why": "another", "files": 1}
    mine = anna.get(f"/lv/applications/{number}/paper")
    there = anna.goes(anna.post(f"/lv/applications/{number}/paper", mine.fields(), expect=303))
    sign = anna.get(there)
    assert sign.heading == "Vai gribat parakstīt?" and NOT_SEEN not in sign.words
    read = sign.soup.select_one(f"a[href='/lv/applications/{number}/answers']")
    assert anna.get(str(read["href"])).heading == "Ko es nosūtīju", "the answers, and not the receipt"


def test_a_paper_on_which_the_answer_leans_is_not_taken_away(desk: Desk, anna: Applicant) -> None:
    number = anna.number
    page = anna.get(f"/lv/applications/{number}/paper")
    anna.post(f"/lv/applications/{number}/paper", page.fields(), expect=303)
    office, at = OfficeDesk(desk.app), f"/lv/desk/cases/{number}"
    with desk.app.app_context():
        case_id = cases.id_of(number)
        answering.take_signature(office.worker, case_id, brought="office", now=now())
        taken_in(office.worker, case_id)
        check_all(office.worker, case_id)
        answering.answer_yes(office.worker, case_id, care_level=1, living="family", seen=3, now=now())
        with pytest.raises(NotYours):
            answering.take_back_signature(office.worker, case_id, why=answering.Wrong.ANOTHER, now=now())
    assert not office.visitor.get(at).soup.select(f"a[href='{at}/signature/wrong']")


def _adds(office: OfficeDesk, form: Fetched, content: bytes, *, expect: int) -> None:
    """The worker chooses a file and presses."""
    data: dict[str, Any] = {"brought": "brought", "files": (BytesIO(content), "paraksts.jpg")}
    page = office.fill(form, "#signature", data, expect=expect)
    page.response.request.environ["wsgi.input"].close()


def test_a_no_needs_no_paper(desk: Desk, anna: Applicant) -> None:
    number = anna.number
    page = anna.get(f"/lv/applications/{number}/paper")
    anna.post(f"/lv/applications/{number}/paper", page.fields(), expect=303)
    office, at = OfficeDesk(desk.app), f"/lv/desk/cases/{number}"
    with desk.app.app_context():
        taken_in(office.worker, cases.id_of(number))
    office.press(f"{at}/checks", "#checks", {"finding-adult": "not-met", "note-adult": "Pase"})
    assert office.visitor.get(f"{at}/no").soup.select_one("#decide")
    assert office.visitor.get(f"{at}/ask").soup.select_one("form#ask")


def test_the_page_of_paper_belongs_to_who_has_to_sign(desk: Desk) -> None:
    anna = _somebody(desk)
    anna.begins()
    unfinished = anna.client.get(anna.page("paper"))
    assert unfinished.location == anna.page("tasks")
