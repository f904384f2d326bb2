"""W04 and W05: no abbreviations, no signs that nobody reads aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from easy_language.check.lexicon import Lexicon
from easy_language.check.remarks import Remark
from easy_language.check.sentence import Sentence

_ROMAN = re.compile(r"\b(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b")
_SIGN = re.compile(
    r"[/\\&§#%‰<>*+=;()\[\]{}|~^_\"…—–‒―•·°№²³½¼¾]|(?<=\s)-(?=\s)"
    r"|(?<![^\W\d_])'|(?<=[^\W\d_s])'(?![^\W\d_])"
)
# Nothing before and behind @ may hold another one: a line of them would be tried in every way.
_ADDRESS = re.compile(
    r"(?<![^\s@])[^\s@]+@[^\s@]+\.\w+|\b(?:www\.|https?://)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:lv|eu|com|org)\b"
)
_PHONE_PLUS = re.compile(r"\+\d{3}(?=[ \u00a0]?\d)")
_AFTER_STOP = re.compile(r"\.\s")
_SINGLE_ROMAN = "IVX"
_QUOTES = {"„": "”“", "“": "”", "«": "»", "‘": "’"}


def abbreviations(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """W04: words in full, and names; an acronym only when it is explained."""
    for one in sentence.initials:
        yield Remark("W04", "E", one.start, {"word": one.letters}, "W04-initials")
    yield from _shortened(sentence, lexicon)
    understood = lexicon.understood_starts(sentence)
    for token in sentence.words:
        is_acronym = len(token.text) > 1 and token.text.isupper() and not _ROMAN.fullmatch(token.text)
        settled = token.start in understood or token.lower in lexicon.shorts
        if is_acronym and not settled:
            yield Remark("W04", "E", token.start, {"word": token.text}, "W04-acronym")


def _shortened(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    tight = _AFTER_STOP.sub(".", sentence.text.lower())
    for short, whole in lexicon.lists.mapping("abbreviations").items():
        if _AFTER_STOP.sub(".", short.lower()) not in tight:
            continue
        for found in re.finditer(_written(short), sentence.text, re.IGNORECASE):
            named = found.start() in sentence.places_of_initials
            if not named and not _is_sentence_end(short, found, sentence):
                facts: dict[str, object] = {"word": found.group(), "better": whole}
                yield Remark("W04", "E", found.start(), facts)
                break
    for short, whole in lexicon.lists.mapping("before_number").items():
        for found in re.finditer(rf"(?<!\w){re.escape(short)}(?=\s?\d)", sentence.text, re.IGNORECASE):
            yield Remark("W04", "E", found.start(), {"word": found.group(), "better": whole})


@cache
def _written(short: str) -> str:
    """The abbreviation as people write it: "u.c." may be "u. c.", too."""
    inner, stop = (short[:-1], r"\.") if short.endswith(".") else (short, "")
    letters = r"\.\s?".join(map(re.escape, inner.split(".")))
    return rf"(?<![\w.]){letters}{stop}(?!\w)"


def _is_sentence_end(short: str, found: re.Match[str], sentence: Sentence) -> bool:
    """A word such as "nr" could end a sentence; an abbreviation inside it cannot be mistaken."""
    whole_word = short.rstrip(".").isalpha() and len(short) > 4
    return whole_word and found.end() == len(sentence.text.rstrip())


def special_signs(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """W05: words instead of signs, digits instead of Roman numerals."""
    readable = [found.span() for found in _ADDRESS.finditer(sentence.text)]
    readable += [found.span() for found in _PHONE_PLUS.finditer(sentence.text)]
    for found in _SIGN.finditer(sentence.text):
        if not any(start <= found.start() < end for start, end in readable):
            yield Remark("W05", "E", found.start(), {"word": found.group()})
    yield from _quotes(sentence)
    for found in _ROMAN.finditer(sentence.text):
        is_word = found.group() in lexicon.lists.top("not_roman") or _is_letter(found.group())
        is_word |= found.start() in sentence.places_of_initials
        if found.group() and not is_word:
            facts: dict[str, object] = {"word": found.group(), "better": _arabic(found.group())}
            yield Remark("W05", "E", found.start(), facts, "W05-roman")


def _is_letter(text: str) -> bool:
    """C in "vitamin C" is a letter; I, V and X alone are mostly numbers."""
    return len(text) == 1 and text not in _SINGLE_ROMAN


def _quotes(sentence: Sentence) -> Iterator[Remark]:
    """Paired marks stand around a person's own words; a program cannot tell whose they are."""
    text = sentence.text
    closing = "".join(_QUOTES.values())
    open_at: list[tuple[int, str]] = []
    for offset, sign in enumerate(text):
        if open_at and sign in _QUOTES[open_at[-1][1]]:
            start, _ = open_at.pop()
            yield Remark("W05", "I", start, {"word": text[start : offset + 1]}, "W05-quotes")
        elif sign in _QUOTES:
            open_at.append((offset, sign))
        elif sign in closing and not _is_apostrophe(text, offset):
            yield Remark("W05", "E", offset, {"word": sign})
    for offset, sign in open_at:
        yield Remark("W05", "E", offset, {"word": sign})


def _is_apostrophe(text: str, offset: int) -> bool:
    return text[offset - 1 : offset].isalpha() and text[offset + 1 : offset + 2].isalpha()


def _arabic(roman: str) -> int:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    numbers = [values[sign] for sign in roman]
    following = [*numbers[1:], 0]
    return sum(-now if now < then else now for now, then in zip(numbers, following, strict=True))
