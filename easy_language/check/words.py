"""W01–W03 and W06–W10: words people know, and one word for one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from easy_language.check.lexicon import Lexicon
from easy_language.check.remarks import Remark, Severity
from easy_language.check.sentence import Sentence, Token


def hard(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """W01: rare words are explained or replaced."""
    morphology = lexicon.morphology
    if not morphology:
        return
    everyday = lexicon.starts(sentence, lexicon.everyday)
    for token in _open_words(sentence, lexicon):
        facts: dict[str, object] = {"word": token.text}
        zipf = morphology.zipf(token.text)
        if token.lower in lexicon.own_words or token.start in everyday:
            continue
        if not lexicon.readings(token):
            yield Remark("W01", "E", token.start, facts, "W01-unknown")
        elif zipf < lexicon.limits.zipf_warning:
            severity: Severity = "E" if zipf < lexicon.limits.zipf_error else "W"
            yield Remark("W01", severity, token.start, facts)


def _open_words(sentence: Sentence, lexicon: Lexicon, *, avoided_too: bool = False) -> Iterator[Token]:
    """Words that nobody has explained, allowed or already remarked on; names are left alone."""
    settled = lexicon.understood_starts(sentence)
    settled |= frozenset() if avoided_too else _avoided_starts(sentence, lexicon)
    settled |= {token.start for token in _listed_foreign(sentence, lexicon)}
    for token in sentence.words:
        short = _is_acronym(token) or token.lower in lexicon.shorts or len(token.text) == 1
        short = short or token.lower in lexicon.lists.mapping("numbers")
        skip = token.start in settled or sentence.is_name(token) or short
        if not skip and not _has_foreign_letter(token, lexicon) and not _is_name_reading(token, lexicon):
            yield token


def _is_name_reading(token: Token, lexicon: Lexicon) -> bool:
    """At the start of a sentence only the dictionary can tell a name: it lacks the small letter."""
    if not token.text[0].isupper() or not lexicon.morphology:
        return False
    readings = lexicon.readings(token)
    return bool(readings) and all(reading.lemma[:1].isupper() for reading in readings)


def _is_acronym(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper()


def _avoided_starts(sentence: Sentence, lexicon: Lexicon) -> frozenset[int]:
    found = lexicon.matches(sentence, lexicon.avoided, strict=True)
    return frozenset(token.start for match in found for token in match.tokens)


def avoided(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """W02: no office words."""
    kept = lexicon.explained_starts(sentence)
    for match in lexicon.matches(sentence, lexicon.avoided, strict=True):
        if not all(token.start in kept for token in match.tokens):
            facts: dict[str, object] = {"word": match.shown, "better": match.phrase.advice}
            yield Remark("W02", "E", match.tokens[0].start, facts)


def long(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """W03: short words; a language says what its vowels are and how long its words may be."""
    limits, more = lexicon.limits, lexicon.lists.mapping("long")
    more_syllables, more_letters = more.get("syllables", 0), more.get("letters", 0)
    pattern = _vowels(tuple(lexicon.lists.top("vowels")))
    for token in _open_words(sentence, lexicon, avoided_too=True):
        syllables, letters = len(pattern.findall(token.lower)), len(token.text)
        facts: dict[str, object] = {"word": token.text, "syllables": syllables, "letters": letters}
        if (
            syllables - more_syllables >= limits.syllables_error
            or letters - more_letters >= limits.letters_error
        ):
            yield Remark("W03", "E", token.start, facts)
        elif syllables - more_syllables >= limits.syllables_warning:
            yield Remark("W03", "W", token.start, facts)


@cache
def _vowels(vowels: tuple[str, ...]) -> re.Pattern[str]:
    """A group of signs said in one breath counts once, so the longer ones come first."""
    return re.compile("|".join(sorted(map(re.escape, vowels), key=len, reverse=True)))


def one_word_for_one_thing(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """W06: the agreed word, not another one for the same thing."""
    settled = lexicon.explained_starts(sentence)
    for match in lexicon.matches(sentence, lexicon.banned, strict=True):
        if not all(token.start in settled for token in match.tokens):
            facts: dict[str, object] = {"word": match.shown, "better": match.phrase.advice}
            yield Remark("W06", "E", match.tokens[0].start, facts)


def foreign(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """W07: words of the language itself."""
    understood = lexicon.understood_starts(sentence)
    for token, advice in _listed_foreign(sentence, lexicon).items():
        if token.start not in understood:
            yield Remark("W07", "W", token.start, {"word": token.text, "better": advice})
    for token in sentence.words:
        known = token.start in understood or sentence.is_name(token)
        if not known and (_has_foreign_letter(token, lexicon) or _has_foreign_spelling(token, lexicon)):
            yield Remark("W07", "W", token.start, {"word": token.text}, "W07-letters")


def _listed_foreign(sentence: Sentence, lexicon: Lexicon) -> dict[Token, str]:
    found = lexicon.matches(sentence, lexicon.foreign, strict=True)
    return {match.tokens[0]: match.phrase.advice for match in found}


def _has_foreign_letter(token: Token, lexicon: Lexicon) -> bool:
    return any(sign.isalpha() and sign not in lexicon.lists.top("alphabet") for sign in token.lower)


def _has_foreign_spelling(token: Token, lexicon: Lexicon) -> bool:
    """A word that the dictionary lacks and that is spelled as no word of the language is."""
    pieces = lexicon.lists.words("spelling", "foreign")
    if not pieces or lexicon.readings(token) or token.lower in lexicon.own_words | lexicon.shorts:
        return False
    return any(piece in token.lower for piece in pieces)


def verbal_nouns(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """W08: a verb says it better than a noun in -šana."""
    found = [
        token
        for token in _uncommon(sentence, lexicon, lexicon.lists.words("verbal_noun", "plain"))
        if _all_readings(token, lexicon, "is_verbal_noun") or _is_reflexive_noun(token, lexicon)
    ]
    severity: Severity = "E" if len(found) >= lexicon.limits.verbal_nouns_error else "W"
    for token in found:
        verb = lexicon.readings(token)[0].lemma
        yield Remark("W08", severity, token.start, {"word": token.text, "better": verb})


def _is_reflexive_noun(token: Token, lexicon: Lexicon) -> bool:
    """Pierakstīšanās: one reading is tagged as a verbal noun, the form tells the rest."""
    some = any(reading.is_verbal_noun for reading in lexicon.readings(token))
    return some and token.lower.endswith(tuple(lexicon.lists.words("verbal_noun", "endings")))


def abstract(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """W09: things people can see rather than abstract nouns."""
    morphology = lexicon.morphology
    if not morphology:
        return
    endings = tuple(lexicon.lists.words("abstract", "endings"))
    for token in _uncommon(sentence, lexicon, lexicon.lists.words("abstract", "plain")):
        readings = lexicon.readings(token)
        nouns = [reading for reading in readings if reading.part.startswith("lietv")]
        is_abstract = bool(nouns) and all(
            reading in nouns and reading.lemma.endswith(endings) for reading in readings
        )
        unknown = not readings and _looks_abstract(token, lexicon)
        if unknown or (is_abstract and morphology.zipf(token.text) < lexicon.limits.abstract_zipf):
            yield Remark("W09", "W", token.start, {"word": token.text})


def _looks_abstract(token: Token, lexicon: Lexicon) -> bool:
    """A word that the dictionary lacks, by its ending alone: iekļautību."""
    return bool(re.search(lexicon.lists.value("abstract", "forms") or r"(?!)", token.lower))


def diminutives(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """W10: adults are spoken to as adults."""
    for token in _uncommon(sentence, lexicon, lexicon.lists.words("plain_diminutives", "words")):
        names = {reading.lemma for reading in lexicon.readings(token)}
        listed = bool(names) and all(name in lexicon.lists.mapping("diminutives") for name in names)
        if listed or _all_readings(token, lexicon, "is_diminutive"):
            lemma = lexicon.readings(token)[0].lemma
            better = lexicon.lists.mapping("diminutives").get(lemma, lemma)
            yield Remark("W10", "W", token.start, {"word": token.text, "better": better})


def _uncommon(sentence: Sentence, lexicon: Lexicon, plain: frozenset[str]) -> Iterator[Token]:
    """Words that are neither explained nor in the rule's own list of plain ones."""
    understood = lexicon.understood_starts(sentence)
    allowed = lexicon.plain_list(plain)
    listed = {match.tokens[0].start for match in lexicon.matches(sentence, allowed)}
    for token in sentence.words:
        if token.start not in understood | listed and not sentence.is_name(token):
            yield token


def _all_readings(token: Token, lexicon: Lexicon, question: str) -> bool:
    readings = lexicon.readings(token)
    return bool(readings) and all(getattr(reading, question) for reading in readings)


# What can be wrong with a word that nobody explains; the first that speaks of a word names it.
OF_A_WORD = (avoided, hard, foreign, long)
