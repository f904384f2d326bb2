"""The command stale: what no longer fits the text of today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from easy_language.commands.asking import FORMAT, HOME_FOLDER, Asked, Command, Option, UsageFault, word
from easy_language.commands.beginning import is_untouched
from easy_language.commands.homes import SOURCE, home_of, human_of, library_of, say
from easy_language.library import Library, shown_path
from easy_language.reading import read_source
from easy_language.structure import Text
from easy_language.voice.recordings import Shelves, person_name
from easy_language.voice.say import speaks
from easy_language.voice.script import line_words

# A line that shares so much with the old one is that line, changed.
ALIKE = 0.6


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
    human = human_of(asked)
    found += of_people(library, human, home=home_of(asked), others=_lines_in(asked["lines"]))
    if asked["recordings"]:
        found += of_recordings(library, Shelves(_folder(asked["recordings"]), human=human))
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


def _lines_in(named: str) -> list[tuple[str, str]]:
    """Pairs of language and line in the file; raises UsageFault."""
    if not named:
        return []
    if not Path(named).is_file():
        raise UsageFault("path", found=named)
    rows = read_source(Path(named), path=named).splitlines()
    return [(language.strip(), line.strip()) for language, _, line in (row.partition(":") for row in rows)]


def of_people(
    library: Library, human: Path, *, home: Path, others: Iterable[tuple[str, str]] = ()
) -> Iterator[Stale]:
    """Recordings by people of a line that has changed or is gone.

    The name of a recording is the hash of the words that are read; who reads them may write them into a file
    of that name, ``.txt``. ``others`` are lines that stand in no text, each with its language.
    """
    for folder in sorted(path for path in human.glob("*") if path.is_dir()):
        language = folder.name
        lines = _lines_of(library, language=language)
        lines += [line for spoken, line in others if spoken == language]
        there = {person_name(line, language=language) for line in lines}
        patterns = _with_values(library, language=language)
        for file in sorted(folder.glob("*.mp3")):
            kind, facts = _of_person(file, language=language, lines=lines, there=there, patterns=patterns)
            if kind:
                yield Stale(kind, shown_path(file, root=home), 1, tuple(facts.items()))


def _of_person(
    file: Path, *, language: str, lines: list[str], there: set[str], patterns: list[re.Pattern[str]]
) -> tuple[str, dict[str, object]]:
    """The kind of fault, empty when the recording fits, and its facts."""
    beside = file.with_suffix(".txt")
    words = " ".join(read_source(beside, path=beside.name).split()) if beside.is_file() else ""
    if words and person_name(words, language=language) != file.stem:
        return "recording-unbound", {"old": words, "name": person_name(words, language=language)}
    if file.stem in there or any(pattern.fullmatch(words) for pattern in patterns):
        return "", {}
    if not words:
        return "recording-unknown", {}
    near = get_close_matches(words, lines, n=1, cutoff=ALIKE)
    if not near:
        return "recording-gone", {"old": words}
    return "recording-old", {"old": words, "now": near[0], "name": person_name(near[0], language=language)}


def _lines_of(library: Library, *, language: str) -> list[str]:
    """Every line of the language that is read aloud wherever it stands: texts and explained words."""
    easy = [text for text in library.texts if (text.language, text.level) == (language, "easy")]
    said = [words for text in easy for line in text.lines if (words := line_words(line, values={}))]
    return [*said, *(line for word in library.words(language) for line in (word.title, *word.lines))]


def _with_values(library: Library, *, language: str) -> list[re.Pattern[str]]:
    """What a line with a value of the page may sound like, whatever the value is."""
    return [
        re.compile("".join(".+" if piece.kind == "value" else re.escape(piece.text) for piece in line.pieces))
        for text in library.texts
        if (text.language, text.level) == (language, "easy")
        for line in text.lines
        if any(piece.kind == "value" for piece in line.pieces)
    ]


def of_recordings(library: Library, shelves: Shelves) -> Iterator[Stale]:
    """Easy texts with lines that no file in the folder says; a line with a value of the page is left out."""
    for text in library.texts:
        if text.level != "easy" or not speaks(text.language):
            continue
        lines = [words for line in text.lines if (words := line_words(line, values={}))]
        silent = sum(shelves.recording(words, language=text.language) is None for words in lines)
        if silent:
            yield Stale("silent", text.path, 1, (("count", silent), ("all", len(lines))))


COMMAND = Command("stale", run, options=(Option("recordings"), Option("lines"), FORMAT, HOME_FOLDER))
