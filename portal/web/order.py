"""The order of words as a Latvian dictionary has it, the same on every database."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")
# A long vowel stands with its short one; a soft consonant is a letter of its own after the hard one.
_VOWELS = frozenset("aeiou")


def sort_key(text: str) -> tuple[tuple[tuple[str, bool], ...], str]:
    """What to sort by: letters first, then the text itself, so that equal letters keep one order."""
    letters = []
    for sign in text.casefold():
        base = unicodedata.normalize("NFD", sign)[0]
        letters.append((base, base != sign and base not in _VOWELS))
    return tuple(letters), text


def first_letter(text: str) -> str:
    """The capital letter under which a list puts the word: Ā under A, Č under Č."""
    letter = text[:1].upper()
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.casefold() in _VOWELS else letter


def by_letters(titles: Sequence[str], *, most: int) -> tuple[tuple[int, int], ...]:
    """Cut a sorted list into runs of at most `most`, between two letters where that is possible."""
    runs: list[tuple[int, int]] = []
    start = 0
    while start < len(titles):
        end = min(start + most, len(titles))
        if end < len(titles):
            cut = end
            while cut > start and first_letter(titles[cut - 1]) == first_letter(titles[cut]):
                cut -= 1
            end = cut if cut > start else end
        runs.append((start, end))
        start = end
    return tuple(runs)
