"""The commands words, new, stale and sheet: what they find, make and leave alone."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from easy_language import Library
from easy_language.__main__ import main
from easy_language.passages import passages_of
from easy_language.sheet import questions, review_record, sheet
from easy_language.voice.recordings import names_of

PLAN = """id: plan
# Jūsu plāns

@ plan
Te palīdz [[aizgādnis]].
Aizgādnim ir plāns.
Zvaniet: {{phone}}.

Izvērtējums ir saruna.
Te ir mentors.
"""
WORDS = """[explain.guardian]
title = "aizgādnis"
lines = ["Aizgādnis palīdz jums."]
[ok]
words = ["mentors"]
"""
PICTURES = '[plan]\nauthor = "Mēs"\nlicence = "CC0"\nsource = "own"\nalt.lv = "Plāns <1>."\n'
ENGLISH = "id: plan\nof: {code}\n# Your plan\n\n@ plan\nYou plan.\nCall: {{{{phone}}}}.\n\nTalk.\n"


def write(root: Path, name: str, content: str) -> Path:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return file


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, "texts/lv/plan.txt", PLAN)
    write(tmp_path, "words/lv.toml", WORDS)
    write(tmp_path, "pictures.toml", PICTURES)
    write(tmp_path, "pictures/plan.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, expect: int) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*arguments, "--format", "json"]) == expect
    content: dict[str, Any] = json.loads(capsys.readouterr().out)
    return content


def test_hard_words_are_counted_in_every_form_with_who_explains_them(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, "words", expect=1)["words"]
    assert [(one["word"], one["count"], one["state"]) for one in found] == [
        ("aizgādnis", 2, "explained"),
        ("izvērtējums", 1, "open"),
        ("mentors", 1, "plain"),
    ]
    assert found[0]["forms"] == ["aizgādnim", "aizgādnis"]
    assert found[1]["first"] == "texts/lv/plan.txt:9"


def test_when_every_hard_word_is_explained_there_is_nothing_to_do(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(own, "texts/lv/plan.txt", PLAN.replace("Izvērtējums ir saruna.\n", ""))
    answer(capsys, "words", expect=0)
    assert main(["words", "--in", "en"]) == 0


def test_a_marked_word_that_nobody_explains_is_open(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(own, "words/lv.toml", "[ok]\nwords = []\n")
    found = answer(capsys, "words", expect=1)["words"]
    assert {one["word"]: one["state"] for one in found}["mentors"] == "open"


def test_what_readers_did_not_understand_comes_first(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Library.load(own).text("plan", language="lv", level="easy")
    last = passages_of(text)[-1]
    row = {"text": "plan", "language": "lv", "level": "easy", "day": "2026-11-22"}
    counts = [
        {**row, "block": last.mark, "count": 5},
        {**row, "block": "all", "count": 2},
        {**row, "block": "00000000", "count": 9},
    ]
    write(own, "counts.json", json.dumps(counts))
    content = answer(capsys, "words", "--not-understood", "counts.json", expect=1)
    assert [(one["word"], one["not_understood"]) for one in content["words"]][:2] == [
        ("izvērtējums", 5),
        ("mentors", 5),
    ]
    assert [(one["count"], one["place"]) for one in content["not_understood"]] == [
        (9, None),
        (5, "texts/lv/plan.txt:9"),
        (2, "texts/lv/plan.txt"),
    ]
    assert main(["words", "--not-understood", "counts.json"]) == 1
    shown = capsys.readouterr().out
    assert "[nesaprata: 5]" in shown and "(šīs daļas tekstā vairs nav)" in shown


def test_new_makes_a_text_in_every_language_that_the_checker_can_read(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "texts" / "en").mkdir()
    (own / "texts" / "lv.full").mkdir()
    made = answer(capsys, "new", "budget.start", expect=0)["files"]
    assert [(Path(str(one["file"])).parent.name, one["what"]) for one in made] == [
        ("lv", "made"),
        ("en", "made"),
        ("lv.full", "made"),
    ]
    library = Library.load(own)
    latvian = library.text("budget.start", language="lv", level="easy")
    english = library.text("budget.start", language="en", level="easy")
    assert english.follows == latvian.hash[:8]
    assert library.has("budget.start", language="lv", level="full")
    assert main(["check", "texts/lv/budget.start.txt"]) == 0


def test_new_again_brings_the_written_text_to_translations_nobody_has_begun(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "texts" / "en").mkdir()
    (own / "texts" / "ru").mkdir()
    main(["new", "plan"])
    begun = write(own, "texts/ru/plan.txt", "id: plan\nof: 00000000\n# План\n\nУ вас есть план.\n")
    write(own, "texts/lv/plan.txt", PLAN + "\nPlāns ir jauns.  {ok W01: iemesls}\n")
    before = begun.read_text(encoding="utf-8")
    main(["new", "plan"])
    english = (own / "texts" / "en" / "plan.txt").read_text(encoding="utf-8")
    assert "Te palīdz aizgādnis." in english and "{{phone}}" in english and "{ok" not in english
    assert begun.read_text(encoding="utf-8") == before
    assert (own / "texts" / "lv" / "plan.txt").read_text(encoding="utf-8").startswith(PLAN)


def test_new_takes_the_picture_that_is_named(own: Path) -> None:
    assert main(["new", "b", "--picture", "plan"]) == 0
    assert "\n@ plan\n" in (own / "texts" / "lv" / "b.txt").read_text(encoding="utf-8")


def test_new_begins_in_an_empty_folder_that_is_named(tmp_path: Path) -> None:
    assert main(["new", "a", "--home", str(tmp_path)]) == 0
    assert Library.load(tmp_path).ids("lv", "easy") == ("a",)


@pytest.mark.parametrize("name", ["../evil", "a/b", "A", "a.", "", "a b", "ā"])
def test_a_name_never_leads_out_of_the_folder(own: Path, name: str) -> None:
    before = sorted(own.rglob("*"))
    assert main(["new", name]) == 2
    assert sorted(own.rglob("*")) == before


def stale(capsys: pytest.CaptureFixture[str], *, expect: int = 1) -> list[object]:
    return [one["kind"] for one in answer(capsys, "stale", expect=expect)["stale"]]


def test_stale_finds_what_does_not_follow_the_latvian_text(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stale(capsys, expect=0) == []
    (own / "texts" / "en").mkdir()
    assert stale(capsys) == ["missing"]
    main(["new", "plan"])
    assert stale(capsys) == ["untouched"]
    code = Library.load(own).text("plan", language="lv", level="easy").hash[:8]
    write(own, "texts/en/plan.txt", ENGLISH.format(code=code))
    assert stale(capsys, expect=0) == []
    write(own, "texts/lv/plan.txt", PLAN.replace("plāns.", "darbs."))
    assert stale(capsys) == ["old"]
    (own / "texts" / "lv" / "plan.txt").unlink()
    assert stale(capsys) == ["orphan"]


def test_stale_finds_reviews_of_another_text(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Library.load(own).text("plan", language="lv", level="easy")
    filled = (
        review_record(text).replace("date = …", "date = 2026-11-24").replace("readers = …", "readers = 2")
    )
    write(own, "reviews.toml", filled.replace('"…"', '"understood"'))
    content = answer(capsys, "stale", expect=0)
    assert (content["texts"], content["reviewed"]) == (1, 1)
    write(own, "texts/lv/plan.txt", PLAN.replace("saruna", "tikšanās"))
    assert stale(capsys) == ["review-old"]
    assert answer(capsys, "stale", expect=1)["reviewed"] == 0
    write(own, "texts/lv/talk.txt", PLAN.replace("id: plan", "id: talk"))
    (own / "texts" / "lv" / "plan.txt").unlink()
    assert stale(capsys) == ["review-gone"]


def test_stale_finds_texts_with_silent_lines(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(own, "texts/lv/plan.txt", "id: plan\n# Jūsu plāns\n\nJums ir plāns.\nZvaniet: {{phone}}.\n")
    lines = own / "voice" / "lines"
    lines.mkdir(parents=True)
    found = answer(capsys, "stale", "--recordings", "voice", expect=1)["stale"]
    assert [(one["kind"], one["file"]) for one in found] == [("silent", "texts/lv/plan.txt")]
    assert "2" in str(found[0]["message"])
    for said in ("Jūsu plāns", "Jums ir plāns."):
        (lines / f"{names_of(said, language='lv').computer}.mp3").write_bytes(b"")
    answer(capsys, "stale", "--recordings", "voice", expect=0)
    assert main(["stale", "--recordings", "nowhere"]) == 2


def test_the_sheet_holds_the_text_its_pictures_and_three_questions(own: Path) -> None:
    assert main(["sheet", "plan"]) == 0
    page = (own / "plan.lv.html").read_text(encoding="utf-8")
    seen = html.unescape(re.sub(r"<[^>]+>", "", page))
    text = Library.load(own).text("plan", language="lv", level="easy")
    assert all(line.plain in seen for line in text.lines)
    assert all(question in seen for question in questions("lv"))
    assert len(questions("lv")) == 3
    assert review_record(text) in seen
    assert "Aizgādnis palīdz jums." in seen
    assert 'alt="Plāns &lt;1&gt;."' in page and "data:image/svg+xml;base64," in page


def test_the_sheet_needs_no_network_and_runs_no_script(own: Path) -> None:
    page = sheet(Library.load(), Library.load().text("home", language="lv", level="easy"))
    assert not re.search(r"(?:src|href)=\"(?!data:)|url\(|<script|@import", page)


def test_the_words_of_a_text_are_never_code_on_the_sheet(own: Path) -> None:
    write(own, "texts/lv/plan.txt", PLAN.replace("Te ir mentors.", '<script>alert(1)</script> & "tā".'))
    library = Library.load(own)
    page = sheet(library, library.text("plan", language="lv", level="easy"), pictures=own / "pictures")
    assert "<script" not in page and "&lt;script&gt;alert(1)" in page


def test_the_sheet_can_be_printed_to_where_the_command_runs(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sheet", "plan", "--to", "-"]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")
    assert not list(own.glob("*.html"))
