"""A worker has the papers of a case in front of them: a guardian's, a personal code, a certificate."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor
from portal.acting_for.service import NotYours
from portal.answering import service as answering
from portal.applications import service as applications
from portal.cases import service as cases
from portal.files import service as files
from portal.journal import service as journal
from portal.people import service as people
from portal.uploads import service as uploads
from portal.uploads.models import UploadRow
from portal.uploads.service import Upload
from portal.web.clock import now
from tests.support import samples
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import events_about, guardian_of, someone
from tests.support.desk_pages import Desk
from tests.support.deskwork import applied
from tests.support.people import make_person

pytestmark = [pytest.mark.usefixtures("in_the_portal"), pytest.mark.other_databases_long]


def test_a_guardians_paper_is_checked(desk: Desk, anna: Actor, case_id: UUID) -> None:
    assert anna.subject is not None
    guardian = guardian_of(anna.subject)
    page = desk.visitor.get(desk.of(case_id))
    link = page.soup.select_one("a[href*='/guardian/']")
    assert link is not None and "Jāpārbauda aizgādnis" in desk.visitor.get("/lv/desk").words
    over = (now() - timedelta(days=1)).date().isoformat()
    wrong = desk.press(str(link["href"]), "#claim", {"until": over}, expect=422)
    assert len(wrong.soup.select("#errors a")) == 3
    typed = {"holds": "yes", "until": "2030-01-31", "words": "Papīri ir labi."}
    assert len(desk.fill(wrong, "#claim", typed, expect=422).soup.select("#errors a")) == 1, "which paper"
    said = {"basis": "guardian", "area_offices": "together", "area_money": "alone", "court_reference": "C-12"}
    desk.fill(wrong, "#claim", {**typed, **said})
    claim = acting_for.claims_about([anna.subject])[0]
    assert (claim.areas, claim.court_reference) == ({"offices": "together", "money": "alone"}, "C-12")
    again = desk.visitor.get(desk.of(case_id))
    assert "Lietas ar valsti un pašvaldību: abi kopā" in again.words
    assert desk.visitor.get(str(link["href"])).soup.select_one("[name=area_money][value=alone][checked]")
    assert claim.state == "checked" and claim.valid_until is not None
    assert claim.agent == guardian.signed_in
    assert "mandate.checked" in events_about(anna)
    desk.visitor.get(desk.of(case_id, f"/guardian/{uuid4()}"), expect=404)


def test_a_guardian_for_a_time_has_an_end_within_two_years(desk: Desk, anna: Actor, case_id: UUID) -> None:
    assert anna.subject is not None
    guardian = guardian_of(anna.subject)
    address = desk.of(case_id, f"/guardian/{guardian.mandate_id}")
    said = {"holds": "yes", "basis": "temporary-guardian", "area_offices": "alone", "words": "Labi."}
    for until in ("", (now() + timedelta(days=800)).date().isoformat()):
        page = desk.press(address, "#claim", {**said, "until": until}, expect=422)
        assert [str(one["href"]) for one in page.soup.select("#errors a")] == ["#until"]
    desk.press(address, "#claim", {**said, "until": (now() + timedelta(days=300)).date().isoformat()})
    assert acting_for.claims_about([anna.subject])[0].basis == "temporary-guardian"


def test_a_code_is_checked_and_a_taken_one_is_said(desk: Desk, portal_app: Flask) -> None:
    make_person(portal_app)
    case_id = applied(someone("Liene"))
    address = desk.of(case_id, "/code")
    for typed in ("", "abc", "9" * 50):
        assert desk.press(address, "#document", {"code": typed}, expect=422).soup.select("#errors a")
    taken = desk.press(address, "#document", {"code": "990000-00001"}, expect=422)
    assert "Šāds kods mums jau ir." in taken.words
    assert taken.soup.select_one("form#same")
    desk.press(address, "#document", {"code": "990000-00044"})
    case = cases.case_of(desk.worker, case_id)
    assert people.code_of(case.person_id)[1] == "verified"
    desk.visitor.get(address, expect=303)
    with pytest.raises(NotYours):
        answering.verify_code(desk.worker, case_id, code="990000-00045")
    assert people.code_of(case.person_id) == ("990000-00044", "verified")


def test_a_paper_is_marked_as_seen_and_a_file_is_handed_out(desk: Desk, anna: Actor, case_id: UUID) -> None:
    number = cases.case_of(desk.worker, case_id).number
    name = applications.answer_name(case_id, "certificate-files")
    applications.ask_to_correct(anna, case_id, now=now())
    kept = uploads.accept(BytesIO(samples.pdf()), "izzina.pdf", answer=name, now=now())
    photo = {"certificate-date": [now().strftime("%d.%m.%Y")]}
    for step, typed in (("certificate", {"certificate": ["now"]}), ("certificate-photo", photo)):
        assert not applications.save_step(anna, case_id, step, typed, now=now()).problems
    applications.send(anna, case_id, now=now())
    page = desk.visitor.get(desk.of(case_id))
    assert "izzina.pdf" in page.words
    file = desk.visitor.client.get(f"/lv/desk/cases/{number}/files/{kept.id}")
    assert "attachment" in file.headers["Content-Disposition"]
    desk.visitor.get(f"/lv/desk/cases/{number}/files/{uuid4()}", expect=404)
    with db.transaction() as session:
        # Somebody puts another file in its place.
        other = files.store(b"%PDF-other", purpose=uploads.PURPOSE, session=session, now=now())
        session.execute(update(UploadRow).where(UploadRow.id == kept.id).values(address=other.address))
    changed = desk.visitor.client.get(f"/lv/desk/cases/{number}/files/{kept.id}")
    assert changed.status_code == 303 and changed.location.endswith("done=file")
    assert "kāds to te ir mainījis" in desk.visitor.get(changed.location).words
    looked = [
        e.body["record"] for e in journal.entries_about(anna.subject) if e.body["event"] == "record.seen"
    ]  # type: ignore[arg-type]
    assert ["upload", str(kept.id)] in looked
    desk.press(desk.of(case_id), "form[action$='/papers/certificate']", {})
    assert "Redzēts" in desk.visitor.get(desk.of(case_id)).words
    assert "Trūkst" not in desk.visitor.get("/lv/desk").soup.select_one(".cases").get_text()
    token = desk.visitor.get(desk.of(case_id)).soup.select_one("input[name=csrf_token]")
    answer = desk.visitor.client.post(
        f"/lv/desk/cases/{number}/papers/other", data={"csrf_token": str(token["value"])}
    )
    assert answer.status_code == 404


def test_a_file_of_an_earlier_sending_is_a_press_away(desk: Desk, anna: Actor) -> None:
    case_id = applications.begin(anna, programme="individual-budget", now=now())
    fill_in(anna, case_id, {**LONG_ANSWERS, "certificate": {"certificate": ["now"]}})
    name = applications.answer_name(case_id, "certificate-files")
    day = {"certificate-date": [now().strftime("%d.%m.%Y")]}

    def sends(file_name: str) -> Upload:
        kept = uploads.accept(BytesIO(samples.pdf()), file_name, answer=name, now=now())
        assert not applications.save_step(anna, case_id, "certificate-photo", day, now=now()).problems
        applications.send(anna, case_id, now=now())
        return kept

    old = sends("veca.pdf")
    assert "veca.pdf" in desk.visitor.get(desk.of(case_id)).words
    applications.ask_to_correct(anna, case_id, now=now())
    applications.remove_paper(anna, applications.draft_of(anna, case_id), old.id, now=now())
    assert "veca.pdf" in desk.visitor.get(desk.of(case_id)).words
    sends("jauna.pdf")
    page = desk.visitor.get(desk.of(case_id))
    links = {str(one["href"]): one.get_text() for one in page.soup.select("main details a[href*='/files/']")}
    assert list(links.values()) == ["veca.pdf"]
    assert "jauna.pdf" in page.words
    file = desk.visitor.client.get(next(iter(links)))
    assert file.data.startswith(b"%PDF")
