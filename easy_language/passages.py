"""The passages of a text, each under a mark of its own, for what is said about one of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from easy_language.structure import Block, Line, Part, Slot, Step, Text

# Somebody means the text as a whole.
WHOLE = "all"
MARK_SIGNS = 8


@dataclass(frozen=True)
class Passage:
    """One block, step or component of a text; ``words`` is how it begins, ``number`` its first line."""

    mark: str
    part: Part
    heading: Line | None
    number: int
    words: str


def passages_of(text: Text) -> tuple[Passage, ...]:
    """Every passage in reading order; those that say the same have the same mark."""
    return tuple(
        _passage(part, heading=section.heading, title=text.title)
        for section in text.sections
        for part in section.parts
    )


def _passage(part: Part, *, heading: Line | None, title: Line) -> Passage:
    if isinstance(part, Slot):
        # What a component says stands in no text: it goes by its heading.
        words, number, said = (heading or title).plain, part.number, [f"= {part.name}"]
    else:
        lines = _first_lines(part)
        words, number, said = lines[0].plain, lines[0].number, [line.plain for line in lines]
    mark = hashlib.sha256("\n".join(said).encode()).hexdigest()[:MARK_SIGNS]
    return Passage(mark, part, heading, number, words)


def _first_lines(part: Block | Step) -> tuple[Line, ...]:
    """The sentences; a list alone is its items, and a list after sentences belongs to them."""
    if isinstance(part, Step):
        return (part.title, *part.lines)
    return part.lines or part.items
