"""Whatever is wrong with what people bring, the answer is a finding with its line, never half a check."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from easy_language.__main__ import main
from easy_language.check.checker import Checker
from easy_language.library import HOME

HEAD = "id: a\n# Jūsu plāns\n\n@ goal\n"
PICTURES = "[goal]\nauthor = 'A'\nlicence = 'CC0'\nsource = 'own'\nalt.lv = 'Mērķis'\n"
FIVE_MEGABYTES = 5_000_000
# A large file is refused before anything is made of it.
MOST_SECONDS = 2.0
TEXT = "texts/lv/a.txt"


def write(root: Path, path: str, content: bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one good text, in which the command runs."""
    write(tmp_path, "pictures.toml", PICTURES.encode())
    write(tmp_path, "pictures/goal.svg", b"<svg/>")
    write(tmp_path, TEXT, (HEAD + "Jums ir plāns.\n").encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(capsys: pytest.CaptureFixture[str], *arguments: str, expect: int = 1) -> list[str]:
    """The lines of the report about something to mend; how the program is made is never shown."""
    capsys.readouterr()
    started = time.process_time()
    assert main(["check", *arguments]) == expect
    assert time.process_time() - started < MOST_SECONDS
    said = capsys.readouterr()
    assert said.err == "" and "Traceback" not in said.out and "Errno" not in said.out
    return [line for line in said.out.splitlines() if re.match(r"\S+:\d+:\d+ [EW] ", line)]


BROKEN = {
    "an unknown rule": (HEAD + "Jums ir plāns.  {ok Z99: tā}\n", "5:17 E F02"),
    "an unknown picture": (HEAD.replace("goal", "gaol") + "Jums ir plāns.\n", "4:1 E P01"),
    "an unknown word": (HEAD + "Jums ir plāns.\nJums ir blurkis.\n", "6:9 E W01"),
    "a marked word that nobody explains": (HEAD + "Jums ir [[plāns]].\n", "5:11 E P03"),
    "a block without a picture": (HEAD + "Jums ir plāns.\n\nJums ir darbs.\n", "7:1 E P01"),
    "two sentences on a line": (HEAD + "Jums ir plāns. Jums ir darbs.\n", "5:16 E L02"),
    "a weekday that does not match": (HEAD + "Nāciet svētdien, 2026. gada 24. novembrī.\n", "5:18 E N03"),
    "a day that does not exist": (HEAD + "Nāciet svētdien, 2026. gada 31. novembrī.\n", "5:18 E N03"),
    "an exception without a reason": (HEAD + "Jums ir plāns. {ok N01}\n", "5:16 E F01"),
    "an exception with an empty reason": (HEAD + "Jums ir plāns. {ok N01: }\n", "5:16 E F01"),
    "an exception that is empty": (HEAD + "Jums ir plāns. {ok}\n", "5:16 E F01"),
    "an exception in the middle": (HEAD + "Jums {ok N01: tā} ir plāns.\n", "5:6 E F01"),
    "brackets that nobody closes": (HEAD + "- Jums ir [[plāns.\n", "5:11 E F01"),
    "an empty file": ("", "1:1 E F01"),
    "a file of spaces": (" \n \n", "1:1 E F01"),
    "five megabytes": (HEAD + "Jums ir plāns.\n" * (FIVE_MEGABYTES // 15), "1:1 E F01"),
    "one line of five megabytes": (HEAD + "a" * FIVE_MEGABYTES, "1:1 E F01"),
    "an invisible sign": (HEAD + "Jums ir\u200b plāns.\n", "5:8 E F01"),
    "a script": (HEAD + "<script>alert(1)</script>.\n", "5:1 E W05"),
}


@pytest.mark.parametrize("trouble", BROKEN)
def test_each_trouble_is_a_finding_with_its_place(
    own: Path, trouble: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text, place = BROKEN[trouble]
    write(own, TEXT, text.encode())
    whole = checked(capsys)
    assert any(line.startswith(f"{TEXT}:{place} ") for line in whole), whole
    assert all(re.search(r" → \S", line) for line in whole)
    assert checked(capsys, TEXT) == whole
    assert checked(capsys, "--language", "en") != whole


TABLES = {
    "no UTF-8": (b"[ok]\nwords = ['\xff']\n", "2:11 E F01"),
    "no TOML": (b"[ok]\nwords = [\n", ":1 E F01"),
    "an unknown table": (b"\n[avid]\n", "2:1 E F01"),
    "the wrong kind": (b"[avoid]\n'a' = 5\n", "2:1 E F01"),
    "an unknown picture": (
        b"[explain.a]\ntitle = 'darbs'\nlines = ['Jums ir darbs.']\npicture = 'x'\n",
        "1:1 E P01",
    ),
    "five megabytes": (b"# \n" * (FIVE_MEGABYTES // 3), "1:1 E F01"),
}


@pytest.mark.parametrize("trouble", TABLES)
def test_each_trouble_in_a_word_list_is_a_finding_even_when_one_text_is_checked(
    own: Path, trouble: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content, place = TABLES[trouble]
    write(own, "words/lv.toml", content)
    whole = checked(capsys)
    assert any(line.startswith("words/lv.toml:") and f"{place} " in line for line in whole), whole
    if place.endswith("F01"):
        assert checked(capsys, TEXT) == whole


@pytest.mark.parametrize("name", ["pictures.toml", "terms.toml", "reviews.toml", "rules.toml"])
@pytest.mark.parametrize(("content", "place"), [(b"\xc4\x81 = 1\na = '\xff'\n", "2:6"), (b"\n[[[\n", "2:1")])
def test_each_table_that_cannot_be_read_is_a_finding(
    own: Path, name: str, content: bytes, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(own, name, content)
    assert any(line.startswith(f"{name}:{place} E F01 ") for line in checked(capsys))


def test_bytes_that_are_no_text_are_found_at_their_place(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(own, TEXT, HEAD.encode() + "Jums ir ā".encode() + b"\xff.\n")
    (found,) = checked(capsys)
    assert found.startswith(f"{TEXT}:5:10 E F01 ")


def test_what_cannot_be_opened_is_a_finding_and_the_rest_is_checked(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(own, "texts/lv/c.txt", (HEAD.replace("id: a", "id: c") + "Jau ir plkst. 10.\n").encode())
    (own / "texts" / "lv" / "b.txt").mkdir()
    (own / "texts" / "lv" / "d.txt").symlink_to("nowhere")
    found = checked(capsys)
    assert [line.split(" ", 3)[:3] for line in found] == [
        ["texts/lv/b.txt:1:1", "E", "F01"],
        ["texts/lv/c.txt:5:8", "E", "W04"],
        ["texts/lv/d.txt:1:1", "E", "F01"],
    ]


def test_a_file_that_is_not_there_is_named(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "texts/lv/none.txt"]) == 2
    assert "texts/lv/none.txt" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["words"], ["stale"], ["sheet", "a"], ["new", "b"]])
@pytest.mark.parametrize("content", [b"", b"\xff", b"a" * FIVE_MEGABYTES])
def test_the_other_commands_name_the_file_and_the_line(
    own: Path, command: list[str], content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """They write nothing on top of what they cannot read."""
    write(own, TEXT, content)
    before = sorted(own.rglob("*"))
    assert main([*command, "a"][: len(command)] if command != ["new", "b"] else ["new", "a"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"easy_language: {TEXT}:1: ") and said.out == ""
    assert sorted(own.rglob("*")) == before


@pytest.mark.parametrize("content", [b"\xff", b"[[reader]]\nname = 'A'\n", b"reader = 5\n"])
@pytest.mark.parametrize("command", [["missing"], ["names"], []])
def test_a_list_of_readers_that_cannot_be_read_is_named(
    own: Path, content: bytes, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(own, "voice/rec/readers.toml", content)
    write(own, f"voice/rec/lv/{'0' * 16}.mp3", b"")
    assert main(["voice", *command]) == 2
    assert "readers.toml" in capsys.readouterr().err


@pytest.mark.parametrize(
    "missing",
    ["lv.dic", *(pytest.param(name, marks=pytest.mark.long) for name in ("lv.aff", "lemma_zipf.tsv"))],
)
def test_a_missing_dictionary_is_a_finding_and_nothing_is_called_good(own: Path, missing: str) -> None:
    """As in an installation that lost a file: the check says which, in two languages, and does not pass."""
    copy = own / "installed" / "easy_language"
    shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns("texts", "pictures", "__pycache__", missing))
    for speak, said, argument in (("lv", "Nav pārbaudīts (", TEXT), ("en", "Not checked (", "-")):
        run = subprocess.run(
            [sys.executable, "-m", "easy_language", "check", argument, "--language", speak],
            cwd=own,
            env={**os.environ, "PYTHONPATH": str(copy.parent)},
            input="Jums ir plāns.\n".encode(),
            capture_output=True,
            check=False,
        )
        out = run.stdout.decode()
        assert (run.returncode, run.stderr) == (2, b"")
        assert out.startswith("data/lv:1:1 E F04 ") and missing in out and said in out


@pytest.mark.parametrize("written", ["a" * FIVE_MEGABYTES, "Jā. " * (FIVE_MEGABYTES // 4), "[[" * 9_999])
def test_an_endless_line_is_one_finding_and_costs_no_time(written: str) -> None:
    checker = Checker(speak="en")
    started = time.process_time()
    (found,) = checker.check_line(written, language="lv")
    (again,) = checker.check_string(written, language="lv")
    assert time.process_time() - started < MOST_SECONDS
    assert (found.rule, again.rule) == ("F01", "F01")


@pytest.mark.parametrize(
    ("typed", "place"), [(b"", "1:1"), (b" \n", "1:1"), (b"Jums ir darbs.\nJums \xff.\n", "2:6")]
)
def test_what_is_no_sentence_on_standard_input_is_a_finding(
    typed: bytes, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "-"], typed=io.BytesIO(typed)) == 1
    assert capsys.readouterr().out.startswith(f"-:{place} E F01 ")


def test_five_megabytes_on_standard_input_are_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "-"], typed=io.BytesIO(b"Jums ir darbs.\n" + b"a" * FIVE_MEGABYTES)) == 1
    assert capsys.readouterr().out.startswith("-:2:1 E F01")
