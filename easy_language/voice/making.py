"""Makes the files that are missing: one for each line, and one for each text with all its lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from easy_language.voice import mp3
from easy_language.voice.recordings import HUMAN, Shelves, is_ours, names_of
from easy_language.voice.say import speaks

# A page that somebody still has open may ask for a file that no text needs any more.
KEPT_SECONDS = 30 * 24 * 3600
ROOT = Path(__file__).resolve().parent.parent.parent


class CannotSpeak(Exception):
    """Nothing can be made here; its str says why."""


@dataclass(frozen=True)
class Script:
    """The lines that are read in one go."""

    language: str
    lines: tuple[str, ...]


@dataclass
class Made:
    """How many files there are now, and how many of them are new."""

    lines: int = 0
    new_lines: int = 0
    texts: int = 0
    new_texts: int = 0
    swept: int = 0


class Speaker:
    """The program that speaks, running beside us."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def speak(self, words: str, *, language: str, file: Path) -> None:
        """Write the file. Raises CannotSpeak when the program has ended or has nothing to say."""
        request = json.dumps({"text": words, "language": language, "file": str(file)})
        try:
            print(request, file=self._process.stdin, flush=True)
        except OSError as error:
            raise CannotSpeak("the voice has ended") from error
        self.hear()

    def hear(self) -> None:
        """Wait for one answer. Raises CannotSpeak."""
        line = self._process.stdout.readline() if self._process.stdout else ""
        answered = json.loads(line) if line else {"error": "the voice has ended"}
        if "error" in answered:
            raise CannotSpeak(answered["error"])


@contextmanager
def speaker(engine: str = "auto") -> Iterator[Speaker]:
    """The program for as long as it is needed. Raises CannotSpeak when there is no voice."""
    command = [sys.executable, "-m", "easy_language.voice.speaker", engine]
    process = subprocess.Popen(  # noqa: S603 -- our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT
    )
    found = Speaker(process)
    try:
        found.hear()
        yield found
    finally:
        process.communicate()


def missing(scripts: Iterable[Script], *, shelves: Shelves) -> tuple[tuple[str, str], ...]:
    """Pairs of language and written line that no file says yet, each once."""
    lines = dict.fromkeys((one.language, line) for one in scripts for line in one.lines)
    return tuple(
        (language, line)
        for language, line in lines
        if speaks(language) and shelves.recording(line, language=language) is None
    )


def fill(scripts: Iterable[Script], *, shelves: Shelves, engine: str = "auto") -> Made:
    """Make what is missing, text by text. Raises CannotSpeak, and leaves what is made already."""
    wanted = [one for one in scripts if speaks(one.language)]
    made = Made()
    for folder in (shelves.lines, shelves.joined):
        folder.mkdir(parents=True, exist_ok=True)
    if missing(wanted, shelves=shelves):
        with speaker(engine) as voice:
            for script in wanted:
                made.new_lines += _speak_lines(script, shelves=shelves, voice=voice)
                made.new_texts += _join(script, shelves=shelves)
    else:
        made.new_texts = sum(_join(script, shelves=shelves) for script in wanted)
    made.lines = len({(one.language, line) for one in wanted for line in one.lines})
    made.texts = len(wanted)
    made.swept = _sweep(wanted, shelves=shelves, before=time.time() - KEPT_SECONDS)
    return made


def _speak_lines(script: Script, *, shelves: Shelves, voice: Speaker) -> int:
    silent = missing((script,), shelves=shelves)
    for language, line in silent:
        names = names_of(line, language=language)
        voice.speak(names.words, language=language, file=shelves.lines / f"{names.computer}.mp3")
    return len(silent)


def _join(script: Script, *, shelves: Shelves) -> int:
    found = shelves.recordings(script.lines, language=script.language)
    if not found or shelves.joined_file(found).is_file():
        return 0
    file = shelves.joined_file(found)
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    beside.write_bytes(b"".join(mp3.frames(one.file.read_bytes()) for one in found))
    beside.replace(file)
    return 1


def _sweep(scripts: Iterable[Script], *, shelves: Shelves, before: float) -> int:
    """Delete old files that no text needs any more."""
    needed: set[Path] = set()
    for script in scripts:
        found = shelves.recordings(script.lines, language=script.language) or ()
        needed |= {one.file for one in found} | ({shelves.joined_file(found)} if found else set())
    old = [
        file
        for folder in (shelves.lines, shelves.joined)
        for file in folder.iterdir()
        if file not in needed and file.stat().st_mtime < before
    ]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def refused(*, human: Path = HUMAN) -> tuple[Path, ...]:
    """Recordings by people that cannot be used, because they are of another kind."""
    return tuple(file for file in sorted(human.glob("*/*.mp3")) if not is_ours(file))
