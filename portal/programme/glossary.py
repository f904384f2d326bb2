"""Finding a word of the glossary, however somebody wrote it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from easy_language import Word
from portal.web.order import first_letter

# Longer than any word of the glossary; what is typed beyond it says nothing more.
LONGEST_ASKED = 60
# An ending is at most this long, and this much of the word must stay.
LONGEST_ENDING, SHORTEST_STEM = 4, 3


def letters(titles: Sequence[str], *, start: int, end: int) -> str:
    """How the part of a sorted list from `start` up to `end` is called: "A – C"; "Pa – Pi" where P is cut."""
    first, last = titles[start], titles[end - 1]
    names = first_letter(first), first_letter(last)
    cut_before = start > 0 and first_letter(titles[start - 1]) == names[0]
    cut_after = end < len(titles) and first_letter(titles[end]) == names[1]
    if names[0] == names[1]:
        cut_before = cut_after = cut_before or cut_after
    shown = (
        first[:2].capitalize() if cut_before else names[0],
        last[:2].capitalize() if cut_after else names[1],
    )
    return shown[0] if shown[0] == shown[1] else f"{shown[0]} – {shown[1]}"


def meant(words: Sequence[Word], *, asked: str) -> tuple[Word, ...]:
    """The words that somebody may have meant: first as it is written, else without its ending.

    Long vowels, soft consonants and capitals make no difference: many phones have no keys for them.
    """
    wanted = _plain(asked[:LONGEST_ASKED])
    if not wanted:
        return ()
    for ending in range(LONGEST_ENDING + 1):
        stem = wanted[: len(wanted) - ending] if ending else wanted
        if ending and len(stem) < SHORTEST_STEM:
            break
        found = tuple(word for word in words if _begins(word, stem))
        if found:
            return found
    return ()


def _begins(word: Word, stem: str) -> bool:
    """Whether the title, a form or a later word of them begins so."""
    return any(f" {_plain(name)}".find(f" {stem}") >= 0 for name in (word.title, *word.forms))


def _plain(text: str) -> str:
    parted = unicodedata.normalize("NFD", text.casefold())
    signs = (sign if sign.isalnum() else " " for sign in parted if not unicodedata.combining(sign))
    return " ".join("".join(signs).split())
