"""What is changed in a text, and what is said about a review; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# These rules say the very words to write instead.
WITH_WORDS = frozenset({"W02", "W06"})
# A comma parts two ways to say it, unless it belongs to one of them ("cilvēks, kas saņem").
_OR = re.compile(r", (?!kas\b|kāpēc\b)")
_SHOWN = re.compile(r"\"(.+)\"")


@dataclass(frozen=True)
class Replacement:
    """At this place of the file, these words for those."""

    line: int
    column: int
    old: str
    new: str

    @property
    def key(self) -> str:
        """What a button sends."""
        return f"{self.line}:{self.column}:{self.old}:{self.new}"


def replacements(
    source: str, *, line: int, column: int, message: str, better: str
) -> tuple[Replacement, ...]:
    """The ways to say it that a finding names, where the file really has the words there."""
    found, lines = _SHOWN.search(message), source.split("\n")
    if found is None or not 0 < line <= len(lines):
        return ()
    old = found[1]
    if not lines[line - 1].startswith(old, column - 1):
        return ()
    return tuple(
        Replacement(line, column, old, new[:1].upper() + new[1:] if old[:1].isupper() else new)
        for new in _OR.split(better)
    )


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
