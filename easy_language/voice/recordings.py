"""Which file says a line: a person's recording first, else one made by a computer, else none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from easy_language.voice import mp3
from easy_language.voice.readers import is_named
from easy_language.voice.say import HOME, speaks, spoken

HUMAN = Path(__file__).resolve().parent / "rec"
PERSON = "person"
# The computer's voice. Change it when the same words would sound otherwise: speed, pauses, program.
ENGINE = "espeak-ng 1"
_NAME = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Recording:
    """The file that says one line."""

    name: str
    file: Path
    by_computer: bool


@dataclass(frozen=True)
class Names:
    """What the files of a line are called, and what the computer says for it."""

    person: str
    computer: str
    words: str


def file_name(*parts: str) -> str:
    """Sixteen signs that change with every part."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def person_name(written: str, *, language: str) -> str:
    """What a person's recording of the line is called: other words, another name."""
    return file_name(language, " ".join(written.split()), PERSON)


@lru_cache(maxsize=8192)
def names_of(written: str, *, language: str, home: Path = HOME) -> Names:
    """A person reads what is written; the computer the spoken form, as people wrote in ``home``."""
    written = " ".join(written.split())
    words = spoken(written, language=language, home=home).words
    return Names(person_name(written, language=language), file_name(language, words, ENGINE), words)


class Shelves:
    """Where the files lie: `made` is filled by a program, `human` is part of the texts."""

    def __init__(self, made: Path, *, human: Path = HUMAN) -> None:
        self.lines = made / "lines"
        self.human = human
        # Spoken forms stand beside the recordings of people.
        self.forms = human.parent

    def recording(self, written: str, *, language: str) -> Recording | None:
        """The file that says the line, or None."""
        if not speaks(language):
            return None
        names = names_of(written, language=language, home=self.forms)
        by_person = self.human / language / f"{names.person}.mp3"
        # What cannot be joined with the rest, or has nobody's name, is not heard; the command says so.
        if is_ours(by_person) and is_named(names.person, human=self.human):
            return Recording(names.person, by_person, by_computer=False)
        made = self.lines / f"{names.computer}.mp3"
        return Recording(names.computer, made, by_computer=True) if made.is_file() else None

    def recordings(self, script: Iterable[str], *, language: str) -> tuple[Recording, ...] | None:
        """The files of all lines; None when one of them has none."""
        found = [self.recording(line, language=language) for line in script]
        return None if None in found else tuple(one for one in found if one is not None)

    def file(self, name: str) -> Path | None:
        """The file of that name, whoever made it; None for a name that is none of ours.

        A person's is given out as long as they are named: who is taken off the list is not heard again.
        """
        if not _NAME.fullmatch(name):
            return None
        made = self.lines / f"{name}.mp3"
        if made.is_file():
            return made
        if not is_named(name, human=self.human):
            return None
        read = (place / f"{name}.mp3" for place in sorted(self.human.glob("*/")))
        return next((file for file in read if is_ours(file)), None)


def is_ours(file: Path) -> bool:
    """Whether the recording is there and can be joined with the others."""
    try:
        with file.open("rb") as opened:
            mp3.frames(opened.read())
    except (OSError, mp3.NotOurKind):
        return False
    return True
