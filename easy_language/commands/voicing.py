"""The command voice: makes the recordings that are missing, or lists them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from easy_language.commands.asking import HOME_FOLDER, Asked, Command, Option, UsageFault, nearest, word
from easy_language.commands.homes import library_of
from easy_language.voice.making import CannotSpeak, Script, fill, missing, refused
from easy_language.voice.recordings import Shelves, names_of
from easy_language.voice.say import speaks
from easy_language.voice.script import line_words
from easy_language.voice.speaker import AUTOMATIC, ENGINES

FOLDER = "var/voice"
MAKE, MISSING, NAMES = "make", "missing", "names"


def run(asked: Asked) -> int:
    """Makes or lists; 1 when a line stays silent."""
    wanted = asked.arguments[0] if asked.arguments else MAKE
    if wanted not in (MAKE, MISSING, NAMES):
        choices = (MAKE, MISSING, NAMES)
        raise UsageFault(
            "choice", found=wanted, option="voice", choices=", ".join(choices), near=nearest(wanted, choices)
        )
    shelves, scripts = Shelves(Path(asked["recordings"])), _scripts(asked)
    for file in refused():
        print(word("voice", "refused", speak=asked.speak).format(file=file.name))
    if wanted == NAMES:
        return _say_names(scripts)
    if wanted == MISSING:
        silent = missing(scripts, shelves=shelves)
        for language, line in silent:
            print(f"{language}: {line}")
        return int(bool(silent))
    return _make(scripts, shelves=shelves, asked=asked)


def _make(scripts: Iterable[Script], *, shelves: Shelves, asked: Asked) -> int:
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
