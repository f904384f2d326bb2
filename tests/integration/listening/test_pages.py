"""A page can be listened to when every line that it reads out has its file, and only then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask

from easy_language.voice import Shelves, mp3, names_of, spoken
from easy_language.voice.readers import READERS
from portal.acting_for.actor import oneself
from portal.applications import service as applications
from portal.listening import service
from portal.listening.marked import marked_lines
from portal.programme import service as programmes
from portal.web import cookies
from portal.web.clock import now
from tests.support.addresses import page_addresses
from tests.support.applying import LONG_ANSWERS, SHORT_ANSWERS, Typed
from tests.support.matters import matters
from tests.support.page_client import Fetched, Visitor
from tests.support.people import make_person, sign_in
from tests.support.voices import silence, voices

# Nothing of reading aloud lies in a database.
pytestmark = pytest.mark.other_databases_long

PAGE = "/lv/programmes/individual-budget"
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def visitor(portal_app: Flask) -> Visitor:
    return Visitor(portal_app)


def _names(page: Fetched) -> list[str]:
    box = page.soup.select_one("#listen")
    return str(box["data-names"]).split() if box else []


def _lines(page: Fetched) -> list[str]:
    """What a browser would read out: the heading and all that is marked."""
    return [" ".join(one.get_text().split()) for one in page.soup.select("h1, main [data-line]")]


def _offers(page: Fetched) -> bool:
    opener = page.soup.select_one("[data-listen]")
    return opener is not None and not opener.has_attr("hidden")


def _is_whole(page: Fetched) -> bool:
    """Whether every line has its own file, and without a script one player has all of them."""
    player = page.soup.select("#listen audio[controls][preload=none]")
    wanted = [names_of(line, language="lv").computer for line in _lines(page)]
    return _names(page) == wanted and [one["src"] for one in player] == [f"/voice/{'-'.join(wanted)}"]


def test_without_files_nothing_is_offered(visitor: Visitor) -> None:
    page = visitor.get(PAGE)
    assert not _offers(page)
    assert page.soup.select("audio") == []
    # A voice of the device may still be found there, by the script alone.
    assert page.soup.select_one("#listen[data-voice=lv]") is not None


def test_with_all_files_the_page_offers_them_without_a_script(portal_app: Flask, visitor: Visitor) -> None:
    with voices(portal_app):
        page = visitor.get(PAGE, headers=PLAIN)
        assert _offers(page)
        assert _is_whole(page)
        (audio,) = page.soup.select("#listen audio")
        whole = visitor.client.get(str(audio["src"]))
        assert whole.data == mp3.frames(silence()) * len(_lines(page))
        box = page.soup.select_one("#listen")
        assert box is not None
        assert "datora balss" in box.get_text()


def test_one_file_too_few_and_nothing_is_offered(portal_app: Flask, visitor: Visitor) -> None:
    with voices(portal_app) as file_of:
        line = _lines(visitor.get(PAGE, headers=PLAIN))[3]
        file_of(line).unlink()
        assert not _offers(visitor.get(PAGE, headers=PLAIN))
        # Another page does not need the line.
        assert _offers(visitor.get("/lv/sign-in", headers=PLAIN))


def test_a_kept_page_is_drawn_anew_when_its_voice_comes_and_when_it_goes(
    portal_app: Flask, visitor: Visitor
) -> None:
    assert not _offers(visitor.get(PAGE, headers=PLAIN))
    assert not _offers(visitor.get(PAGE, headers=PLAIN))
    with voices(portal_app):
        assert _offers(visitor.get(PAGE, headers=PLAIN))
        assert _offers(visitor.get(PAGE, headers=PLAIN))
    assert not _offers(visitor.get(PAGE, headers=PLAIN))


# Nothing here is only for reading: choosing pictures for a page, for those who build.
UNREAD = ("/lv/style",)


@pytest.mark.one_database
@pytest.mark.parametrize("level", ["easy", pytest.param("full", marks=pytest.mark.long)])
def test_each_page_that_is_opened_by_its_address_is_read_out_whole_and_stays_small(
    portal_app: Flask, visitor: Visitor, level: str
) -> None:
    visitor.client.set_cookie("level", level)
    with voices(portal_app):
        # The visitor weighs each page and counts its elements: here with its player.
        for address in page_addresses(portal_app):
            page = visitor.get(address, headers=PLAIN)
            if address.startswith(UNREAD) or page.soup.html is None:
                assert page.soup.select_one("#listen") is None, address
            elif level == "easy" or not _is_full(page):
                assert _is_whole(page), (address, _silent(portal_app, page))
            else:
                assert page.soup.select_one("#listen") is None, address


def _is_full(page: Fetched) -> bool:
    """Whether it is a text at full length, which nobody reads out."""
    return page.soup.select_one(".tools [href$='level=easy'], .tools [value='level:easy']") is not None


def _silent(app: Flask, page: Fetched) -> list[str]:
    with app.test_request_context():
        known = {line for script in service.scripts() for line in script.lines}
    return [line for line in _lines(page) if line not in known]


@pytest.mark.one_database
def test_found_words_are_read_out(portal_app: Flask, visitor: Visitor) -> None:
    with voices(portal_app):
        for asked in ("plāns", "p", "ai"):
            page = visitor.get(f"/lv/words?word={asked}")
            assert _is_whole(page), asked
            assert len(_lines(page)) > 2
        # What somebody typed is theirs; where nothing was found there is nothing to read out.
        assert visitor.get("/lv/words?word=zzz").soup.select_one("#listen") is None


@pytest.mark.one_database
def test_the_questions_of_is_this_for_me_are_read_out_and_what_the_answers_say_is_not(
    portal_app: Flask, visitor: Visitor
) -> None:
    content = portal_app.extensions["content"]
    with voices(portal_app):
        for programme in content.order:
            page = visitor.get(f"/lv/is-this-for-me/{programme}", headers=PLAIN, follow_redirects=True)
            while page.soup.select_one("#question") is not None:
                assert _is_whole(page), _silent(portal_app, page)
                assert {"Jā", "Nē", "Nezinu"} <= set(_lines(page))
                address = page.response.request.full_path
                sent = visitor.send(address, {"answer": "unknown"})
                page = visitor.get(str(sent.response.location), headers=PLAIN)
            assert "/result" in page.response.request.path
            assert page.soup.select_one("#listen") is None


BY_EMAIL: Mapping[str, Typed] = {
    "for-whom": LONG_ANSWERS["for-whom"],
    "reach": {"reach": ["email"]},
    "email": {"email": ["anna@example.com"], "email-reads": ["close"]},
    "letter": LONG_ANSWERS["letter"],
}


@pytest.mark.one_database
@pytest.mark.parametrize("answers", [LONG_ANSWERS, BY_EMAIL, SHORT_ANSWERS])
def test_the_questions_of_an_application_are_read_out_and_nothing_of_the_person(
    portal_app: Flask, visitor: Visitor, answers: Mapping[str, Typed]
) -> None:
    person = make_person(portal_app)
    sign_in(visitor.client, person)
    with portal_app.app_context():
        programme = next(
            key
            for key in programmes.programmes()
            if set(answers) <= {step.key for step in programmes.pack(key).application.steps}
        )
        case_id = applications.begin(oneself(person), programme=programme, now=now())
        number = applications.draft_of(oneself(person), case_id).case.number
    with voices(portal_app):
        for step, typed in answers.items():
            page = visitor.get(f"/lv/applications/{number}/steps/{step}")
            assert page.soup.select_one("#step") is not None, step
            if step == "organisation":
                # What offices are called has no files; half of what stands there is not read out.
                assert page.soup.select_one("#listen") is None
            else:
                assert _is_whole(page), (step, _silent(portal_app, page))
            with portal_app.app_context():
                applications.save_step(oneself(person), case_id, step, typed, now=now())
            # What was answered stands there now, and is not among the lines.
            again = visitor.get(f"/lv/applications/{number}/steps/{step}")
            assert _lines(again) == _lines(page)
        # The answers are theirs alone.
        assert visitor.get(f"/lv/applications/{number}/tasks").soup.select_one("#listen") is None


@pytest.mark.one_database
def test_what_is_about_one_person_is_never_read_out(portal_app: Flask, visitor: Visitor) -> None:
    found = matters(portal_app)["granted"]
    with portal_app.app_context():
        visitor.client.set_cookie(cookies.full_name(cookies.SESSION), found.token)
    case = f"applications/{found.number}"
    with voices(portal_app):
        for path in ("applications", case, f"{case}/letter", f"{case}/answers", "messages"):
            page = visitor.get(f"/lv/{path}")
            assert page.soup.select("#listen, [data-listen], audio") == [], path


def test_all_that_is_read_out_is_the_same_for_everybody_and_said_without_doubt(portal_app: Flask) -> None:
    with portal_app.test_request_context():
        (lines,) = [set(script.lines) for script in service.scripts() if script.language == "lv"]
    assert len(lines) > 1500
    assert {line for line in lines if spoken(line, language="lv").doubts} == set()
    assert {line for line in lines if "%(" in line or "{" in line or "<" in line} == set()


def test_a_full_text_is_not_read_out(portal_app: Flask, visitor: Visitor) -> None:
    with voices(portal_app):
        page = visitor.get(f"{PAGE}?level=full")
    assert page.soup.select_one("#listen") is None
    assert "listen.js" not in page.html


@pytest.mark.parametrize("language", ["en", "ru"])
def test_another_language_leaves_it_to_the_device(visitor: Visitor, language: str) -> None:
    page = visitor.get(PAGE.replace("lv", language, 1))
    assert not _offers(page)
    assert page.soup.select_one(f"#listen[data-voice={language}]") is not None
    assert page.soup.select("audio") == []


def test_marked_lines_are_found_as_a_browser_finds_them() -> None:
    page = """<p>no</p><p data-line>One <a href="#x">word</a>
    <br>two&nbsp;&amp; three<svg><use href="#"/></svg></p>
    <ul><li data-line><b>Four</b> <span>five.</span></li></ul>
    <h2 class="x" data-line>Six</h2><input data-line-x><p>no</p>"""
    assert marked_lines(page) == ("One word two & three", "Four five.", "Six")


def test_a_sound_file_is_kept_for_a_year_and_comes_in_pieces(portal_app: Flask, visitor: Visitor) -> None:
    sound = mp3.frames(silence())
    with voices(portal_app) as file_of:
        one, two = (file_of(line).stem for line in ("Jā", "Nē"))
        answer = visitor.client.get(f"/voice/{one}")
        assert (answer.status_code, answer.mimetype) == (200, "audio/mpeg")
        assert answer.data == sound
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers
        assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
        part = visitor.client.get(f"/voice/{one}-{two}", headers={"Range": "bytes=100-199"})
        assert (part.status_code, part.data) == (206, (sound * 2)[100:200])
        again = visitor.client.get(f"/voice/{one}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        most = service.MOST_LINES
        assert visitor.client.get(f"/voice/{'-'.join([one] * most)}").data == sound * most
        assert visitor.client.get(f"/voice/{'-'.join([one] * (most + 1))}").status_code == 404
        # Half a text is none.
        assert visitor.client.get(f"/voice/{one}-{'0' * 16}").status_code == 404


@pytest.mark.parametrize("name", ["0" * 16, "..%2F..%2Fsecrets12", "x" * 16, "0" * 15, "-", "-" * 900])
def test_only_our_own_names_are_files(visitor: Visitor, name: str) -> None:
    assert visitor.client.get(f"/voice/{name}").status_code == 404


def test_the_command_says_what_is_missing_and_makes_it(portal_app: Flask) -> None:
    runner = portal_app.test_cli_runner()
    with voices(portal_app) as file_of:
        assert runner.invoke(args=["voice", "missing"]).output == "Every line can be listened to.\n"
        done = runner.invoke(args=["voice", "fill", "--engine", "nobody"])
        assert (done.exit_code, "lines can be listened to; 0 of them are new" in done.output) == (0, True)
        file_of("Jā").unlink()
        assert runner.invoke(args=["voice", "missing"]).output == "lv: Jā\n"
        failed = runner.invoke(args=["voice", "fill", "--engine", "nobody"])
        assert failed.exit_code == 1
        assert "Not every line has a voice: there is no voice nobody" in failed.output
        made = runner.invoke(args=["voice", "fill"])
        assert "1 of them are new" in made.output


@pytest.fixture
def recorded(portal_app: Flask, tmp_path: Path) -> Iterator[Path]:
    """A folder for recordings by people, instead of the one of the texts."""
    before = portal_app.extensions["recordings"]
    shelves = Shelves(before.lines.parent, human=tmp_path)
    portal_app.extensions["recordings"] = shelves
    yield tmp_path
    portal_app.extensions["recordings"] = before


@pytest.mark.one_database
def test_who_reads_is_named_with_the_licence_when_there_is_a_recording(
    portal_app: Flask, visitor: Visitor, recorded: Path
) -> None:
    assert visitor.get("/lv/pictures", headers=PLAIN).soup.select_one("#readers") is None
    name = names_of("Jā", language="lv").person
    row = 'name = "Anna P."\nlicence = "CC BY 4.0"\nhref = "https://creativecommons.org/licenses/by/4.0/"'
    listed = f'[[reader]]\n{row}\nrecordings = ["{name}"]\n'
    (recorded / READERS).write_text(listed, encoding="utf-8")
    # Who has not read anything yet is not named.
    assert visitor.get("/lv/pictures?again").soup.select_one("#readers") is None
    (recorded / "lv").mkdir()
    (recorded / "lv" / f"{name}.mp3").write_bytes(silence())
    readers = visitor.get("/lv/pictures?again").soup.select_one("#readers")
    assert readers is not None
    assert "Anna P." in readers.get_text()
    licence = readers.select_one("a[href='https://creativecommons.org/licenses/by/4.0/']")
    assert licence is not None
    assert licence.get_text() == "CC BY 4.0"
    assert visitor.client.get(f"/voice/{name}").data == mp3.frames(silence())
    # Only that page tells it.
    assert visitor.get("/lv/my-data?again").soup.select_one("#readers") is None
