"""The command: what it prints, in which language, and its exit codes."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest

from easy_language.__main__ import main
from easy_language.check.checker import Checker
from easy_language.check.morphology import DATA, Morphology, MorphologyError
from easy_language.check.report import LAST_LINE, Run, as_json, as_text

GOOD = "id: good\n# Jūsu plāns\n@ goal\nJums ir plāns.\n"
BAD = "id: bad\n# Jūsu plāns\n@ goal\nJau ir plkst. 10.\n"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts" / "lv"
    folder.mkdir(parents=True)
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "bad.txt").write_text(BAD, encoding="utf-8")
    return folder


def test_a_good_text_gives_zero_and_the_honest_last_line(
    texts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(texts / "good.txt")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == LAST_LINE["lv"]


def test_a_bad_text_gives_one_and_its_place(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(texts)]) == 1
    output = capsys.readouterr().out
    assert f'{texts}/bad.txt:4:8 E W04 Saīsinājums: "plkst." → pulksten' in output
    assert output.splitlines()[-1] == LAST_LINE["lv"]


def test_json_has_the_agreed_shape(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(texts), "--format", "json", "--language", "en"]) == 1
    content = json.loads(capsys.readouterr().out)
    assert list(content) == ["findings", "checked", "not_run", "note"]
    assert content["note"] == LAST_LINE["en"]
    assert (content["checked"], content["not_run"]) == (2, [])
    (found,) = content["findings"]
    assert found == {
        "file": f"{texts}/bad.txt",
        "line": 4,
        "column": 8,
        "rule": "W04",
        "severity": "E",
        "message": 'Abbreviation: "plkst."',
        "suggestion": "pulksten",
    }


def test_a_broken_text_is_a_finding_with_its_line(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (texts / "bad.txt").write_bytes(b"id: bad\n# T\n\xff\n")
    (texts / "good.txt").write_text("", encoding="utf-8")
    assert main(["check", str(texts)]) == 1
    output = capsys.readouterr().out
    assert "bad.txt:3:1 E F01" in output
    assert "good.txt:1:1 E F01" in output


def test_sentences_can_be_checked_from_standard_input(capsys: pytest.CaptureFixture[str]) -> None:
    typed = io.BytesIO("Jums ir plāns.\n\nJau ir plkst. 10.\n".encode())
    assert main(["check", "-"], typed=typed) == 1
    assert capsys.readouterr().out.startswith("-:3:8 E W04")


def test_bytes_on_standard_input_never_break_the_check() -> None:
    assert main(["check", "-", "--in", "ru"], typed=io.BytesIO(b"\xff\xfe\x00abc\n")) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "no/such/file.txt"],
        ["check", "-", "--profile", "hard"],
        ["check", "-", "--in", "de"],
        ["explain", "Z99"],
    ],
)
def test_bad_usage_gives_two_and_a_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("easy_language: ")


def test_explain_says_what_a_rule_wants(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "w02"]) == 0
    assert "Biroja vārdu" in capsys.readouterr().out
    assert main(["explain", "--language", "en"]) == 0
    assert "W02  Plain words instead of office words." in capsys.readouterr().out


def test_a_missing_dictionary_fails_the_check_and_names_the_rules(tmp_path: Path) -> None:
    run = Run(root=tmp_path, data=tmp_path)
    run.line("Jums ir plāns.", language="lv", number=1)
    assert run.report.exit_code == 2
    assert {"W01", "L07", "G01", "L01"} <= set(run.report.not_run)
    assert json.loads(as_json(run.report))["not_run"] == list(run.report.not_run)
    assert "lv.aff" in as_text(run.report, speak="lv")


@pytest.mark.parametrize("name", ["lv.aff", "lv.dic", "lemma_zipf.tsv"])
def test_each_file_of_the_dictionary_is_needed(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "lv"
    folder.mkdir()
    for file in ("lv.aff", "lv.dic", "lemma_zipf.tsv"):
        if file != name:
            (folder / file).symlink_to(DATA / "lv" / file)
    with pytest.raises(MorphologyError, match=name):
        Morphology("lv", data=tmp_path)


def test_the_same_texts_give_the_same_report(texts: Path) -> None:
    reports = []
    for _ in range(2):
        run = Run()
        run.path(texts)
        reports.append(as_json(run.report))
    assert reports[0] == reports[1]


def test_a_line_is_checked_without_any_library() -> None:
    assert [f.rule for f in Checker().check_line("Jau ir plkst. 10.", language="lv")] == ["W04"]


PUBLISHED = {
    "lv.aff": "a11f646c6905d6c96f3218ada4a6cf84129c9e6169720ac1a17f1707940a2890",
    "lv.dic": "bf7d054e28bc5e44df19410f3ed9d5fd8d6a4d8c051676650388c4e8d65c3148",
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_dictionary_is_as_it_was_published(name: str) -> None:
    content = (DATA / "lv" / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == PUBLISHED[name]
