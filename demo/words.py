"""The words of the demo's pages, in the languages of the portal."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "words.toml"
FIRST = "lv"


@cache
def _all() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def words_for(locales: str) -> dict[str, str]:
    """In the first of the languages asked for (`ui_locales`) that is known; else in Latvian."""
    asked = (word.partition("-")[0].lower() for word in locales.split())
    return next((_all()[language] for language in asked if language in _all()), _all()[FIRST])
