"""Which pages can be listened to, and the files that say their lines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app

from easy_language.voice import Recording, Shelves, line_words
from easy_language.voice.making import CannotSpeak, Made, Script, fill, missing
from easy_language.voice.readers import Reader, readers_of
from portal.listening import lines
from portal.listening.marked import marked_lines, plain
from portal.organisations import service as organisations
from portal.programme import service as programme
from portal.web import kept

# What other rooms may name; they reach this room through here only.
__all__ = ["CannotSpeak", "Made"]

# Between the names of lines that are heard one after the other.
AND_THEN = "-"
# Longer than any page, and short enough for the first line of a request.
MOST_LINES = 200


@dataclass(frozen=True)
class Voice:
    """How a page is read aloud: by its files, or, without names, by a voice of the device if it has one."""

    language: str
    names: tuple[str, ...] = ()
    by_computer: bool = False

    @property
    def whole(self) -> str:
        """All lines as one file; empty where there are no files."""
        return AND_THEN.join(self.names)


def init_listening(app: Flask) -> None:
    """Let templates ask how a page is read aloud; a kept page is drawn anew when there are new files."""
    settings = app.config["SETTINGS"]
    shelves = Shelves(settings.var / "voice", human=settings.texts / "voice" / "rec")
    app.extensions["recordings"] = shelves
    app.jinja_env.globals["voice_of"] = voice_of
    app.jinja_env.globals["readers_aloud"] = readers_aloud
    kept.depends_on(app, lambda: _changed_at(shelves.lines))


def _changed_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _shelves() -> Shelves:
    shelves: Shelves = current_app.extensions["recordings"]
    return shelves


def voice_of(language: str | None, heading: str, content: str) -> Voice | None:
    """How the page is read aloud: its heading, then each marked line of its content.

    None for a page that nobody reads out: `language` is None, or nothing on it is marked.
    """
    marked = marked_lines(content) if language else ()
    if not language or not marked:
        return None
    found = _shelves().recordings((plain(heading), *marked), language=language)
    if not found or len(found) > MOST_LINES:
        # A page with a part of its voice would stop in the middle.
        return Voice(language)
    return Voice(language, names=tuple(one.name for one in found), by_computer=_is_by_computer(found))


def _is_by_computer(found: tuple[Recording, ...]) -> bool:
    return any(one.by_computer for one in found)


def recordings(names: str) -> tuple[Path, ...]:
    """The files of these lines, one after the other; none when one of them is not there."""
    wanted = names.split(AND_THEN, MOST_LINES)
    found = [_shelves().file(name) for name in wanted[:MOST_LINES]]
    is_whole = len(wanted) <= MOST_LINES and None not in found
    return tuple(file for file in found if file is not None) if is_whole else ()


def readers_aloud() -> tuple[Reader, ...]:
    """The people whose recordings can be heard here, each with the licence they gave."""
    return readers_of(_shelves().human)


def fill_voices(*, engine: str) -> Made:
    """Make the files that are missing, in every language that has spoken forms. Raises CannotSpeak."""
    return fill(scripts(), shelves=_shelves(), engine=engine)


def without_voice() -> tuple[tuple[str, str], ...]:
    """Pairs of language and line that nobody says yet."""
    return missing(scripts(), shelves=_shelves())


def scripts() -> list[Script]:
    """Every line that some page reads out, by language, each once."""
    return [
        Script(language, tuple(dict.fromkeys(plain(line) for line in _lines(language) if line)))
        for language in current_app.config["LANGUAGES"]
    ]


def _lines(language: str) -> list[str]:
    values = organisations.text_values(language)
    texts = [
        line_words(line, values=values) for text in programme.texts_aloud(language) for line in text.lines
    ]
    said = [line for line in texts if line is not None]
    return [*said, *programme.lines_aloud(language), *lines.lines_aloud(language)]
