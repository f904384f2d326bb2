"""A language is files: a made-up one is checked without a line of code about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from easy_language.check.checker import Checker
from easy_language.check.report import Run
from easy_language.check.settings import lists

# In "Zu" every word ends in a vowel; "mo" is I, "ta" the rude and "la" the polite word for you.
LISTS = """alphabet = "abcdefghijklmnopqrstuvwxyz"
vowels = ["a", "e", "i", "o", "u"]
endings = ["ni", "a", "o"]
[clauses]
after_comma = ["ke"]
at_start = ["si"]
[numbers]
"duo" = "2"
[abbreviations]
"fl." = "flumo"
[address]
wrong = ["ta"]
right = "la"
[negation]
words = ["no"]
[pronouns.at_start]
"ilo" = ""
[months]
"luno" = 1
[weekdays]
"suno" = 6
[date]
shape = "MONTH DAY( YEAR)"
[money]
name = "moneto"
[percent]
beginnings = ["cent"]
"""
WORDS = """[avoid]
"utilizo" = "uzo"
[explain.goal]
title = "celo"
lines = ["Celo ta mo."]
picture = "goal"
"""
PICTURES = "[goal]\nauthor = 'A'\nlicence = 'CC0'\nsource = 'own'\nalt.zu = 'Celo'\n"
GOOD = "id: a\n# Mo plano\n\n@ goal\nLa havo [[celoni|celo]].\nIlo koste 5 moneto.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "data/zu/lists.toml": LISTS,
        "words/zu.toml": WORDS.replace("ta mo", "de mo"),
        "pictures.toml": PICTURES,
        "pictures/goal.svg": "<svg/>",
        "texts/zu/a.txt": GOOD,
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    return tmp_path


def checked(root: Path) -> set[tuple[str, int]]:
    run = Run(root=root, speak="en", data=root / "data")
    run.everything()
    assert run.report.not_run == ()
    return {(finding.rule, finding.line) for finding in run.report.findings if finding.severity != "I"}


def test_a_text_in_a_language_of_files_passes(root: Path) -> None:
    assert checked(root) == set()


BROKEN = {
    "Mo a mo a mo a mo a mo a mo a mo.": "L01",
    "Mo havo. La havo.": "L02",
    "La, mo, ilo, celo.": "L05",
    "Si mo, la iro, ke mo iro, ke la iro.": "L06",
    "La utiliza celo.": "W02",
    "La havo komunikazioneta.": "W03",
    "La havo fl. celo.": "W04",
    "La havo celo/plano.": "W05",
    "La havo tłu.": "W07",
    "La havo duo celo.": "N01",
    "La havo 5000 celo.": "N02",
    "La iro luno 7.": "N03",
    "La iro suno, luno 5 2026.": "N03",
    "La koste 20001234.": "N04",
    "Mo no havo no celo.": "G04",
    "Ta havo celo.": "G07",
    "La havo centono.": "N02",
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_its_rules_come_from_its_files(root: Path, sentence: str) -> None:
    (root / "texts/zu/a.txt").write_text(GOOD + sentence + "\n", encoding="utf-8")
    assert (BROKEN[sentence], 7) in checked(root)


def test_a_rule_without_its_list_does_not_run(root: Path) -> None:
    bare = root / "data" / "xy"
    bare.mkdir()
    (bare / "lists.toml").write_text('alphabet = "ab"\n', encoding="utf-8")
    rules = Checker(data=root / "data").line_rules("xy")
    assert {"L01", "L02", "L03", "W07", "N02"} <= set(rules)
    assert not {"L06", "W01", "W02", "W03", "G01", "G04", "G06", "G07", "N01"} & set(rules)


def test_lists_of_ones_own_come_before_ours(root: Path) -> None:
    assert lists("zu", root / "data").value("money", "name") == "moneto"
    assert lists("lv", root / "data").value("money", "name") == "eiro"
