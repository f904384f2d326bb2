"""Puts the easier word into the form of the word it replaces, and says where somebody has to look."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from easy_language.check.morphology import DATA, Morphology, Reading

_WORD = re.compile(r"[^\W\d_]+|\d+")
# The words right before and after; a sign between them parts them.
_LAST = re.compile(r"([^\W\d_]+)\s+$")
_NEXT = re.compile(r"\s+([^\W\d_]+)")
_ENDS = re.compile(r"[.!?]")
_TENSES = {"t": "now", "p": "before", "n": "later"}
_PERSONS = ("1v", "2v", "3x", "1d", "2d")
_CASES = "ngdal"
_INFINITIVE = "0xta0"


@dataclass(frozen=True)
class Fitting:
    """The words to write; somebody must look at the endings unless it is sure."""

    words: str
    is_sure: bool


@dataclass(frozen=True)
class Forms:
    """The forms of the easier words, and which of them change the words beside them."""

    verbs: Mapping[str, Mapping[str, str]]
    nouns: Mapping[str, Mapping[str, str]]
    as_is: Mapping[str, Sequence[str]]
    around: Mapping[str, Sequence[str]]
    beside: Mapping[str, Sequence[str]]


@cache
def forms_of(language: str, data: Path = DATA) -> Forms:
    """The forms of one language; none at all where it has no such file."""
    file = data / language / "forms.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return Forms(**{part.name: found.get(part.name, {}) for part in fields(Forms)})


@dataclass(frozen=True)
class Agreeing:
    """The words to avoid in one language, with what is known about its forms."""

    avoid: Mapping[str, str]
    forms: Forms
    morphology: Morphology | None

    def fit(self, old: str, new: str, *, before: str = "", after: str = "") -> Fitting:
        """`new` in the form that `old` has between these words; its base form where none is safe."""
        if not self.forms.verbs:
            return Fitting(new, is_sure=old.lower() in self.avoid)
        head, rest = _parted(new)
        readings = self._readings(old)
        names = {name for one in readings for name in (one.lemma, one.verb)} | {old.lower()}
        if any(new in self.forms.as_is.get(name, ()) for name in names):
            return Fitting(new, is_sure=True)
        fitting = self._fitted(head, old, readings, before=before, after=after)
        if fitting is None:
            return Fitting(new, is_sure=False)
        settled = not any(new in self.forms.around.get(name, ()) for name in names)
        return Fitting(fitting.words + rest, is_sure=fitting.is_sure and settled)

    def _readings(self, old: str) -> tuple[Reading, ...]:
        """The readings of the form that are the word to avoid and no other one."""
        if self.morphology is None:
            return ()
        found = self.morphology.readings(old) or self.morphology.readings(old.lower())
        return tuple(one for one in found if one.lemma in self.avoid or one.verb in self.avoid)

    def _fitted(
        self, head: str, old: str, readings: tuple[Reading, ...], *, before: str, after: str
    ) -> Fitting | None:
        if head in self.forms.verbs and readings and all(one.is_verb for one in readings):
            said = {_verb_form(head, self.forms.verbs[head], one, old.lower()) for one in readings}
            form = said.pop() if len(said) == 1 else None
            return Fitting(form, is_sure=True) if form else None
        if head in self.forms.nouns and readings and all(one.is_noun for one in readings):
            return self._noun(self.forms.nouns[head], old.lower(), readings, before=before, after=after)
        return None

    def _noun(
        self, forms: Mapping[str, str], old: str, readings: tuple[Reading, ...], *, before: str, after: str
    ) -> Fitting | None:
        before, after = _ENDS.split(before)[-1], _ENDS.split(after)[0]
        places = {place for one in readings for place in _places(one, old)}
        if ("v", "a") in places and ("d", "g") in places and not self._may_be_of(before, after):
            places.discard(("d", "g"))
        said = {_noun_form(forms, place) for place in places}
        form = said.pop() if len(said) == 1 else None
        if form is None:
            return None
        is_he = readings[0].part[5:6] in "123"
        changes = (forms["is"] == "he") != is_he or ("many" not in forms and ("v", "n") not in places)
        changes = changes and not _is_one(places, is_he=is_he, forms=forms)
        return Fitting(form, is_sure=not (changes and self._has_company(f"{before} {after}")))

    def _may_be_of(self, before: str, after: str) -> bool:
        """Whether the noun may say whose something is, or of what there is much."""
        last, following = _LAST.search(before), _NEXT.match(after)
        if last and last[1].lower() in self.forms.beside["how_much"]:
            return True
        known = self.morphology
        return bool(known and following and any(one.is_noun for one in known.readings(following[1].lower())))

    def _has_company(self, words: str) -> bool:
        """Whether a word is near that takes its ending from the noun, or a number."""
        return any(word.isdigit() or self._takes_ending(word.lower()) for word in _WORD.findall(words))

    def _takes_ending(self, word: str) -> bool:
        readings = self.morphology.readings(word) if self.morphology else ()
        return any(
            one.is_adjective
            or one.is_passive_participle
            or one.is_active_participle
            or one.part.startswith("skv")
            or one.lemma in self.forms.beside["takes_ending"]
            for one in readings
        )


def _parted(new: str) -> tuple[str, str]:
    """The word that takes the form, and what stays as it is: "atdot" and " naudu"."""
    head = re.split(r"[ ,:]", new, maxsplit=1)[0]
    return head, new[len(head) :]


def _verb_form(base: str, forms: Mapping[str, str], reading: Reading, old: str) -> str | None:
    form = _said_form(base, forms, reading, old)
    if form is None or not reading.is_negated:
        return form
    # "Nav" is no ne- before a form.
    return None if base == "būt" else f"ne{form}"


def _said_form(base: str, forms: Mapping[str, str], reading: Reading, old: str) -> str | None:
    tags = reading.inflection
    if reading.is_passive_participle:
        # The dictionary takes what somebody would do for a participle.
        return forms["would"] if old.endswith(("tu", "tos")) else None
    if reading.flags - {"-", "]"}:
        return None
    if tags in ("", _INFINITIVE):
        return base
    if tags.endswith("v"):
        return forms["must"]
    if tags.endswith("p"):
        return forms["please"] if tags.startswith("2d") else None
    return _of_person(forms, tags, old)


def _of_person(forms: Mapping[str, str], tags: str, old: str) -> str | None:
    person = tags[:2]
    if person == "2v" and tags[2] == "t" and not old.endswith("i"):
        # The dictionary names one of two: "veic" is said of him, too, and nobody is called "tu" here.
        person = "3x"
    tense = _TENSES.get(tags[2:3])
    if tense is None or person not in _PERSONS:
        return None
    # "Izmantoju" is today and yesterday alike.
    times = ("now", "before") if tense == "before" and person == "1v" and old.endswith("ju") else (tense,)
    said = {forms[time].split()[_PERSONS.index(person)] for time in times}
    return said.pop() if len(said) == 1 else None


def _places(reading: Reading, old: str) -> Iterator[tuple[str, str]]:
    """Number and case; one form may be several, of which the dictionary names one."""
    number, case = (reading.inflection[:1] or "v"), (reading.inflection[2:3] or "n")
    yield number, case
    if (number, case) == ("v", "a") and old.endswith("u"):
        yield "d", "g"
    if (number, case) == ("v", "g") and old.endswith(("as", "es")):
        yield from (("d", "n"), ("d", "a"))


def _noun_form(forms: Mapping[str, str], place: tuple[str, str]) -> str | None:
    number, case = place
    if case not in _CASES:
        return None
    if number == "v" or "many" in forms:
        return forms["one" if number == "v" else "many"].split()[_CASES.index(case)]
    # After a preposition many stand in the dative; one of them would not.
    return None if case == "d" else forms["one"].split()[_CASES.index(case)]


def _is_one(places: set[tuple[str, str]], *, is_he: bool, forms: Mapping[str, str]) -> bool:
    """One stays one, and he stays he: the words beside them keep their endings."""
    same = (forms["is"] == "he") == is_he
    return same and all(number == "v" for number, _ in places)
