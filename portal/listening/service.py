"""Which texts can be listened to, and the files that say them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from flask import Flask, current_app

from easy_language import Text
from easy_language.voice import Recording, Shelves, script_of
from easy_language.voice.making import CannotSpeak, Made, Script, fill, missing
from portal.organisations import service as organisations
from portal.programme import service as programme
from portal.web import kept

# What other rooms may name; they reach this room through here only.
__all__ = ["CannotSpeak", "Made"]


class Readable(Protocol):
    """A text as a page shows it."""

    @property
    def text(self) -> Text:
        """What is written."""

    @property
    def values(self) -> Mapping[str, str]:
        """What stands in place of {{phone}} and the others."""


@dataclass(frozen=True)
class Voice:
    """How a page is read aloud: by its files, or, without names, by a voice of the device if it has one."""

    language: str
    names: tuple[str, ...] = ()
    whole: str | None = None
    by_computer: bool = False


def init_listening(app: Flask) -> None:
    """Let templates ask how a text is read aloud; a kept page is drawn anew when there are new files."""
    shelves = Shelves(app.config["SETTINGS"].var / "voice")
    app.extensions["recordings"] = shelves
    app.jinja_env.globals["voice_of"] = voice_of
    kept.depends_on(app, lambda: _changed_at(shelves.joined))


def _changed_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _shelves() -> Shelves:
    shelves: Shelves = current_app.extensions["recordings"]
    return shelves


def voice_of(reading: Readable) -> Voice | None:
    """How the page with this text is read aloud; None for a full text, which nobody reads out."""
    text = reading.text
    if text.level != "easy":
        return None
    script = script_of(text, values=reading.values)
    found = _shelves().recordings(script, language=text.language) if script else None
    if not found or not _shelves().joined_file(found).is_file():
        # A page with a part of its voice would stop in the middle.
        return Voice(text.language)
    return Voice(
        text.language,
        names=tuple(one.name for one in found),
        whole=_shelves().joined_file(found).stem,
        by_computer=_is_by_computer(found),
    )


def _is_by_computer(found: tuple[Recording, ...]) -> bool:
    return any(one.by_computer for one in found)


def recording(name: str) -> Path | None:
    """The file of that name; None when there is none."""
    return _shelves().file(name)


def fill_voices(*, engine: str) -> Made:
    """Make the files that are missing, in every language that has spoken forms. Raises CannotSpeak."""
    return fill(_scripts(), shelves=_shelves(), engine=engine)


def without_voice() -> tuple[tuple[str, str], ...]:
    """Pairs of language and line that nobody says yet."""
    return missing(_scripts(), shelves=_shelves())


def _scripts() -> list[Script]:
    return [
        Script(language, lines)
        for language in current_app.config["LANGUAGES"]
        for text in programme.texts_aloud(language)
        if (lines := script_of(text, values=organisations.text_values(language)))
    ]
