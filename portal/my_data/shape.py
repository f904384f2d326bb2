"""The shape of `keeping.toml`: which table keeps what about whom, and for how long."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

FILE = Path(__file__).with_name("keeping.toml")
Said = Annotated[str, Meta(pattern=r"\S", max_length=300)]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
# `column = table.column`: the rows whose column holds what was found in the other table.
# `column like prefix:{table.column}:%`: the same, where the column is a name that contains it.
Path_ = Annotated[str, Meta(pattern=r"^[a-z_]+ (= [a-z_]+\.[a-z_]+|like [^{}]*\{[a-z_]+\.[a-z_]+\}[^{}]*)$")]
# What happens when the person asks to erase: it goes; it goes when nothing is left that is kept; it is kept.
WhenAsked = Literal["goes", "last", "kept"]


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file; a key that is not foreseen is a mistake."""


class OfPeople(Row, frozen=True, kw_only=True):
    """A table whose rows are about people who are known."""

    name: Name
    topic: Said
    found_by: Annotated[tuple[Path_, ...], Meta(min_length=1)]
    # Every column that names a person, the one whom the row is about among them.
    people: tuple[Name, ...] = ()
    # What is handed out to nobody: fingerprints and secrets that would open something.
    hidden: tuple[Name, ...] = ()
    when_asked: WhenAsked
    why: Said = ""
    source: Said = ""
    # The journal is told in its own words: its rows name others.
    told_apart: bool = False


class OfNobody(Row, frozen=True, kw_only=True):
    """A table that holds nobody, or people whom nobody can find by it; `why` says so."""

    name: Name
    why: Said


class Retention(Row, frozen=True, kw_only=True):
    """How long rows stay after something happened to them.

    Without `days` nothing goes by itself: no source says how long, and no guess may erase.
    """

    table: Name
    after: Name
    days: Annotated[int, Meta(ge=0)] | None = None
    why: Said
    source: Said = ""
    invented: bool = False


class Keeping(Row, frozen=True, kw_only=True):
    """The whole of `keeping.toml`."""

    people: tuple[OfPeople, ...]
    nobody: tuple[OfNobody, ...]
    retention: tuple[Retention, ...]


def read_keeping(file: Path = FILE) -> Keeping:
    """What is kept. Raises msgspec.ValidationError for a file that says less or more than it must."""
    return msgspec.toml.decode(file.read_bytes(), type=Keeping)


KEEPING = read_keeping()
