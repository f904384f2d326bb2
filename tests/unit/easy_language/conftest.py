"""A small library of its own, so that the rules are tested without the texts people write."""

from __future__ import annotations

import pytest

from easy_language import Library, Picture, Term, Word
from easy_language.check.checker import Checker
from easy_language.vocabulary import Wording

AVOID = {
    "nodrošināt": "dot, palīdzēt",
    "pakalpojums": "palīdzība",
    "saskaņā ar": "kā rakstīts",
    "īstenot": "darīt",
    "nepieciešams": "vajag",
    "proti": "tas ir",
}
WORDS = (
    Word("goal", "mērķis", ("Mērķis ir tas, ko jūs gribat.",), "goal"),
    Word("guardian", "aizgādnis", ("Aizgādnis palīdz jums lemt.",), "goal", ("aizgādnim",)),
    Word("group-home", "grupu māja", ("Grupu mājā dzīvo vairāki cilvēki.",)),
)
TERMS = (
    Term("individual-budget", {"lv": "individuālais budžets"}, {}, True, None),
    Term(
        "application",
        {"lv": "iesniegums", "en": "application", "ru": "заявление"},
        {"lv": ("pieteikums",), "en": ("request form",), "ru": ("заявка",)},
        True,
        None,
    ),
    Term("goal", {"lv": "mērķis"}, {"lv": ("nolūks",)}, False, None),
    Term(
        "person",
        {"lv": "cilvēks", "en": "person", "ru": "человек"},
        {"lv": ("klients",), "en": ("client",), "ru": ("клиент",)},
        False,
        None,
    ),
    Term("care", {"lv": "aprūpe"}, {"lv": ("kopšana",)}, False, None),
)
PICTURES = {"goal": Picture("goal", "goal.svg", "A", "CC0", "own", {"lv": "Mērķis"})}


@pytest.fixture(scope="session")
def library() -> Library:
    wordings = {
        "lv": Wording(WORDS, AVOID, ("otrdien", "pulksten")),
        "en": Wording((), {"utilise": "use", "commence": "start"}, ()),
        "ru": Wording((), {"осуществлять": "делать", "осуществить": "сделать", "осуществляет": "делает"}, ()),
    }
    return Library({}, wordings=wordings, terms=TERMS, pictures=PICTURES)


@pytest.fixture(scope="session")
def checker(library: Library) -> Checker:
    return Checker(library)
