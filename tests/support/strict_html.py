"""A page parsed once as a browser would build it, with what a browser has to mend in it."""

from __future__ import annotations

import html5lib
from bs4 import BeautifulSoup
from bs4.builder._html5lib import HTML5TreeBuilder
from html5lib.constants import E as SENTENCES


class _Noting(HTML5TreeBuilder):
    """Builds the tree and keeps what the parser complained of; the ordinary one forgets it."""

    complaints: tuple[str, ...] = ()

    def feed(self, markup: str | bytes) -> None:
        parser = html5lib.HTMLParser(tree=self.create_treebuilder)
        self.underlying_builder.parser = parser
        parser.parse(markup)
        self.complaints = tuple(SENTENCES[key] % data for _place, key, data in parser.errors)


def parsed(html: str) -> BeautifulSoup:
    """The page's tree."""
    return BeautifulSoup(html, builder=_Noting, store_line_numbers=False)


def mended(soup: BeautifulSoup) -> tuple[str, ...]:
    """What a browser has to mend in the page; the tree must come from `parsed`."""
    builder = soup.builder
    assert isinstance(builder, _Noting)
    return builder.complaints
