"""A line as the rules see it: plain characters, tokens, and where each stood in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from easy_language.structure import Excuse, Line, Piece

Kind = Literal["sentence", "heading", "label"]
VALUE = "\ufffc"
_TOKEN = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+|\ufffc|[^\w\s]")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\{?\s*(?:\w+\s*)?\}?\}")
_STOP = re.compile(r"(?<=[.?!])\s+|\n+")
# "V. Bērziņš", "A.V. Bērziņš"; a pronoun is shorter than a family name: "vitamīns C. Jūs" are two sentences.
_INITIALS = re.compile(r"(?<!\w)(?P<letters>(?:[^\W\d_]\.[ \u00a0]?){1,3})(?P<name>[^\W\d_]{4,})")
_DIGIT_GROUPS = re.compile(r"(?<=\d)[ \u00a0](?=\d)")


@dataclass(frozen=True)
class Token:
    """A word, a number, a value or a sign, and where it starts in the sentence."""

    text: str
    start: int
    explained: bool = False

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def lower(self) -> str:
        return self.text.lower()


@dataclass(frozen=True)
class Initials:
    """Letters that stand for a first name; ``end`` is that of the family name after them."""

    letters: str
    start: int
    stop: int
    end: int

    @property
    def places(self) -> range:
        """Where the letters and their full stops stand."""
        return range(self.start, self.stop)


def initials_in(text: str) -> tuple[Initials, ...]:
    """The names in the text of which only the first letter is written."""
    return tuple(
        Initials(found["letters"].strip(), found.start(), found.end("letters"), found.end())
        for found in _INITIALS.finditer(text)
        if found["name"][0].isupper() and not any(sign.islower() for sign in found["letters"])
    )


@dataclass(frozen=True)
class Sentence:
    """What the rules look at; ``kind`` says whether a full stop is due."""

    text: str
    kind: Kind
    number: int
    columns: tuple[int, ...]
    tokens: tuple[Token, ...]
    exceptions: tuple[Excuse, ...] = ()
    # What was read right before; None also when nobody knows (alone is False then).
    previous: Sentence | None = field(default=None, compare=False, repr=False)
    alone: bool = True

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """The tokens that are words."""
        return tuple(token for token in self.tokens if token.is_word)

    @cached_property
    def word_count(self) -> int:
        """Words, numbers and values, as a reader counts them: 27 936 is one, 10:30 is one."""
        chunks = _DIGIT_GROUPS.sub("", self.text).split()
        return sum(any(sign.isalnum() or sign == VALUE for sign in chunk) for chunk in chunks)

    @cached_property
    def initials(self) -> tuple[Initials, ...]:
        """The names of which only the first letter is written."""
        return initials_in(self.text)

    @cached_property
    def places_of_initials(self) -> frozenset[int]:
        """Where the letters and full stops of such names stand."""
        return frozenset(place for one in self.initials for place in one.places)

    def column(self, offset: int) -> int:
        """The column in the file of a place in the sentence, counted from 1."""
        return self.columns[min(offset, len(self.columns) - 1)] if self.columns else 1

    def is_name(self, token: Token) -> bool:
        """Whether a capital letter inside the sentence shows that the word is a name."""
        if any(one.start <= token.start < one.end for one in self.initials):
            return True
        before = self.text[: token.start].rstrip()
        starts = not before or before[-1] in '.?!:„“«"' or not any(sign.isalnum() for sign in before)
        return token.text[0].isupper() and not starts


def sentence_of(line: Line, *, kind: Kind, previous: Sentence | None = None) -> Sentence:
    """The sentence in a line of a text; ``previous`` is the one right above it."""
    text = ""
    columns: list[int] = []
    explained: list[tuple[int, int]] = []
    for piece in line.pieces:
        shown = VALUE if piece.kind == "value" else piece.text
        if piece.kind == "word":
            explained.append((len(text), len(text) + len(shown)))
        columns += [piece.column + (0 if piece.kind == "value" else step) for step in range(len(shown))]
        text += shown
    return Sentence(
        text=text,
        kind=kind,
        number=line.number,
        columns=tuple(columns),
        tokens=_tokens(text, explained),
        exceptions=line.exceptions,
        previous=previous,
    )


def bare_sentence(text: str, *, kind: Kind, number: int = 1, after: str | None = "") -> Sentence:
    """A sentence that stands in no file; ``after`` is what a reader has just read, None if unknown."""
    previous = bare_sentence(after, kind="sentence", number=number) if after else None
    found = sentence_of(Line((Piece("text", text),), number, text), kind=kind, previous=previous)
    return replace(found, alone=after == "")


def _tokens(text: str, explained: list[tuple[int, int]]) -> tuple[Token, ...]:
    return tuple(
        Token(
            found.group(),
            found.start(),
            any(start <= found.start() < end for start, end in explained),
        )
        for found in _TOKEN.finditer(text)
    )


def readable(text: str) -> str:
    """An interface string as a reader meets it: each placeholder is one value."""
    return _PLACEHOLDER.sub(VALUE, text).replace("%%", "%")


def sentences_in(text: str) -> list[str]:
    """The sentences of a longer string; an ordinal (24. novembrī), "u. c." and initials end none."""
    named = {place for one in initials_in(text) for place in one.places}
    found, start = [], 0
    for stop in _STOP.finditer(text):
        if "\n" in stop.group() or (stop.start() - 1 not in named and _is_end(text, stop)):
            found.append(text[start : stop.start()].strip())
            start = stop.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _is_end(text: str, stop: re.Match[str]) -> bool:
    """After a number only a capital letter shows that a sentence ended; else anything but a small one."""
    following = text[stop.end() : stop.end() + 1]
    if text[stop.start() - 2 : stop.start() - 1].isdigit():
        return following.isupper()
    return not following.islower()
