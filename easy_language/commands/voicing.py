"""The command voice: makes the recordings that are missing, or lists them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from easy_language.commands.asking import HOME_FOLDER, Asked, Command, Option, UsageFault, nearest, word
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
    for file in refused(human=human):
        print(word("voice", "refused", speak=asked.speak).format(file=file.name))
    if wanted == NAMES:
        return _say_names(scripts)
    if wanted == MISSING:
        silent = missing(scripts, shelves=shelves)
        for language, line in silent:
            print(f"{language}: {line}")
        return int(bool(silent))
    return _make(scripts, shelves=shelves, asked=asked)


def _make(scripts: Sequence[Script], *, shelves: Shelves, asked: Asked) -> int:
    if missing(scripts, shelves=shelves) and lacking(asked["engine"]):
        print(word("voice", "not-installed", speak=asked.speak), file=sys.stderr)
        return NOT_INSTALLED
    try:
        made = fill(scripts, shelves=shelves, engine=asked["engine"])
    except CannotSpeak as reason:
        print(word("voice", "silent", speak=asked.speak).format(reason=reason))
        return 1
    print(word("voice", "made", speak=asked.speak).format(count=made.lines, new=made.new_lines))
    return 0


def _say_names(scripts: Iterable[Script]) -> int:
    for language, line in dict.fromkeys((one.language, line) for one in scripts for line in one.lines):
        print(f"{language}/{names_of(line, language=language).person}.mp3  {line}")
    return 0


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
        HOME_FOLDER,
    ),
)
