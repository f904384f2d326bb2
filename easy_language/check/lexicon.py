"""What the rules ask about words of one language: lemmas, explanations, bans."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from easy_language.check.morphology import DATA, Morphology, Reading
from easy_language.check.profiles import Thresholds, ours
from easy_language.check.sentence import Sentence, Token
from easy_language.check.settings import Lists, everyday, lists
from easy_language.vocabulary import Term, Wording

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+")
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Phrase:
    """One or more words to find in any form, and what to say about them."""

    words: tuple[str, ...]
    lemmas: tuple[frozenset[str], ...]
    advice: str
    as_written: bool = False


@dataclass(frozen=True)
class Match:
    """A phrase found in a sentence."""

    phrase: Phrase
    tokens: tuple[Token, ...]

    @property
    def shown(self) -> str:
        """The words as they stand in the sentence."""
        return " ".join(token.text for token in self.tokens)


@cache
def _morphology(language: str, data: Path) -> Morphology | None:
    return Morphology(language, data=data) if lists(language, data).top("dictionary") else None


def lexicon_of(
    language: str,
    *,
    wording: Wording,
    terms: Sequence[Term] = (),
    limits: Thresholds | None = None,
    data: Path = DATA,
) -> Lexicon:
    """The words of the language; MorphologyError when its dictionary cannot be loaded."""
    return Lexicon(
        language,
        lists=lists(language, data),
        limits=limits or ours().thresholds(),
        morphology=_morphology(language, data),
        wording=wording,
        terms=terms,
        everyday=everyday(language, data),
    )


class Phrases:
    """Phrases by what their first word may look like, so that few are tried at each word."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_first: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            for name in phrase.lemmas[0] | {phrase.words[0]}:
                self._by_first[name].append(phrase)

    def starting(self, names: frozenset[str]) -> list[Phrase]:
        """The phrases whose first word may have one of these names."""
        found = [phrase for name in sorted(names) for phrase in self._by_first.get(name, ())]
        return list(dict.fromkeys(found)) if len(found) > 1 else found


class Lexicon:
    """The words of one language under one profile."""

    def __init__(
        self,
        language: str,
        *,
        lists: Lists,
        limits: Thresholds,
        morphology: Morphology | None,
        wording: Wording,
        terms: Sequence[Term],
        everyday: Sequence[str] = (),
    ) -> None:
        self.language = language
        self.lists = lists
        self.limits = limits
        self.morphology = morphology
        endings = sorted(lists.top("endings"), key=len, reverse=True)
        self._endings: tuple[str, ...] = tuple(endings)
        self.lemmas = lru_cache(maxsize=50_000)(self._lemmas)
        self.names = lru_cache(maxsize=50_000)(self._names)
        self._matched: tuple[Sentence | None, dict[tuple[Phrases, bool], tuple[Match, ...]]] = (None, {})
        self.own_words = frozenset(lists.top("own_words"))
        self.shorts = frozenset(short.rstrip(".") for short in lists.mapping("abbreviations"))
        kept = [term.word[language] for term in terms if term.keep and language in term.word]
        titles = [title for word in wording.words for title in (word.title, *word.forms)]
        self._explained = self.phrases((title, "") for title in [*kept, *titles])
        self._seen: tuple[Sentence | None, frozenset[int], frozenset[int]] = (None, frozenset(), frozenset())
        self._plain_lists: dict[frozenset[str], Phrases] = {}
        self._keys = frozenset(word.key for word in wording.words)
        self._entries = self.phrases(
            (name, word.key) for word in wording.words for name in (word.title, *word.forms)
        )
        self._plain = self.phrases((word, "") for word in wording.plain)
        self.everyday = self.phrases((word, "") for word in everyday)
        self.avoided = self.phrases(wording.avoid.items())
        self.banned = self.phrases(
            (banned, term.word.get(language, ""))
            for term in terms
            for banned in term.banned.get(language, ())
        )
        self.foreign = self.phrases(lists.mapping("foreign").items())

    def phrases(self, entries: Iterable[tuple[str, str]]) -> Phrases:
        """The entries ready to be found in any form."""
        found = []
        for text, advice in entries:
            words = tuple(word.lower() for word in _WORD.findall(text))
            if words:
                lemmas = tuple(self.own_lemmas(word) for word in words)
                found.append(Phrase(words, lemmas, advice, len(words) == 1 and self._is_set_form(words[0])))
        return Phrases(found)

    def plain_list(self, words: frozenset[str]) -> Phrases:
        """A rule's own list of words it leaves alone, made once."""
        if words not in self._plain_lists:
            self._plain_lists[words] = self.phrases((word, "") for word in sorted(words))
        return self._plain_lists[words]

    def _is_set_form(self, form: str) -> bool:
        """A listed form such as "proti" stands for itself alone, not for every form of its verb."""
        readings = self.morphology.readings(form) if self.morphology else ()
        return bool(readings) and all(reading.is_finite for reading in readings)

    def own_lemmas(self, form: str) -> frozenset[str]:
        """The form as a word of its own: "kopšana" is not every form of "kopt"."""
        readings = self._known(form)
        return frozenset(reading.word.lower() for reading in readings) or frozenset({self._stem(form)})

    def readings(self, token: Token) -> tuple[Reading, ...]:
        """The readings of the word; none without a dictionary or for a word it lacks."""
        return self.morphology.readings(token.text) if self.morphology else ()

    def _lemmas(self, form: str) -> tuple[frozenset[str], ...]:
        readings = [frozenset({r.word.lower(), r.verb.lower()}) for r in self._known(form)]
        return tuple(readings) or (frozenset({self._stem(form)}),)

    def _known(self, form: str) -> tuple[Reading, ...]:
        if not self.morphology:
            return ()
        return self.morphology.readings(form) or self.morphology.readings(form.capitalize())

    def _stem(self, form: str) -> str:
        """Stands in for the lemma of a word no dictionary knows: its form without the ending."""
        lower = form.lower().replace("ё", "е")
        for ending in self._endings:
            if lower.endswith(ending) and len(lower) - len(ending) >= _SHORTEST_STEM:
                return f"~{lower[: -len(ending)]}"
        return f"~{lower}"

    def matches(self, sentence: Sentence, phrases: Phrases, *, strict: bool = False) -> tuple[Match, ...]:
        """The phrases in the sentence; ``strict`` wants every reading of a single word to agree.

        Several rules ask the same about one sentence, so the answers about the last one are kept.
        """
        last, known = self._matched
        if last is not sentence:
            known = {}
            self._matched = (sentence, known)
        if (phrases, strict) not in known:
            known[phrases, strict] = tuple(self._find(sentence, phrases, strict=strict))
        return known[phrases, strict]

    def _find(self, sentence: Sentence, phrases: Phrases, *, strict: bool) -> Iterator[Match]:
        words = sentence.words
        for index, first in enumerate(words):
            for phrase in phrases.starting(self.names(first.text)):
                tokens = words[index : index + len(phrase.words)]
                if len(tokens) == len(phrase.words) and self._is(tokens, phrase, strict=strict):
                    yield Match(phrase, tokens)

    def _names(self, form: str) -> frozenset[str]:
        return frozenset().union({form.lower()}, *self.lemmas(form))

    def _is(self, tokens: tuple[Token, ...], phrase: Phrase, *, strict: bool) -> bool:
        if phrase.as_written:
            return tokens[0].lower == phrase.words[0]
        one_lemma = len({reading.lemma for reading in self._known(tokens[0].text)}) == 1
        agree = all if strict and len(tokens) == 1 and not one_lemma else any
        return all(
            token.lower == word or agree(reading & lemmas for reading in self.lemmas(token.text))
            for token, word, lemmas in zip(tokens, phrase.words, phrase.lemmas, strict=True)
        )

    def entry_of(self, text: str) -> str | None:
        """The glossary key of a word or phrase in any form."""
        if text in self._keys:
            return text
        tokens = tuple(Token(found.group(), found.start()) for found in _WORD.finditer(text))
        if not tokens:
            return None
        for phrase in self._entries.starting(self.names(tokens[0].text)):
            if len(tokens) == len(phrase.words) and self._is(tokens, phrase, strict=False):
                return phrase.advice
        return None

    def entries_in(self, sentence: Sentence) -> tuple[Match, ...]:
        """The words of the glossary in the sentence, marked or not; of two that overlap the longer one."""
        found: dict[int, Match] = {}
        for match in sorted(self.matches(sentence, self._entries), key=lambda one: -len(one.tokens)):
            if not any(token.start in found for token in match.tokens):
                found.update((token.start, match) for token in match.tokens)
        return tuple(dict.fromkeys(found[start] for start in sorted(found)))

    def explained_starts(self, sentence: Sentence) -> frozenset[int]:
        """Where explained words stand: marked, in the glossary, or a term that is kept."""
        return self._settled(sentence)[0]

    def understood_starts(self, sentence: Sentence) -> frozenset[int]:
        """Where words stand that need no remark: explained ones and the plain ones of [ok]."""
        return self._settled(sentence)[1]

    def explained_units(self, sentence: Sentence) -> dict[int, int]:
        """Where the words of an explained phrase stand, each with the place of its first word."""
        found = self.matches(sentence, self._explained)
        return {token.start: match.tokens[0].start for match in found for token in match.tokens}

    def _settled(self, sentence: Sentence) -> tuple[frozenset[int], frozenset[int]]:
        """Several rules ask about the same sentence, one after the other: the last answer is kept."""
        seen, explained, understood = self._seen
        if seen is not sentence:
            marked = {token.start for token in sentence.tokens if token.explained}
            explained = frozenset(marked | self.starts(sentence, self._explained))
            understood = explained | self.starts(sentence, self._plain)
            self._seen = (sentence, explained, understood)
        return explained, understood

    def starts(self, sentence: Sentence, phrases: Phrases) -> frozenset[int]:
        """Where words of the phrases stand."""
        found = self.matches(sentence, phrases)
        return frozenset(token.start for match in found for token in match.tokens)
