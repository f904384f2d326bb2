"""The pages that people read, by the name of their text, and their parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from easy_language import Text, Word
from easy_language.passages import Passage, passages_of
from portal.programme import service as programme
from portal.programme.service import NoSuchTopic
from portal.web.page import Link

HOME = "home"


@dataclass(frozen=True)
class Part:
    """A part that one can point at; `text` is the text in which it stands."""

    text: Text
    passage: Passage


@dataclass(frozen=True)
class Chapter:
    """A page to read: the way back to it, and everything on it."""

    id: str
    link: Link
    text: Text
    parts: tuple[Part, ...]
    words: tuple[Word, ...]
    values: Mapping[str, str]

    def part(self, mark: str | None) -> Part | None:
        """The part with this mark; None when the page has no such part any more."""
        return next((one for one in self.parts if one.passage.mark == mark), None)

    def words_in(self, part: Part) -> tuple[Word, ...]:
        """The explained words of one part."""
        lines = [line for line in part.text.lines if line in _lines(part.passage)]
        keys = {piece.key for line in lines for piece in line.pieces if piece.kind == "word"}
        return tuple(word for word in self.words if word.key in keys)


def _lines(passage: Passage) -> tuple[object, ...]:
    part = passage.part
    found = (getattr(part, "title", None), *getattr(part, "lines", ()), *getattr(part, "items", ()))
    return tuple(line for line in found if line is not None)


def chapter(text_id: str) -> Chapter:
    """The page of this text in the reader's language and level. Raises NoSuchTopic."""
    place = text_id.split(".")
    if len(place) == 1:
        return _article(text_id)
    if len(place) == 2:
        return _topic(*place)
    if len(place) == 3:
        return _shelf(*place)
    raise NoSuchTopic(text_id)


def _article(name: str) -> Chapter:
    # Other texts, such as the one above a form, have no page to come back to.
    href = url_for("programme.home") if name == HOME else programme.article_link(name).href
    return _chapter(name, programme.article(name), href=href)


def _topic(key: str, address: str) -> Chapter:
    found = programme.topic(key, address=address)
    overview = url_for("programme.overview", programme=key)
    href = overview if found.is_overview else url_for("programme.topic", programme=key, topic=address)
    return _chapter(found.text.id, found, href=href)


def _shelf(key: str, topic: str, group: str) -> Chapter:
    found = programme.shelf(key, topic=topic, group=group)
    href = url_for("programme.catalogue", programme=key, topic=topic, group=group)
    parts = tuple(Part(one.text, passage) for one in found.entries for passage in passages_of(one.text))
    link = Link(found.text.title.plain, href)
    return Chapter(found.text.id, link, found.text, parts, found.words, found.values)


def _chapter(text_id: str, reading: programme.Reading, *, href: str) -> Chapter:
    text = reading.text
    parts = tuple(Part(text, passage) for passage in passages_of(text))
    return Chapter(text_id, Link(text.title.plain, href), text, parts, reading.words, reading.values)
