"""G03: no chains of genitives, which make the reader hold several things in mind at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from easy_language.check.lexicon import Lexicon
from easy_language.check.remarks import Remark, Severity
from easy_language.check.sentence import Sentence, Token
from easy_language.check.verbs import is_finite


def chains(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """G03: "ārsta izziņas numurs" is two genitives before their noun."""
    limits = lexicon.limits
    for chain in _chains(sentence, lexicon):
        count = len(chain)
        if count < limits.genitives_warning:
            continue
        severity: Severity = "E" if count >= limits.genitives_error else "W"
        words = sentence.text[chain[0].start : chain[-1].start + len(chain[-1].text)]
        yield Remark("G03", severity, chain[0].start, {"word": words, "count": count})


def _chains(sentence: Sentence, lexicon: Lexicon) -> Iterator[list[Token]]:
    """The genitives that hang on one noun; the last of a run without a noun after it is that noun."""
    run: list[Token] = []
    before: Token | None = None
    last: Token | None = None
    units = lexicon.explained_units(sentence)
    for token in (*sentence.tokens, None):
        if token is not None and _joins(token, lexicon, inside=bool(run)):
            before = before if run else last
            if _is_genitive(token, lexicon) and not _continues_unit(token, run, units):
                run.append(token)
        else:
            if run:
                yield _links(run, token, before, lexicon)
            run, before = [], None
        last = token


def _continues_unit(token: Token, run: Sequence[Token], units: dict[int, int]) -> bool:
    """A later word of an explained phrase (ģimenes ārsta): the phrase counts as one word."""
    unit = units.get(token.start)
    return unit is not None and any(units.get(other.start) == unit for other in run)


def _joins(token: Token, lexicon: Lexicon, *, inside: bool) -> bool:
    if not token.is_word or is_finite(token, lexicon):
        return False
    return _is_genitive(token, lexicon) or (inside and _is_attribute(token, lexicon))


def _is_genitive(token: Token, lexicon: Lexicon) -> bool:
    """Every reading is a noun in the genitive, or the word is known to be one (plāna)."""
    if token.lower in lexicon.lists.words("genitives", "words"):
        return True
    readings = lexicon.readings(token)
    return bool(readings) and all(reading.is_genitive_noun for reading in readings)


def _is_attribute(token: Token, lexicon: Lexicon) -> bool:
    """An adjective or pronoun between two genitives neither breaks the chain nor lengthens it."""
    readings = lexicon.readings(token)
    return bool(readings) and all(reading.is_attribute for reading in readings)


def _links(run: list[Token], after: Token | None, before: Token | None, lexicon: Lexicon) -> list[Token]:
    head = after is not None and after.is_word and _is_noun(after, lexicon)
    governed = before is not None and before.lower in lexicon.lists.words("genitives", "prepositions")
    plural = head and after is not None and _is_dative_plural(after, lexicon)
    return run if head and (plural or not governed) else run[:-1]


def _is_noun(token: Token, lexicon: Lexicon) -> bool:
    readings = lexicon.readings(token)
    return token.lower in lexicon.lists.words("genitives", "heads") or any(r.is_noun for r in readings)


def _is_dative_plural(token: Token, lexicon: Lexicon) -> bool:
    return any(
        reading.is_noun and reading.inflection in {"dpd", "ddd"} for reading in lexicon.readings(token)
    )
