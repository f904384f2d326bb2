"""A recording by a person says one line: when the line changes or goes, somebody is told to read again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from easy_language.__main__ import main
from easy_language.commands.asking import words_of
from easy_language.commands.voicing import NOT_INSTALLED
from easy_language.library import HOME
from easy_language.voice.recordings import names_of, person_name

TEXT = "id: plan\n# Jūsu plāns\n\nPlāns ir 12 mēnešiem.\nZvaniet: {{phone}}.\n"
WORDS = '[explain.goal]\ntitle = "mērķis"\nlines = ["Mērķis ir tas, ko jūs gribat."]\n'


def write(root: Path, name: str, content: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, "texts/lv/plan.txt", TEXT)
    write(tmp_path, "words/lv.toml", WORDS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def record(root: Path, words: str, *, beside: str | None = None, language: str = "lv") -> str:
    """A recording of the words; ``beside`` is what somebody wrote down about it."""
    name = f"voice/rec/{language}/{person_name(words, language=language)}"
    write(root, f"{name}.mp3", "")
    if beside is not None:
        write(root, f"{name}.txt", beside)
    return f"{name}.mp3"


def stale(capsys: pytest.CaptureFixture[str], *arguments: str, expect: int = 1) -> list[tuple[str, str, str]]:
    capsys.readouterr()
    assert main(["stale", *arguments, "--format", "json"]) == expect
    found = json.loads(capsys.readouterr().out)["stale"]
    return [(one["kind"], one["file"], one["message"]) for one in found]


def test_a_recording_is_named_by_the_words_that_are_read() -> None:
    said = "Plāns ir 12 mēnešiem."
    assert names_of(said, language="lv").person == person_name(said, language="lv")
    assert person_name(said, language="lv") == person_name(" Plāns ir  12 mēnešiem.\n", language="lv")
    others = {person_name(words, language="lv") for words in (said, "Plāns ir 6 mēnešiem.", said[:-1])}
    assert len(others | {person_name(said, language="en")}) == 4


def test_recordings_of_the_lines_of_today_are_fine(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(own, "Jūsu plāns")
    record(own, "Plāns ir 12 mēnešiem.", beside="Plāns ir 12 mēnešiem.\n")
    record(own, "mērķis")
    record(own, "Mērķis ir tas, ko jūs gribat.")
    # What stands for the value is not known here; the rest of the line is.
    record(own, "Zvaniet: 20 00 12 34.", beside="Zvaniet: 20 00 12 34.")
    assert stale(capsys, expect=0) == []


def test_a_changed_line_is_found_with_the_old_words_the_new_and_the_new_name(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = record(own, "Plāns ir 12 mēnešiem.")
    assert stale(capsys, expect=0) == []
    write(own, "texts/lv/plan.txt", TEXT.replace("12", "6"))
    assert [(kind, file) for kind, file, _ in stale(capsys)] == [("recording-unknown", bare)]
    record(own, "Plāns ir 12 mēnešiem.", beside="Plāns ir 12 mēnešiem.")
    ((kind, file, message),) = stale(capsys)
    assert (kind, file) == ("recording-old", bare)
    assert "Plāns ir 12 mēnešiem." in message and "Plāns ir 6 mēnešiem." in message
    assert f"{person_name('Plāns ir 6 mēnešiem.', language='lv')}.mp3" in message


def test_a_line_that_is_gone_is_found(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = record(own, "Zirgi ēd sienu.", beside="Zirgi ēd sienu.")
    ((kind, file, message),) = stale(capsys)
    assert (kind, file) == ("recording-gone", gone)
    assert "Zirgi ēd sienu." in message


def test_the_words_beside_a_recording_are_bound_to_its_name(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record(own, "Jūsu plāns", beside="Jūsu darbs")
    ((kind, _file, message),) = stale(capsys)
    assert kind == "recording-unbound"
    assert person_name("Jūsu darbs", language="lv") in message


def test_lines_of_other_pages_are_known_from_a_file(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(own, "Vai jūs: jā vai nē?")
    write(own, "lines.txt", "lv: Vai jūs: jā vai nē?\nen: Yes\n")
    assert stale(capsys, "--lines", "lines.txt", expect=0) == []
    assert [kind for kind, _, _ in stale(capsys)] == ["recording-unknown"]
    write(own, "lines.txt", "en: Vai jūs: jā vai nē?\n")
    assert [kind for kind, _, _ in stale(capsys, "--lines", "lines.txt")] == ["recording-unknown"]
    assert main(["stale", "--lines", "none.txt"]) == 2


def test_recordings_in_another_language_are_bound_to_its_lines(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record(own, "Jūsu plāns", language="en")
    assert [kind for kind, _, _ in stale(capsys)] == ["recording-unknown"]


def bare(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Python with the source of this package and nothing that was ever installed, as without the extra."""
    command = [sys.executable, "-S", *arguments]
    nowhere = {"PYTHONPATH": str(HOME.parent), "PATH": str(folder / "nowhere")}
    return subprocess.run(command, cwd=folder, env=nowhere, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("speak", ["lv", "en"])
def test_without_what_speaks_one_sentence_says_what_to_install(own: Path, speak: str) -> None:
    run = bare("-m", "easy_language", "voice", "--language", speak, folder=own)
    assert (run.returncode, run.stdout) == (NOT_INSTALLED, "")
    (sentence,) = run.stderr.splitlines()
    assert sentence.endswith("pip install 'easy-language[voice]'")
    assert not (own / "var").exists()
    # What needs no voice answers all the same.
    names = bare("-m", "easy_language", "voice", "names", folder=own)
    assert names.returncode == 0 and "Jūsu plāns" in names.stdout
    assert bare("-m", "easy_language", "voice", "missing", folder=own).returncode == 1


def test_it_has_an_exit_code_of_its_own_and_the_help_says_it() -> None:
    assert NOT_INSTALLED not in {0, 1, 2}
    assert str(NOT_INSTALLED) in words_of("voice")["ends"]["lv"]
    assert str(NOT_INSTALLED) in words_of("voice")["ends"]["en"]


@pytest.mark.parametrize(
    ("engine", "has_program", "lacks"),
    [
        ("auto", False, ("espeakng_loader", "lameenc")),
        ("auto", True, ("lameenc",)),
        ("library", True, ("espeakng_loader", "lameenc")),
        ("program", False, ("lameenc",)),
    ],
)
def test_a_program_of_the_machine_needs_one_package_less(
    tmp_path: Path, engine: str, has_program: bool, lacks: tuple[str, ...]
) -> None:
    program = tmp_path / "espeak-ng"
    if has_program:
        program.write_text("#!/bin/sh\n", encoding="utf-8")
        program.chmod(0o755)
    asked = (
        f"from easy_language.voice.speaker import lacking; print(lacking({engine!r}, path={str(tmp_path)!r}))"
    )
    assert bare("-c", asked, folder=tmp_path).stdout.strip() == str(lacks)


def test_the_folder_of_recordings_is_named_from_where_one_stands(own: Path) -> None:
    assert main(["voice", "--recordings", "sounds"]) == 0
    assert len(list((own / "sounds" / "lines").glob("*.mp3"))) == 2
    assert main(["voice", "missing", "--recordings", "sounds"]) == 0
