"""What every part of a pack is made of: keys, words in each language, facts that name their source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta, Struct

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Organisation = Annotated[str, Meta(pattern=r"^(\*|[a-z][a-z0-9]*(-[a-z0-9]+)*)$")]
Version = Annotated[str, Meta(pattern=r"^[0-9a-z]+(-[0-9a-z]+)*$")]
Said = Annotated[str, Meta(pattern=r"\S")]
Cents = Annotated[int, Meta(ge=1)]
Count = Annotated[int, Meta(ge=0)]

# R.7.2.1 is a point of the regulation, L12009-12061 lines of the main source, MV2:L73 of another one.
REFERENCE = re.compile(r"(?:[A-Z][A-Z0-9]*:)?(?:R\.\d+(?:\.\d+)*|L\d+(?:-\d+)?)")


class Words(Mapping[str, str]):
    """One thing said in each language, the source language first; it answers for one not yet written."""

    def __init__(self, by_language: Mapping[str, str]) -> None:
        self._by_language = dict(by_language)

    def __getitem__(self, language: str) -> str:
        return self._by_language.get(language) or next(iter(self._by_language.values()))

    def __contains__(self, language: object) -> bool:
        # The inherited one asks for the words, and something always answers.
        return language in self._by_language

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_language)

    def __len__(self) -> int:
        return len(self._by_language)

    def __repr__(self) -> str:
        return f"Words({self._by_language!r})"


class FullWords(Words):
    """The same said at full length, in office language; a language may lack it."""


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a pack; a key that is not foreseen is a mistake."""


class Fact(Row, frozen=True, kw_only=True):
    """Something claimed about a programme: it names its source, or admits that it is invented."""

    source: str | None = None
    invented: bool = False

    def __post_init__(self) -> None:
        if self.source is None and not self.invented:
            raise ValueError("names no source; give one, or say invented = true")
        if self.source is not None and self.invented:
            raise ValueError("names a source and says invented = true; only one can be so")
        for reference in () if self.source is None else self.source.split("; "):
            if not REFERENCE.fullmatch(reference):
                raise ValueError(f"{reference!r} is no source line such as R.7.2.1 or L12009-12061")


class Shown(Fact, frozen=True, kw_only=True):
    """Something a page shows with its picture."""

    key: Key
    picture: Key
