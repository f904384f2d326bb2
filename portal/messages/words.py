"""What each kind of message says, and the notice that leaves the house; the words are data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from portal.messages.rules import Kind

FILE = Path(__file__).with_name("words.toml")
Said = Annotated[str, msgspec.Meta(pattern=r"\S")]
Lines = Annotated[tuple[Said, ...], msgspec.Meta(min_length=1)]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file; a key that is not foreseen is a mistake."""


class Notice(Row, frozen=True, kw_only=True):
    """What leaves the house: that there is news, and nothing else."""

    subject: dict[str, Said]
    lines: dict[str, Lines]


class KindWords(Row, frozen=True, kw_only=True):
    """One kind of message in both levels."""

    key: Kind
    picture: Said
    title: dict[str, Said]
    easy: dict[str, Lines]
    full: dict[str, Lines]
    # Who came with a key alone reads it, too: it says nothing that harms.
    opens_with_key: bool = False

    def heading(self, language: str) -> str:
        """What the message is called in a list."""
        return in_language(self.title, language)

    def said(self, *, language: str, level: str) -> tuple[str, ...]:
        """Its lines; an unknown language reads the source language."""
        return in_language(self.full if level == "full" else self.easy, language)


class MessageWords(Row, frozen=True, kw_only=True):
    """The whole file."""

    notice: Notice
    kinds: tuple[KindWords, ...]


Value = TypeVar("Value")


def in_language(said: Mapping[str, Value], language: str) -> Value:
    """What is said in the language, else in the source language, which stands first."""
    return said[language] if language in said else next(iter(said.values()))


@cache
def words() -> MessageWords:
    """The words. Raises msgspec.ValidationError for a file that says less or more than it must."""
    return msgspec.toml.decode(FILE.read_bytes(), type=MessageWords)


def words_of(kind: Kind) -> KindWords:
    """What this kind of message says."""
    return next(one for one in words().kinds if one.key is kind)
