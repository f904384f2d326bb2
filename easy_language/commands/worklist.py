"""The command words: the hard words of all texts, and what readers did not understand."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from easy_language.check.settings import languages
from easy_language.commands.asking import (
    FORMAT,
    HOME_FOLDER,
    WRITTEN_IN,
    Asked,
    Command,
    Option,
    UsageFault,
    word,
)
from easy_language.commands.homes import language_of, library_of, say
from easy_language.library import Library
from easy_language.passages import WHOLE, passages_of
from easy_language.structure import lines_of
from easy_language.wordlist import OPEN, HardWord, hard_words, times_not_understood

STANDARD_INPUT = "-"
TEXTS_SHOWN = 3


@dataclass(frozen=True)
class Pressed:
    """So often somebody did not understand this part; without a place when the text no longer has it."""

    text: str
    language: str
    level: str
    block: str
    count: int
    place: str = ""
    words: str = ""
    lines: tuple[int, ...] = ()


def run(asked: Asked) -> int:
    """Prints the worklist; 1 when a hard word is neither explained nor allowed."""
    library = library_of(asked)
    wanted = [language_of(asked)] if asked["in"] else list(library.languages)
    pressed = [row for row in _pressed(asked, library) if row.language in wanted]
    rows = [
        row
        for language in wanted
        if language in languages()
        for row in _rows(library, language=language, pressed=pressed)
    ]
    rows.sort(key=lambda row: (-row[1], -len(row[0].places), row[0].language, row[0].word))
    say(
        asked,
        lines=[*_as_lines(rows, pressed, speak=asked.speak)],
        content={
            "words": [_as_json(one, times) for one, times in rows],
            "not_understood": [_pressed_as_json(one) for one in pressed],
        },
    )
    return int(any(one.state == OPEN for one, _ in rows))


def _rows(library: Library, *, language: str, pressed: list[Pressed]) -> list[tuple[HardWord, int]]:
    presses: dict[tuple[str, int], int] = {}
    for one in pressed:
        if (one.language, one.level) == (language, "easy"):
            for number in one.lines:
                presses[one.text, number] = presses.get((one.text, number), 0) + one.count
    found = hard_words(library, language=language)
    times = times_not_understood(found, presses)
    return [(one, times[one.word]) for one in found]


def _pressed(asked: Asked, library: Library) -> list[Pressed]:
    """What the file of the portal says, the hardest first; raises UsageFault."""
    if not asked["not-understood"]:
        return []
    try:
        content = json.loads(_content(asked))
        rows = content["not_understood"] if isinstance(content, dict) else content
        found = [_row(row, library) for row in rows]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageFault("counts", found=asked["not-understood"]) from error
    return sorted(found, key=lambda one: (-one.count, one.text, one.language, one.level, one.block))


def _content(asked: Asked) -> bytes:
    named = asked["not-understood"]
    if named == STANDARD_INPUT:
        return (asked.typed or sys.stdin.buffer).read()
    if not Path(named).is_file():
        raise UsageFault("path", found=named)
    return Path(named).read_bytes()


def _row(row: dict[str, object], library: Library) -> Pressed:
    text_id, language, level, block = (str(row[name]) for name in ("text", "language", "level", "block"))
    count = int(str(row["count"]))
    if library.has(text_id, language=language, level=level):
        text = library.text(text_id, language=language, level=level)
        if block == WHOLE:
            return Pressed(text_id, language, level, block, count, text.path, text.title.plain)
        for passage in passages_of(text):
            if passage.mark == block:
                lines = tuple(line.number for line in lines_of(passage.part))
                place = f"{text.path}:{passage.number}"
                return Pressed(text_id, language, level, block, count, place, passage.words, lines)
    return Pressed(text_id, language, level, block, count)


def _as_lines(rows: list[tuple[HardWord, int]], pressed: list[Pressed], *, speak: str) -> list[str]:
    open_words = sum(one.state == OPEN for one, _ in rows)
    lines = [word("words", "head", speak=speak).format(count=len(rows), open=open_words)]
    width = max((len(one.word) for one, _ in rows), default=0)
    state_width = max(len(word("state", state, speak=speak)) for state in ("open", "explained", "plain"))
    for one, times in rows:
        state = word("state", one.state, speak=speak).ljust(state_width)
        shown = ", ".join(one.texts[:TEXTS_SHOWN])
        more = f" +{len(one.texts) - TEXTS_SHOWN}" if len(one.texts) > TEXTS_SHOWN else ""
        said = f"  [{word('words', 'times', speak=speak).format(count=times)}]" if times else ""
        head = f"{len(one.places):4}  {one.word.ljust(width)}  {one.language}  {one.rule}"
        lines.append(f"{head}  {state}  {shown}{more}{said}")
    if pressed:
        lines += ["", word("words", "pressed", speak=speak)]
        gone = word("words", "gone", speak=speak)
        lines += [f"{one.count:4}  {one.place or one.text} {one.words or gone}" for one in pressed]
    return lines


def _as_json(one: HardWord, times: int) -> dict[str, object]:
    return {
        "word": one.word,
        "language": one.language,
        "count": len(one.places),
        "rule": one.rule,
        "state": one.state,
        "forms": list(one.forms),
        "texts": list(one.texts),
        "first": f"{one.places[0].text.path}:{one.places[0].number}",
        "not_understood": times,
    }


def _pressed_as_json(one: Pressed) -> dict[str, object]:
    names = ("text", "language", "level", "block", "count")
    return {
        **{name: getattr(one, name) for name in names},
        "place": one.place or None,
        "words": one.words or None,
    }


COMMAND = Command("words", run, options=(Option("not-understood"), FORMAT, WRITTEN_IN, HOME_FOLDER))
