"""D02 and D03: a page says which language it is in, and its headings and links say what is where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from easy_language.check.remarks import Placed, Remark, Severity
from easy_language.check.settings import SettingsError, lists

_SOFT_HYPHEN = "\u00ad"
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN_PHRASE = re.compile(r"(?:\b[^\W\d_\u0400-\u04ff]{2,}\b[\s,]*){4,}")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_UNREAD = {"script", "style", "template"}
_HEADING = re.compile(r"^h[1-6]$")
_EDGE = re.compile(r"^\W+|\W+$")


def page(html: str) -> Iterator[Placed]:
    """D02 and D03 on a whole page or on a piece of one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from reader.found


class _Open:
    """An element that is open, with the language it stands in and the words inside it so far."""

    def __init__(self, tag: str, *, language: str, is_name: bool, line: int, label: str) -> None:
        self.tag, self.language, self.is_name, self.line, self.label = tag, language, is_name, line, label
        self.words = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Placed] = []
        self._open: list[_Open] = []
        self._level = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        outer = self._open[-1] if self._open else None
        if tag == "html" and not about.get("lang"):
            self._remark("D02", "E", {}, "D02-lang")
        for words in (about.get("alt", ""), about.get("aria-label", ""), about.get("title", "")):
            self._soft_hyphens(words)
        if tag in _VOID:
            self._say(about.get("alt", ""))
            return
        language = about.get("lang") or (outer.language if outer else "")
        is_name = about.get("translate") == "no" or bool(outer and outer.is_name)
        label = about.get("aria-label", "")
        self._open.append(_Open(tag, language=language, is_name=is_name, line=self.getpos()[0], label=label))
        if _HEADING.match(tag):
            self._heading(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        if not any(element.tag == tag for element in self._open):
            return
        while self._open:
            closed = self._open.pop()
            if closed.tag == "a":
                self._link(closed)
            if closed.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        inner = self._open[-1] if self._open else None
        if inner and inner.tag in _UNREAD:
            return
        self._say(data)
        self._soft_hyphens(data)
        if inner and inner.language and not inner.is_name:
            self._foreign(data, language=inner.language)

    def _say(self, words: str) -> None:
        for element in self._open:
            element.words += words

    def _remark(
        self, rule: str, severity: Severity, facts: dict[str, object], wording: str, *, line: int = 0
    ) -> None:
        self.found.append((line or self.getpos()[0], Remark(rule, severity, 0, facts, wording)))

    def _soft_hyphens(self, words: str) -> None:
        if _SOFT_HYPHEN in words:
            shown = " ".join(words.replace(_SOFT_HYPHEN, "|").split())[:40]
            self._remark("D02", "E", {"word": shown}, "D02-hyphen")

    def _foreign(self, words: str, *, language: str) -> None:
        """Letters of another script; Latin names inside a Russian page are no foreign sentence."""
        letters = "".join(_alphabet(language))
        if not letters:
            # Nobody has told us yet what this language is written with.
            return
        is_cyrillic = bool(_CYRILLIC.search(letters))
        found = _LATIN_PHRASE.search(words) if is_cyrillic else _CYRILLIC.search(words)
        if found:
            shown = " ".join(words.split())[:40]
            self._remark("D02", "E", {"word": shown, "language": language}, "D02-piece")

    def _heading(self, level: int) -> None:
        if self._level and level > self._level + 1:
            facts: dict[str, object] = {"word": f"h{level}", "limit": f"h{self._level + 1}"}
            self._remark("D03", "W", facts, "D03-level")
        self._level = level

    def _link(self, link: _Open) -> None:
        said = _EDGE.sub("", " ".join((link.label or link.words).split())).casefold()
        if said in _vague(link.language):
            self._remark("D03", "W", {"word": said}, "D03-link", line=link.line)


def _alphabet(language: str) -> str:
    try:
        return str(lists(language[:2]).top("alphabet"))
    except SettingsError:
        return ""


def _vague(language: str) -> frozenset[str]:
    try:
        return lists(language[:2]).words("links", "vague")
    except SettingsError:
        return frozenset()
