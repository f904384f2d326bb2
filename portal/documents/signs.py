"""Makes any text printable: what no font of ours can draw is said in words instead of being lost."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

LINE_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# Joiners, directions and variants: they draw nothing, and only change what stands beside them.
INVISIBLE = ("Cf", "Cc", "Cs", "Mn", "Me")
# Letters that stand for others in sight.
ALIKE = {"\u00b5": "u", "\u2011": "-", "\u2010": "-", "\u2012": "–", "\u2015": "—", "\u2028": "\n"}


def printable(text: str, *, instead: str, folder: Path) -> str:
    """The text with every sign that cannot be drawn replaced, one run of them by the words `instead`."""
    drawn: list[str] = []
    for sign in unicodedata.normalize("NFC", LINE_BREAKS.sub("\n", text)):
        if sign == "\n" or can_draw(sign, folder=folder):
            drawn.append(sign)
        elif sign in ALIKE:
            drawn.append(ALIKE[sign])
        elif unicodedata.category(sign) == "Zs" or sign == "\t":
            drawn.append(" ")
        elif unicodedata.category(sign) not in INVISIBLE and (not drawn or drawn[-1] != instead):
            drawn.append(instead)
    return _spaced(drawn, instead)


def printable_lines(text: str, *, instead: str, folder: Path) -> tuple[str, ...]:
    """The same, one line of the text each; empty when nothing was written."""
    lines = [line.strip() for line in printable(text, instead=instead, folder=folder).split("\n")]
    return tuple(line for line in lines if line)


def can_draw(sign: str, *, folder: Path) -> bool:
    """Whether the fonts of the documents have this sign in every weight."""
    starts, ends = _ranges(folder)
    at = bisect_right(starts, ord(sign)) - 1
    return at >= 0 and ord(sign) <= ends[at]


def _spaced(drawn: list[str], instead: str) -> str:
    """Words in place of a sign keep a space to both sides."""
    parts = [f" {part} " if part == instead else part for part in drawn]
    return re.sub(r" {2,}", " ", "".join(parts))


@cache
def _ranges(folder: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
    pairs = [line.split("-") for line in (folder / "signs.txt").read_text(encoding="ascii").split()]
    return tuple(int(first, 16) for first, _ in pairs), tuple(int(last, 16) for _, last in pairs)
