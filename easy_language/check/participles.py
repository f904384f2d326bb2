"""G02 and G05: participles and moods that hide who does what, and whether it is so."""

from __future__ import annotations

from collections.abc import Iterator

from easy_language.check.lexicon import Lexicon
from easy_language.check.remarks import Remark, Severity
from easy_language.check.sentence import Sentence, Token
from easy_language.check.verbs import has_finite, is_conditional

_WORDS_BEFORE = 5
_WORDS_AFTER = 2
# Forms of the perfect as people say it: atnācis, atnākusi, atnākuši, atnākušas, mainījies, mainījušies.
_PERFECT_FORMS = ("is", "usi", "uši", "ušas", "ies", "usies", "ušies", "ušās")
_FUTURE_REPORTED = ("šot", "šoties")


def participles(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """G02: a participle packs a second sentence into the first; the perfect after būt is plain speech."""
    found = [token for token in sentence.words if _is_loose_participle(sentence, token, lexicon)]
    severity: Severity = "E" if len(found) >= lexicon.limits.participles_error else "W"
    for token in found:
        verb = lexicon.readings(token)[0].verb
        yield Remark("G02", severity, token.start, {"word": token.text, "better": verb})


def _is_loose_participle(sentence: Sentence, token: Token, lexicon: Lexicon) -> bool:
    if sentence.is_name(token) or token.start in lexicon.understood_starts(sentence):
        return False
    if _is_common(token, lexicon):
        return False
    readings = lexicon.readings(token)
    if readings and all(reading.is_gerund for reading in readings):
        return not _is_reported(sentence, token, lexicon)
    present = lexicon.lists.words("participles", "present")
    if readings and all(r.is_present_participle or r.lemma in present for r in readings):
        return True
    return _is_active_participle(token, lexicon) and not _is_perfect(sentence, token, lexicon)


def _is_common(token: Token, lexicon: Lexicon) -> bool:
    """Pieaugušais, pagājušais, izņemot: participles that have become ordinary words."""
    if token.lower in lexicon.lists.words("participles", "forms"):
        return True
    verbs = lexicon.lists.words("participles", "plain")
    return any(r.is_active_participle and r.lemma in verbs for r in lexicon.readings(token))


def _is_active_participle(token: Token, lexicon: Lexicon) -> bool:
    """Mainījies may also be "you changed"; as the reader is jūs, a text means the participle."""
    readings = lexicon.readings(token)
    some = any(reading.is_active_participle for reading in readings)
    return some and all(reading.is_active_participle or reading.is_finite for reading in readings)


def _is_perfect(sentence: Sentence, token: Token, lexicon: Lexicon) -> bool:
    """A form of būt stands near: nav atnācis, jūs esat jau pieteikušies, atnācis ir Juris."""
    if not token.lower.endswith(_PERFECT_FORMS):
        return False
    words = sentence.words
    index = words.index(token)
    near = words[max(0, index - _WORDS_BEFORE) : index] + words[index + 1 : index + 1 + _WORDS_AFTER]
    return any(_is_to_be(word, lexicon) for word in near)


def _is_to_be(token: Token, lexicon: Lexicon) -> bool:
    if token.lower in lexicon.lists.words("verbs", "to_be"):
        return True
    return any(reading.lemma == "būt" for reading in lexicon.readings(token))


def moods(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """G05: say what is so, not what would be or what somebody is said to do."""
    for token in sentence.words:
        if sentence.is_name(token):
            continue
        if is_conditional(sentence, token, lexicon):
            yield Remark("G05", "W", token.start, {"word": token.text, "better": _verb(token, lexicon)})
        elif _is_reported(sentence, token, lexicon):
            facts: dict[str, object] = {"word": token.text, "better": _verb(token, lexicon)}
            yield Remark("G05", "W", token.start, facts, "G05-reported")


def _verb(token: Token, lexicon: Lexicon) -> str:
    lemma = lexicon.readings(token)[0].verb
    return "būt" if lemma == "būtu" else lemma


def _is_reported(sentence: Sentence, token: Token, lexicon: Lexicon) -> bool:
    """Viņš esot slims: the only verb, and not the first word; nākšot is never anything else."""
    readings = lexicon.readings(token)
    if not readings or not all(reading.is_gerund for reading in readings):
        return False
    if _is_common(token, lexicon):
        return False
    if token.lower.endswith(_FUTURE_REPORTED):
        return True
    others = [reading for word in sentence.words for reading in lexicon.readings(word)]
    other_verb = any(reading.is_finite for reading in others) or has_finite(sentence.words, lexicon)
    return token != sentence.words[0] and not other_verb
