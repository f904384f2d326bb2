"""Latvian word forms: lemma, grammar tags and how often the lemma is used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"
_FIELD = re.compile(r"(\w+):(\S+)")
_FINITE = re.compile(r"^(?:[123][vdx][tpn][ta][0p]|0vtt0|0xt[ta]v)$")
_TAGLESS_VERBS = {"būt", "būtu", "dot", "iet", "vajag"}
_FORMS = {"1", "2", "3", "5", "7", "8", "J"}
_PARTICIPLES = {"1", "2", "3", "5"}
_PRESENT = {"1", "2"}
_GERUND = re.compile(r"^0x[tn][ta]a$")
_REFLEXIVE_PARTICIPLE = re.compile(r"^[vd][vs][ngdalv]a$")
_MASCULINE = "123"


class MorphologyError(Exception):
    """The dictionary of a language cannot be loaded; its str says why, ``latvian`` says it in Latvian."""

    def __init__(self, language: str, why: str, latvian: str) -> None:
        super().__init__(why)
        self.language = language
        self.latvian = latvian


@dataclass(frozen=True)
class Reading:
    """One way to understand a word form."""

    lemma: str
    part: str
    inflection: str
    flags: frozenset[str]

    @property
    def is_verb(self) -> bool:
        """Any form of a verb, participles and verbal nouns too."""
        untagged = self.lemma in _TAGLESS_VERBS or len(self.inflection) == 5 or bool(self.flags & _FORMS)
        return self.part.startswith("darb") or (not self.part and untagged)

    @property
    def is_adjective(self) -> bool:
        return self.part.startswith("īpv")

    @property
    def is_finite(self) -> bool:
        """A verb form with a person, or the debitive (jāraksta)."""
        return self.is_verb and bool(_FINITE.match(self.inflection)) and "J" not in self.flags

    @property
    def is_passive_participle(self) -> bool:
        return self.is_verb and bool(self.flags & {"5", "2"})

    @property
    def is_active_participle(self) -> bool:
        """Atnācis, palicis, mainījies: the reflexive forms carry a case instead of a flag."""
        reflexive = self.part.startswith("darb") and bool(_REFLEXIVE_PARTICIPLE.match(self.inflection))
        return reflexive or (self.is_verb and bool(self.flags & {"7", "8"}))

    @property
    def is_present_participle(self) -> bool:
        """Strādājošs, nākdams."""
        return self.is_verb and bool(self.flags & {"1", "3"})

    @property
    def is_gerund(self) -> bool:
        """Runājot, nākšot."""
        return self.is_verb and bool(_GERUND.match(self.inflection))

    @property
    def is_noun(self) -> bool:
        return self.part.startswith("lietv")

    @property
    def is_nominative_noun(self) -> bool:
        return self.is_noun and self.inflection in {"", "vpn", "dpn"}

    @property
    def is_genitive_noun(self) -> bool:
        """Verbal nouns too: plāna rakstīšanas."""
        noun = self.is_noun or self.is_verbal_noun
        return noun and len(self.inflection) == 3 and self.inflection.endswith("g")

    @property
    def cases(self) -> str:
        """The cases a noun form may stand in; forms in -as and -es are tagged as one of three."""
        case = self.inflection[2:3] or "n"
        return "gna" if case == "g" and self.part[5:6] not in _MASCULINE else case

    @property
    def is_attribute(self) -> bool:
        """An adjective, a pronoun or an ordinal."""
        return self.part.startswith(("īpv", "vietn", "skv"))

    @property
    def genders_and_numbers(self) -> frozenset[str]:
        """What a noun may be: "v" or "s" (he, she) and "v" or "d" (one, many); an adjective, anything."""
        if self.part.startswith("īpv"):
            return frozenset({"vv", "vd", "sv", "sd"})
        if not self.is_noun:
            return frozenset()
        gender = "v" if self.part[5:6] in _MASCULINE else "s"
        # Forms in -as, -es and -u are tagged as one of the several things they may be.
        ambiguous = self.inflection[2:3] in {"g", "a"} or self.part.endswith("d")
        numbers = "vd" if ambiguous else self.inflection[:1] or "v"
        return frozenset(gender + number for number in numbers)

    @property
    def is_verbal_noun(self) -> bool:
        return "J" in self.flags

    @property
    def is_diminutive(self) -> bool:
        noun = self.part.startswith("lietv")
        return noun and len(self.inflection) == 3 and self.inflection[1] == "d"

    @property
    def is_negated(self) -> bool:
        return "-" in self.flags

    @property
    def verb(self) -> str:
        """The lemma, reflexive when the form is: "mācās" is "mācīties", not "mācīt"."""
        reflexive = self.is_verb and self.inflection[3:4] == "a"
        return f"{self.lemma}ies" if reflexive and self.lemma.endswith("t") else self.lemma

    @property
    def word(self) -> str:
        """What the form is as a word of its own: kopšana is not kopt, nepatiess is not patiess."""
        if not self.is_verb:
            return f"ne{self.lemma}" if self.is_negated else self.lemma
        if self.is_verbal_noun:
            return f"{self.verb}~šana"
        return f"{self.verb}~ts" if self.flags & _PARTICIPLES and "8" not in self.flags else self.verb


class Morphology:
    """The dictionary of one language, loaded once; raises MorphologyError when it cannot be."""

    def __init__(self, language: str, *, data: Path = DATA) -> None:
        folder = data / language
        self._dictionary = _dictionary(folder, language)
        self._zipf = _frequencies(folder / "lemma_zipf.tsv")
        self._readings = lru_cache(maxsize=50_000)(self._read)

    def readings(self, form: str) -> tuple[Reading, ...]:
        """Every reading of the form as written; none when the dictionary lacks it."""
        return self._readings(form)

    def zipf(self, form: str) -> float:
        """How often the commonest lemma of the form is used; 0.0 when nobody counted it."""
        lemmas = {reading.lemma.lower() for reading in self.readings(form)} | {form.lower()}
        return max(self._zipf.get(lemma, 0.0) for lemma in lemmas)

    def _read(self, form: str) -> tuple[Reading, ...]:
        return tuple(found for raw in self._dictionary.analyze(form) if (found := _reading(raw, form)))


def _reading(raw: str, form: str) -> Reading | None:
    fields = _FIELD.findall(raw)
    lemmas = [value for name, value in fields if name == "st"]
    if not lemmas:
        return None
    known = dict(fields)
    flags = {value for name, value in fields if name == "fl"}
    if flags & _PRESENT:
        # The flags of gaidošs (who waits) and gaidāms (who is waited for) are mixed up; the form tells.
        flags = flags - _PRESENT | {"1" if "oš" in form.lower() else "2"}
    return Reading(
        lemma=lemmas[-1],
        part=known.get("po", ""),
        inflection=known.get("is", ""),
        flags=frozenset(flags | _prefix(raw)),
    )


def _prefix(raw: str) -> set[str]:
    """Some negative words carry no flag but their prefix: "ne st:pieciešams"."""
    return {"-"} if raw.split("st:")[0].strip() == "ne" else set()


def _dictionary(folder: Path, language: str) -> Any:
    for name in (f"{language}.aff", f"{language}.dic"):
        if not (folder / name).is_file():
            raise MorphologyError(
                language, f"{name} is missing in data/{language}", f"mapē data/{language} nav faila {name}"
            )
    try:
        import hunspell
    except ImportError as error:
        raise MorphologyError(
            language, "the package chunspell cannot be loaded", "pakotni chunspell nevar ielādēt"
        ) from error
    dictionary = hunspell.Hunspell(language, hunspell_data_dir=str(folder))
    if not dictionary.analyze("ir"):
        raise MorphologyError(
            language, f"the dictionary {language} does not answer", f"vārdnīca {language} neatbild"
        )
    return dictionary


def _frequencies(file: Path) -> dict[str, float]:
    try:
        rows = file.read_text(encoding="utf-8").splitlines()
        return {lemma: float(zipf) for lemma, _, zipf in (row.partition("\t") for row in rows)}
    except (OSError, ValueError) as error:
        name = file.name
        raise MorphologyError(
            file.parent.name, f"{name} cannot be read", f"failu {name} nevar izlasīt"
        ) from error
