"""V01: what a voice would say wrongly has a spoken form that a person wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from easy_language.check.remarks import Placed, Remark
from easy_language.structure import Line, Text
from easy_language.voice.say import speaks, spoken


def doubtful(text: Text, *, home: Path) -> Iterator[Placed]:
    """V01: numbers, dates, money and short names whose spoken form is not certain.

    ``home`` is the folder where people wrote such forms. Raises TextError when they cannot be read.
    """
    if not speaks(text.language):
        return
    for line in text.lines:
        # What a value says is known only where the text is shown; it is looked at there.
        written = "".join("" if piece.kind == "value" else piece.text for piece in line.pieces)
        for doubt in spoken(written, language=text.language, home=home).doubts:
            facts: dict[str, object] = {"word": doubt.text, "language": text.language}
            yield line.number, Remark("V01", "W", _column(line, doubt.at) - 1, facts)


def _column(line: Line, at: int) -> int:
    """Where in the raw line the readable character `at` stands, from 1."""
    for piece in line.pieces:
        length = 0 if piece.kind == "value" else len(piece.text)
        if at < length:
            return piece.column + at
        at -= length
    return 1
