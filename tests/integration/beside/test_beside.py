"""Beside a person: asked, written at their word, gone; and nothing of one person is left for the next."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, oneself
from portal.acting_for.service import Right
from portal.applications.models import ApplicationAnswerRow, ApplicationSendingRow
from portal.beside import service as beside
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.organisations import staff
from portal.web import cookies
from portal.web.clock import now
from tests.support import samples
from tests.support.apply_pages import Applicant
from tests.support.applying import LONG_ANSWERS
from tests.support.page_client import Fetched, Visitor
from tests.support.people import clock_at, make_person, make_worker, sign_in

pytestmark = pytest.mark.one_database
ANNA, BERTA = ("Anna", "Paraudziņa", "990000-00001"), ("Berta", "Izdoma", "990000-00009")


class Worker(Applicant):
    """A worker at the desk, with whoever sits beside them."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, make_worker(app))
        self.id = self.person

    def asks(self, person: tuple[str, str, str]) -> str:
        """Ask the person whose document lies here; the page of the question."""
        said = dict(zip(("given_name", "family_name", "code"), person, strict=True))
        return str(self.send("/lv/desk/beside", said, expect=303).response.location)

    def sits_with(self, person: tuple[str, str, str]) -> Fetched:
        """The person says yes on the screen; the first page after that."""
        yes = self.send(self.asks(person), {"how": "screen"}, expect=303)
        return self.get(str(yes.response.location))

    def ends(self) -> Fetched:
        """Press the end in the banner."""
        return self.post("/lv/beside/end", self.get("/lv/beside").fields(), expect=303)


@pytest.fixture
def ilze(portal_app: Flask) -> Worker:
    return Worker(portal_app)


def written(worker: Worker, *, until: str | None = None) -> None:
    """An application is begun, and a wish of the person is in it."""
    worker.begins()
    worker.answers(
        {**LONG_ANSWERS, "wish": {"wish": ["write"], "wish-words": ["Gribu dziedāt korī."]}}, until=until
    )


def test_the_same_pages_are_written_once_and_say_who_helped(ilze: Worker, portal_app: Flask) -> None:
    page = ilze.sits_with(ANNA)
    assert page.heading == "Mēs rakstām kopā"
    written(ilze, until="certificate")
    banner = ilze.get(ilze.page("tasks"))
    assert "Anna Paraudziņa" in banner.soup.header.get_text(" ")
    assert banner.soup.select_one("header .strip form[action='/lv/beside/end'] button")
    # Whose page it is stands there; nobody else's matter begins here.
    assert "Pieteikties cita cilvēka vietā" not in ilze.get("/lv/applications").words
    assert "Darbinieks to vēl neredz." not in banner.words, "here one does"
    with portal_app.app_context(), db.session() as session:
        rows = session.scalars(select(ApplicationAnswerRow)).all()
        anna = make_person(portal_app)
        # Whose words they are, and who wrote them down.
        assert {(row.by_id, row.assisted_by_id) for row in rows} == {(anna, ilze.id)}
        entries = journal.entries_about(anna)
        assert [one.body["capacity"] for one in entries if one.body["event"] == "case.draft"] == ["assisting"]


def test_opening_another_person_leaves_no_word_of_the_first(ilze: Worker, portal_app: Flask) -> None:
    ilze.client.set_cookie(cookies.ANSWERS, "of somebody")
    ilze.sits_with(ANNA)
    assert not ilze.client.get_cookie(cookies.ANSWERS)
    written(ilze, until="certificate")
    seen = [ilze.page("tasks"), ilze.page("steps/wish"), "/lv/applications"]
    for page in seen:
        answer = ilze.get(page)
        assert answer.response.headers["Cache-Control"] == "no-store"
    # No desk, and so no other person, while somebody sits here; a form left open there does nothing.
    assert ilze.get("/lv/desk", expect=303).response.location == "/lv/beside"
    token_before = ilze.client.get_cookie(cookies.SESSION)
    ended = ilze.ends()
    assert ended.response.headers["Clear-Site-Data"] == '"cache"'
    token_after = ilze.client.get_cookie(cookies.SESSION)
    assert token_before and token_after and token_before.value != token_after.value
    ilze.sits_with(BERTA)
    for page in (*seen[:2], ilze.page("check")):
        ilze.get(page, expect=404)
    for page in ("/lv/applications", "/lv/beside", "/lv/apply/individual-budget", "/lv/"):
        html = ilze.get(page).html
        assert not [word for word in ("Anna", "Paraudziņa", "korī") if word in html], page


def test_who_opens_another_person_at_another_device_has_left_the_first(
    ilze: Worker, portal_app: Flask
) -> None:
    ilze.sits_with(ANNA)
    elsewhere = Worker(portal_app)
    assert elsewhere.id == ilze.id
    elsewhere.sits_with(BERTA)
    with portal_app.app_context():
        anna, berta = make_person(portal_app, *ANNA), make_person(portal_app, *BERTA)
        assert [one.principal for one in acting_for.beside_of(ilze.id)] == [berta]
        assert [one.kind for one in messages.inbox(oneself(anna))] == [Kind.WAS_BESIDE]
    over = ilze.get("/lv/desk/beside", expect=303)
    assert "Anna" not in ilze.get(str(over.response.location)).html


def test_a_form_of_the_first_person_does_not_reach_the_second(ilze: Worker) -> None:
    ilze.sits_with(ANNA)
    at = ilze.begins()
    old = ilze.get(at).fields()
    ilze.ends()
    ilze.sits_with(BERTA)
    answer = ilze.post(at, {**old, "for-whom": "me"}, expect=303)
    # Not done: it leads to the page, which is not there for Berta.
    ilze.get(str(answer.response.location), expect=404)


def test_what_was_typed_waits_for_nobody_after_a_dead_session(ilze: Worker, portal_app: Flask) -> None:
    ilze.sits_with(ANNA)
    at = ilze.begins()
    old = ilze.get(at).fields()
    with portal_app.app_context():
        later = now() + timedelta(minutes=31)
    with clock_at(portal_app, later):
        answer = ilze.post(at, {**old, "for-whom": "me"}, expect=303)
        assert not ilze.client.get_cookie(cookies.PARKED)
        assert "sign-in" in str(answer.response.location)


def test_it_ends_by_silence_when_the_worker_leaves_and_at_sign_out(ilze: Worker, portal_app: Flask) -> None:
    anna = make_person(portal_app)
    ilze.sits_with(ANNA)
    with portal_app.app_context():
        (mandate,) = acting_for.beside_of(ilze.id)
        later = now() + timedelta(minutes=31)
    with clock_at(portal_app, later), portal_app.app_context():
        assert acting_for.acting_under(ilze.id, mandate_id=mandate.id) is None
        beside.tidy(now())
        assert acting_for.beside_of(ilze.id) == ()
        assert [one.kind for one in messages.inbox(oneself(anna))] == [Kind.WAS_BESIDE]
    # No worker did that: the portal did.
    told = Visitor(portal_app)
    sign_in(told.client, anna)
    everybody = {one.get_text(strip=True) for one in told.get("/lv/journal").soup.select("main section h3")}
    assert everybody == {"Liepkalna sociālais dienests", "Dators"}
    # Whoever presses then reads that it is over, not the worker's own page at the same address.
    over = ilze.get("/lv/applications", expect=303)
    assert "Tas ir beidzies." in ilze.get(str(over.response.location)).words
    ilze.sits_with(ANNA)
    ilze.post("/lv/sign-out", ilze.get("/lv/beside").fields(), expect=303)
    with portal_app.app_context():
        assert acting_for.beside_of(ilze.id) == ()
    sign_in(ilze.client, ilze.id)
    ilze.get("/lv/beside", expect=404)
    ilze.sits_with(ANNA)
    with portal_app.app_context():
        staff.end(staff.memberships_of(ilze.id)[0].id, actor=SYSTEM, now=now())
    # Somebody else's page from then on; nothing of Anna is there.
    ilze.get("/lv/beside", expect=404)


def test_a_press_is_no_silence(ilze: Worker, portal_app: Flask) -> None:
    ilze.sits_with(ANNA)
    with portal_app.app_context():
        begun = now()
    for minutes in (20, 40):
        with clock_at(portal_app, begun + timedelta(minutes=minutes)):
            assert ilze.get("/lv/beside").heading == "Mēs rakstām kopā"
            with portal_app.app_context():
                beside.tidy(now())


def test_another_device_or_an_old_sign_in_does_not_act_under_it(ilze: Worker, portal_app: Flask) -> None:
    ilze.sits_with(ANNA)
    with portal_app.app_context():
        (mandate,) = acting_for.beside_of(ilze.id)
    other = Visitor(portal_app)
    sign_in(other.client, ilze.id)
    other.post("/lv/for-whom", {**other.get("/lv/for-whom").fields(), "for": str(mandate.id)}, expect=404)
    other.get("/lv/beside", expect=404)


def test_on_paper_and_on_the_phone_the_person_has_to_say_yes(ilze: Worker, portal_app: Flask) -> None:
    asked = ilze.asks(ANNA)
    question = ilze.get(asked)
    on_phone = ilze.send(asked, {"how": "phone"}, expect=422)
    told = on_phone.soup.select_one("details[open]")
    assert told is not None and "Cilvēks tālrunī vēl nav teicis: jā." in told.get_text(" ")
    assert not on_phone.soup.select("#paper .error"), "that belongs to the paper"
    on_paper = ilze.send(asked, {"how": "paper"}, expect=422)
    assert on_paper.soup.select("details[open] #paper .error")
    ilze.send(asked, {"how": "nothing"}, expect=422)
    link = question.soup.select_one("main .address")
    assert link is not None
    at = "/lv/" + link.get_text().split("/lv/")[1]
    phone = Visitor(portal_app)
    page = phone.get(at)
    assert page.heading == "Vai darbinieks drīkst rakstīt to, ko jūs sakāt?"
    # Who finds the address learns who asks, and nothing about the person.
    assert "Ilze Izdomātā" in page.words and "Anna" not in page.html
    phone.send(at, {"agrees": "yes"}, expect=303)
    ilze.send(asked, {"how": "phone"}, expect=303)
    ilze.ends()
    assert phone.get(at).heading == "Paldies", "it asks no more"
    refused = ilze.asks(ANNA)
    link = ilze.get(refused).soup.select_one("main .address")
    assert link is not None
    phone.send("/lv/" + link.get_text().split("/lv/")[1], {"agrees": "no"}, expect=303)
    assert "nē" in ilze.get(refused).words
    with portal_app.app_context():
        assert acting_for.beside_of(ilze.id) == ()
    phone.get("/lv/beside/question/nobody", expect=404)
    paper = ilze.asks(ANNA)
    scan = {**ilze.get(paper).fields(), "how": "paper", "scan": (BytesIO(samples.jpeg()), "lapa.jpg")}
    ilze.client.post(paper, data=scan, content_type="multipart/form-data").close()
    assert ilze.get("/lv/beside").heading == "Mēs rakstām kopā"


def test_who_sits_beside_never_signs_sends_reads_the_case_or_names_a_ward(
    ilze: Worker, portal_app: Flask
) -> None:
    ilze.sits_with(ANNA)
    with portal_app.app_context():
        (mandate,) = acting_for.beside_of(ilze.id)
        actor = acting_for.acting_under(ilze.id, mandate_id=mandate.id)
    assert actor is not None
    assert (
        not {Right.SIGN, Right.APPLY, Right.READ_CASE, Right.LET_HELP, Right.HELP_WITH_SURVEY} & actor.rights
    )
    inbox = ilze.get("/lv/messages").words
    assert "Šeit jūs neredzat šī cilvēka ziņas: Anna Paraudziņa" in inbox and "Ziņu vēl nav." not in inbox
    for page in ("/lv/journal", "/lv/helpers", "/lv/data", "/lv/apply/individual-budget/for-another"):
        ilze.get(page, expect=404)


def test_on_paper_the_person_signs_and_the_sending_is_theirs(ilze: Worker, portal_app: Flask) -> None:
    ilze.sits_with(ANNA)
    written(ilze)
    check = ilze.get(ilze.page("check"))
    assert "Ilze Izdomātā" in check.words and not check.soup.select("form#check")
    ilze.post(ilze.page("check"), ilze.get("/lv/beside").fields(), expect=404)
    sent = ilze.send(ilze.page("paper"), {}, expect=303)
    assert "Mums tagad ir šis iesniegums" in ilze.get(str(sent.response.location)).words
    anna = make_person(portal_app)
    with portal_app.app_context(), db.session() as session:
        assert session.scalars(select(ApplicationSendingRow.by_id)).one() == anna
    # From then on it is the desk's: there the paper is taken in.
    ilze.get(ilze.page("sent"), expect=404)
    ilze.ends()
    assert ilze.get(f"/lv/desk/cases/{ilze.number}").heading == "Anna Paraudziņa"


def test_the_person_reads_why_the_worker_beside_them_looked(ilze: Worker, portal_app: Flask) -> None:
    ilze.sits_with(ANNA)
    ilze.begins()
    ilze.get(ilze.at)
    ilze.ends()
    anna = Visitor(portal_app)
    sign_in(anna.client, make_person(portal_app))
    told = anna.get("/lv/journal").words
    assert "Kāpēc? Jūs rakstījāt kopā ar šo darbinieku." in told
    assert "Mēs nezinām" not in told
    assert "Cits cilvēks" not in told, "the worker is no stranger"
    everybody = anna.get("/lv/journal").soup.select("main section h3")
    assert [one.get_text(" ", strip=True) for one in everybody] == ["Liepkalna sociālais dienests"]


def test_who_leaves_sees_no_name_of_anybody_else(ilze: Worker, portal_app: Flask) -> None:
    ilze.sits_with(ANNA)
    after = ilze.get(str(ilze.ends().response.location))
    assert "Tas ir beidzies." in after.words
    assert not after.soup.select("main table, main a[href*='/cases/']")


def test_nobody_sits_beside_themselves_or_their_own_ward(ilze: Worker, portal_app: Flask) -> None:
    mine = {"given_name": "Ilze", "family_name": "Izdomātā", "code": "990000-00005"}
    ilze.send("/lv/desk/beside", mine, expect=404)
    with portal_app.app_context():
        acting_for.claim_guardianship(oneself(ilze.id), principal=make_person(portal_app), at=now())
    ilze.send("/lv/desk/beside", dict(zip(mine, ANNA, strict=True)), expect=404)


def test_a_code_of_somebody_with_another_name_asks_nobody_and_names_nobody(
    ilze: Worker, portal_app: Flask
) -> None:
    anna = make_person(portal_app)
    mistyped = {"given_name": "Berta", "family_name": "Izdoma", "code": ANNA[2]}
    page = ilze.send("/lv/desk/beside", mistyped, expect=422)
    assert "Šis kods ir cilvēkam ar citu vārdu. Vēlreiz apskatiet dokumentu." in page.words
    assert "Anna" not in page.html and "Paraudziņa" not in page.html
    with portal_app.app_context():
        assert [one.body["event"] for one in journal.entries_about(anna)] == ["person.code_tried"]
    # As a document has it, or as it is typed in a hurry, it is the same name.
    ilze.asks(("ANNA", "PARAUDZINA", ANNA[2]))
