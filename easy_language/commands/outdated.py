"""The command stale: what no longer fits the Latvian text of today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from easy_language.commands.asking import FORMAT, HOME_FOLDER, Asked, Command, Option, UsageFault, word
from easy_language.commands.beginning import is_untouched
from easy_language.commands.homes import SOURCE, library_of, say
from easy_language.library import Library
from easy_language.structure import Text
from easy_language.voice.recordings import Shelves
from easy_language.voice.say import speaks
from easy_language.voice.script import line_words


@dataclass(frozen=True)
class Stale:
    """One thing to mend; ``kind`` names its sentence in words.toml, ``facts`` fill it."""

    kind: str
    file: str
    line: int
    facts: tuple[tuple[str, object], ...] = ()

    def said(self, speak: str) -> str:
        """What is the matter and what to do."""
        return word("stale-kind", self.kind, speak=speak).format(**dict(self.facts))


def run(asked: Asked) -> int:
    """Prints what to mend; 1 when there is something."""
    library = library_of(asked)
    found = [*of_translations(library), *of_reviews(library)]
    if asked["recordings"]:
        found += of_recordings(library, _folder(asked["recordings"]))
    easy = [text for text in library.texts if text.level == "easy"]
    reviewed = sum(library.badge(text) is not None for text in easy)
    counts = {"texts": len(easy), "reviewed": reviewed}
    lines = [f"{one.file}:{one.line} {one.said(asked.speak)}" for one in found]
    head = word("stale", "head", speak=asked.speak).format(count=len(found), **counts)
    content = [
        {"kind": one.kind, "file": one.file, "line": one.line, "message": one.said(asked.speak)}
        for one in found
    ]
    say(asked, lines=[*lines, head], content={"stale": content, **counts})
    return int(bool(found))


def of_translations(library: Library) -> Iterator[Stale]:
    """Easy texts that are missing in a language, or that follow an older Latvian text."""
    others = [language for language in library.languages if language != SOURCE]
    for text_id in library.ids(SOURCE, "easy"):
        latvian = library.text(text_id, language=SOURCE, level="easy")
        for language in others:
            yield from _of_translation(library, latvian, language=language)
    for text in library.texts:
        if not library.has(text.id, language=SOURCE, level="easy"):
            yield Stale("orphan", text.path, 1, (("text", text.id),))


def _of_translation(library: Library, latvian: Text, *, language: str) -> Iterator[Stale]:
    facts = (("text", latvian.id), ("language", language), ("hash", latvian.hash[:8]))
    if not library.has(latvian.id, language=language, level="easy"):
        yield Stale("missing", latvian.path, 1, facts)
        return
    text = library.text(latvian.id, language=language, level="easy")
    if is_untouched(text, latvian=latvian):
        yield Stale("untouched", text.path, 1, facts)
    elif text.follows != latvian.hash[:8]:
        yield Stale("old", text.path, 1, facts)


def of_reviews(library: Library) -> Iterator[Stale]:
    """Texts whose last review is of an older text, and reviews of texts that are not there any more."""
    last = {(one.text, one.language): one for one in sorted(library.reviews, key=lambda one: one.date)}
    for (text_id, language), one in sorted(last.items()):
        facts = (("text", text_id), ("language", language), ("date", one.date.isoformat()))
        levels = [level for level in ("easy", "full") if library.has(text_id, language=language, level=level)]
        texts = [library.text(text_id, language=language, level=level) for level in levels]
        if not texts:
            yield Stale("review-gone", one.path, one.number, facts)
        elif not any(review.is_about(text) for review in library.reviews for text in texts):
            yield Stale("review-old", one.path, one.number, facts)


def _folder(named: str) -> Path:
    if not Path(named).is_dir():
        raise UsageFault("home", found=named)
    return Path(named)


def of_recordings(library: Library, folder: Path) -> Iterator[Stale]:
    """Easy texts with lines that no file in the folder says; a line with a value of the page is left out."""
    shelves = Shelves(folder)
    for text in library.texts:
        if text.level != "easy" or not speaks(text.language):
            continue
        lines = [words for line in text.lines if (words := line_words(line, values={}))]
        silent = sum(shelves.recording(words, language=text.language) is None for words in lines)
        if silent:
            yield Stale("silent", text.path, 1, (("count", silent), ("all", len(lines))))


COMMAND = Command("stale", run, options=(Option("recordings"), FORMAT, HOME_FOLDER))
