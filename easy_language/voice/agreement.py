"""Case and gender of a counted Latvian word, told by how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from easy_language.check.morphology import Morphology, MorphologyError, Reading
from easy_language.voice.numerals import Case, Gender

Agreed = tuple[Gender, Case]
_SIXTH = "6"

# The longest ending that fits decides.
_MANY: dict[str, Agreed] = {
    "iem": ("m", "d"),
    "us": ("m", "a"),
    "os": ("m", "l"),
    "i": ("m", "n"),
    "ām": ("f", "d"),
    "ēm": ("f", "d"),
    "īm": ("f", "d"),
    "ās": ("f", "l"),
    "ēs": ("f", "l"),
    "īs": ("f", "l"),
    "as": ("f", "n"),
    "es": ("f", "n"),
    "is": ("f", "n"),
    "u": ("m", "g"),
}
_ONE: dict[str, Agreed] = {
    "ajam": ("m", "d"),
    "ajai": ("f", "d"),
    "ajā": ("m", "l"),
    "am": ("m", "d"),
    "im": ("m", "d"),
    "um": ("m", "d"),
    "ai": ("f", "d"),
    "ei": ("f", "d"),
    "ij": ("f", "d"),
    "as": ("f", "g"),
    "es": ("f", "g"),
    "ās": ("f", "g"),
    "s": ("m", "n"),
    "š": ("m", "n"),
    "u": ("m", "a"),
    "i": ("m", "a"),
    "o": ("m", "a"),
    "ā": ("m", "l"),
    "ē": ("m", "l"),
    "ī": ("m", "l"),
    "ū": ("m", "l"),
    "e": ("f", "n"),
}


def of_many(words: Sequence[str]) -> Agreed | None:
    """How a number over one agrees with what follows; None when nothing is counted or nothing tells."""
    noun = _noun_of(words)
    return _by_ending(noun, _MANY) if noun else None


def of_one(words: Sequence[str]) -> Agreed | None:
    """How "one", or "the first", agrees with what follows; None when nothing tells."""
    noun = _noun_of(words)
    if noun.endswith("a"):
        # "Diena" is who, "gada" is whose: only the dictionary knows.
        return ("m", "g") if _is_masculine(noun) else ("f", "n")
    if noun.endswith("s") and _may_be_she(noun):
        # "Nakts" is who and whose alike, and she is not he as the ending says.
        return None
    return _by_ending(noun, _ONE) if noun else None


def _noun_of(words: Sequence[str]) -> str:
    """The counted word: "2 sociālie darbinieki" are workers. Empty when the next word is no such thing."""
    for word in words:
        readings = _readings(word.lower())
        if not readings or any(one.is_noun for one in readings):
            return word.lower()
        if not any(one.is_attribute for one in readings):
            break
    return ""


def _by_ending(lower: str, endings: dict[str, Agreed]) -> Agreed | None:
    found = [ending for ending in endings if lower.endswith(ending) and len(lower) > len(ending) + 1]
    return endings[max(found, key=len)] if found else None


def _is_masculine(lower: str) -> bool:
    declensions = {reading.part[5:6] for reading in _readings(lower) if reading.is_noun}
    return bool(declensions) and declensions <= {"1", "2", "3"}


def _may_be_she(lower: str) -> bool:
    """Nakts, sirds, pils: the sixth declension ends as the first and second do."""
    return any(reading.is_noun and reading.part[5:6] == _SIXTH for reading in _readings(lower))


def _readings(lower: str) -> tuple[Reading, ...]:
    dictionary = _dictionary()
    return dictionary.readings(lower) if dictionary and lower else ()


@cache
def _dictionary() -> Morphology | None:
    try:
        return Morphology("lv")
    except MorphologyError:
        return None
