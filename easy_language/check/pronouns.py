"""G06: a line does not begin with a pronoun when nobody can see whom or what it means."""

from __future__ import annotations

from collections.abc import Iterator

from easy_language.check.lexicon import Lexicon
from easy_language.check.remarks import Remark
from easy_language.check.sentence import Sentence, Token


def at_start(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """G06: the line before, in the same block, must name what the pronoun stands for."""
    if sentence.kind == "heading" or not sentence.words:
        return
    first = sentence.words[0]
    pronouns = lexicon.lists.mapping("pronouns").get("at_start", {})
    if first.start != sentence.tokens[0].start or first.lower not in pronouns:
        return
    if _is_set_phrase(sentence, lexicon) or _belongs_to_noun(sentence, lexicon):
        return
    if not _is_named_before(sentence, str(pronouns[first.lower]), lexicon):
        yield Remark("G06", "W", first.start, {"word": first.text})


def _is_set_phrase(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Tā gadās: nothing is meant that a reader could look for."""
    said = " ".join(token.lower for token in sentence.words)
    return any(
        said == phrase or said.startswith(f"{phrase} ")
        for phrase in lexicon.lists.words("pronouns", "set_phrases")
    )


def _belongs_to_noun(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Tas cilvēks, this page: the thing itself is named right away; so it is in "tas, kas grib"."""
    first, *rest = sentence.tokens
    if not rest:
        return False
    following = rest[0]
    if following.text == ",":
        return True
    case = lexicon.lists.mapping("pronouns").get("pointing", {}).get(first.lower)
    if case is None or not following.is_word:
        return False
    if lexicon.morphology is None:
        return following.lower not in lexicon.lists.words("pronouns", "not_nouns")
    return _agrees(following, str(case), lexicon)


def _agrees(token: Token, case: str, lexicon: Lexicon) -> bool:
    """A noun in the case of the pronoun; before an adjective the case cannot be told."""
    readings = lexicon.readings(token)
    if any(reading.is_noun and case in reading.cases for reading in readings):
        return True
    if token.lower in lexicon.lists.words("pronouns", "personal"):
        return False
    attributes = any(reading.is_attribute for reading in readings)
    return attributes and not any(reading.is_finite for reading in readings)


def _is_named_before(sentence: Sentence, wanted: str, lexicon: Lexicon) -> bool:
    if sentence.previous is None:
        return not sentence.alone
    return _names(sentence.previous, wanted, lexicon)


def _names(previous: Sentence, wanted: str, lexicon: Lexicon) -> bool:
    """Whether the line before has a noun of the gender and number that the pronoun has."""
    if lexicon.morphology is None or not wanted:
        return True
    readings = [reading for token in previous.words for reading in lexicon.readings(token)]
    several = len({reading.lemma for reading in readings if reading.is_noun}) > 1
    names = any(previous.is_name(token) for token in previous.words)
    fits = any(wanted in reading.genders_and_numbers for reading in readings)
    return fits or names or (several and wanted.endswith("d"))
