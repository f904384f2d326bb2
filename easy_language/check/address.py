"""G07: how the reader is addressed: always in the same way, as an adult, neither as he nor as she."""

from __future__ import annotations

from collections.abc import Iterator

from easy_language.check.lexicon import Lexicon
from easy_language.check.remarks import Remark
from easy_language.check.sentence import Sentence, Token
from easy_language.check.verbs import has_finite


def address(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """G07: the reader is an adult and is addressed as one."""
    wrong = lexicon.lists.words("address", "wrong")
    right = lexicon.lists.value("address", "right")
    for token in sentence.words:
        familiar = _is_familiar_verb(sentence, token, lexicon) or _is_familiar_command(
            sentence, token, lexicon
        )
        if token.lower in wrong or familiar:
            yield Remark("G07", "E", token.start, {"word": token.text, "better": right})
    yield from _gender(sentence, lexicon)


def _is_familiar_verb(sentence: Sentence, token: Token, lexicon: Lexicon) -> bool:
    """Nāc, zvani, можешь: a verb that is said only to a child or a friend."""
    endings = tuple(lexicon.lists.words("address", "verb_endings"))
    if not endings or token.start in lexicon.understood_starts(sentence) or sentence.is_name(token):
        return False
    if token.lower in lexicon.lists.words("address", "verbs"):
        return True
    if not token.lower.endswith(endings) or token.lower in lexicon.lists.words("address", "other_words"):
        return False
    return lexicon.morphology is None or _is_second_person(sentence, token, lexicon)


def _is_second_person(sentence: Sentence, token: Token, lexicon: Lexicon) -> bool:
    """A form in -i is never the third person; where it may be a noun, only a lone first word is a verb."""
    readings = lexicon.readings(token)
    second = [reading.is_finite and reading.inflection.startswith(("2v", "0v")) for reading in readings]
    if not any(second):
        return False
    first = sentence.kind == "sentence" and token == sentence.words[0]
    return all(second) or (first and not has_finite(sentence.words, lexicon))


def _is_familiar_command(sentence: Sentence, token: Token, lexicon: Lexicon) -> bool:
    """Runā ar palīgu! Without the sign at the end it may be what somebody else does."""
    sign = lexicon.lists.value("address", "ends_command")
    if not sign or token != sentence.words[0] or not sentence.text.rstrip().endswith(sign):
        return False
    return any(
        reading.is_finite and reading.inflection.startswith(("2v", "3x")) and reading.inflection[3:4] != "p"
        for reading in lexicon.readings(token)
    )


def _gender(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """Jūs pats, jūs esat atnācis: the reader may be a woman or a man."""
    reader = lexicon.lists.words("address", "reader")
    gendered = lexicon.lists.words("address", "gendered")
    after = lexicon.lists.words("address", "reader_is")
    words = sentence.words
    # "Ja esat slims": the verb alone says who is meant.
    if not any(token.lower in reader | after for token in words):
        return
    for index, token in enumerate(words):
        says_who = index > 0 and words[index - 1].lower in after and _is_he_or_she(token, lexicon)
        if token.lower in gendered or says_who:
            yield Remark("G07", "W", token.start, {"word": token.text}, "G07-gender")


def _is_he_or_she(token: Token, lexicon: Lexicon) -> bool:
    endings = tuple(lexicon.lists.words("address", "gendered_endings"))
    readings = lexicon.readings(token)
    if not readings or not token.lower.endswith(endings):
        return False
    return all(reading.is_adjective or reading.is_verb for reading in readings)
