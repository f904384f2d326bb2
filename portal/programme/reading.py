"""What the pages of the programmes show: a text, a topic, a page of the catalogue, a part of the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from easy_language import Text, Word
from portal.programme.pack_shape import Pack
from portal.web.page import Link


@dataclass(frozen=True)
class Reading:
    """One text as a page shows it: with its explained words and the values it mentions."""

    text: Text
    words: tuple[Word, ...]
    values: Mapping[str, str]

    @property
    def heading(self) -> str:
        """The title without markup; it becomes the H1 and the title of the page."""
        return self.text.title.plain


@dataclass(frozen=True)
class LinkGroup:
    """Topics that are read together, under their heading."""

    title: str
    picture: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class ShelfLink:
    """A page of the catalogue as its topic names it."""

    link: Link
    picture: str


@dataclass(frozen=True)
class Topic(Reading):
    """One topic of a programme with its place among the others; `asks` leads on to "is this for me?"."""

    pack: Pack
    is_overview: bool
    is_open: bool
    trial: str | None
    asks: bool
    groups: tuple[LinkGroup, ...]
    following: Link | None
    qr_code: Markup
    address: str
    shelves: tuple[ShelfLink, ...]


@dataclass(frozen=True)
class ArticlePage(Reading):
    """A text about this site with its place among the others."""

    above: Link | None
    leads_to: tuple[Link, ...]


@dataclass(frozen=True)
class Explained:
    """One thing that a programme offers: its text, and what to know before it goes into a plan."""

    key: str
    text: Text
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class Shelf(Reading):
    """A page of the catalogue: a few things explained together, and the pages beside it."""

    pack: Pack
    topic: Link
    entries: tuple[Explained, ...]
    is_open: bool
    following: Link | None
    qr_code: Markup
    address: str


@dataclass(frozen=True)
class GlossaryPage:
    """A part of the glossary or what was found in it, and the way to the parts."""

    words: tuple[Word, ...]
    parts: tuple[Link, ...]
    asked: str = ""
