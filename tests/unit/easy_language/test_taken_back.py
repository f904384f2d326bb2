"""Who takes their recordings back is not heard again, not even by whoever knows the name of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from easy_language.voice import Shelves, names_of
from easy_language.voice.readers import READERS
from easy_language.voice.speaker import encoded

ROW = (
    '[[reader]]\nname = "Anna P."\nlicence = "CC0"\nhref = "https://example.com/"\nrecordings = ["{name}"]\n'
)
NAME = names_of("Labdien!", language="lv").person


@pytest.fixture
def shelves(tmp_path: Path) -> Shelves:
    """A folder for recordings by people, with a list that names the reader of one."""
    (tmp_path / "rec" / "lv").mkdir(parents=True)
    (tmp_path / "rec" / READERS).write_text(ROW.format(name=NAME), encoding="utf-8")
    return Shelves(tmp_path / "made", human=tmp_path / "rec")


def test_a_recording_is_given_out_as_long_as_its_reader_is_named(shelves: Shelves) -> None:
    file = shelves.human / "lv" / f"{NAME}.mp3"
    file.write_bytes(encoded(bytes(8_000)))
    assert shelves.file(NAME) == file
    (shelves.human / READERS).unlink()
    assert shelves.file(NAME) is None


@pytest.mark.parametrize("content", [b"", b"RIFF....WAVE"])
def test_a_recording_of_another_kind_is_no_file(shelves: Shelves, content: bytes) -> None:
    (shelves.human / "lv" / f"{NAME}.mp3").write_bytes(content)
    assert shelves.file(NAME) is None
