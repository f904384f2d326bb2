"""A page can be listened to when every line has its file, and only then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from easy_language.voice import spoken
from easy_language.voice.making import Script
from portal.listening import service
from portal.programme import service as programme
from tests.support.addresses import page_addresses
from tests.support.page_client import DOCUMENT_BYTES, Fetched, Visitor, sizes
from tests.support.voices import silence, voices

TEXT = "individual-budget.what"
PAGE = "/lv/programmes/individual-budget"
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def visitor(portal_app: Flask) -> Visitor:
    return Visitor(portal_app)


def _names(page: Fetched) -> list[str]:
    box = page.soup.select_one("#listen")
    return str(box["data-names"]).split() if box else []


def _offers(page: Fetched) -> bool:
    opener = page.soup.select_one("[data-listen]")
    return opener is not None and not opener.has_attr("hidden")


def test_without_files_nothing_is_offered(visitor: Visitor) -> None:
    page = visitor.get(PAGE)
    assert not _offers(page)
    assert page.soup.select("audio") == []
    # A voice of the device may still be found there, by the script alone.
    assert page.soup.select_one("#listen[data-voice=lv]") is not None


def test_with_all_files_the_page_offers_them_without_a_script(portal_app: Flask, visitor: Visitor) -> None:
    with voices(portal_app, TEXT) as files:
        page = visitor.get(PAGE, headers=PLAIN)
        assert _offers(page)
        (audio,) = page.soup.select("#listen audio[controls][preload=none]")
        whole = visitor.client.get(str(audio["src"]))
        lines = [file.read_bytes() for file in files[TEXT]]
        assert whole.data == b"".join(lines)
        assert _names(page) == [file.stem for file in files[TEXT]]
        box = page.soup.select_one("#listen")
        assert box is not None
        assert "datora balss" in box.get_text()


def test_one_file_too_few_and_nothing_is_offered(portal_app: Flask, visitor: Visitor) -> None:
    with voices(portal_app, TEXT) as files:
        files[TEXT][3].unlink()
        # Kept pages look at the folder of the whole texts, which the one who deletes lines must touch.
        _whole(portal_app).unlink()
        assert not _offers(visitor.get(PAGE))


def _whole(app: Flask) -> Path:
    (file,) = app.extensions["recordings"].joined.iterdir()
    return Path(file)


def test_a_kept_page_is_drawn_anew_when_its_voice_comes_and_when_it_goes(
    portal_app: Flask, visitor: Visitor
) -> None:
    assert not _offers(visitor.get(PAGE, headers=PLAIN))
    assert not _offers(visitor.get(PAGE, headers=PLAIN))
    with voices(portal_app, TEXT):
        assert _offers(visitor.get(PAGE, headers=PLAIN))
        assert _offers(visitor.get(PAGE, headers=PLAIN))
    assert not _offers(visitor.get(PAGE, headers=PLAIN))


def test_changed_words_have_no_stale_voice(portal_app: Flask) -> None:
    with voices(portal_app, TEXT), portal_app.test_request_context("/lv/"):
        reading = programme.topic("individual-budget")
        voice = service.voice_of(reading)
        assert voice is not None
        assert voice.names
        other = {**reading.values, "phone": "20 00 99 99"}
        mentions = any(piece.text == "phone" for line in reading.text.lines for piece in line.pieces)
        changed = service.voice_of(programme.Reading(reading.text, (), other))
        assert changed is not None
        assert bool(changed.names) is not mentions


def test_each_page_has_as_many_marked_lines_as_files_and_stays_small(portal_app: Flask) -> None:
    client, listened = portal_app.test_client(), 0
    with voices(portal_app):
        for address in page_addresses(portal_app):
            html = client.get(address).get_data(as_text=True)
            names = re.search(r'id="listen"[^>]* data-names="([^"]*)"', html)
            if names is None:
                continue
            listened += 1
            assert len(names[1].split()) == 1 + html.count(" data-line"), address
            assert sizes(html)["document"] <= DOCUMENT_BYTES, address
    assert listened > 50


def test_all_that_is_read_out_is_said_without_doubt(portal_app: Flask) -> None:
    with portal_app.app_context():
        scripts: list[Script] = service._scripts()
    lines = {line for script in scripts if script.language == "lv" for line in script.lines}
    assert len(lines) > 500
    assert {line for line in lines if spoken(line, language="lv").doubts} == set()


def test_a_full_text_is_not_read_out(portal_app: Flask, visitor: Visitor) -> None:
    with voices(portal_app, TEXT):
        page = visitor.get(f"{PAGE}?level=full")
    assert page.soup.select_one("#listen") is None
    assert "listen.js" not in page.html


@pytest.mark.parametrize("language", ["en", "ru"])
def test_another_language_leaves_it_to_the_device(visitor: Visitor, language: str) -> None:
    page = visitor.get(PAGE.replace("lv", language, 1))
    assert not _offers(page)
    assert page.soup.select_one(f"#listen[data-voice={language}]") is not None
    assert page.soup.select("audio") == []


def test_a_sound_file_is_kept_for_a_year_and_comes_in_pieces(portal_app: Flask, visitor: Visitor) -> None:
    with voices(portal_app, TEXT) as files:
        address = f"/voice/{files[TEXT][0].stem}"
        answer = visitor.client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "audio/mpeg")
        assert answer.data == silence()
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers
        assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
        part = visitor.client.get(address, headers={"Range": "bytes=100-199"})
        assert (part.status_code, part.data) == (206, silence()[100:200])
        again = visitor.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("name", ["0" * 16, "..%2F..%2Fsecrets12", "x" * 16, "0" * 15])
def test_only_our_own_names_are_files(visitor: Visitor, name: str) -> None:
    assert visitor.client.get(f"/voice/{name}").status_code == 404


def test_the_command_says_what_is_missing_and_makes_it(portal_app: Flask) -> None:
    runner = portal_app.test_cli_runner()
    with voices(portal_app) as files:
        assert runner.invoke(args=["voice", "missing"]).output == "Every text can be listened to.\n"
        done = runner.invoke(args=["voice", "fill", "--engine", "nobody"])
        assert (done.exit_code, f"of {len(files)} texts can be listened to" in done.output) == (0, True)
        files[TEXT][0].unlink()
        assert runner.invoke(args=["voice", "missing"]).output.startswith("lv: ")
        failed = runner.invoke(args=["voice", "fill", "--engine", "nobody"])
        assert failed.exit_code == 1
        assert "Not every text has a voice: there is no voice nobody" in failed.output
        made = runner.invoke(args=["voice", "fill"])
        assert "1 lines and 0 texts are new" in made.output
