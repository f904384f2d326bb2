"""A person asks to be called; the front desk gets one task, and the page says so in words."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import func, select, text

from portal import db
from portal.call_me.forms import TIME_SENTENCES
from portal.call_me.models import CallRequest
from portal.call_me.queries import waiting_calls_of
from portal.organisations.reading import read_organisations
from portal.organisations.service import front_desk
from portal.settings import ROOT
from tests.support.building import build_app
from tests.support.page_client import Fetched, Visitor

# How a request is kept and its limits are tried on both databases in `test_limits`.
pytestmark = pytest.mark.other_databases_long

PAGE = "/lv/call-me"
GOOD = {"phone": "20 00 56 78", "best_time": "morning"}


def _rows(app: Flask) -> int:
    with app.app_context(), db.session() as session:
        return session.scalar(select(func.count()).select_from(CallRequest)) or 0


def _follow(visitor: Visitor, answer: Fetched) -> Fetched:
    return visitor.get(answer.response.location)


@pytest.mark.parametrize("language", ["lv", "en", "ru"])
def test_a_request_becomes_a_task_and_a_page_in_words(portal_app: Flask, language: str) -> None:
    visitor = Visitor(portal_app)
    done = _follow(visitor, visitor.send(f"/{language}/call-me", GOOD))
    assert "20 00 56 78" in done.words
    assert done.response.headers["Cache-Control"] == "no-store"
    with portal_app.app_context():
        (task,) = waiting_calls_of(front_desk().id)
    assert (task.number, task.best_time, task.language) == ("+37120005678", "morning", language)
    assert task.call_before > task.asked_at


def test_the_number_is_in_no_address_and_lies_encrypted(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    answer = visitor.send(PAGE, GOOD)
    assert "20005678" not in answer.response.location
    with portal_app.app_context(), db.session() as session:
        stored = str(session.execute(text("select * from call_request")).all())
        counted = str(session.execute(text("select * from call_count")).all())
    assert "20005678" not in stored + counted
    assert "127.0.0.1" not in counted


def test_after_leaving_no_address_shows_the_number(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    page = visitor.get(PAGE)
    draft = visitor.post(
        PAGE, {**page.fields(), "phone": "20 00 56 78", "switch": "language:en"}
    ).response.location
    done = visitor.send(PAGE, GOOD).response.location
    assert "20 00 56 78" in visitor.get(done).words
    visitor.client.get("/lv/leave")
    for address in (draft, done):
        assert "56 78" not in visitor.get(address).html
        assert "56 78" not in Visitor(portal_app).get(address).html


def test_nothing_is_chosen_before_the_reader_chooses(portal_app: Flask) -> None:
    page = Visitor(portal_app).get(PAGE)
    assert not page.soup.select("main input[checked]")
    assert page.soup.select_one("input[name=phone]")["value"] == ""


def test_pressing_twice_is_one_task_and_the_same_page(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    form = {**visitor.get(PAGE).fields(), **GOOD}
    first, second = (_follow(visitor, visitor.post(PAGE, form)) for _ in range(2))
    assert first.words == second.words
    assert _rows(portal_app) == 1


def test_the_same_number_written_otherwise_is_the_same_task_with_the_newer_time(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    for phone, best_time in (
        ("20005678", "morning"),
        ("+371 2000 5678", "day"),
        ("00371-20005678", "any"),
    ):
        visitor.send(PAGE, {"phone": phone, "best_time": best_time})
    with portal_app.app_context():
        (task,) = waiting_calls_of(front_desk().id)
    assert (task.best_time, task.times_asked) == ("any", 3)


SCRIPT = "<script>alert(1)</script>"
WRONG = {
    "nothing": {"phone": "", "best_time": "morning"},
    "spaces only": {"phone": "     ", "best_time": "morning"},
    "emoji": {"phone": "☎️📞😀", "best_time": "morning"},
    "script": {"phone": SCRIPT, "best_time": SCRIPT},
    "too short": {"phone": "2000123", "best_time": "day"},
    "too long": {"phone": "2" * 10_000, "best_time": "day"},
    "long script": {"phone": SCRIPT * 400, "best_time": "day"},
    "foreign without its country": {"phone": "030 1234567", "best_time": "day"},
    "emergency": {"phone": "112", "best_time": "day"},
    "no time": {"phone": "20005678"},
    "a time that is not known": {"phone": "20005678", "best_time": "at night"},
    "a time that is not offered": {"phone": "20005678", "best_time": "evening"},
    "our own number": {"phone": "20 00 12 34", "best_time": "day"},
    "an extension": {"phone": "20005678 ext. 5", "best_time": "day"},
    "premium": {"phone": "90 00 00 01", "best_time": "day"},
    "satellite": {"phone": "+881 6 1234 5678", "best_time": "day"},
    "control characters": {"phone": "2000\x00123", "best_time": "day"},
}


@pytest.mark.parametrize("typed", WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_called_comes_back_as_it_was_typed(portal_app: Flask, typed: dict[str, str]) -> None:
    visitor = Visitor(portal_app)
    answer = visitor.send(PAGE, typed, expect=422)
    assert _rows(portal_app) == 0
    assert answer.soup.select_one("[role=alert] a[href^='#']"), "the summary leads to the field"
    assert answer.soup.select_one("[id$='-error']"), "the field says what to do"
    kept = answer.soup.select_one("input[name=phone]")["value"]
    assert kept == typed["phone"].strip().replace("\x00", "")[:200]
    chosen = [tag["value"] for tag in answer.soup.select("input[type=radio][checked]")]
    assert chosen == [value for value in [typed.get("best_time")] if value in ("any", "morning", "day")]
    assert "<script>alert" not in answer.html


@pytest.mark.parametrize("number", ["+49 30 1234567", "+380 44 123 4567", "0044 20 7946 0018"])
def test_a_foreign_number_with_its_country_can_be_called(portal_app: Flask, number: str) -> None:
    visitor = Visitor(portal_app)
    done = _follow(visitor, visitor.send(PAGE, {"phone": number, "best_time": "any"}))
    assert "+" in done.words
    assert _rows(portal_app) == 1


def test_a_stale_page_comes_back_with_what_was_typed_and_saves_nothing(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    answer = visitor.post(PAGE, {**GOOD, "csrf_token": "long dead"}, expect=422)
    assert answer.soup.title.get_text().startswith("Nospiediet pogu vēlreiz")
    assert answer.soup.select_one("#errors a").get_text() == "Lapa bija ilgi atvērta. Jūsu atbildes ir šeit."
    assert answer.soup.select_one("input[name=phone]")["value"] == "20 00 56 78"
    assert answer.soup.select_one("input[value=morning]").has_attr("checked")
    assert _rows(portal_app) == 0
    again = {**answer.fields()}
    visitor.post(PAGE, again)
    assert _rows(portal_app) == 1


def test_changing_the_language_keeps_what_was_typed(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    typed = {"phone": "20 00 1", "best_time": "day", "switch": "language:en"}
    answer = visitor.send(PAGE, typed)
    assert urlsplit(answer.response.location).path == "/en/call-me"
    assert "20" not in urlsplit(answer.response.location).path
    page = _follow(visitor, answer)
    assert page.soup.select_one("input[name=phone]")["value"] == "20 00 1"
    assert page.soup.select_one("input[value=day]").has_attr("checked")
    assert not page.soup.select("[role=alert]"), "nothing is wrong yet"


def test_the_enter_key_sends_the_form_and_changes_no_language(portal_app: Flask) -> None:
    page = Visitor(portal_app).get(PAGE)
    # Browsers press the first submit button of the form, wherever on the page it stands.
    first = page.soup.select("form#call button[type=submit], button[form=call]")[0]
    assert first.get("name") is None


def test_changing_the_level_keeps_what_was_typed(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    answer = visitor.send(PAGE, {**GOOD, "switch": "level:full"})
    page = _follow(visitor, answer)
    assert page.soup.select_one("input[name=phone]")["value"] == "20 00 56 78"
    assert visitor.client.get_cookie("level").value == "full"


@pytest.mark.parametrize("phone", ["2" * 10_000, "😀" * 5000, "ā" * 5000, '"' * 5000, "\\" * 5000])
def test_a_switch_with_far_too_much_typed_still_gives_an_address_that_works(
    portal_app: Flask, phone: str
) -> None:
    visitor = Visitor(portal_app)
    answer = visitor.send(PAGE, {"phone": phone, "switch": "language:en"})
    assert len(answer.response.location) < 3000
    assert _follow(visitor, answer).soup.select_one("input[name=phone]")["value"] in phone


@pytest.mark.parametrize("draft", ["", "x", "gAAAAAB" + "x" * 60, "ā", "%00"])
def test_a_draft_that_is_not_ours_is_an_empty_form(portal_app: Flask, draft: str) -> None:
    page = Visitor(portal_app).get(PAGE, query_string={"draft": draft})
    assert page.soup.select_one("input[name=phone]")["value"] == ""


@pytest.mark.parametrize("promise", ["", "/x", "/gAAAAAB" + "x" * 60, "/%F0%9F%98%80"])
def test_a_promise_that_is_not_ours_promises_nothing(portal_app: Flask, promise: str) -> None:
    page = Visitor(portal_app).get(f"{PAGE}/done{promise}")
    assert page.soup.select_one("main a[href='/lv/call-me']"), "one can ask again"
    assert not re.search(r"\d\d \d\d \d\d \d\d", page.words)


def test_a_draft_is_no_promise(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    answer = visitor.send(PAGE, {**GOOD, "switch": "language:lv"})
    draft = urlsplit(answer.response.location).query.removeprefix("draft=")
    assert "20 00 56 78" not in visitor.get(f"{PAGE}/done/{draft}").words


def test_the_confirmation_can_be_read_in_another_language(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    done = _follow(visitor, visitor.send(PAGE, GOOD))
    english = done.soup.select_one("a[hreflang=en]")["href"]
    assert "20 00 56 78" in visitor.get(english).words


def test_the_texts_promise_what_the_rules_keep() -> None:
    rules = read_organisations(ROOT / "packs" / "organisations" / "demo.toml", languages=("lv",)).call_me
    both = {str(rules.erase_days_after_call), str(rules.erase_days_without_call)}
    for folder in ("lv", "lv.full"):
        for name in ("call-me", "privacy"):
            file = ROOT / "easy_language" / "texts" / folder / f"{name}.txt"
            promised = set(re.findall(r"(\d+) dien[aā]", file.read_text(encoding="utf-8")))
            assert str(rules.erase_days_after_call) in promised <= both, file.name


def _said_of(answer: Fetched, field: str) -> str:
    return " ".join(answer.soup.select_one(f"#{field}-error").get_text(" ").split())


def test_our_own_number_is_refused_with_a_sentence_of_its_own(portal_app: Flask) -> None:
    answer = Visitor(portal_app).send("/en/call-me", {"phone": "20 00 12 34", "best_time": "any"}, expect=422)
    assert _said_of(answer, "phone") == "This is our number. Write your own number."


def test_only_the_times_of_the_file_are_offered_and_the_hours_said(portal_app: Flask, tmp_path: Path) -> None:
    demo = ROOT / "packs" / "organisations" / "demo.toml"
    late = tmp_path / "late.toml"
    text = demo.read_text(encoding="utf-8").replace('["any", "morning", "day"]', '["evening", "day"]')
    late.write_text(text, encoding="utf-8")
    for app, times in (
        (portal_app, ["any", "morning", "day"]),
        (build_app(tmp_path, organisations=late), ["evening", "day"]),
    ):
        page = Visitor(app).get("/en/call-me")
        assert [tag["value"] for tag in page.soup.select("input[name=best_time]")] == times
        hint = page.soup.select_one("#best_time-hint").get_text()
        assert "working days, 9 in the morning to 5" in hint


@pytest.mark.parametrize(
    ("day", "language", "until"),
    [
        (23, "lv", "Otrdien vai agrāk."),
        (26, "ru", "В пятницу или раньше."),
        (27, "en", "On Monday or sooner."),
        (28, "lv", "Pirmdien vai agrāk."),
        (29, "en", "On Monday or sooner."),
    ],
)
def test_the_confirmation_says_number_time_and_day_once(
    portal_app: Flask, tmp_path: Path, day: int, language: str, until: str
) -> None:
    url = portal_app.config["SETTINGS"].database_url
    now = datetime(2026, 11, day, 20, tzinfo=ZoneInfo("Europe/Riga"))
    app = build_app(tmp_path, database_url=url, frozen_now=now)
    visitor = Visitor(app)
    done = _follow(visitor, visitor.send(f"/{language}/call-me", GOOD))
    app.extensions["database"].engine.dispose()
    with app.test_request_context(f"/{language}/"), force_locale(language):
        time_of_day = str(TIME_SENTENCES["morning"])
    for said in (GOOD["phone"], time_of_day, until):
        assert done.words.count(said) == 1


def test_asking_again_tells_nobody_that_somebody_asked_before(portal_app: Flask, tmp_path: Path) -> None:
    url = portal_app.config["SETTINGS"].database_url
    pages = []
    for day, first in ((23, True), (24, False), (24, True)):
        now = datetime(2026, 11, day, 12, tzinfo=ZoneInfo("Europe/Riga"))
        app = build_app(tmp_path, database_url=url, frozen_now=now)
        visitor = Visitor(app)
        phone = GOOD["phone"] if not first or day == 23 else "20 00 56 79"
        pages.append(_follow(visitor, visitor.send(PAGE, {**GOOD, "phone": phone})).words)
        app.extensions["database"].engine.dispose()
    assert pages[1] == pages[2].replace("20 00 56 79", GOOD["phone"])
    assert pages[0] != pages[1]


def test_a_whole_book_as_a_number_is_too_big_and_a_page_says_so(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    page = visitor.send(PAGE, {"phone": "2" * 250_000}, expect=413)
    assert page.soup.select_one("footer a[href^='tel:']")


def test_what_is_very_long_comes_back_cut(portal_app: Flask) -> None:
    page = Visitor(portal_app).send(PAGE, {"phone": "2" * 50_000}, expect=422)
    assert page.soup.select_one("input[name=phone]")["value"] == "2" * 200
    assert "2" * 201 not in page.html
