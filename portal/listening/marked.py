"""Which lines of a finished page are read out: those that its template has marked."""

from __future__ import annotations

from html.parser import HTMLParser

MARK = "data-line"
# They have no end in the source of a page.
_ALONE = frozenset(["br", "img", "input", "use", "wbr"])


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._depth = 0
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ALONE:
            return
        if self._depth:
            self._depth += 1
        elif any(name == MARK for name, _value in attrs):
            self._depth = 1
            self._said = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape inside a drawing says nothing."""

    def handle_endtag(self, tag: str) -> None:
        if not self._depth or tag in _ALONE:
            return
        self._depth -= 1
        if not self._depth:
            self.lines.append(plain("".join(self._said)))

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._said.append(data)


def plain(words: str) -> str:
    """The words with one space between them."""
    return " ".join(words.split())


def marked_lines(html: str) -> tuple[str, ...]:
    """The words of every marked element, in the order of the page."""
    reading = _Lines()
    reading.feed(html)
    reading.close()
    return tuple(reading.lines)
