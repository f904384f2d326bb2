"""Makes the files that are missing, one for each line."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from easy_language.voice.readers import of_nobody
from easy_language.voice.recordings import HUMAN, Shelves, is_ours, names_of
from easy_language.voice.say import speaks

# A page that somebody still has open may ask for a file that no text needs any more.
KEPT_SECONDS = 30 * 24 * 3600
ROOT = Path(__file__).resolve().parent.parent.parent


class CannotSpeak(Exception):
    """Nothing can be made here; its str says why, ``latvian`` says it in Latvian."""

    def __init__(self, why: str, latvian: str) -> None:
        super().__init__(why)
        self.latvian = latvian


def _ended() -> CannotSpeak:
    return CannotSpeak("the voice has ended", "balss programma ir beigusies")


@dataclass(frozen=True)
class Script:
    """Lines that are read out, in one language."""

    language: str
    lines: tuple[str, ...]


@dataclass
class Made:
    """How many files there are now, and how many of them are new."""

    lines: int = 0
    new_lines: int = 0
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
            raise _ended() from error
        self.hear()

    def hear(self) -> None:
        """Wait for one answer. Raises CannotSpeak."""
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise _ended()
        answered = json.loads(line)
        if "error" in answered:
            raise CannotSpeak(answered["error"], answered["latvian"])


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
    """Make what is missing. Raises CannotSpeak, and leaves what is made already."""
    wanted = [one for one in scripts if speaks(one.language)]
    made = Made()
    shelves.lines.mkdir(parents=True, exist_ok=True)
    silent = missing(wanted, shelves=shelves)
    if silent:
        with speaker(engine) as voice:
            for language, line in silent:
                names = names_of(line, language=language, home=shelves.forms)
                voice.speak(names.words, language=language, file=shelves.lines / f"{names.computer}.mp3")
                made.new_lines += 1
    made.lines = len({(one.language, line) for one in wanted for line in one.lines})
    made.swept = _sweep(wanted, shelves=shelves, before=time.time() - KEPT_SECONDS)
    return made


def _sweep(scripts: Iterable[Script], *, shelves: Shelves, before: float) -> int:
    """Delete old files that nothing needs any more."""
    found = (shelves.recording(line, language=one.language) for one in scripts for line in one.lines)
    needed = {one.file for one in found if one is not None}
    old = [file for file in shelves.lines.iterdir() if file not in needed and file.stat().st_mtime < before]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def refused(*, human: Path = HUMAN) -> tuple[Path, ...]:
    """Recordings by people that cannot be used: of another kind, or nobody says who reads them."""
    unnamed = of_nobody(human)
    return tuple(file for file in sorted(human.glob("*/*.mp3")) if file in unnamed or not is_ours(file))
