"""Who has tried which text: a record holds for exactly the text that people saw."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from easy_language.faults import fault
from easy_language.structure import Text
from easy_language.tables import Table, TomlFile

UNDERSTOOD = "understood"
TO_CHANGE = "to change"
RESULTS = (UNDERSTOOD, TO_CHANGE)
# Easy language is checked by at least two people of those it is for (Inclusion Europe, DIN SPEC 33429).
FEWEST_READERS = 2
_HASH = re.compile(r"^[0-9a-f]{64}$")
_FIELDS = {"text", "language", "hash", "date", "readers", "result", "note"}


@dataclass(frozen=True)
class Review:
    """One time that readers tried a text; ``hash`` is that of the text they saw."""

    text: str
    language: str
    hash: str
    date: date
    readers: int
    result: str
    note: str = ""
    path: str = ""
    number: int = 1

    def is_about(self, text: Text) -> bool:
        """Whether the readers saw this very text."""
        return (self.text, self.language, self.hash) == (text.id, text.language, text.hash)


def badge_of(text: Text, reviews: Iterable[Review]) -> Review | None:
    """The review that lets the text say "checked", or None.

    Enough people saw this very text and understood it, and nobody since has said that it must change.
    """
    about = sorted((one for one in reviews if one.is_about(text)), key=lambda one: one.date)
    last_change = max((one.date for one in about if one.result == TO_CHANGE), default=date.min)
    good = [
        one
        for one in about
        if one.result == UNDERSTOOD and one.readers >= FEWEST_READERS and one.date > last_change
    ]
    return good[-1] if good else None


def read_reviews(file: Path, *, path: str) -> tuple[Review, ...]:
    """The reviews in ``file``; a missing file means that nobody has read anything yet."""
    if not file.exists():
        return ()
    toml = TomlFile(file, path=path)
    toml.known_only(toml.content, {"review"})
    rows = toml.content.get("review", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise fault("toml-type", path=path, line=1, found="review", expected="[[review]]")
    places = [
        number for number, line in enumerate(toml.source.splitlines(), 1) if line.strip() == "[[review]]"
    ]
    places += [1] * len(rows)
    return tuple(_review(toml, row, number=place) for row, place in zip(rows, places, strict=False))


def _check_fields(toml: TomlFile, row: Table, *, number: int) -> None:
    for key in row:
        if key not in _FIELDS:
            raise fault("toml-unknown", path=toml.path, line=number, found=f"review.{key}")
    for key in sorted(_FIELDS - {"note"} - set(row)):
        raise fault("toml-missing", path=toml.path, line=number, found=f"review.{key}")


def _review(toml: TomlFile, row: Table, *, number: int) -> Review:
    _check_fields(toml, row, number=number)

    def wrong(key: str, expected: str) -> Exception:
        return fault("toml-type", path=toml.path, line=number, found=f"review.{key}", expected=expected)

    day, readers = row["date"], row["readers"]
    if not isinstance(day, date) or isinstance(day, datetime):
        raise wrong("date", "2026-11-24")
    if not isinstance(readers, int) or isinstance(readers, bool) or readers < 1:
        raise wrong("readers", "1, 2, 3 …")
    if row["result"] not in RESULTS:
        raise wrong("result", " / ".join(RESULTS))
    if not _HASH.match(str(row["hash"])):
        raise wrong("hash", "0-9, a-f, 64")
    return Review(
        text=toml.text(row, "text", within="review"),
        language=toml.text(row, "language", within="review"),
        hash=str(row["hash"]),
        date=day,
        readers=readers,
        result=str(row["result"]),
        note=toml.text(row, "note", within="review", default=""),
        path=toml.path,
        number=number,
    )
