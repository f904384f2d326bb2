"""In which order people read the topics of a programme, and under which headings the overview shows them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from portal.programme.articles import ARTICLES
from portal.programme.errors import ContentError
from portal.programme.facts import Key, Row, Words
from portal.programme.pack import in_plain_words, words_hook

# What the pages of a group offer at their end: to find out whether one can get it, or to read on and to ask.
LeadsTo = Literal["questions", "reading"]


class TopicGroup(Row, frozen=True, kw_only=True):
    """Topics that people read together, under one heading of the overview."""

    key: Key
    title: Words
    picture: Key
    leads_to: LeadsTo
    topics: Annotated[tuple[Key, ...], Meta(min_length=1)]
    # Texts about this site that are looked for here, too; they stand after the topics.
    articles: tuple[Key, ...] = ()


class _Programme(Row, frozen=True, kw_only=True):
    overview: Key
    groups: Annotated[tuple[TopicGroup, ...], Meta(min_length=1)]


@dataclass(frozen=True)
class Topics:
    """The topics of one programme: the overview, then each group in its order."""

    overview: str
    groups: tuple[TopicGroup, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every topic once, in the order people read them."""
        return (self.overview, *(topic for group in self.groups for topic in group.topics))

    def leads_to(self, address: str) -> LeadsTo:
        """Where the end of a topic leads; who has read the overview asks whether it is for them."""
        return next((group.leads_to for group in self.groups if address in group.topics), "questions")


def read_topics(file: Path, *, languages: Sequence[str], unfinished: Sequence[str] = ()) -> dict[str, Topics]:
    """The topics of each programme. Raises ContentError with the file, the programme and the key.

    A heading in a language of `languages` must be there, in one of `unfinished` it may be missing.
    """
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{file.name}: cannot be read: {error}") from error
    hook = words_hook(languages, unfinished)
    found = {}
    for programme, row in raw.items():
        try:
            read = msgspec.convert(row, _Programme, dec_hook=hook)
        except msgspec.ValidationError as error:
            path, what = in_plain_words(str(error))
            raise ContentError(f"{file.name}: {programme}: {path}: {what}") from error
        found[programme] = Topics(read.overview, read.groups)
        for fault in _faults(found[programme]):
            raise ContentError(f"{file.name}: {programme}: {fault}")
    return found


def _faults(topics: Topics) -> Iterator[str]:
    for name, times in Counter(topics.addresses).items():
        if times > 1:
            yield f"the topic {name!r} stands in {times} places"
    for name, times in Counter(group.key for group in topics.groups).items():
        if times > 1:
            yield f"{times} groups are called {name!r}"
    for group in topics.groups:
        for name in group.articles:
            if name not in ARTICLES:
                yield f"{group.key}: there is no article {name!r}"
