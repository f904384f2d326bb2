"""One file per line: a person's first, the computer's by the words it says, never a stale one."""

from __future__ import annotations

import json
import os
import stat
import struct
import sys
import wave
from pathlib import Path

import pytest

from easy_language import parse
from easy_language.__main__ import main as command
from easy_language.check.report import LAST_LINE
from easy_language.voice import Shelves, mp3, names_of, script_of
from easy_language.voice.making import CannotSpeak, Made, Script, fill, missing, refused, speaker
from easy_language.voice.readers import READERS, ReadersFault, readers_of
from easy_language.voice.speaker import NoVoice, encoded, program

HELLO = Script("lv", ("Labdien!", "Plāns ir 12 mēnešiem."))
TEXT = "id: plan\n\n# Jūsu plāns\n\n@ plan\nPlāns ir 12 mēnešiem.\nZvaniet: {{phone}}.\n\n- Otrais\n"


@pytest.fixture
def shelves(tmp_path: Path) -> Shelves:
    return Shelves(tmp_path / "made", human=tmp_path / "rec")


def _record(shelves: Shelves, written: str, *, content: bytes) -> Path:
    file = shelves.human / "lv" / f"{names_of(written, language='lv').person}.mp3"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def _name(shelves: Shelves, *recordings: Path, name: str = "Anna") -> None:
    """The list of readers says that this person reads the recordings."""
    listed = [file.stem for file in recordings]
    row = f'name = "{name}"\nlicence = "CC0"\nhref = "https://example.com/"\nrecordings = {listed}'
    (shelves.human / READERS).write_text(f"[[reader]]\n{row}\n", encoding="utf-8")


@pytest.fixture(scope="session")
def sound() -> bytes:
    return encoded(bytes(8_000))


def test_a_script_is_what_the_page_shows_in_its_order() -> None:
    text = parse(TEXT, path="plan.txt", language="lv", level="easy")
    values = {"phone": "20 00 12 34"}
    assert script_of(text, values=values) == (
        "Jūsu plāns",
        "Plāns ir 12 mēnešiem.",
        "Zvaniet: 20 00 12 34.",
        "Otrais",
    )
    assert script_of(text, values={}) is None


def test_what_is_missing_is_made_once(shelves: Shelves) -> None:
    assert missing((HELLO, HELLO), shelves=shelves) == tuple(("lv", line) for line in HELLO.lines)
    assert fill((HELLO,), shelves=shelves) == Made(lines=2, new_lines=2)
    assert fill((HELLO,), shelves=shelves) == Made(lines=2)
    found = shelves.recordings(HELLO.lines, language="lv")
    assert found is not None
    assert all(one.by_computer for one in found)
    lines = b"".join(one.file.read_bytes() for one in found)
    assert mp3.frames(lines) == lines
    # Longer words take longer: something is really said.
    assert found[1].file.stat().st_size > found[0].file.stat().st_size > 2_000


def test_other_words_have_another_file_and_the_old_one_is_never_heard(shelves: Shelves) -> None:
    fill((HELLO,), shelves=shelves)
    assert shelves.recording("Plāns ir 6 mēnešiem.", language="lv") is None
    assert shelves.recordings((*HELLO.lines, "Un vēl."), language="lv") is None
    names = {names_of(line, language="lv").computer for line in ("Labdien!", "Labdien.", "Labdien")}
    assert len(names) == 3


def test_a_person_is_heard_before_the_computer(shelves: Shelves, sound: bytes) -> None:
    fill((HELLO,), shelves=shelves)
    before = shelves.recordings(HELLO.lines, language="lv")
    file = _record(shelves, "Labdien!", content=b"ID3\x04\0\0\0\0\0\x05-tag-" + sound)
    _name(shelves, file)
    found = shelves.recordings(HELLO.lines, language="lv")
    assert found is not None
    assert before is not None
    assert [one.by_computer for one in found] == [False, True]
    assert found[0].file == file
    assert fill((HELLO,), shelves=shelves) == Made(lines=2)
    assert found[1] == before[1]
    assert mp3.frames(file.read_bytes()) == sound
    assert shelves.file(found[0].name) == file


@pytest.mark.parametrize("content", [b"", b"RIFF....WAVE", b"\xff\xfb\x90\x00" * 9, b"ID3"])
def test_a_recording_of_another_kind_is_named_and_not_used(shelves: Shelves, content: bytes) -> None:
    file = _record(shelves, "Labdien!", content=content)
    _name(shelves, file)
    assert refused(human=shelves.human) == (file,)
    assert shelves.recording("Labdien!", language="lv") is None


def test_a_recording_of_nobody_is_not_heard_and_a_reader_without_one_is_not_named(
    shelves: Shelves, sound: bytes
) -> None:
    assert readers_of(shelves.human) == ()
    file = _record(shelves, "Labdien!", content=sound)
    assert shelves.recording("Labdien!", language="lv") is None
    assert refused(human=shelves.human) == (file,)
    _name(shelves, file.with_stem("0" * 16))
    assert readers_of(shelves.human) == ()
    _name(shelves, file, name="Anna Paraudziņa")
    assert [one.name for one in readers_of(shelves.human)] == ["Anna Paraudziņa"]
    assert refused(human=shelves.human) == ()


@pytest.mark.parametrize("listed", ["[[reader]]\nname = 1", "reader = 3", "reader", "\xff"])
def test_a_list_of_readers_that_is_not_well_formed_says_where(shelves: Shelves, listed: str) -> None:
    shelves.human.mkdir()
    (shelves.human / READERS).write_text(listed, encoding="latin-1")
    with pytest.raises(ReadersFault, match=r"readers\.toml"):
        readers_of(shelves.human)


def test_every_recording_here_is_named_and_can_be_used() -> None:
    assert refused() == ()


def test_what_a_player_would_misread_in_the_middle_is_left_out(sound: bytes) -> None:
    table = sound[:4] + b"\0" * 9 + b"Info" + b"\0" * 30
    assert mp3.frames(table + sound) == sound
    assert mp3.frames(sound + b"TAG" + b" " * 125) == sound


def test_only_names_of_ours_are_looked_for(shelves: Shelves, tmp_path: Path) -> None:
    (tmp_path / "secret.mp3").write_bytes(b"x")
    assert shelves.file("../secret") is None
    assert shelves.file("0" * 16) is None
    assert shelves.file("0" * 16 + "\n") is None


def test_a_language_without_spoken_forms_stays_silent(shelves: Shelves) -> None:
    assert fill((Script("en", ("Good day.",)),), shelves=shelves) == Made()
    assert shelves.recording("Good day.", language="en") is None


def test_old_files_that_no_text_needs_are_deleted(shelves: Shelves) -> None:
    fill((HELLO,), shelves=shelves)
    kept = sorted(shelves.lines.iterdir())
    for name, age in (("1" * 16, 31), ("2" * 16, 1)):
        file = shelves.lines / f"{name}.mp3"
        file.write_bytes(b"old")
        then = file.stat().st_mtime - age * 24 * 3600
        os.utime(file, (then, then))
    for file in kept:
        os.utime(file, (0, 0))
    assert fill((HELLO,), shelves=shelves).swept == 1
    assert set(shelves.lines.iterdir()) == {*kept, shelves.lines / f"{'2' * 16}.mp3"}


def test_the_program_of_the_machine_speaks_when_the_package_is_not_there(
    tmp_path: Path,
) -> None:
    answer = tmp_path / "answer.wav"
    with wave.open(str(answer), "wb") as written:
        written.setparams((1, 2, 22_050, 0, "NONE", ""))
        written.writeframes(struct.pack("<400h", *range(400)))
    stand_in = tmp_path / "espeak-ng"
    stand_in.write_text(f"#!/bin/sh\n/bin/cat '{answer}'\n", encoding="utf-8")
    stand_in.chmod(stand_in.stat().st_mode | stat.S_IXUSR)
    assert program(str(tmp_path))("Labdien!", "lv") == struct.pack("<400h", *range(400))
    with pytest.raises(NoVoice, match="no program espeak-ng"):
        program(str(tmp_path / "nowhere"))


def test_where_nothing_speaks_a_reason_is_given_and_no_file_is_left(shelves: Shelves) -> None:
    with pytest.raises(CannotSpeak, match="no voice nobody; there are: auto, library, program") as caught:
        fill((HELLO,), shelves=shelves, engine="nobody")
    assert caught.value.latvian == "balss nobody te nav; ir: auto, library, program"
    assert list(shelves.lines.iterdir()) == []


def test_a_voice_that_ends_in_the_middle_is_no_riddle(shelves: Shelves, tmp_path: Path) -> None:
    with speaker() as voice:
        with pytest.raises(CannotSpeak):
            voice.speak("Labdien!", language="no-such-language", file=tmp_path / "x.mp3")
        with pytest.raises(CannotSpeak, match="has ended") as caught:
            voice.speak("Labdien!", language="lv", file=tmp_path / "x.mp3")
    assert caught.value.latvian == "balss programma ir beigusies"
    assert list(tmp_path.glob("x.mp3*")) == []


def test_the_voice_is_loaded_in_a_program_of_its_own(shelves: Shelves) -> None:
    fill((HELLO,), shelves=shelves)
    assert "espeakng_loader" not in sys.modules


def test_the_command_makes_lists_and_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "home" / "texts" / "lv"
    folder.mkdir(parents=True)
    (folder / "plan.txt").write_text(TEXT.replace("@ plan\n", ""), encoding="utf-8")
    options = ["--recordings", str(tmp_path / "voice"), "--home", str(tmp_path / "home"), "--language", "en"]
    assert command(["voice", "missing", *options]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "lv: Jūsu plāns",
        "lv: Plāns ir 12 mēnešiem.",
        "lv: Otrais",
    ]
    assert command(["voice", *options]) == 0
    assert capsys.readouterr().out == "Lines with a recording: 3. New recordings: 3.\n"
    assert command(["voice", "missing", *options]) == 0
    assert command(["voice", "names", *options]) == 0
    name = names_of("Otrais", language="lv").person
    assert capsys.readouterr().out.splitlines()[-1] == f"lv/{name}.mp3  Otrais"
    assert command(["voice", "nmaes", *options]) == 2
    assert "names" in capsys.readouterr().err


def test_the_command_answers_programs_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "home" / "texts" / "lv"
    folder.mkdir(parents=True)
    (folder / "plan.txt").write_text("id: plan\n\n# Jūsu plāns\n\nLabdien!\n", encoding="utf-8")
    options = ["--recordings", str(tmp_path / "voice"), "--home", str(tmp_path / "home"), "--format", "json"]

    def answer(*arguments: str, expect: int) -> dict[str, object]:
        assert command(["voice", *arguments, *options]) == expect
        said: dict[str, object] = json.loads(capsys.readouterr().out)
        assert said.pop("note") == LAST_LINE["lv"]
        return said

    lines = [{"language": "lv", "line": "Jūsu plāns"}, {"language": "lv", "line": "Labdien!"}]
    assert answer("missing", expect=1) == {"missing": lines, "refused": []}
    name = names_of("Labdien!", language="lv").person
    names = answer("names", expect=0)["names"]
    assert isinstance(names, list)
    assert names[-1] == {"file": f"lv/{name}.mp3", "line": "Labdien!"}
    (tmp_path / "home" / "voice" / "rec" / "lv").mkdir(parents=True)
    (tmp_path / "home" / "voice" / "rec" / "lv" / f"{name}.mp3").write_bytes(b"no sound")
    assert answer(expect=0) == {"recordings": 2, "new": 2, "refused": [f"{name}.mp3"]}
    assert answer("missing", expect=0) == {"missing": [], "refused": [f"{name}.mp3"]}
