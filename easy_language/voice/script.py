"""What is read aloud of a text: its written lines, in the order of reading, with their values."""

from __future__ import annotations

from collections.abc import Mapping

from easy_language.structure import Line, Text


def line_words(line: Line, *, values: Mapping[str, str]) -> str | None:
    """The line as the page shows it; None when it mentions a value that nobody gave."""
    words = [values.get(piece.text) if piece.kind == "value" else piece.text for piece in line.pieces]
    return None if None in words else "".join(word for word in words if word)


def script_of(text: Text, *, values: Mapping[str, str]) -> tuple[str, ...] | None:
    """Every line of the text, the title first; None when one of them cannot be said yet."""
    lines = [line_words(line, values=values) for line in text.lines]
    return None if None in lines else tuple(line for line in lines if line is not None)
