"""The shapes of an easy-language text: what the parser makes and every other room reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Level = Literal["easy", "full"]
PieceKind = Literal["text", "word", "value"]
VALUE_IN_PLAIN_TEXT = "…"


class TextError(Exception):
    """A text file that cannot be read as a text; its str is ``path:line: message``.

    ``column`` counts from 1; where a whole line or file is at fault it is 1.
    """

    def __init__(self, path: str, line: int, message: str, latvian: str = "", column: int = 1) -> None:
        super().__init__(path, line, message)
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.latvian = latvian or message

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Excuse:
    """A rule the writer sets aside on one line, and why."""

    rule: str
    reason: str
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Piece:
    """A run of a line: plain text, an explained word, or a value filled in by the page.

    ``key`` of a word is, after :func:`parse`, what to look up in the glossary; in a loaded
    ``Library`` it is the glossary key, or None when the glossary has no such word.
    ``key`` of a value is its name. ``column`` counts characters of the raw line from 1.
    """

    kind: PieceKind
    text: str
    key: str | None = None
    column: int = 1


@dataclass(frozen=True)
class Line:
    """One line of the source: in easy texts this is one sentence."""

    pieces: tuple[Piece, ...]
    number: int
    raw: str
    exceptions: tuple[Excuse, ...] = ()

    @property
    def plain(self) -> str:
        """The text without markup; a value shows as an ellipsis."""
        return "".join(VALUE_IN_PLAIN_TEXT if piece.kind == "value" else piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Block:
    """One idea: a picture, its sentences and perhaps a list."""

    picture: str | None
    lines: tuple[Line, ...]
    items: tuple[Line, ...] = ()
    # The line that names the picture; 0 without one.
    picture_number: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Step:
    """One numbered step: its title and the sentences under it."""

    number: int
    picture: str | None
    title: Line
    lines: tuple[Line, ...] = ()
    picture_number: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Slot:
    """A place where the page inserts a component, for example a table of amounts."""

    name: str
    number: int = 0


Part = Block | Step | Slot


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; the first section of a text has no heading."""

    heading: Line | None
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Text:
    """One topic in one language at one level."""

    id: str
    language: str
    level: Level
    title: Line
    sections: tuple[Section, ...]
    source: str | None
    follows: str | None
    path: str
    hash: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line a reader meets, in reading order."""
        found = [self.title]
        for section in self.sections:
            if section.heading is not None:
                found.append(section.heading)
            for part in section.parts:
                found.extend(lines_of(part))
        return tuple(found)


def lines_of(part: Part) -> tuple[Line, ...]:
    """The lines of one part in reading order."""
    if isinstance(part, Block):
        return part.lines + part.items
    if isinstance(part, Step):
        return (part.title, *part.lines)
    return ()
