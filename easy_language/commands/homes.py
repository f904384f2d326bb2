"""Where the texts, words and pictures stand that a command works on."""

from __future__ import annotations

import json
from pathlib import Path

from easy_language.check.report import LAST_LINE
from easy_language.check.settings import HOME, languages
from easy_language.commands.asking import Asked, UsageFault, nearest
from easy_language.library import Library
from easy_language.structure import Text, TextError

SOURCE = "lv"
FULL = ".full"


def home_of(asked: Asked) -> Path:
    """The folder named, else the one we stand in when it has texts, else our own; raises UsageFault."""
    if asked["home"]:
        folder = Path(asked["home"])
        if not folder.is_dir():
            raise UsageFault("home", found=asked["home"])
        return folder
    here = Path.cwd()
    return here if (here / "texts").is_dir() else HOME


def human_of(asked: Asked) -> Path:
    """Where the recordings by people lie that belong to the texts."""
    return home_of(asked) / "voice" / "rec"


def is_ours(home: Path) -> bool:
    """Whether the folder is that of this package."""
    return home.resolve() == HOME


def base_of(home: Path) -> Path | None:
    """Whose words to avoid and plain words count under those of the folder."""
    return None if is_ours(home) else HOME


def language_of(asked: Asked) -> str:
    """The language named with ``--in``, else the language texts are first written in; UsageFault."""
    wanted = asked["in"] or SOURCE
    if wanted not in languages():
        raise UsageFault("in", found=wanted, choices=", ".join(languages()))
    return wanted


def library_of(asked: Asked) -> Library:
    """All that stands in the folder; raises TextError on the first file that is not well formed."""
    home = home_of(asked)
    return Library.read(home, languages=None, refuse=_refuse, base=base_of(home))


def text_of(asked: Asked, library: Library, *, language: str) -> Text:
    """The easy text whose id is the command's argument; raises UsageFault."""
    wanted = asked.arguments[0]
    if not library.has(wanted, language=language, level="easy"):
        near = nearest(wanted, library.ids(language, "easy"))
        raise UsageFault("text", found=wanted, language=language, near=near)
    return library.text(wanted, language=language, level="easy")


def _refuse(error: TextError) -> None:
    raise error


def say(asked: Asked, *, lines: list[str], content: dict[str, object]) -> None:
    """Prints the report for people or for programs; both end with what no program can do."""
    note = LAST_LINE[asked.speak]
    if asked.for_programs:
        print(json.dumps({**content, "note": note}, ensure_ascii=False, indent=1))
    else:
        print("\n".join([*lines, note]))
