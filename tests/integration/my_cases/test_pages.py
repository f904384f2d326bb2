"""What a person reads about their own matters, in every state and in both levels."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor
from portal.answering import service as answering
from portal.applications import service as applications
from portal.cases import service as cases
from portal.cases.service import State
from portal.messages import service as messages
from portal.web.clock import now
from tests.support.applying import SHORT_ANSWERS
from tests.support.case_pages import Reader, buttons
from tests.support.casework import SHORT, walk
from tests.support.databases import questions, statements
from tests.support.deskwork import applied, entries, taken_in
from tests.support.page_client import Visitor
from tests.support.people import clock_at, make_person, sign_in

# What a page keeps is tried on both databases below it, and by the whole way in pages.
pytestmark = pytest.mark.other_databases_long

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
    assert line[0].startswith("Iesniegums Izdarīts: ")
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


def test_the_day_that_is_over_is_said(anna: Reader) -> None:
    with anna.app.app_context():
        later = now() + timedelta(days=60)
    with clock_at(anna.app, later):
        sign_in(anna.client, anna.person)
        page = anna.get(anna.page())
        assert "Šī diena ir pagājusi." in page.words
        assert "Zvaniet mums. Jautājiet." in page.words


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
    asked = questions(said)
    assert len(asked) <= MOST_QUERIES[name], "\n".join(asked)


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
