"""Which words of a Latvian sentence are finite verbs, and which only look like them."""

from __future__ import annotations

from collections.abc import Sequence

from easy_language.check.lexicon import Lexicon
from easy_language.check.sentence import Sentence, Token

_CONDITIONAL = ("tu", "tos")
_AGREEING = ("u", "us", "as", "es", "i", "is")


def is_finite(token: Token, lexicon: Lexicon) -> bool:
    """A word that can only be a finite verb; nav and ir are tagged otherwise but are verbs too."""
    if token.lower in lexicon.lists.words("verbs", "finite"):
        return True
    readings = lexicon.readings(token)
    return bool(readings) and all(reading.is_finite for reading in readings)


def looks_conditional(token: Token, lexicon: Lexicon) -> bool:
    """A form in -tu or -tos, which the dictionary tags as a participle; būtu has no tag at all."""
    readings = lexicon.readings(token)
    if not readings or not token.lower.endswith(_CONDITIONAL):
        return False
    if all(reading.lemma == "būtu" for reading in readings):
        return True
    if all(reading.lemma.endswith("ties") for reading in readings):
        return True
    return all(reading.is_verb and {"5", "W"} <= reading.flags for reading in readings)


def is_conditional(sentence: Sentence, token: Token, lexicon: Lexicon) -> bool:
    """Es parakstītu līgumu, but not Atnesiet parakstītu līgumu: there another word is the verb."""
    if not looks_conditional(token, lexicon):
        return False
    clause = clause_of(sentence, token)
    position = clause.index(token)
    following = clause[position + 1 : position + 2]
    agrees = any(_may_agree(word, lexicon) for word in following)
    return not (agrees and any(is_finite(word, lexicon) for word in clause))


def _may_agree(token: Token, lexicon: Lexicon) -> bool:
    nouns = [reading for reading in lexicon.readings(token) if not reading.is_verb]
    return bool(nouns) and token.lower.endswith(_AGREEING)


def clause_of(sentence: Sentence, token: Token) -> list[Token]:
    """The words around the token up to the next sign on both sides."""
    words: list[Token] = []
    for other in sentence.tokens:
        if other.is_word or other.text.isdigit():
            words.append(other)
        elif token in words:
            break
        else:
            words = []
    return words


def has_finite(words: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether one of the words is a finite verb: by itself, or because it follows a subject."""
    return any(
        is_finite(word, lexicon)
        or _is_first_person(word, lexicon)
        or (index > 0 and _follows_subject(words[index - 1], word, lexicon))
        for index, word in enumerate(words)
    )


def _is_first_person(word: Token, lexicon: Lexicon) -> bool:
    """Eju, var, varu: forms that are verbs although the dictionary knows a rare noun of the same shape."""
    return word.lower in lexicon.lists.words("verbs", "mostly")


def _follows_subject(before: Token, word: Token, lexicon: Lexicon) -> bool:
    """Runā may be a place or a deed; after "palīgs" or "jūs" it is what somebody does."""
    if not any(reading.is_finite for reading in lexicon.readings(word)):
        return False
    if before.lower in lexicon.lists.words("verbs", "subjects"):
        return True
    readings = lexicon.readings(before)
    return bool(readings) and all(reading.is_nominative_noun for reading in readings)
