"""The numbers for pages and the closed lists of a language, read from their files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A profile, a rule or a language that the checker does not know; its str says which there are.

    ``latvian`` says the same in Latvian.
    """

    def __init__(self, message: str, latvian: str) -> None:
        super().__init__(message)
        self.latvian = latvian


@dataclass(frozen=True)
class PageLimits:
    """The numbers for pages, the same in every profile; pixels at a zoom of 100 %."""

    text_pixels: float
    smallest_pixels: float
    line_height: float
    widest_characters: int


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads((HOME / "rules.toml").read_text(encoding="utf-8"))


def page_limits() -> PageLimits:
    """How large letters are and how long lines may be."""
    return PageLimits(**_rules()["page"])


@dataclass(frozen=True)
class Lists:
    """The closed lists of one language."""

    content: Mapping[str, Any]

    def words(self, table: str, key: str) -> frozenset[str]:
        """A list of words; empty when the language has none."""
        return frozenset(self.content.get(table, {}).get(key, ()))

    def mapping(self, table: str) -> Mapping[str, Any]:
        """A table; empty when the language has none."""
        found: Mapping[str, Any] = self.content.get(table, {})
        return found

    def value(self, table: str, key: str) -> str:
        """A single word; empty when the language has none."""
        return str(self.content.get(table, {}).get(key, ""))

    def top(self, key: str) -> Any:
        """A list at the head of the file."""
        return self.content.get(key, ())


DATA = HOME / "data"


@cache
def lists(language: str, data: Path = DATA) -> Lists:
    """The lists of the language in ``data`` or else our own; SettingsError when there are none."""
    files = [folder / language / "lists.toml" for folder in (data, DATA)]
    file = next((file for file in files if file.is_file()), None)
    if file is None:
        there = ", ".join(languages())
        raise SettingsError(
            f'no language "{language}"; there are: {there}', f'valodas "{language}" te nav; ir: {there}'
        )
    return Lists(tomllib.loads(file.read_text(encoding="utf-8")))


@cache
def everyday(language: str, data: Path = DATA) -> tuple[str, ...]:
    """Words that everybody says and that are rare only in print; none when the language has no such file."""
    file = data / language / "everyday.toml"
    themes = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return tuple(word for words in themes.values() for word in words)


def languages() -> tuple[str, ...]:
    """The languages the checker knows."""
    return tuple(sorted(file.parent.name for file in DATA.glob("*/lists.toml")))
