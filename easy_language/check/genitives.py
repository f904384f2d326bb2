"""G03: no chains of genitives, which make the reader hold several things in mind at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from easy_language.check.lexicon import Lexicon
from easy_language.check.remarks import Remark, Severity
from easy_language.check.sentence import Sentence, Token
from easy_language.check.verbs import is_finite

# "Raksta vēstules" is what somebody does: the third person before its object.
_WITH_OBJECT = ("3x",)


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
    followers: tuple[Token | None, ...] = (*sentence.tokens[1:], None)
    for token, following in zip((*sentence.tokens, None), (*followers, None), strict=False):
        if token is not None and _joins(token, following, lexicon, inside=bool(run)):
            before = before if run else last
            if _counts(token, following, lexicon) and not _continues_unit(token, run, units):
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


def _joins(token: Token, following: Token | None, lexicon: Lexicon, *, inside: bool) -> bool:
    if not token.is_word or is_finite(token, lexicon):
        return False
    return _counts(token, following, lexicon) or (inside and _is_attribute(token, lexicon))


def _counts(token: Token, following: Token | None, lexicon: Lexicon) -> bool:
    return _is_genitive(token, lexicon) or _may_be_genitive(token, following, lexicon)


def _is_genitive(token: Token, lexicon: Lexicon) -> bool:
    """Every reading is a noun in the genitive, or the word is known to be one (plāna)."""
    if token.lower in lexicon.lists.words("genitives", "words"):
        return True
    readings = lexicon.readings(token)
    return bool(readings) and all(reading.is_genitive_noun for reading in readings)


def _may_be_genitive(token: Token, following: Token | None, lexicon: Lexicon) -> bool:
    """Forms in -u are tagged as accusative; before a noun that is no place or receiver they are genitive."""
    if following is None or not following.is_word:
        return False
    readings = lexicon.readings(token)
    if any(reading.is_attribute or reading.inflection.startswith(_WITH_OBJECT) for reading in readings):
        return False
    nouns = [reading for reading in readings if reading.is_noun]
    shaped = any(reading.inflection in {"vpa", "vpg", "dpg"} for reading in nouns)
    return shaped and _is_thing(following, lexicon)


def _is_thing(token: Token, lexicon: Lexicon) -> bool:
    """A noun in the nominative, accusative or genitive and nothing else."""
    readings = lexicon.readings(token)
    return bool(readings) and all((r.is_noun or r.is_verbal_noun) and r.cases[0] in "nag" for r in readings)


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
