"""What the checker of easy language says about a worker's words: advice, never a lock."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from easy_language import Checker
from portal.answering.rules import easy_lines

# More than anybody may send: what is longer is refused there, and is not read to its end here.
MOST_CHARACTERS = 5_000


@dataclass(frozen=True)
class Advice:
    """One remark: in which line, what is hard there, what would be easier."""

    line: int
    what: str
    better: str


def advice_on(text: str, *, language: str, told_in: str) -> tuple[Advice, ...]:
    """What could be easier, line by line; of a text without end, in its beginning.

    `language` is that of the text, `told_in` that in which the worker reads.
    """
    checker: Checker = current_app.extensions["content"].checker(told_in)
    return tuple(
        Advice(number, found.message, found.suggestion)
        for number, line in enumerate(easy_lines(text[:MOST_CHARACTERS]), start=1)
        for found in checker.check_string(line, language=language, number=number)
        if found.severity in ("E", "W")
    )
