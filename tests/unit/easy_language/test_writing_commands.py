"""How the commands are asked: help, wrong use, and the shapes of the answer."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from easy_language.__main__ import COMMANDS, main
from easy_language.check.checker import Checker
from easy_language.check.report import LAST_LINE
from easy_language.commands.asking import words_of
from easy_language.library import HOME, Library
from easy_language.sheet import sheet_words

BAD = b"Jau ir plkst. 10.\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of somebody's own texts, in which the command runs."""
    folder = tmp_path / "texts" / "lv"
    folder.mkdir(parents=True)
    (folder / "plan.txt").write_text("id: plan\n# Jūsu plāns\n\nJums ir plāns.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["chekc"], "Tādas komandas nav: chekc."),
        (["chekc"], "Varbūt jūs domājāt: check?"),
        (["chekc", "--language", "en"], "There is no command chekc."),
        (["--language=en", "chekc"], "Did you mean check?"),
        (["check", "--profil", "x"], "Varbūt jūs domājāt: --profile?"),
        (["check", "--format", "jsn"], "Der: text, json, github, sarif. Varbūt jūs domājāt: json?"),
        (["check", "--format"], "Aiz --format vajag vērtību."),
        (["check", "--language", "de"], "Der: lv, en."),
        (["check", "no/such/file.txt"], "Tāda faila vai mapes nav: no/such/file.txt."),
        (["check", "texts/lv/plam.txt"], "Varbūt jūs domājāt: texts/lv/plan.txt?"),
        (["check", "-", "--profile", "viegl"], "Varbūt jūs domājāt: viegli?"),
        (["check", "-", "--in", "de"], "Zina: en, lv, ru."),
        (["check", "--home", "nowhere"], "Tādas mapes nav: nowhere."),
        (["explain", "Z99"], "Tāda noteikuma nav: Z99."),
        (["explain", "w0"], "Varbūt jūs domājāt: W"),
        (["explain", "W01", "W02"], "Te kaut kā ir par daudz: W02."),
        (["new"], "Komandai new vajag nosaukumu"),
        (["new", "Mans teksts"], "Nosaukums Mans teksts neder."),
        (["new", "x", "--picture", "person"], "Tāda attēla nav: person."),
        (["sheet", "plam"], "Varbūt jūs domājāt: plan?"),
        (["words", "--not-understood", "none.json"], "Tāda faila vai mapes nav: none.json."),
    ],
)
def test_wrong_use_is_answered_with_a_sentence(
    own: Path, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("easy_language: ") and sentence in said.err


@pytest.mark.parametrize("content", ["{", "[1]", '{"counts": []}', '[{"text": "plan"}]'])
def test_a_file_of_counts_that_is_none_is_refused(
    own: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "counts.json").write_text(content, encoding="utf-8")
    assert main(["words", "--not-understood", "counts.json"]) == 2
    assert "counts.json" in capsys.readouterr().err


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    without = capsys.readouterr().err
    assert main(["--help"]) == 0
    assert capsys.readouterr().out == without


@pytest.mark.parametrize("speak", ["lv", "en"])
def test_the_help_names_every_command_and_option(speak: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help", "--language", speak]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {name} " in shown for name in COMMANDS)
    for name, command in COMMANDS.items():
        assert main([name, "--help", "--language", speak]) == 0
        shown = capsys.readouterr().out
        assert shown.startswith(words_of(name)["about"][speak][:40])
        assert all(f"  --{option.name} " in shown for option in command.every_option)
        assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize("name", ["words", "new", "stale", "voice", "sheet"])
def test_who_keeps_texts_may_name_the_folder_and_have_the_answer_for_programs(name: str) -> None:
    assert {"format", "home", "language"} <= {option.name for option in COMMANDS[name].every_option}


def test_every_word_of_the_commands_is_said_in_both_languages() -> None:
    file = HOME / "commands" / "words.toml"
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith(("easy =", "full =")):
            continue  # what a new Latvian text begins with
        assert ("lv =" in line) == ("en =" in line), line


def test_every_example_of_the_help_is_read(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the help shows must not be answered as wrong use of the command line."""
    wrong = re.compile(r"izvēles|neder |vajag vērtību|par daudz|komandas nav")
    for name in COMMANDS:
        for example in words_of(name)["shown"]:
            main(example.split(), typed=io.BytesIO(b"Jums ir darbs.\n"))
            assert not wrong.search(capsys.readouterr().err), example


@pytest.mark.parametrize("arguments", [["check"], ["words"], ["stale"], ["explain"], ["explain", "W02"]])
@pytest.mark.parametrize("speak", ["lv", "en"])
def test_every_report_ends_with_what_no_program_can_do(
    own: Path, arguments: list[str], speak: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*arguments, "--language", speak])
    assert capsys.readouterr().out.splitlines()[-1] == LAST_LINE[speak]
    main([*arguments, "--language", speak, "--format", "json"])
    content = json.loads(capsys.readouterr().out)
    assert list(content)[-1] == "note"
    assert content["note"] == LAST_LINE[speak]


def test_github_shows_a_finding_at_its_line(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = own / "texts" / "lv" / "plan.txt"
    file.write_text("id: plan\n# Jūsu plāns\n\nJau ir plkst. 10, 50%.\n", encoding="utf-8")
    assert main(["check", "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("::error file=texts/lv/plan.txt,line=4,col=8,title=W04::")
    assert any("50%25" in line for line in lines)
    assert lines[-1] == LAST_LINE["lv"]


def test_sarif_holds_every_finding_and_its_rule(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "-", "--format", "sarif"], typed=io.BytesIO(BAD)) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert [found["ruleId"] for found in run["results"]] == ["W04"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 8,
    }
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["W04"]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert notes[-1]["message"]["text"] == LAST_LINE["lv"]


def test_explain_lists_rules_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "g01", "--format", "json", "--language", "en"]) == 0
    (rule,) = json.loads(capsys.readouterr().out)["rules"]
    assert rule["rule"] == "G01" and rule["bad"] and rule["good"]


def test_own_texts_know_our_office_words_but_not_our_explanations(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = own / "texts" / "lv" / "plan.txt"
    words = "id: plan\n# Jūsu plāns\n\nMēs nodrošinām darbu.\nTe palīdz aizgādnis.\n"
    file.write_text(words, encoding="utf-8")
    assert main(["check"]) == 1
    shown = capsys.readouterr().out
    assert "plan.txt:4:5 E W02" in shown and "plan.txt:5:11 E W01" in shown
    (own / "words").mkdir()
    (own / "words" / "lv.toml").write_text(
        '[explain.guardian]\ntitle = "aizgādnis"\nlines = ["Palīdz jums."]\n[ok]\nwords = ["nodrošināt"]\n',
        encoding="utf-8",
    )
    file.write_text(words.replace("aizgādnis", "[[aizgādnis]]"), encoding="utf-8")
    main(["check"])
    shown = capsys.readouterr().out
    assert "plan.txt" not in shown


def test_own_texts_may_have_exceptions_of_their_own_number(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    excused = "Te ir mākslinieks.  {ok W01: vārds no plāna}"
    (own / "texts" / "lv" / "plan.txt").write_text(f"id: plan\n# Jūsu plāns\n\n{excused}\n", encoding="utf-8")
    assert main(["check"]) == 0
    (own / "rules.toml").write_text("ok_budget = 0\n", encoding="utf-8")
    assert main(["check"]) == 1
    assert "rules.toml:1:1 E F03" in capsys.readouterr().out
    (own / "rules.toml").write_text('ok_budget = "daudz"\n', encoding="utf-8")
    assert main(["check"]) == 1
    assert "rules.toml:1:1 E F01" in capsys.readouterr().out


def test_own_pictures_are_known_by_their_list(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "pictures").mkdir()
    (own / "pictures" / "plan.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (own / "pictures.toml").write_text(
        '[plan]\nauthor = "Mēs"\nlicence = "CC0"\nsource = "own"\nalt.lv = "Plāns."\n', encoding="utf-8"
    )
    file = own / "texts" / "lv" / "plan.txt"
    file.write_text("id: plan\n# Jūsu plāns\n\n@ plan\nJums ir plāns.\n", encoding="utf-8")
    assert main(["check"]) == 0
    file.write_text("id: plan\n# Jūsu plāns\n\n@ letter\nJums ir plāns.\n", encoding="utf-8")
    assert main(["check", "--home", str(own)]) == 1
    assert "P01" in capsys.readouterr().out


def test_a_text_anywhere_is_checked_in_the_language_named(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "note.txt").write_text("id: note\n# Your plan\n\nYou have 1 plan.\n", encoding="utf-8")
    assert main(["check", "note.txt", "--in", "en"]) == 0
    assert main(["check", "note.txt"]) == 1


@pytest.mark.long
def test_the_same_question_has_the_same_answer(own: Path) -> None:
    """Sets are ordered anew in every process: the order of an answer must not hang on them."""
    answers = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HOME.parent)}
        for command in (["words", "--home", str(HOME)], ["check", str(HOME / "texts" / "lv")]):
            run = subprocess.run(
                [sys.executable, "-m", "easy_language", *command, "--format", "json"],
                capture_output=True,
                env=environment,
                check=False,
            )
            answers.add((tuple(command), run.stdout))
    assert len(answers) == 2


def test_the_sentences_for_readers_pass_the_check_themselves() -> None:
    """What testers read on the sheet is easy, too."""
    checker = Checker(Library.load())
    for language in ("lv", "en", "ru"):
        words = sheet_words(language)
        for sentence in (*words["intro"], *words["questions"]):
            found = [one for one in checker.check_line(sentence, language=language) if one.severity != "I"]
            assert not found, sentence
