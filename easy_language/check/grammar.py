"""G01 and G04: who does it, and yes rather than no."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from easy_language.check.lexicon import Lexicon
from easy_language.check.morphology import Reading
from easy_language.check.remarks import Remark
from easy_language.check.sentence import Sentence, Token

_WORDS_BEFORE = 3
_DEFINITE = ("ais", "ās", "ajā", "ajam", "ajai", "ajos", "ajās", "ajiem", "ajām")


def passive(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """G01: a form of tikt or būt and a passive participle after it.

    After būt and before its noun a participle may only say what the noun is like ("Man ir operēta roka",
    but "Jums ir nosūtīta vēstule"): no program can tell, so a person may allow it.
    """
    words = sentence.words
    auxiliaries = lexicon.lists.words("passive", "auxiliaries")
    always = lexicon.lists.words("passive", "always")
    for index, token in enumerate(words):
        before = words[max(0, index - _WORDS_BEFORE) : index]
        wanted = always if _names_a_state(token, lexicon) else auxiliaries
        stands_before_noun = _is_definite(token) and _has_noun_after(words, index, lexicon)
        helped = any(_helps(word, wanted, lexicon) for word in before)
        if helped and _is_participle(token, lexicon) and not stands_before_noun:
            facts: dict[str, object] = {"word": token.text, "better": lexicon.readings(token)[0].lemma}
            only_is = not any(_helps(word, always, lexicon) for word in before)
            describes = only_is and _names_what_follows(words[index + 1 : index + 2], lexicon)
            yield Remark("G01", "W" if describes else "E", token.start, facts)


def _is_definite(token: Token) -> bool:
    return token.lower.endswith(_DEFINITE)


def _has_noun_after(words: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """Ir sasniegtās izmaiņas: a definite form belongs to the noun, not to "ir"."""
    following = words[index + 1 : index + 3]
    return any(reading.is_noun for word in following for reading in lexicon.readings(word))


def _names_what_follows(following: Sequence[Token], lexicon: Lexicon) -> bool:
    """A noun in the nominative, perhaps with an adjective before it."""
    readings = [reading for word in following for reading in lexicon.readings(word)]
    adjective = bool(readings) and all(reading.is_adjective for reading in readings)
    return adjective or any(reading.is_nominative_noun for reading in readings)


def _helps(word: Token, auxiliaries: frozenset[str], lexicon: Lexicon) -> bool:
    """Every reading counts: ir is tagged a link word first, tika a noun; nav is tagged an adverb."""
    is_nav = word.lower == "nav" and "būt" in auxiliaries
    return is_nav or bool(_lemmas(word, lexicon) & auxiliaries)


def _is_participle(token: Token, lexicon: Lexicon) -> bool:
    """Every reading agrees; a form in -tu is taken as conditional, whose tags look the same."""
    readings = lexicon.readings(token)
    agree = bool(readings) and all(reading.is_passive_participle for reading in readings)
    return agree and not token.lower.endswith("tu")


def _names_a_state(token: Token, lexicon: Lexicon) -> bool:
    """Veikals ir slēgts says how it is; only tika slēgts says that somebody did it."""
    states = lexicon.lists.words("passive", "states")
    return any(reading.lemma in states for reading in lexicon.readings(token))


def _lemmas(token: Token, lexicon: Lexicon) -> set[str]:
    return {reading.lemma for reading in lexicon.readings(token)}


def negation(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """G04: negated verbs are counted, not negative words: "nevienam nestāstīsim" is one."""
    words = lexicon.lists.words("negation", "words") - _answers(sentence, lexicon)
    endings = tuple(lexicon.lists.words("negation", "endings"))
    found = [
        token
        for token in sentence.words
        if token.lower in words or token.lower.endswith(endings) or _is_negated(token, lexicon)
    ]
    facts: dict[str, object] = {"words": ", ".join(token.lower for token in found)}
    if len(found) >= lexicon.limits.negations_error:
        yield Remark("G04", "E", found[-1].start, facts)
    elif found:
        yield Remark("G04", "I", found[0].start, facts)


def _answers(sentence: Sentence, lexicon: Lexicon) -> set[str]:
    """Words that are an answer here and deny nothing: "да, нет или не знаю", "Нет, ..."."""
    answers = lexicon.lists.mapping("negation").get("answers", {})
    said = {token.lower for token in sentence.words}
    opens = sentence.tokens[0].lower if [token.text for token in sentence.tokens[1:2]] == [","] else ""
    return {no for no, yes in answers.items() if yes in said or no == opens}


def _is_negated(token: Token, lexicon: Lexicon) -> bool:
    def agrees(reading: Reading) -> bool:
        return reading.is_negated and reading.is_verb

    if token.lower in lexicon.lists.words("negation", "not_verbs"):
        return False
    readings = lexicon.readings(token)
    return bool(readings) and all(map(agrees, readings))
