"""Every hard word of the easy texts: how often it stands there, and whether anybody explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from easy_language.check.checker import Checker, sentences_of
from easy_language.check.lexicon import Lexicon
from easy_language.check.sentence import Sentence, Token
from easy_language.check.words import OF_A_WORD
from easy_language.library import Library
from easy_language.structure import Text

OPEN, EXPLAINED, PLAIN = "open", "explained", "plain"
STATES = (OPEN, EXPLAINED, PLAIN)


@dataclass(frozen=True)
class Place:
    """One time that a hard word stands in a text."""

    word: str
    rule: str
    state: str
    text: Text
    number: int


@dataclass(frozen=True)
class HardWord:
    """A hard word with all its places."""

    word: str
    language: str
    state: str
    rule: str
    places: tuple[Place, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which it stands in the texts."""
        return tuple(sorted({place.word.lower() for place in self.places}))

    @property
    def texts(self) -> tuple[str, ...]:
        """The ids of the texts in which it stands."""
        return tuple(sorted({place.text.id for place in self.places}))


def hard_words(library: Library, *, language: str, profile: str | None = None) -> tuple[HardWord, ...]:
    """Every hard word of the easy texts in the language, the most frequent first.

    A word stays in the list when it is explained or allowed: it is hard all the same.
    Raises MorphologyError when the dictionary cannot be loaded.
    """
    known = Checker(library, profile=profile).lexicon(language)
    bare = Checker(_unexplained(library, language=language), profile=profile).lexicon(language)
    found: dict[str, list[Place]] = {}
    for text in library.texts:
        if (text.language, text.level) == (language, "easy"):
            for word, place in _places(text, bare=bare, known=known):
                found.setdefault(word, []).append(place)
    words = [_hard_word(word, places, language=language) for word, places in found.items()]
    return tuple(sorted(words, key=lambda one: (-len(one.places), one.word)))


def _hard_word(word: str, places: list[Place], *, language: str) -> HardWord:
    """A word that is open in one place is open: there somebody meets it unexplained."""
    state = min((place.state for place in places), key=STATES.index)
    found = HardWord(word, language, state, places[0].rule, tuple(places))
    # What no dictionary knows goes by the shortest of its forms.
    return replace(found, word=min(found.forms, key=len)) if word.startswith("~") else found


def _unexplained(library: Library, *, language: str) -> Library:
    """The same words to avoid, but nothing is explained or plain."""
    wording = replace(library.wording(language), words=(), plain=())
    return Library({}, wordings={language: wording}, terms=(), pictures={}, profiles=library.profiles)


def _places(text: Text, *, bare: Lexicon, known: Lexicon) -> Iterator[tuple[str, Place]]:
    for sentence in sentences_of(text):
        seen: set[int] = set()
        state_at = _states(sentence, known)
        unmarked = replace(sentence, tokens=tuple(replace(one, explained=False) for one in sentence.tokens))
        at = {token.start: token for token in unmarked.tokens}
        for rule in OF_A_WORD:
            for remark in rule(unmarked, bare):
                token = at[remark.offset]
                if token.start not in seen:
                    seen.add(token.start)
                    state = state_at(remark.rule, token.start)
                    yield _name(token, bare), Place(token.text, remark.rule, state, text, sentence.number)


def _states(sentence: Sentence, known: Lexicon) -> Callable[[str, int], str]:
    explained, understood = known.explained_starts(sentence), known.understood_starts(sentence)
    allowed = {excuse.rule for excuse in sentence.exceptions}

    def state_at(rule: str, start: int) -> str:
        if start in explained:
            return EXPLAINED
        return PLAIN if start in understood or rule in allowed else OPEN

    return state_at


def _name(token: Token, lexicon: Lexicon) -> str:
    """The form by which dictionaries list the word, else its stem."""
    readings = lexicon.readings(token)
    names = sorted(reading.verb if reading.is_verb else reading.word for reading in readings)
    return (names or sorted(lexicon.own_lemmas(token.lower)))[0].lower()


def times_not_understood(
    words: tuple[HardWord, ...], presses: Mapping[tuple[str, int], int]
) -> dict[str, int]:
    """How often people did not understand a line with the word; ``presses`` by text id and line."""
    found = {}
    for one in words:
        lines = {(place.text.id, place.number) for place in one.places}
        found[one.word] = sum(presses.get(line, 0) for line in lines)
    return found
