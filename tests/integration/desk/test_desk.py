"""The desk as a worker walks through it: every page, every press, both databases; nothing for strangers."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, Actor, oneself
from portal.acting_for.service import NotYours
from portal.answering import service as answering
from portal.answering.service import State
from portal.applications import service as applications
from portal.call_me import service as call_me
from portal.cases import service as cases
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.organisations import staff
from portal.people import service as people
from portal.uploads import service as uploads
from portal.web.clock import now
from tests.support import samples
from tests.support.applying import LONG_ANSWERS, SHORT_ANSWERS, fill_in
from tests.support.casework import OFFICE, OTHER, SHORT, TEAM, guardian_of, sent_case, someone
from tests.support.databases import statements
from tests.support.deskwork import applied, check_all, entries, taken_in
from tests.support.page_client import Fetched, Visitor
from tests.support.people import make_person, make_worker, sign_in

CODE_OF_PETERIS, CODE_OF_LAIMA = "990000-00006", "990000-00007"
# A page of the desk never asks the database more than this.
MOST_QUESTIONS = 28


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


@pytest.fixture
def desk(portal_app: Flask) -> Desk:
    with portal_app.app_context():
        return Desk(portal_app)


@pytest.fixture
def anna(portal_app: Flask) -> Actor:
    return oneself(make_person(portal_app))


@pytest.fixture
def case_id(portal_app: Flask, anna: Actor) -> UUID:
    with portal_app.app_context():
        return applied(anna)


@pytest.fixture(autouse=True)
def in_the_portal(portal_app: Flask) -> object:
    with portal_app.app_context():
        yield


def events_about(person: Actor) -> list[str]:
    assert person.subject is not None
    return [str(entry.body["event"]) for entry in journal.entries_about(person.subject)]


def test_answers_are_read_as_people_write_them(desk: Desk, anna: Actor) -> None:
    case_id = applications.begin(anna, programme="individual-budget", now=now())
    fill_in(anna, case_id, {**LONG_ANSWERS, "certificate": {"certificate": ["now"]}})
    name = applications.answer_name(case_id, "certificate-files")
    uploads.accept(BytesIO(samples.pdf()), "izzina.pdf", answer=name, now=now())
    day = {"certificate-date": [now().strftime("%d.%m.%Y")]}
    applications.save_step(anna, case_id, "certificate-photo", day, now=now())
    applications.send(anna, case_id, now=now())
    page = desk.visitor.get(desk.of(case_id))
    assert "Kas dzird, kad mēs zvanām? Tikai es" in page.words
    assert f"Kad ārsts to rakstīja? {now().day}. " in page.words


def test_a_worker_is_not_offered_a_call_from_the_desk(desk: Desk, case_id: UUID) -> None:
    for address in ("/lv/desk", desk.of(case_id)):
        footer = desk.visitor.get(address).soup.select_one("footer")
        assert footer is not None and footer.select("[data-leave]") and not footer.select("[href^='tel:']")


def test_a_worker_takes_in_checks_says_yes_and_moves_on(desk: Desk, anna: Actor, case_id: UUID) -> None:
    listed = desk.visitor.get("/lv/desk")
    assert "Anna Paraudziņa" in listed.words and "Iesniegts" in listed.words
    assert "Trūkst: Ģimenes ārsta izziņa" in listed.words
    desk.press(desk.of(case_id), "form[action$='/take']", {})
    page = desk.visitor.get(desk.of(case_id, "/checks"))
    assert "R.7.1" in page.words and "Skatieties papīru" in page.words
    rows = [str(tag["name"]) for tag in page.soup.select("main input[type=text][name^=note-]")]
    keys = [name.removeprefix("note-") for name in rows]
    desk.fill(page, "#checks", {f"finding-{key}": "met" for key in keys})
    shown = desk.press(
        desk.of(case_id, "/yes"), "#decide", {"level": "3", "living": "alone", "do": "preview"}, expect=200
    )
    assert "17\u00a0604 eiro" in shown.html and "Summa var kļūt lielāka" in shown.words
    assert cases.case_of(anna, case_id).state is State.ELIGIBILITY
    done = desk.fill(shown, "#decide", {"do": "send"})
    assert "done=yes" in str(done.response.location)
    assert cases.case_of(anna, case_id).state is State.GRANTED
    after = desk.visitor.get(str(done.response.location))
    assert "Vismaz 17" in after.words
    for level in ("easy", "full"):
        file = desk.visitor.client.get(desk.of(case_id, f"/letter/{level}"))
        assert file.data.startswith(b"%PDF") and "attachment" in file.headers["Content-Disposition"]
    desk.press(desk.of(case_id, "/move"), "#move", {"to": "queued", "words": "Jūs esat rindā."})
    assert [one.kind for one in messages.inbox(anna)][:2] == [Kind.MOVED_ON, Kind.GRANTED]
    told = set(events_about(anna))
    assert {"case.eligibility", "case.checked", "case.granted", "case.queued", "record.seen"} <= told
    journal.verify()


def test_a_worker_says_no_with_the_reason_in_both_levels(desk: Desk, anna: Actor, case_id: UUID) -> None:
    taken_in(desk.worker, case_id)
    blocked = desk.visitor.get(desk.of(case_id, "/no"))
    assert blocked.soup.select_one("#decide") is None
    desk.press(desk.of(case_id, "/checks"), "#checks", {"finding-adult": "not-met", "note-adult": "Pase"})
    form = desk.press(desk.of(case_id, "/no"), "#decide", {"easy": "", "full": "  "}, expect=422)
    assert len(form.soup.select("#errors a")) == 2
    words = {"easy": "Jums vēl nav 18 gadu.", "full": "Persona nav pilngadīga."}
    shown = desk.fill(form, "#decide", {**words, "do": "preview"}, expect=200)
    assert "Jums vēl nav 18 gadu." in shown.words and "Persona nav pilngadīga." in shown.words
    again = desk.fill(shown, "#decide", {"do": "change"}, expect=200)
    assert again.soup.select_one("textarea[name=easy]").get_text().strip() == words["easy"]
    desk.fill(shown, "#decide", {"do": "send"})
    assert cases.case_of(anna, case_id).state is State.REFUSED
    assert messages.latest(anna, case_id=case_id, kind=Kind.REFUSED) is not None
    assert "Beigušās (1)" in desk.visitor.get("/lv/desk?show=ended").words


def test_a_worker_asks_and_sees_what_the_person_will_see(desk: Desk, anna: Actor, case_id: UUID) -> None:
    page = desk.press(desk.of(case_id, "/ask"), "#ask", {"words": "", "starter": "certificate"}, expect=200)
    begun = page.soup.select_one("textarea[name=words]").get_text().strip()
    assert begun.startswith("Mums vajag ģimenes ārsta izziņu.")
    hard = "Jums ir nepieciešams iesniegt dokumentāciju."
    shown = desk.fill(page, "#ask", {"words": f"{begun}\n{hard}", "mend": "yes", "do": "preview"}, expect=200)
    assert hard in shown.words and "Jūs varat mainīt savas atbildes." in shown.words
    assert "vajag" in shown.soup.select_one(".advice").get_text()
    assert messages.latest(anna, case_id=case_id, kind=Kind.ASKED) is None
    desk.fill(shown, "#ask", {"do": "send"})
    asked = messages.latest(anna, case_id=case_id, kind=Kind.ASKED)
    assert asked is not None and asked.words is not None and asked.words.endswith(hard)
    assert cases.case_of(anna, case_id).state is State.CORRECTION


def test_a_coordinator_answers_the_short_programme_without_amounts(portal_app: Flask) -> None:
    desk, person = Desk(portal_app, TEAM, CODE_OF_LAIMA), someone("Jānis")
    case_id = applied(person, SHORT_ANSWERS, programme=SHORT)
    desk.press(desk.of(case_id), "form[action$='/take']", {})
    check_all(desk.worker, case_id)
    page = desk.visitor.get(desk.of(case_id, "/yes"))
    assert not page.soup.select("[name=level]")
    shown = desk.fill(page, "#decide", {"do": "preview"}, expect=200)
    assert "Jūs varat piedalīties" in shown.words and "eiro" not in shown.words
    desk.fill(shown, "#decide", {"do": "send"})
    assert cases.case_of(person, case_id).state is State.GRANTED


def pages_of(desk: Desk, case_id: UUID) -> list[str]:
    return [desk.of(case_id, page) for page in ("", "/checks", "/ask", "/yes", "/no", "/move", "/code")]


def test_another_organisation_and_the_person_find_what_strangers_find(
    portal_app: Flask, desk: Desk, anna: Actor, case_id: UUID
) -> None:
    stranger = Desk(portal_app, OTHER, CODE_OF_PETERIS)
    reader = Visitor(portal_app)
    assert anna.signed_in is not None
    sign_in(reader.client, anna.signed_in)
    missing = re.sub(
        r"[0-9a-f-]{36}", "", stranger.visitor.get("/lv/desk/cases/A2-A2-A2-A2", expect=404).words
    )
    for address in pages_of(desk, case_id):
        assert stranger.visitor.get(address, expect=404).words == missing
        reader.get(address, expect=404)
        assert stranger.visitor.client.post(address).status_code in (404, 405)
    for address in ("/lv/desk", "/lv/desk/tasks"):
        reader.get(address, expect=404)
        assert Visitor(portal_app).client.get(address).status_code == 303
    assert "Anna" not in stranger.visitor.get("/lv/desk").words


def test_two_workers_at_once_see_what_changed_and_keep_their_words(
    portal_app: Flask, desk: Desk, anna: Actor, case_id: UUID
) -> None:
    taken_in(desk.worker, case_id)
    check_all(desk.worker, case_id)
    shown = desk.press(
        desk.of(case_id, "/yes"), "#decide", {"level": "2", "living": "family", "do": "preview"}, expect=200
    )
    asking = desk.visitor.get(desk.of(case_id, "/ask"))
    applications.ask_to_correct(anna, case_id, now=now())
    late = desk.fill(shown, "#decide", {"do": "send"}, expect=409)
    assert "Kāds šo lietu ir mainījis" in late.words and "Labo iesniegumu" in late.words
    assert cases.case_of(anna, case_id).state is State.CORRECTION
    typed = {"words": "Mums vajag izziņu.", "mend": "no", "do": "send"}
    page = desk.fill(asking, "#ask", typed, expect=409)
    assert page.soup.select_one("textarea[name=words]").get_text().strip() == "Mums vajag izziņu."
    desk.fill(page, "#ask", typed)
    assert messages.latest(anna, case_id=case_id, kind=Kind.ASKED) is not None


def test_yes_is_not_offered_before_the_conditions_are_met(desk: Desk, case_id: UUID) -> None:
    taken_in(desk.worker, case_id)
    page = desk.visitor.get(desk.of(case_id, "/yes"))
    assert page.soup.select_one("#decide") is None and "Persona ir pilngadīga." in page.words
    forged = desk.visitor.get(desk.of(case_id, "/checks")).fields()
    answer = desk.visitor.client.post(
        desk.of(case_id, "/yes"),
        data={
            "csrf_token": forged["csrf_token"],
            "seen": "3",
            "level": "1",
            "living": "family",
            "do": "send",
        },
    )
    assert answer.status_code == 409


def test_a_guardians_paper_is_checked(desk: Desk, anna: Actor, case_id: UUID) -> None:
    assert anna.subject is not None
    guardian = guardian_of(anna.subject)
    page = desk.visitor.get(desk.of(case_id))
    link = page.soup.select_one("a[href*='/guardian/']")
    assert link is not None and "Jāpārbauda aizgādnis" in desk.visitor.get("/lv/desk").words
    over = (now() - timedelta(days=1)).date().isoformat()
    wrong = desk.press(str(link["href"]), "#claim", {"until": over}, expect=422)
    assert len(wrong.soup.select("#errors a")) == 3
    desk.fill(wrong, "#claim", {"holds": "yes", "until": "2030-01-31", "words": "Papīri ir labi."})
    claim = acting_for.claims_about([anna.subject])[0]
    assert claim.state == "checked" and claim.valid_until is not None
    assert claim.agent == guardian.signed_in
    assert "mandate.checked" in events_about(anna)
    desk.visitor.get(desk.of(case_id, f"/guardian/{uuid4()}"), expect=404)


def test_a_code_is_checked_and_a_taken_one_is_said(desk: Desk, portal_app: Flask) -> None:
    make_person(portal_app)
    case_id = applied(someone("Liene"))
    address = desk.of(case_id, "/code")
    for typed in ("", "abc", "990000-00001", "9" * 50):
        assert desk.press(address, "#document", {"code": typed}, expect=422).soup.select("#errors a")
    desk.press(address, "#document", {"code": "990000-00044"})
    case = cases.case_of(desk.worker, case_id)
    assert people.code_of(case.person_id)[1] == "verified"
    desk.visitor.get(address, expect=303)
    with pytest.raises(NotYours):
        answering.verify_code(desk.worker, case_id, code="990000-00045")
    assert people.code_of(case.person_id) == ("990000-00044", "verified")


@pytest.mark.parametrize("seen", ["", "-1", "9" * 5000, "٣", "x"])
def test_a_page_that_says_strange_things_of_what_it_knew_moves_nothing(
    desk: Desk, case_id: UUID, seen: str
) -> None:
    answer = desk.press(desk.of(case_id), "form[action$='/take']", {"seen": seen})
    assert "changed" in str(answer.response.location)
    assert cases.case_of(desk.worker, case_id).state is State.SUBMITTED


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


def test_the_tasks_are_done_one_by_one(desk: Desk, anna: Actor, case_id: UUID) -> None:
    call_me.ask_for_call("+37120004455", best_time="morning", language="ru", address="10.0.0.1", now=now())
    answering.ask(
        desk.worker,
        case_id,
        words="Mums vajag izziņu.",
        mend=True,
        seen=entries(desk.worker, case_id),
        now=now(),
    )
    page = desk.visitor.get("/lv/desk/tasks")
    assert "20 00 44 55" in page.words and "Anna Paraudziņa" in page.words
    desk.fill(page, "form[action*='/calls/']", {"outcome": "reached"})
    desk.fill(page, "form[action*='/messages/']", {})
    assert "Darbu tagad nav." in desk.visitor.get("/lv/desk/tasks").words
    again = desk.fill(page, "form[action*='/calls/']", {"outcome": "reached"}, expect=404)
    assert again.heading
    events = set(events_about(anna))
    assert "message.passed_on" in events


def test_a_worker_of_two_organisations_chooses_the_desk(portal_app: Flask, desk: Desk, case_id: UUID) -> None:
    staff.grant(desk.person_id, organisation_key=OTHER, role="worker", actor=SYSTEM, now=now())
    page = desk.visitor.get("/lv/desk")
    buttons = page.soup.select("main form[action$='/organisation'] button")
    assert len(buttons) == 2 and "Anna" in page.words
    other = next(one for one in buttons if not one.get("aria-pressed"))
    desk.fill(page, "main form[action$='/organisation']", {"organisation": str(other["value"])})
    assert "Anna" not in desk.visitor.get("/lv/desk").words
    desk.visitor.get(desk.of(case_id), expect=404)
    desk.fill(page, "main form[action$='/organisation']", {"organisation": str(uuid4())}, expect=404)


def test_the_list_has_pages_and_refuses_strange_ones(desk: Desk) -> None:
    for number in range(17):
        sent_case(someone(f"Cilvēks {number}"))
    first, second = desk.visitor.get("/lv/desk"), desk.visitor.get("/lv/desk?show=open&page=2")
    assert len(first.soup.select(".case-row")) == 12 and len(second.soup.select(".case-row")) == 5
    for number in range(17):
        # The longest rows there are: a paper is missing twice, a guardian waits.
        ward = someone(f"Garumzīmīte {number}", "Paraugvārde-Izdomātā")
        applied(ward, {**LONG_ANSWERS, "help-now": {"help-now": ["office-knows"]}})
        assert ward.subject is not None
        guardian_of(ward.subject)
    desk.visitor.get("/lv/desk?show=papers")
    for strange in ("page=9", "page=0", "page=x", "page=99999999", "show=other"):
        desk.visitor.get(f"/lv/desk?{strange}", expect=404)


@pytest.mark.parametrize("page", ["", "/checks", "/ask", "/yes", "/no", "/move", "/code"])
def test_a_page_about_a_case_asks_the_database_little(
    portal_app: Flask, desk: Desk, case_id: UUID, page: str
) -> None:
    # A checked code has no page any more; this person's code nobody has seen.
    address = desk.of(applied(someone()) if page == "/code" else case_id, page)
    desk.visitor.get(address)
    with statements(portal_app) as said:
        desk.visitor.get(address)
    assert len([one for one in said if one.lstrip().lower().startswith("select")]) <= MOST_QUESTIONS


def test_strange_answers_come_back_with_words(desk: Desk, case_id: UUID) -> None:
    taken_in(desk.worker, case_id)
    form = desk.press(desk.of(case_id, "/ask"), "#ask", {"words": " \n ", "mend": "maybe"}, expect=422)
    assert len(form.soup.select("#errors a")) == 2
    form = desk.press(desk.of(case_id, "/ask"), "#ask", {"words": "ā" * 10_000, "mend": "no"}, expect=422)
    assert "par garu" in form.words
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    for day in (tomorrow, "31.02.2026", "x"):
        wrong = desk.press(
            desk.of(case_id, "/checks"), "#checks", {"finding-adult": "met", "day-adult": day}, expect=422
        )
        assert wrong.soup.select("#errors a")
    assert "criterion.adult" not in answering.whole_of(desk.worker, case_id).checks
    check_all(desk.worker, case_id)
    wrong = desk.press(desk.of(case_id, "/yes"), "#decide", {"level": "9", "living": "moon"}, expect=422)
    assert len(wrong.soup.select("#errors a")) == 2
    moved = desk.press(desk.of(case_id, "/move"), "#move", {"to": "granted"}, expect=422)
    assert moved.soup.select("#errors a")


def test_when_a_look_cannot_be_written_the_page_is_not_shown(
    portal_app: Flask, desk: Desk, case_id: UUID
) -> None:
    from sqlalchemy import text

    from portal import db

    address = desk.of(case_id)
    with db.transaction() as session:
        session.execute(text("delete from journal_look"))
        session.execute(text("alter table journal_look rename to journal_look_away"))
    try:
        answer = desk.visitor.client.get(address)
        assert answer.status_code == 503
        assert "Anna" not in answer.get_data(as_text=True)
    finally:
        with db.transaction() as session:
            session.execute(text("alter table journal_look_away rename to journal_look"))
