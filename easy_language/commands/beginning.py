"""The command new: the files of a text in every language, with the right heads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

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
from easy_language.commands.homes import FULL, SOURCE, home_of, say
from easy_language.library import read_text
from easy_language.reading import is_id, without_excuses
from easy_language.structure import Text
from easy_language.vocabulary import read_pictures

# A picture that is fitting for nothing in particular: the writer takes a better one.
FIRST_PICTURE = "info"
_MARKED = re.compile(r"\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")
MADE, RENEWED, THERE = "made", "renewed", "there"


@dataclass(frozen=True)
class Made:
    """A file and what happened to it."""

    file: Path
    what: str


def run(asked: Asked) -> int:
    """Makes what is missing; what somebody has written stays as it is."""
    text_id, home = asked.arguments[0], home_of(asked)
    if not is_id(text_id):
        raise UsageFault("id", found=text_id)
    if not asked["home"] and not (home / "texts").is_dir():
        raise UsageFault("no-texts", found=home)
    picture = _picture(home, asked["picture"])
    made = [_source(home, text_id, level="easy", picture=picture)]
    latvian = read_text(made[0].file, root=home)
    made += [_translation(home, language, latvian) for language in _translations(home)]
    if (home / "texts" / f"{SOURCE}{FULL}").is_dir():
        made.append(_source(home, text_id, level="full", picture=picture))
    say(asked, lines=_as_lines(made, speak=asked.speak), content={"files": _as_json(made)})
    return 0


def _as_lines(made: list[Made], *, speak: str) -> list[str]:
    lines = [f"{one.file.as_posix()}  {word('made', one.what, speak=speak)}" for one in made]
    return [*lines, word("new", "then", speak=speak)]


def _as_json(made: list[Made]) -> list[dict[str, str]]:
    return [{"file": one.file.as_posix(), "what": one.what} for one in made]


def _picture(home: Path, wanted: str) -> str:
    known = read_pictures(home / "pictures.toml", folder=home / "pictures", path="pictures.toml")
    if wanted and wanted not in known:
        raise UsageFault("picture", found=wanted, near=nearest(wanted, known))
    return wanted or (FIRST_PICTURE if FIRST_PICTURE in known else next(iter(known), ""))


def _translations(home: Path) -> list[str]:
    folders = sorted(folder.name for folder in (home / "texts").iterdir() if folder.is_dir())
    return [name for name in folders if name != SOURCE and not name.endswith(FULL)]


def _source(home: Path, text_id: str, *, level: str, picture: str) -> Made:
    folder = SOURCE if level == "easy" else f"{SOURCE}{FULL}"
    file = home / "texts" / folder / f"{text_id}.txt"
    if file.exists():
        return Made(file, THERE)
    body = word("new", level, speak=SOURCE)
    if not picture:
        body = body.replace("@ {picture}\n", "")
    return _write(file, f"id: {text_id}\n{body.format(picture=picture)}")


def _translation(home: Path, language: str, latvian: Text) -> Made:
    """A copy of the Latvian sentences to write over: so every part is there, in its place."""
    file = home / "texts" / language / f"{latvian.id}.txt"
    if file.exists() and not is_untouched(read_text(file, root=home), latvian=latvian):
        return Made(file, THERE)
    source = (home / "texts" / SOURCE / f"{latvian.id}.txt").read_text(encoding="utf-8")
    lines = source.splitlines()[latvian.title.number - 1 :]
    # A Latvian word stands in no glossary of another language.
    body = "\n".join(_MARKED.sub(r"\1", without_excuses(line)) for line in lines)
    return _write(file, f"id: {latvian.id}\nof: {latvian.hash[:8]}\n\n{body}\n")


def is_untouched(text: Text, *, latvian: Text) -> bool:
    """Whether the translation is still the copy of the Latvian text that the command made."""
    same = [line.plain for line in text.lines] == [line.plain for line in latvian.lines]
    return same or text.follows == text.hash[:8]


def _write(file: Path, content: str) -> Made:
    file.parent.mkdir(parents=True, exist_ok=True)
    what = RENEWED if file.exists() else MADE
    file.write_text(content, encoding="utf-8")
    return Made(file, what)


COMMAND = Command("new", run, arguments="one", options=(Option("picture"), FORMAT, HOME_FOLDER))
