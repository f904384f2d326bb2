"""Reads the TOML tables of the room (words, terms, pictures) and refuses, with the line, what is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from easy_language.faults import fault
from easy_language.reading import MAX_TABLE_CHARACTERS, read_source

Table = Mapping[str, object]
# What should stand there, in English and in Latvian.
A_TABLE = ("a table", "tabula")
A_TEXT = ("text in quotation marks", "teksts pēdiņās")
TEXTS = ("a list of texts in quotation marks", "saraksts: katrs teksts savās pēdiņās")
YES_OR_NO = ("true or false", "true vai false")
_TOML_LINE = re.compile(r"at line (\d+)")


class TomlFile:
    """One TOML file that knows where its keys stand."""

    def __init__(self, file: Path, *, path: str) -> None:
        self.path = path
        self.source = read_source(file, path=path)
        if len(self.source) > MAX_TABLE_CHARACTERS:
            raise fault("table-too-long", path=path, line=1, limit=MAX_TABLE_CHARACTERS)
        try:
            self.content: Table = tomllib.loads(self.source)
        except tomllib.TOMLDecodeError as error:
            found = _TOML_LINE.search(str(error))
            line = int(found[1]) if found else self.source.count("\n") + 1
            raise fault("toml", path=path, line=line, found=str(error)) from error
        except (RecursionError, ValueError) as error:
            found_there = "brackets without end, or a number with thousands of digits"
            raise fault("toml", path=path, line=1, found=found_there) from error

    def line_of(self, key: str) -> int:
        """The line where the table or key ``key`` (dotted) stands, else 1."""
        wanted = re.escape(key)
        last = re.escape(key.rpartition(".")[2])
        patterns = (
            rf"^[ \t]*\[{wanted}\]",
            rf"""^[ \t]*["']?{wanted}["']?[ \t]*=""",
            rf"""^[ \t]*(?:\w+\.)*["']?{last}["']?[ \t]*=""",
        )
        for pattern in patterns:
            found = re.search(pattern, self.source, re.MULTILINE)
            if found:
                return self.source.count("\n", 0, found.start()) + 1
        return 1

    def place_of(self, words: str, *, after: int) -> tuple[int, int]:
        """Line and column of the first such words at or below the line ``after``, else that line."""
        for number, line in enumerate(self.source.splitlines()[after - 1 :], start=after):
            if words in line:
                return number, line.index(words) + 1
        return after, 1

    def table(self, content: Table, key: str, *, within: str = "") -> Table:
        """The table ``key`` of ``content``; an absent one is empty."""
        value = content.get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(f"{within}{key}", A_TABLE)
        return value

    def text(self, content: Table, key: str, *, within: str, default: str | None = None) -> str:
        """The text ``key``; without a default it must be there and not empty."""
        value = content.get(key, default)
        if value is None:
            raise fault("toml-missing", path=self.path, line=self.line_of(within), found=f"{within}.{key}")
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._wrong(f"{within}.{key}", A_TEXT)
        return value

    def texts(self, content: Table, key: str, *, within: str) -> tuple[str, ...]:
        """The list of texts ``key``; an absent one is empty."""
        value = content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self._wrong(f"{within}.{key}", TEXTS)
        return tuple(value)

    def text_by_language(self, content: Table, key: str, *, within: str) -> dict[str, str]:
        """The table ``key`` of texts by language; an absent one is empty."""
        found = self.table(content, key, within=f"{within}.")
        return {language: self.text(found, language, within=f"{within}.{key}") for language in found}

    def known_only(self, content: Table, known: set[str], *, within: str = "") -> None:
        """Refuses a key that nobody would read, which is most often a slip of the hand."""
        for key in content:
            if key not in known:
                name = f"{within}.{key}" if within else key
                raise fault("toml-unknown", path=self.path, line=self.line_of(name), found=name)

    def _wrong(self, key: str, expected: tuple[str, str]) -> Exception:
        return fault("toml-type", path=self.path, line=self.line_of(key), found=key, expected=expected)
