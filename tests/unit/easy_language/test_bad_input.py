"""Whatever is wrong with what people bring, the answer is a finding with its line, never half a check."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from easy_language.__main__ import main
from easy_language.check.checker import Checker
from easy_language.check.morphology import DATA
from easy_language.check.remarks import Finding
from easy_language.check.report import Run

HEAD = "id: a\n# Jūsu plāns\n\n@ goal\n"
PICTURES = "[goal]\nauthor = 'A'\nlicence = 'CC0'\nsource = 'own'\nalt.lv = 'Mērķis'\n"
FIVE_MEGABYTES = 5_000_000
# A large file is refused before anything is made of it.
MOST_SECONDS = 2.0


def found_in(root: Path, text: bytes, *, data: Path = DATA) -> list[Finding]:
    files = {"texts/lv/a.txt": text, "pictures.toml": PICTURES.encode(), "pictures/goal.svg": b"<svg/>"}
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    run = Run(root=root, speak="en", data=data)
    run.everything()
    return [finding for finding in run.report.findings if finding.severity != "I"]


BROKEN = {
    "an unknown rule": (HEAD + "Jums ir plāns. {ok Z99: tā}\n", "F02", 5),
    "an unknown picture": (HEAD.replace("goal", "gaol") + "Jums ir plāns.\n", "P01", 5),
    "an unknown word": (HEAD + "Jums ir plāns.\nJums ir blurkis.\n", "W01", 6),
    "a marked word that nobody explains": (HEAD + "Jums ir [[plāns]].\n", "P03", 5),
    "a block without a picture": (HEAD + "Jums ir plāns.\n\nJums ir darbs.\n", "P01", 7),
    "two sentences on a line": (HEAD + "Jums ir plāns. Jums ir darbs.\n", "L02", 5),
    "a weekday that does not match": (HEAD + "Nāciet svētdien, 2026. gada 24. novembrī.\n", "N03", 5),
    "a day that does not exist": (HEAD + "Nāciet svētdien, 2026. gada 31. novembrī.\n", "N03", 5),
    "an exception without a reason": (HEAD + "Jums ir plāns. {ok N01}\n", "F01", 5),
    "an exception that is empty": (HEAD + "Jums ir plāns. {ok}\n", "F01", 5),
    "an empty file": ("", "F01", 1),
    "a file of spaces": (" \n \n", "F01", 1),
    "five megabytes": (HEAD + "Jums ir plāns.\n" * (FIVE_MEGABYTES // 15), "F01", 1),
    "one line of five megabytes": (HEAD + "a" * FIVE_MEGABYTES, "F01", 1),
    "an invisible sign": (HEAD + "Jums ir\u200b plāns.\n", "F01", 5),
    "a script": (HEAD + "<script>alert(1)</script>.\n", "W05", 5),
}


@pytest.mark.parametrize("trouble", BROKEN)
def test_each_trouble_is_a_finding_with_its_line(tmp_path: Path, trouble: str) -> None:
    text, rule, line = BROKEN[trouble]
    started = time.process_time()
    found = found_in(tmp_path, text.encode())
    assert time.process_time() - started < MOST_SECONDS
    assert (rule, line) in {(finding.rule, finding.line) for finding in found}
    assert all(finding.suggestion for finding in found)


def test_bytes_that_are_no_text_are_found_at_their_line(tmp_path: Path) -> None:
    (found,) = found_in(tmp_path, HEAD.encode() + b"Jums ir \xff.\n")
    assert (found.rule, found.file, found.line) == ("F01", "texts/lv/a.txt", 5)


def test_a_missing_dictionary_is_a_finding_and_nothing_is_called_good(tmp_path: Path) -> None:
    empty = tmp_path / "data"
    empty.mkdir()
    found = found_in(tmp_path, (HEAD + "Jums ir plāns.\n").encode(), data=empty)
    assert [(finding.rule, finding.line) for finding in found] == [("F04", 1)]


@pytest.mark.parametrize("written", ["a" * FIVE_MEGABYTES, "Jā. " * (FIVE_MEGABYTES // 4), "[[" * 9_999])
def test_an_endless_line_is_one_finding_and_costs_no_time(written: str) -> None:
    checker = Checker(speak="en")
    started = time.process_time()
    (found,) = checker.check_line(written, language="lv")
    (again,) = checker.check_string(written, language="lv")
    assert time.process_time() - started < MOST_SECONDS
    assert (found.rule, again.rule) == ("F01", "F01")


def test_five_megabytes_on_standard_input_are_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "-"], typed=io.BytesIO(b"Jums ir darbs.\n" + b"a" * FIVE_MEGABYTES)) == 1
    assert capsys.readouterr().out.startswith("-:2:1 E F01")
