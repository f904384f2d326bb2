"""What goes wrong on the pages of applying is said in easy words, and nothing typed is lost."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image

from portal import db
from portal.acting_for.actor import oneself
from portal.applications import service as applications
from portal.uploads.models import UploadRow
from portal.uploads.rules import MOST_BYTES
from portal.web.clock import now
from tests.integration.applications.test_applying import PDF
from tests.support import samples
from tests.support.apply_pages import Applicant
from tests.support.databases import count_in
from tests.support.page_client import Fetched

# What is kept of an application is tried on both databases in `test_applying` and `test_pages`.
pytestmark = pytest.mark.other_databases_long

LONG = "Es gribu dzīvot mierīgi. " * 400
TEARS = "😢😊🐕"


@pytest.fixture
def anna(portal_app: Flask) -> Applicant:
    return Applicant(portal_app)


def errors(page: Fetched) -> list[str]:
    """What the summary says; each message stands at its field too, and leads there."""
    links = page.soup.select("#errors a")
    for link in links:
        assert page.soup.select_one(str(link["href"])) is not None
        assert link.get_text() in [tag.get_text() for tag in page.soup.select("form .error p")]
    assert page.soup.title.get_text().startswith("Te vēl kaut kā trūkst")
    return [link.get_text() for link in links]


def saved(anna: Applicant) -> set[str]:
    with anna.app.app_context():
        case_id = applications.begin(oneself(anna.person), programme="individual-budget", now=now())
        return set(applications.draft_of(oneself(anna.person), case_id).answers)


WRONG: list[tuple[str, dict[str, object], str]] = [
    ("for-whom", {}, "Izvēlieties vienu atbildi."),
    ("for-whom", {"for-whom": "dragon"}, "Izvēlieties vienu atbildi."),
    ("phone", {"phone": "   ", "phone-hears": "only-me"}, "Uzrakstiet tālruņa numuru."),
    ("phone", {"phone": "2000 12", "phone-hears": "only-me"}, "Uz šo numuru nevaram piezvanīt."),
    ("phone", {"phone": "2" * 10_000, "phone-hears": "only-me"}, "Uz šo numuru nevaram piezvanīt."),
    ("address", {"address": "   "}, "Uzrakstiet atbildi."),
    ("address", {"address": "\u200b\u202e"}, "Uzrakstiet atbildi."),
    ("address", {"address": LONG}, "Tas ir par garu. Uzrakstiet īsāk."),
    ("organisation", {"organisation": "step-further"}, "Izvēlieties vienu atbildi."),
    ("help-now", {}, "Izvēlieties vismaz vienu atbildi."),
    ("help-now", {"help-now": ["nobody", "close"]}, "Šīs atbildes kopā neder. Vienu noņemiet."),
    ("wish", {"wish": "write", "wish-words": " \n "}, "Uzrakstiet atbildi."),
    ("wish", {"wish": "write", "wish-words": LONG}, "Tas ir par garu. Uzrakstiet īsāk."),
]


@pytest.mark.parametrize(("step", "typed", "said"), WRONG)
def test_a_mistake_is_said_at_its_field_and_what_was_typed_stays(
    anna: Applicant, step: str, typed: dict[str, object], said: str
) -> None:
    anna.begins()
    anna.answers(until=step)
    page = anna.sends(typed, expect=422)
    assert any(one.startswith(said) for one in errors(page)), errors(page)
    for name, value in typed.items():
        for tag in page.soup.select(f"input[type=text][name={name}], textarea[name={name}]"):
            kept = tag.get_text() if tag.name == "textarea" else str(tag["value"])
            assert kept.strip() == str(value).strip()
    assert step not in saved(anna)


@pytest.mark.parametrize(
    ("number", "shown"), [("+371 20001234", "20 00 12 34"), ("+47 22 12 34 56", "+47 22 12 34 56")]
)
def test_a_number_from_here_or_abroad_is_taken(anna: Applicant, number: str, shown: str) -> None:
    anna.begins()
    anna.answers(until="phone")
    phone = anna.at
    anna.sends({"phone": number, "phone-hears": "close"})
    assert anna.get(phone).soup.select_one("#answer-phone")["value"] == shown


def test_a_wish_in_pictures_is_a_wish(anna: Applicant) -> None:
    anna.begins()
    anna.answers(until="wish")
    anna.sends({"wish": "write", "wish-words": TEARS})
    anna.answers()
    assert TEARS in anna.get(anna.at).words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Uzrakstiet dienu un mēnesi."),
        ("31.02.", "Tādas dienas nav. Uzrakstiet dienu un mēnesi."),
        ("vakar", "Tādas dienas nav. Uzrakstiet dienu un mēnesi."),
        ("1.1.2099", "Šī diena vēl tikai būs. Uzrakstiet dienu, kas jau bija."),
        ("1.1.2020", "Šī izziņa ir par vecu. Prasiet ārstam jaunu."),
    ],
)
def test_a_date_that_cannot_be_is_said(anna: Applicant, typed: str, said: str) -> None:
    at_the_certificate(anna)
    page = anna.sends({"certificate-date": typed, "certificate-files": a_file()}, expect=422)
    assert errors(page) == [said]
    assert str(page.soup.select_one("#answer-certificate-date")["value"]) == typed
    assert "papers.pdf" in page.words, "the file that came along is kept"


def at_the_certificate(anna: Applicant) -> None:
    anna.begins()
    anna.answers(until="certificate")
    anna.sends({"certificate": "now"})
    assert anna.step == "certificate-photo"


def a_file(content: bytes = PDF, name: str = "papers.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def test_a_file_is_sent_listed_and_taken_away_without_scripts(anna: Applicant) -> None:
    at_the_certificate(anna)
    today = f"{now_in(anna).day}.{now_in(anna).month}."
    page = anna.sends({"certificate-date": today, "add": "1"}, expect=422)
    assert errors(page) == ["Izvēlieties failu. Vai arī uzņemiet foto."]
    page = anna.sends({"certificate-files": a_file(), "certificate-date": today, "add": "1"}, expect=200)
    assert not page.soup.select("#errors")
    assert [tag.get_text() for tag in page.soup.select("main .rows li > span")] == ["papers.pdf"]
    assert str(page.soup.select_one("#answer-certificate-date")["value"]) == today
    button = page.soup.select_one("button[name=remove]")
    page = anna.sends({"remove": str(button["value"]), "certificate-date": today}, expect=200)
    assert "papers.pdf" not in page.words
    assert str(page.soup.select_one("#answer-certificate-date")["value"]) == today
    # The same press again, from a page that still shows it.
    anna.sends({"remove": str(button["value"])}, expect=200)
    anna.sends({"remove": "no id"}, expect=200)
    page = anna.sends({"certificate-date": today}, expect=422)
    assert errors(page) == ["Izvēlieties failu. Vai arī uzņemiet foto."]
    anna.sends({"certificate-files": a_file(), "certificate-date": today})
    anna.answers()
    assert "papers.pdf" in anna.get(anna.at).words


def test_a_photo_as_a_telephone_takes_it_is_kept(anna: Applicant) -> None:
    at_the_certificate(anna)
    noise = samples.jpeg(Image.effect_noise((2000, 1500), 80).convert("RGB"), quality=95)
    assert len(noise) > 1_000_000
    page = anna.sends({"certificate-files": a_file(noise, "foto.jpg"), "add": "1"}, expect=200)
    assert not page.soup.select("#errors") and "foto.jpg" in page.words


def now_in(anna: Applicant):  # type: ignore[no-untyped-def]
    with anna.app.app_context():
        return now()


def test_adding_before_the_date_is_written_says_nothing_is_wrong(anna: Applicant) -> None:
    at_the_certificate(anna)
    page = anna.sends({"certificate-files": a_file(), "add": "1"}, expect=200)
    assert "papers.pdf" in page.words


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"This is no PDF.", "Šo failu mēs nevaram atvērt. Sūtiet papīra foto."),
        (b"%PDF-1.7 and then nothing", "Šis fails neatveras."),
        (b"%PDF-1.4" + bytes(MOST_BYTES), "Šis fails ir pārāk liels. Sūtiet papīra foto."),
        (b"", "Izvēlieties failu. Vai arī uzņemiet foto."),
    ],
    ids=["fake", "broken", "too big", "empty"],
)
def test_a_file_that_cannot_be_taken_says_what_to_do(anna: Applicant, content: bytes, said: str) -> None:
    at_the_certificate(anna)
    typed = {"certificate-files": a_file(content), "certificate-date": "3.1."}
    page = anna.sends(typed, expect=422)
    assert any(one.startswith(said) for one in errors(page)), errors(page)
    assert count_in(anna.app, UploadRow) == 0


def test_far_too_much_at_once_gets_a_kind_page(anna: Applicant) -> None:
    at_the_certificate(anna)
    form = anna.form({"certificate-date": "3.1."})
    length = {"CONTENT_LENGTH": str(200 * 1024 * 1024)}
    page = anna.post(anna.at, form, expect=413, environ_overrides=length)  # type: ignore[arg-type]
    assert page.heading


def test_a_file_cannot_be_taken_out_of_another_persons_application(anna: Applicant) -> None:
    at_the_certificate(anna)
    anna.sends({"certificate-files": a_file(), "add": "1"}, expect=200)
    with anna.app.app_context(), db.session() as session:
        upload_id = session.query(UploadRow.id).scalar()
    from tests.support.people import make_person

    juris = Applicant(anna.app, make_person(anna.app, "Juris", "Izdoma", "990000-00002"))
    at_the_certificate(juris)
    juris.sends({"remove": str(upload_id)}, expect=200)
    assert count_in(anna.app, UploadRow) == 1


def test_a_page_that_was_open_too_long_keeps_what_was_typed_unsaved(anna: Applicant) -> None:
    anna.begins()
    anna.answers(until="address")
    stale = {"csrf_token": "old", "address": "Meža iela 5"}
    page = anna.post(anna.at, stale, expect=422)
    assert "ilgi" in page.soup.select_one("#errors").get_text()
    assert page.soup.select_one("#answer-address")["value"] == "Meža iela 5"
    assert "address" not in saved(anna)


@pytest.mark.parametrize("typed", [{"address": "Meža iela 5"}, {"address": LONG}, {}])
def test_another_language_takes_along_what_was_typed(anna: Applicant, typed: dict[str, str]) -> None:
    anna.begins()
    anna.answers(until="address")
    anna.sends({**typed, "switch": "language:ru"}, expect=302)
    anna.at = str(
        anna.post(anna.at, anna.form({**typed, "switch": "language:ru"}), expect=302).response.location
    )  # type: ignore[arg-type]
    page = anna.get(anna.at)
    assert anna.at.startswith("/ru/")
    assert str(page.soup.select_one("#answer-address")["value"]).strip() == typed.get("address", "").strip()
    waits = "не сохранен" in page.soup.header.get_text(" ")
    assert waits == (typed.get("address") == LONG), "only what could not be saved waits unsaved"
    assert ("address" in saved(anna)) == (typed.get("address") == "Meža iela 5")


def test_an_answer_that_grew_old_keeps_the_application_from_being_sent(
    anna: Applicant,
) -> None:
    from datetime import timedelta

    from tests.support.people import clock_at, sign_in

    at_the_certificate(anna)
    today = now_in(anna)
    anna.sends({"certificate-files": a_file(), "certificate-date": f"{today.day}.{today.month}.{today.year}"})
    anna.answers()
    with clock_at(anna.app, today + timedelta(days=40)):
        sign_in(anna.client, anna.person)
        page = anna.presses_send(expect=409)
        assert "Iesniegums vēl ir pie jums." in page.words
        anna.at = str(page.soup.select_one("[role=alert] a")["href"])
        assert anna.step == "certificate-photo"
