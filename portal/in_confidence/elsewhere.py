"""Numbers for a bad moment, whom else one can turn to, and how soon we answer; all of it is data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from portal.in_confidence.rules import Kind

FILE = Path(__file__).with_name("elsewhere.toml")
Said = Annotated[str, msgspec.Meta(pattern=r"\S")]
Days = Annotated[int, msgspec.Meta(ge=1)]
Href = Annotated[str, msgspec.Meta(pattern=r"^tel:\+?\d+$")]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file; a key that is not foreseen is a mistake."""


class AnswerDays(Row, frozen=True, kw_only=True):
    """In how many days each kind is answered."""

    talk: Days
    guardian: Days
    complaint: Days
    invented: bool = False


class Place(Row, frozen=True, kw_only=True):
    """Somebody who helps; without a number there is none that holds everywhere."""

    key: Said
    picture: Said
    lines: dict[str, tuple[Said, ...]]
    title: dict[str, Said] = {}
    number: Said | None = None
    href: Href | None = None
    # Where the number stands in public.
    public: Said | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a number that nobody can call, or of which nobody knows where it stands."""
        if len({one is None for one in (self.number, self.href, self.public)}) != 1:
            raise ValueError(f"{self.key}: number, href and public stand together.")

    def named(self, language: str) -> str:
        """What it is called, in the language or in the first one of the file."""
        return self.title.get(language) or next(iter(self.title.values()), "")

    def said(self, language: str) -> tuple[str, ...]:
        """What it is for, in the language or in the first one of the file."""
        return self.lines.get(language) or next(iter(self.lines.values()))


class Elsewhere(Row, frozen=True, kw_only=True):
    """The whole file."""

    checked_on: date
    answer_days: AnswerDays
    numbers: tuple[Place, ...]
    places: tuple[Place, ...]

    def days(self, kind: Kind) -> int:
        """In how many days this kind is answered."""
        known: Mapping[str, int] = msgspec.structs.asdict(self.answer_days)
        return known[kind.value]


@cache
def elsewhere() -> Elsewhere:
    """The file. Raises msgspec.ValidationError for one that says less or more than it must."""
    return msgspec.toml.decode(FILE.read_bytes(), type=Elsewhere)
