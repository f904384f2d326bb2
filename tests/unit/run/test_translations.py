"""Catalogues are compiled when they are newer than what was made of them."""

from __future__ import annotations

import os
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from run.translations import compile_translations


def _catalogue(folder: Path, text: str) -> Path:
    file = folder / "lv" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


GOOD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Yes"\nmsgstr "Jā"\n'


def test_a_catalogue_is_compiled_once_until_it_changes(tmp_path: Path) -> None:
    file = _catalogue(tmp_path, GOOD)
    assert compile_translations(tmp_path) == ["lv"]
    assert compile_translations(tmp_path) == []
    with file.with_suffix(".mo").open("rb") as compiled:
        assert GNUTranslations(compiled).gettext("Yes") == "Jā"
    later = file.with_suffix(".mo").stat().st_mtime + 1
    os.utime(file, (later, later))
    assert compile_translations(tmp_path) == ["lv"]


def test_a_broken_catalogue_stops_and_leaves_the_old_one(tmp_path: Path) -> None:
    file = _catalogue(tmp_path, GOOD)
    compile_translations(tmp_path)
    before = file.with_suffix(".mo").read_bytes()
    file.write_text(GOOD + "what is this\n", encoding="utf-8")
    later = file.with_suffix(".mo").stat().st_mtime + 1
    os.utime(file, (later, later))
    with pytest.raises(PoFileError):
        compile_translations(tmp_path)
    assert file.with_suffix(".mo").read_bytes() == before
