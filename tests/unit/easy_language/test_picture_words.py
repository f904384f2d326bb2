"""What a picture is said to show is read aloud to people, so it is as easy as what stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from easy_language import Checker, Library
from easy_language.__main__ import main
from easy_language.check.settings import languages

PICTURE = """# alt.lv = "Jums ir plāns. Jums ir darbs."

[goal]
author = "Mēs"
licence = "CC0"
source = "own"
alt.lv = "{words}"
alt.en = "A goal."
"""


@pytest.mark.parametrize("language", languages())
def test_the_words_of_our_pictures_are_easy_in_every_language(language: str) -> None:
    library = Library.load()
    bare = [picture.name for picture in library.pictures.values() if not picture.alt.get(language)]
    found = Checker(library, speak="en").check_pictures(language=language)
    assert bare == []
    assert [one for one in found if one.severity != "I"] == []


SAID = {
    "Te ir mentors.": "7:17 E W01",
    "Mēs nodrošinām palīdzību.": "7:15 E W02",
    "Jums ir plāns. Jums ir darbs.": "E L02",
    "Plāns tiek rakstīts.": "E G01",
    "Jums, mātei, tēvam, brālim.": "E L05",
    "Divas kartītes.": "W10",
}


def checked(root: Path, words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    for path, content in {
        "pictures.toml": PICTURE.format(words=words),
        "pictures/goal.svg": "<svg/>",
        "texts/lv/a.txt": "id: a\n# Jūsu plāns\n\n@ goal\nJums ir plāns.\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")
    code = main(["check", "--home", str(root)])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("words", SAID)
def test_hard_words_of_a_picture_are_found_at_their_place(
    tmp_path: Path, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = checked(tmp_path, words, capsys)
    assert code == 1
    (found,) = [line for line in out.splitlines() if f"{SAID[words]} " in line]
    assert found.startswith("pictures.toml:7:")


@pytest.mark.parametrize("words", ["Divi cilvēki runā.", "Plāns.", "Cilvēks raksta"])
def test_what_is_only_heard_needs_no_digits(
    tmp_path: Path, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(tmp_path, words, capsys)[0] == 0
