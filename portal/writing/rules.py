"""What is changed in a text, and what is said about a review; pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from easy_language import Text
from easy_language.agreeing import Fitting

# These rules say the very words to write instead.
WITH_WORDS = frozenset({"W02", "W06"})
# A comma parts two ways to say it, unless it belongs to one of them ("cilvēks, kas saņem").
_OR = re.compile(r", (?!kas\b|kam\b|kāpēc\b)")
_SHOWN = re.compile(r"\"(.+)\"")


class Show(StrEnum):
    """Which texts of the list an editor wants to see."""

    HARD = "hard"
    MEND = "mend"
    UNREVIEWED = "unreviewed"
    STALE = "stale"


def is_about(text: Text, search: str) -> bool:
    """Whether each of the words stands in the text's name or in what it says; marks may be left out."""
    wanted = _folded(search).split()
    if not wanted:
        return True
    said = _folded(" ".join((text.id, text.title.plain, *(line.plain for line in text.lines))))
    return all(word in said for word in wanted)


def _folded(words: str) -> str:
    """As somebody types who has no Latvian keyboard: "mērķis" as "merkis"."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@dataclass(frozen=True)
class Replacement:
    """At this place of the file, these words for those."""

    line: int
    column: int
    old: str
    new: str
    is_sure: bool = True

    @property
    def key(self) -> str:
        """What a button sends."""
        return f"{self.line}:{self.column}:{self.old}:{self.new}"


# What fits in the place of the first words; these stand before and after them on the line.
Fit = Callable[[str, str, str, str], Fitting]


def replacements(
    source: str, *, line: int, column: int, message: str, better: str, fit: Fit
) -> tuple[Replacement, ...]:
    """The ways to say it that a finding names, where the file really has the words there."""
    found, lines = _SHOWN.search(message), source.split("\n")
    if found is None or not 0 < line <= len(lines):
        return ()
    old, words = found[1], lines[line - 1]
    if not words.startswith(old, column - 1):
        return ()
    before, after = words[: column - 1], words[column - 1 + len(old) :]
    ways = (fit(old, new, before, after) for new in _OR.split(better))
    return tuple(Replacement(line, column, old, _begun(way.words, old), way.is_sure) for way in ways)


def _begun(new: str, old: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def replaced(source: str, one: Replacement) -> str:
    """The file with the new words at this one place."""
    lines = source.split("\n")
    before, after = lines[one.line - 1][: one.column - 1], lines[one.line - 1][one.column - 1 :]
    lines[one.line - 1] = before + one.new + after.removeprefix(one.old)
    return "\n".join(lines)


def review_record(
    *, text: str, language: str, hash: str, on: date, readers: int, result: str, note: str
) -> str:
    """One review as the file of reviews has it."""
    rows: Iterable[tuple[str, object]] = (
        ("text", text), ("language", language), ("hash", hash), ("date", on), ("readers", readers),
        ("result", result), ("note", note),
    )  # fmt: skip
    lines = [f"{key} = {_toml(value)}" for key, value in rows if value != ""]
    return "\n".join(["[[review]]", *lines]) + "\n"


def _toml(value: object) -> str:
    # A string of JSON is one of TOML, too: what a form lets through has no sign that tells them apart.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
