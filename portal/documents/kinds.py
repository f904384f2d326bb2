"""What kinds of documents there are: each has data, a template, and says what stands in its frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from babel.dates import format_date

from portal.documents.errors import UnknownKind


class DocumentData(Protocol):
    """What every document knows about itself."""

    @property
    def number(self) -> str:
        """The number people say when they ask about it."""


@dataclass(frozen=True)
class Frame:
    """What stands around the text: heading, a few facts at the top, words of its own, who signs."""

    title: str
    facts: tuple[str, ...]
    words: dict[str, str]
    signature: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of document; `frame` and `check` speak the language and level that are set around them."""

    name: str
    template: str
    data: type[Any]
    frame: Callable[[Any, str], Frame]
    check: Callable[[Any, bool], None] = lambda _data, _is_demo: None
    # Who signs it, as people say the names; for each there is a place to sign in the document.
    signers: Callable[[Any], tuple[str, ...]] = lambda _data: ()


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; a room does so when it is loaded."""
    _KINDS[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind:
    """Raises UnknownKind."""
    if name not in _KINDS:
        raise UnknownKind(f"No room has registered the kind {name!r}.")
    return _KINDS[name]


def day_in_words(day: date, *, language: str) -> str:
    """The day as a letter says it: `2026. gada 23. novembris`."""
    return format_date(day, "long", locale=language)
