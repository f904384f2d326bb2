"""What the journal and the kept data are called, in easy words; the words are data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

FILE = Path(__file__).with_name("words.toml")
Said = Annotated[str, msgspec.Meta(pattern=r"\S")]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file; a key that is not foreseen is a mistake."""


class Event(Row, frozen=True, kw_only=True):
    """What is said of one kind of entry: of somebody else, and to the reader about themselves.

    `key` is an event, or its beginning with a dot for all that begin so.
    """

    key: str
    said: dict[str, Said]
    own: dict[str, Said] = msgspec.field(default_factory=dict)


class Topic(Row, frozen=True, kw_only=True):
    """One part of what is kept; `years` in what `stays` comes from `keeping.toml`.

    Where nobody has said how long, `stays` is empty: the page says so once.
    """

    key: str
    picture: Said
    title: dict[str, Said]
    lines: dict[str, tuple[Said, ...]]
    stays: dict[str, Said] = msgspec.field(default_factory=dict)


class Words(Row, frozen=True, kw_only=True):
    """The whole file."""

    events: tuple[Event, ...]
    # Why somebody looked, by what is known of the look.
    reasons: dict[str, dict[str, Said]]
    topics: tuple[Topic, ...]
    # Why something stays when the person asks to erase.
    kept: dict[str, dict[str, Said]]


@cache
def words() -> Words:
    """The words. Raises msgspec.ValidationError for a file that says less or more than it must."""
    return msgspec.toml.decode(FILE.read_bytes(), type=Words)


def event_words(what: str) -> Event:
    """The words of this very event, else of all that begin like it, else of anything."""
    known = {one.key: one for one in words().events}
    beginning = f"{what.partition('.')[0]}."
    return known.get(what) or known.get(beginning) or known[""]


def in_language(said: Mapping[str, str], language: str) -> str:
    """What is said in the language, else in the source language, which stands first."""
    return said.get(language) or next(iter(said.values()))
