"""What somebody writes to do harm is refused or checked in no time, and nothing is hidden in a text."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from easy_language import Checker, TextError, parse
from easy_language.__main__ import main
from easy_language.check.report import Run
from easy_language.reading import MAX_CHARACTERS, MAX_LINE_CHARACTERS
from easy_language.tables import TomlFile

HEAD = "id: a\n# Plāns\n"
# A tired machine is allowed for; without end it took from five seconds to a minute.
MOST_SECONDS = 4.0
LINE = MAX_LINE_CHARACTERS - 20


@contextmanager
def in_no_time() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < MOST_SECONDS


@pytest.fixture(scope="module")
def checker() -> Checker:
    """With its dictionary open already."""
    checker = Checker()
    checker.check_line("Jums ir plāns.", language="lv")
    return checker


# A pattern that tries every way to part such a line would try for minutes.
TIRING = {
    "signs of an address": "a" + "@" * LINE,
    "spaces": "a" + " " * LINE + "b.",
    "labels of an address": "a." * (LINE // 2),
    "letters": "a" * LINE,
    "numbers": "1 " * (LINE // 2) + ".",
    "brackets": "(" * LINE,
    "quotes": "„" * (LINE // 2) + "”" * (LINE // 2),
}


@pytest.mark.parametrize("name", TIRING)
def test_a_tiring_line_is_checked_in_no_time(checker: Checker, name: str) -> None:
    with in_no_time():
        checker.check_line(TIRING[name], language="lv")


WORDS = {
    "joined": "un ",
    "gerunds": "nākot ",
    "clauses": "kas nāk, ",
    "capitals": "A ",
    "office words": "nodrošina ",
    "signs": "/ ",
}


@pytest.mark.parametrize("name", WORDS)
def test_a_text_of_endless_sentences_is_checked_in_no_time_and_called_too_long(
    checker: Checker, name: str
) -> None:
    line = "A" + " " * 9 + WORDS[name] * (LINE // len(WORDS[name]) - 10) + "iet.\n"
    text = parse(HEAD + line * (MAX_CHARACTERS // len(line) - 1), path="a.txt", language="lv", level="easy")
    with in_no_time():
        found = checker.check_text(text)[0]
    wanted = "L03" if name == "signs" else "L01"
    assert {one.line for one in found if one.rule == wanted and one.severity == "E"} == set(
        range(3, 3 + len(text.lines) - 1)
    )


def test_a_placeholder_without_end_is_checked_in_no_time(checker: Checker) -> None:
    with in_no_time():
        checker.check_string("{" + " " * (MAX_CHARACTERS - 2), language="lv")


def test_a_text_of_idle_space_is_read_in_no_time() -> None:
    line = "a" + " " * LINE + "b.\n"
    source = HEAD + line * (MAX_CHARACTERS // len(line) - 1)
    with in_no_time():
        parse(source, path="a.txt", language="lv", level="easy")


def test_marks_that_stand_in_no_order_are_refused_in_no_time() -> None:
    half = MAX_CHARACTERS // 2 - len(HEAD)
    with in_no_time(), pytest.raises(TextError, match=r"a\.txt:3: .*longer than 2000"):
        parse(HEAD + "a" + "\u0301" * half + "\u0323" * half, path="a.txt", language="lv", level="easy")


@pytest.mark.parametrize(
    "sign",
    [
        *("\u061c", "\u200c", "\u200d", "\u2028", "\u202a", "\u202e", "\u2062", "\u2066", "\u2069", "\u00ad"),
        *("\ue000", "\ufffc", "\u3164", "\u2800", "\U000e0041", "\x1b", "\x00", "\x85"),
    ],
)
@pytest.mark.parametrize("level", ["easy", "full"])
def test_nothing_that_cannot_be_seen_stands_in_a_text(sign: str, level: str) -> None:
    """A mark of direction would show another sentence than the one that was checked."""
    with pytest.raises(TextError) as refused:
        parse(f"{HEAD}Jums ir {sign}plāns.\n", path="a.txt", language="lv", level=level)
    assert (refused.value.line, refused.value.column) == (3, 9)
    assert f"U+{ord(sign):04X}" in str(refused.value)


def test_a_letter_of_two_signs_is_one() -> None:
    apart, together = (
        parse(f"{HEAD}Jums ir {word}.\n", path="a.txt", language="lv", level="easy")
        for word in ("pla\u0304ns", "plāns")
    )
    assert apart.hash == together.hash


@pytest.mark.parametrize("value", ["[" * 20_000, "9" * 20_000, "{a=" * 20_000])
def test_a_table_without_end_is_a_fault_with_its_line(tmp_path: Path, value: str) -> None:
    file = tmp_path / "lv.toml"
    file.write_text(f"a = {value}\n", encoding="utf-8")
    with pytest.raises(TextError, match=r"lv\.toml:\d+: "):
        TomlFile(file, path="lv.toml")


def test_a_key_is_found_under_empty_lines_in_no_time(tmp_path: Path) -> None:
    file = tmp_path / "lv.toml"
    file.write_text("\n" * 900_000 + '  "a b" = 1\n\n[c]\n d.e = 2\n', encoding="utf-8")
    toml = TomlFile(file, path="lv.toml")
    with in_no_time():
        found = [toml.line_of(key) for key in ("a b", "c", "c.d.e", "nothing")]
    assert found == [900_001, 900_003, 900_004, 1]


def test_a_pipe_among_the_texts_is_a_fault_and_nobody_waits(tmp_path: Path) -> None:
    folder = tmp_path / "texts" / "lv"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "b.txt")
    run = Run(root=tmp_path, base=None, profile=None, speak="en", written_in="lv")
    run.everything()
    assert [(one.file, one.rule) for one in run.report.findings] == [("texts/lv/b.txt", "F01")]


def test_counts_that_are_no_list_are_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "texts" / "lv").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "counts.json").write_text("[" * 200_000, encoding="utf-8")
    assert main(["words", "--not-understood", "counts.json"]) == 2
    assert "counts.json" in capsys.readouterr().err
