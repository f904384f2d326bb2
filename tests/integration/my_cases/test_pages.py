"""What a person reads about their own matters, and what they decide there; nobody else finds any of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, oneself
from portal.acting_for.service import Actor
from portal.answering import service as answering
from portal.answering.service import Finding
from portal.applications import service as applications
from portal.cases import service as cases
from portal.cases.service import State
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.my_cases import service as my_cases
from portal.people import service as people
from portal.web.clock import now
from tests.support.applying import SHORT_ANSWERS
from tests.support.casework import SHORT, guardian_of, walk, worker
from tests.support.databases import statements
from tests.support.deskwork import applied, check_all, entries, taken_in
from tests.support.page_client import Fetched, Visitor
from tests.support.people import clock_at, make_person, sign_in

# SELECTs that a signed-in page costs, the session, the reader's name and the menu included.
MOST_QUERIES = {
    "overview": 9,
    "one": 15,
    "answers": 10,
    "letter": 12,
    "decide": 10,
    "inbox": 8,
    "message": 9,
    "for-whom": 8,
}


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


@pytest.fixture
def anna(portal_app: Flask) -> Reader:
    return Reader(portal_app)


def buttons(page: Fetched) -> list[str]:
    return [" ".join(tag.get_text(" ").split()) for tag in page.soup.select("main .button")]


def test_the_page_says_what_happened_what_is_now_who_acts_by_when_and_what_comes_next(anna: Reader) -> None:
    page = anna.get(anna.page())
    assert page.heading == "Jūs nosūtījāt iesniegumu"
    for said in (
        "Iesniegums ir pie darbinieka.",
        "Tagad strādā darbinieks.",
        "Jums tagad nekas nav jādara.",
        "Pēdējā diena:",
        "Darbinieks lasīs jūsu papīrus.",
        anna.number,
    ):
        assert said in page.words
    line = [" ".join(li.get_text(" ").split()) for li in page.soup.select(".way li")]
    assert line[0].startswith("Iesniegums Ir: ")
    assert line[1].startswith("2 Lēmums Tagad. Sākums: ")
    names = ("Saruna par jums", "Plāns un līgums", "Atbalsts", "Saruna pēc gada")
    assert line[2:] == [f"{number} {name} Vēlāk" for number, name in enumerate(names, start=3)]
    assert page.soup.select_one(".way [aria-current=step]") is not None


def test_the_overview_puts_first_what_waits_for_the_reader(anna: Reader) -> None:
    with anna.app.app_context():
        applications.begin(anna.actor, programme=SHORT, now=now() - timedelta(days=400))
    page = anna.get("/lv/applications")
    assert [h.get_text() for h in page.soup.select("main h2")] == [
        "Tagad ir jūsu kārta",
        "Tagad strādā darbinieks",
    ]
    links = [str(a["href"]) for a in page.soup.select("main h3 a")]
    assert links[0].endswith("/tasks")
    assert links[1] == anna.page()


def test_who_has_nothing_yet_is_told_so_and_shown_the_way(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    sign_in(visitor.client, make_person(portal_app))
    page = visitor.get("/lv/applications")
    assert "Jums vēl nav iesniegumu." in page.words
    assert buttons(page)[0] == "Pieteikties"
    assert "Ziņu vēl nav." in visitor.get("/lv/messages").words


def test_a_draft_leads_to_its_task_list(anna: Reader) -> None:
    with anna.app.app_context():
        case_id = applications.begin(anna.actor, programme=SHORT, now=now())
        number = cases.case_of(anna.actor, case_id).number
    answer = anna.get(f"/lv/applications/{number}", expect=303)
    assert str(answer.response.location).endswith(f"/{number}/tasks")


@pytest.mark.parametrize("state", ["queued", "assessment", "plan-draft", "amount-check", "signing", "active"])
@pytest.mark.parametrize("level", ["easy", "full"])
def test_every_state_is_said_in_both_levels(anna: Reader, state: str, level: str) -> None:
    way = {
        "queued": [State.QUEUED],
        "assessment": [State.ASSESSMENT],
        "plan-draft": [State.ASSESSMENT, State.PLAN_DRAFT],
        "amount-check": [State.ASSESSMENT, State.PLAN_DRAFT, State.AMOUNT_CHECK],
        "signing": [State.ASSESSMENT, State.PLAN_DRAFT, State.AMOUNT_CHECK, State.SIGNING],
    }
    way["active"] = [*way["signing"], State.PROVIDERS, State.ACTIVE]
    anna.answered_yes()
    with anna.app.app_context():
        walk(anna.case_id, *way[state], by=anna.office)
        seen = cases.seen_by(anna.actor, anna.case_id)
    page = anna.get(f"{anna.page()}?level={level}")
    said = seen.progress.said
    assert page.heading == said.title["lv"]
    assert said.now["lv"] in page.words
    assert said.next is not None
    assert said.next["lv"] in page.words
    assert (said.full["lv"] in page.words) == (level == "full")
    assert ("Jūsu vieta rindā: 1." in page.words) == (state == "queued")


def test_after_a_yes_the_page_says_at_least_how_much_and_never_the_care_level(anna: Reader) -> None:
    anna.answered_yes()
    page = anna.get(anna.page())
    with anna.app.app_context():
        granted = cases.seen_by(anna.actor, anna.case_id).granted
    assert granted is not None
    euros = f"{granted.at_least_cents // 100:,}".replace(",", " ")
    assert f"Vismaz {euros} eiro." in page.words
    assert "Summa var kļūt lielāka." in page.words
    assert "līmen" not in page.words
    assert buttons(page)[0] == "Lasīt vēstuli"
    letter = anna.get(anna.page("letter"))
    assert f"{euros} eiro" in letter.words
    assert "līmen" not in letter.soup.select_one("article").get_text()  # type: ignore[union-attr]


def test_after_a_no_the_letter_says_why_and_what_one_can_do(anna: Reader) -> None:
    anna.answered_no()
    page = anna.get(anna.page())
    assert page.heading == "Atbilde ir nē"
    assert page.soup.select("main a[href$='/letter#disagree']")
    letter = anna.get(anna.page("letter"))
    assert "Jums vēl nav 18 gadu." in letter.words
    assert "Šo daļu uzrakstīs jurists." in letter.words
    full = letter.soup.select_one("main details")
    assert full is not None
    assert "Vecums." in full.get_text()
    whole = anna.get(f"{anna.page('letter')}?level=full")
    assert not whole.soup.select("main details")
    assert "Vecums." in whole.words


def test_the_letter_is_saved_in_the_level_that_is_read(anna: Reader) -> None:
    anna.answered_no()
    saved = {}
    for level in ("easy", "full"):
        paper = anna.client.get(f"{anna.page('letter/paper')}?level={level}")
        assert paper.status_code == 200
        assert paper.mimetype == "application/pdf"
        saved[level] = paper.data
    assert saved["easy"] != saved["full"]


def test_before_a_decision_there_is_no_letter(anna: Reader) -> None:
    assert "Lasīt vēstuli" not in buttons(anna.get(anna.page()))
    for page in ("letter", "letter/paper"):
        anna.get(anna.page(page), expect=404)


def test_what_the_worker_asks_stands_above_the_way_to_mend_it(anna: Reader) -> None:
    with anna.app.app_context():
        taken_in(anna.office, anna.case_id)
        seen = entries(anna.office, anna.case_id)
        words = "Lūdzu, atnesiet izziņu."
        answering.ask(anna.office, anna.case_id, words=words, mend=True, seen=seen, now=now())
    page = anna.get(anna.page())
    assert page.words.index("Lūdzu, atnesiet izziņu.") < page.words.index("Labot manas atbildes")
    first = page.soup.select_one("main .button.main")
    assert first is not None
    assert str(first["href"]).endswith("/tasks")


def test_what_was_sent_is_read_in_words(anna: Reader) -> None:
    page = anna.get(anna.page("answers"))
    assert page.heading == "Ko es nosūtīju"
    for said in ("Es gribu dzīvot ar suni 🐕 un Annu.", "Skolas iela 1, Liepkalns", "20 00 12 34"):
        assert said in page.words
    assert "only-me" not in page.words
    own = page.soup.find("dd", string=lambda text: text is not None and "suni" in text)
    assert own is None or own.get("translate") == "no"


def test_taking_back_is_asked_once_more_and_happens_once(anna: Reader) -> None:
    page = anna.get(anna.page("take-back"))
    assert "Darbinieks vairs nelasa jūsu iesniegumu." in page.words
    assert anna.state is State.SUBMITTED
    token = page.fields()
    for _ in range(2):
        answer = anna.post(anna.page("take-back"), token, expect=303)
        assert str(answer.response.location) == anna.page()
    assert anna.state is State.WITHDRAWN
    assert anna.get(anna.page("take-back"), expect=303).response.location == anna.page()
    with anna.app.app_context():
        events = [one.body["event"] for one in journal.entries_about(anna.person)]
    assert events.count("case.withdrawn") == 1
    assert "Jūs paņēmāt iesniegumu atpakaļ" in anna.get(anna.page()).heading


def test_mending_leads_to_the_answers(anna: Reader) -> None:
    answer = anna.decides("mend")
    assert str(answer.response.location) == anna.page("tasks")
    assert anna.state is State.CORRECTION
    anna.get(anna.page("tasks"))


def test_who_decides_too_late_reads_what_happened_instead(anna: Reader) -> None:
    token = anna.get(anna.page("take-back")).fields()
    anna.answered_yes()
    page = anna.post(anna.page("take-back"), token, expect=409)
    assert "To vairs nevar darīt." in page.soup.get_text()
    assert page.heading == "Jums ir budžets"
    assert anna.state is State.GRANTED


def test_one_can_stop_think_and_stay(anna: Reader) -> None:
    anna.answered_yes()
    assert "Jums ir 14 dienas laika padomāt." in anna.get(anna.page("stop")).words
    anna.decides("stop")
    assert anna.state is State.ENDING
    page = anna.get(anna.page())
    assert buttons(page)[0] == "Es gribu palikt"
    token = anna.get(anna.page("stay")).fields()
    for _ in range(2):
        anna.post(anna.page("stay"), token, expect=303)
    assert anna.state is State.GRANTED


def test_what_nobody_took_back_ends_after_the_time_to_think_and_the_person_is_told(anna: Reader) -> None:
    anna.answered_yes()
    anna.decides("stop")
    ends: Callable[[datetime], int] = my_cases.end_what_was_thought_over
    with anna.app.app_context():
        day = cases.seen_by(anna.actor, anna.case_id).progress.due_on
        assert day is not None
        for later, ended in ((0, 0), (1, 1), (1, 0)):
            moment = now().replace(year=day.year, month=day.month, day=day.day) + timedelta(days=later)
            with clock_at(anna.app, moment):
                assert ends(moment) == ended
        assert cases.case_of(anna.actor, anna.case_id).state is State.NOT_CONCLUDED
        assert messages.inbox(anna.actor)[0].kind is Kind.MOVED_ON
        assert cases.about_to_end(SYSTEM) == ()
        with pytest.raises(acting_for.NotYours):
            cases.about_to_end(anna.office)


def test_the_day_that_is_over_is_said(anna: Reader) -> None:
    with anna.app.app_context():
        later = now() + timedelta(days=60)
    with clock_at(anna.app, later):
        sign_in(anna.client, anna.person)
        page = anna.get(anna.page())
        assert "Šī diena ir pagājusi." in page.words
        assert "Zvaniet mums un jautājiet." in page.words


def others(anna: Reader) -> dict[str, UUID]:
    """Everybody to whom this case must not be there."""
    with anna.app.app_context():
        unchecked = guardian_of(anna.person)
        assert unchecked.signed_in
        assert anna.office.signed_in
        return {
            "somebody": make_person(anna.app, "Jānis", code="990000-00002"),
            "worker": anna.office.signed_in,
            "said-guardian": unchecked.signed_in,
        }


def test_to_others_the_case_is_as_if_it_were_not_there(anna: Reader) -> None:
    anna.answered_yes()
    with anna.app.app_context():
        message = messages.inbox(anna.actor)[0]
    pages = ["", "answers", "letter", "letter/paper", "mend", "take-back", "stop", "stay"]
    addresses = [anna.page(page) for page in pages]
    addresses += [f"/lv/messages/{message.id}"]
    addresses += [f"/lv/messages/{message.id}/documents/{one}" for one in message.document_ids]
    assert len(message.document_ids) == 2
    for person in others(anna).values():
        visitor = Visitor(anna.app)
        sign_in(visitor.client, person)
        missing = visitor.get("/lv/applications/A2-A2-A2-A2", expect=404)
        for address in addresses:
            found = visitor.get(address, expect=404)
            assert found.words == missing.words, address
        assert anna.number not in visitor.get("/lv/applications").html
    for address in (*addresses, "/lv/applications", "/lv/messages", "/lv/for-whom"):
        assert "/sign-in" in str(Visitor(anna.app).get(address, expect=303).response.location)


@pytest.mark.parametrize("wanted", ["", "me too", "0" * 32, "another"])
def test_nobody_acts_for_whom_they_do_not_guard(anna: Reader, wanted: str) -> None:
    with anna.app.app_context():
        stranger = guardian_of(people.declare("Līga", family_name="Zieda"))
    value = str(stranger.mandate_id) if wanted == "another" else wanted
    token = anna.get("/lv/for-whom").fields()
    anna.post("/lv/for-whom", {**token, "for": value}, expect=404)
    assert "Jūs to darāt cita" not in anna.get("/lv/for-whom").soup.header.get_text()


def test_a_message_is_new_in_menu_start_and_inbox_until_it_is_opened(anna: Reader) -> None:
    anna.answered_yes()
    with anna.app.app_context():
        message = messages.inbox(anna.actor)[0]
    start = anna.get("/lv/")
    assert "2 jaunas ziņas" in start.words
    assert "2 jaunas ziņas" in start.soup.nav.get_text()  # type: ignore[union-attr]
    assert anna.get("/lv/messages").words.count("Jauna ziņa") == 2
    page = anna.get(f"/lv/messages/{message.id}")
    assert page.heading == "Atbilde ir jā"
    assert buttons(page)[0] == "Lasīt vēstuli"
    assert anna.get("/lv/messages").words.count("Jauna ziņa") == 1
    assert "1 jauna ziņa" in anna.get("/lv/").soup.nav.get_text()  # type: ignore[union-attr]
    saved = anna.client.get(f"/lv/messages/{message.id}/documents/{message.document_ids[0]}")
    assert saved.mimetype == "application/pdf"


def test_the_start_page_of_who_is_not_signed_in_says_nothing_of_anybody(anna: Reader) -> None:
    own = anna.client.get("/lv/", headers={"Accept-Encoding": "br"})
    assert "no-store" in own.headers["Cache-Control"]
    everybody = [Visitor(anna.app).get("/lv/") for _ in range(2)]
    assert everybody[0].html == everybody[1].html
    assert "Mani iesniegumi" not in everybody[0].html
    assert "Pieslēgties" in everybody[0].soup.nav.get_text()  # type: ignore[union-attr]
    assert "Mani iesniegumi" in anna.get("/lv/").html


@pytest.mark.parametrize("name", MOST_QUERIES)
def test_a_page_asks_the_database_little(anna: Reader, name: str) -> None:
    anna.answered_yes()
    with anna.app.app_context():
        message = messages.inbox(anna.actor)[0]
    address = {
        "overview": "/lv/applications",
        "one": anna.page(),
        "answers": anna.page("answers"),
        "letter": anna.page("letter"),
        "decide": anna.page("stop"),
        "inbox": "/lv/messages",
        "message": f"/lv/messages/{message.id}",
        "for-whom": "/lv/for-whom",
    }[name]
    anna.get(address)
    with statements(anna.app) as said:
        anna.get(address)
    selects = [one for one in said if one.lstrip().upper().startswith("SELECT")]
    assert len(selects) <= MOST_QUERIES[name], "\n".join(selects)


def test_who_wants_a_call_is_told_of_the_decision_by_hand(anna: Reader) -> None:
    with anna.app.app_context():
        assert messages.waiting_by_hand(anna.office) == ()
    anna.answered_yes()
    with anna.app.app_context():
        (task,) = messages.waiting_by_hand(anna.office)
        assert (task.channel, task.address) == ("call", "+37120001234")


def test_the_short_application_is_read_the_same_way(portal_app: Flask) -> None:
    visitor, person = Visitor(portal_app), make_person(portal_app)
    actor: Actor = oneself(person)
    with portal_app.app_context():
        case_id = applied(actor, SHORT_ANSWERS, programme=SHORT)
        number = cases.case_of(actor, case_id).number
    sign_in(visitor.client, person)
    page = visitor.get(f"/lv/applications/{number}")
    assert "Motivācijas programma" in page.words
    assert visitor.get(f"/lv/applications/{number}/answers").heading == "Ko es nosūtīju"
