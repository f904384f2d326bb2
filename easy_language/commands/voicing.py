"""The command voice: makes the recordings that are missing, or lists them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from easy_language.check.report import LAST_LINE
from easy_language.commands.asking import (
    FORMAT,
    HOME_FOLDER,
    Asked,
    Command,
    Option,
    UsageFault,
    nearest,
    word,
)
from easy_language.commands.homes import human_of, library_of
from easy_language.voice.making import CannotSpeak, Script, fill, missing, refused
from easy_language.voice.recordings import Shelves, names_of
from easy_language.voice.say import speaks
from easy_language.voice.script import line_words
from easy_language.voice.speaker import AUTOMATIC, ENGINES, lacking

FOLDER = "var/voice"
# Its own exit code: nothing is wrong with the texts, and trying again does not help.
NOT_INSTALLED = 3
MAKE, MISSING, NAMES = "make", "missing", "names"


@dataclass(frozen=True)
class Answer:
    """What people read, what programs read, and the exit code."""

    lines: Sequence[str]
    content: dict[str, object] = field(default_factory=dict)
    code: int = 0


def run(asked: Asked) -> int:
    """Makes or lists; 1 when a line stays silent, 3 when what speaks is not installed."""
    wanted = asked.arguments[0] if asked.arguments else MAKE
    if wanted not in (MAKE, MISSING, NAMES):
        choices = (MAKE, MISSING, NAMES)
        raise UsageFault(
            "choice", found=wanted, option="voice", choices=", ".join(choices), near=nearest(wanted, choices)
        )
    human = human_of(asked)
    # What speaks runs in a folder of its own, so the folder named is said in full.
    shelves = Shelves(Path(asked["recordings"]).resolve(), human=human)
    scripts = _scripts(asked)
    unusable = [file.name for file in refused(human=human)]
    if wanted == NAMES:
        answer = _names(scripts)
    elif wanted == MISSING:
        answer = _missing(scripts, shelves=shelves)
    else:
        answer = _make(scripts, shelves=shelves, asked=asked)
    _say(asked, answer, unusable=unusable)
    return answer.code


def _say(asked: Asked, answer: Answer, *, unusable: Sequence[str]) -> None:
    if asked.for_programs:
        content = {**answer.content, "refused": list(unusable), "note": LAST_LINE[asked.speak]}
        print(json.dumps(content, ensure_ascii=False, indent=1))
        return
    said = word("voice", "refused", speak=asked.speak)
    for line in (*(said.format(file=name) for name in unusable), *answer.lines):
        print(line)


def _make(scripts: Sequence[Script], *, shelves: Shelves, asked: Asked) -> Answer:
    if missing(scripts, shelves=shelves) and lacking(asked["engine"]):
        said = word("voice", "not-installed", speak=asked.speak)
        print(said, file=sys.stderr)
        return Answer((), {"trouble": said}, NOT_INSTALLED)
    try:
        made = fill(scripts, shelves=shelves, engine=asked["engine"])
    except CannotSpeak as reason:
        why = reason if asked.speak == "en" else reason.latvian
        said = word("voice", "silent", speak=asked.speak).format(reason=why)
        return Answer([said], {"trouble": said}, 1)
    said = word("voice", "made", speak=asked.speak).format(count=made.lines, new=made.new_lines)
    return Answer([said], {"recordings": made.lines, "new": made.new_lines})


def _missing(scripts: Sequence[Script], *, shelves: Shelves) -> Answer:
    silent = missing(scripts, shelves=shelves)
    lines = [f"{language}: {line}" for language, line in silent]
    rows = [{"language": language, "line": line} for language, line in silent]
    return Answer(lines, {"missing": rows}, int(bool(silent)))


def _names(scripts: Sequence[Script]) -> Answer:
    said = dict.fromkeys((one.language, line) for one in scripts for line in one.lines)
    rows = [
        {"file": f"{language}/{names_of(line, language=language).person}.mp3", "line": line}
        for language, line in said
    ]
    return Answer([f"{row['file']}  {row['line']}" for row in rows], {"names": rows})


def _scripts(asked: Asked) -> list[Script]:
    """The easy texts; a line that mentions a value of the page is left to the page."""
    return [
        Script(text.language, tuple(said for line in text.lines if (said := line_words(line, values={}))))
        for text in library_of(asked).texts
        if text.level == "easy" and speaks(text.language)
    ]


COMMAND = Command(
    "voice",
    run,
    arguments="maybe one",
    options=(
        Option("recordings", default=FOLDER),
        Option("engine", (AUTOMATIC, *ENGINES), AUTOMATIC),
        FORMAT,
        HOME_FOLDER,
    ),
)
