"""What a voice says for a written line: numbers, dates, times, money and telephone numbers in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from easy_language.tables import TomlFile
from easy_language.voice.agreement import of_many, of_one
from easy_language.voice.numerals import (
    LARGEST,
    Case,
    by_pairs,
    cardinal,
    clock,
    is_declined,
    is_said_as_one,
    ordinal,
)

HOME = Path(__file__).resolve().parent
VALUE_MISSING = "…"
# After these many things stand in the dative, and so does a time. One thing (1, 21, 101) stands in the case
# that is named here; after "uz" it may stand in either of two.
_PREPOSITIONS: dict[str, Case | None] = {
    "no": "g", "pie": "g", "bez": "g", "pēc": "g", "pirms": "g", "virs": "g", "zem": "g", "kopš": "g",
    "par": "a", "ar": "a", "pa": "a", "ap": "a", "starp": "a", "pret": "a",
    "līdz": "d", "uz": None,
}  # fmt: skip
# After these a lone number is a name: skaitlis seši, ir desmit, plus divi.
_NAMING = frozenset(["ir", "nav", "plus", "skaitlis", "numurs", "lapa", "iela", "ielā"])
# "1. vai 2. grupas", "4 vai 5 reizes": both count the same thing.
_COUNTED = re.compile(r"(?:[ \u00a0](?:un|vai|līdz)[ \u00a0]\d+\.?)*((?:[ \u00a0][^\W\d_]+){1,3})")
_LETTERS = {
    "A": "a", "Ā": "ā", "B": "bē", "C": "cē", "Č": "čē", "D": "dē", "E": "e", "Ē": "ē", "F": "ef",
    "G": "gā", "Ģ": "ģē", "H": "hā", "I": "i", "Ī": "ī", "J": "jē", "K": "kā", "Ķ": "ķē", "L": "el",
    "Ļ": "eļ", "M": "em", "N": "en", "Ņ": "eņ", "O": "o", "P": "pē", "R": "er", "S": "es", "Š": "eš",
    "T": "tē", "U": "u", "Ū": "ū", "V": "vē", "Z": "zē", "Ž": "žē",
}  # fmt: skip
_CAPITALS = "A-ZĀČĒĢĪĶĻŅŠŪŽ"
_THOUSANDS = r"\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+"
_WORD = re.compile(r"[^\W\d_]+")
_SHAPES = re.compile(
    rf"""
      (?P<phone>(?<!\d)(?:\+371[ \u00a0]?)?[26]\d(?:[ \u00a0]\d\d){{3}}(?![ \u00a0]?\d))
    | (?P<clock>\bpulksten[ \u00a0](?P<hour>\d{{1,2}})(?::(?P<minute>\d\d))?(?![\d:]))
    | (?P<money>(?P<euros>{_THOUSANDS})(?:,(?P<cents>\d\d))?[ \u00a0]eiro\b)
    | (?P<ordinal>(?<![\w.,:/–-])(?P<place>\d{{1,4}})\.(?=[ \u00a0][^\W\d_]))
    | (?P<number>(?<![\w.,:/–-])(?:{_THOUSANDS})(?![\w:/–%-])(?![.,]\d))
    | (?P<letters>\b[{_CAPITALS}]{{2,}}\b)
    | (?P<unknown>[^\s\d]*+\d[^\s]*|{VALUE_MISSING})
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Doubt:
    """A place where the automatic form may be wrong; `at` counts characters from 0."""

    at: int
    text: str


@dataclass(frozen=True)
class Spoken:
    """What is said, and where a person has to say how."""

    words: str
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class _Wishes:
    words: Mapping[str, str]
    lines: Mapping[str, str]


def speaks(language: str) -> bool:
    """Whether numbers and dates can be put into words of the language."""
    return _file(HOME, language).is_file()


def with_forms(home: Path, *, languages: Iterable[str]) -> Path:
    """The folder, when the spoken forms in it can be read; raises TextError."""
    for language in languages:
        _wishes(_file(home, language))
    return home


def spoken(text: str, *, language: str, home: Path = HOME) -> Spoken:
    """What a voice says for the line; what people wrote in ``home`` counts over what this package says.

    Raises FileNotFoundError for a language that does not speak, TextError for forms that cannot be read.
    """
    if not speaks(language):
        raise FileNotFoundError(_file(HOME, language))
    wishes = _wishes(_file(HOME, language))
    if home != HOME:
        own = _wishes(_file(home, language))
        wishes = _Wishes({**wishes.words, **own.words}, {**wishes.lines, **own.lines})
    text = text.replace("\u00a0", " ").strip()
    if text in wishes.lines:
        return Spoken(wishes.lines[text])
    said: list[str] = []
    doubts: list[Doubt] = []
    position = 0
    for start, end, words, sure in _found(text, wishes):
        said += [text[position:start], words]
        doubts += [] if sure else [Doubt(start, text[start:end])]
        position = end
    return Spoken("".join((*said, text[position:])), tuple(doubts))


def _file(home: Path, language: str) -> Path:
    return home / f"say.{language}.toml"


@cache
def _wishes(file: Path) -> _Wishes:
    """What the file says, nothing when there is none; raises TextError."""
    if not file.exists():
        return _Wishes({}, {})
    toml = TomlFile(file, path=f"voice/{file.name}")
    toml.known_only(toml.content, {"words", "lines"})
    words, lines = toml.table(toml.content, "words"), toml.table(toml.content, "lines")
    return _Wishes(
        {written: toml.text(words, written, within="words") for written in words},
        {written: toml.text(lines, written, within="lines") for written in lines},
    )


_Found = tuple[int, int, str, bool]


def _found(text: str, wishes: _Wishes) -> Iterator[_Found]:
    """Every place that is said in other words than it is written, in order."""
    position = 0
    wished = _wished(tuple(wishes.words))
    wish = wished.search(text)
    while position < len(text):
        shape = _SHAPES.search(text, position)
        if wish and wish.start() < position:
            wish = wished.search(text, position)
        if wish and (shape is None or wish.start() <= shape.start()):
            yield wish.start(), wish.end(), wishes.words[wish.group()], True
            position = wish.end()
        elif shape:
            words, sure = _READERS[shape.lastgroup or "unknown"](shape, text)
            yield shape.start(), shape.end(), words, sure
            position = shape.end()
        else:
            return


@cache
def _wished(words: tuple[str, ...]) -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)")
    # "Zvaniet 112" is a number to call, "112 dienas" are days.
    named = "|".join(
        re.escape(word) + (r"(?![ \u00a0]\w)" if word.isdecimal() else "")
        for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w-])(?:{named})(?![\w-]|[.,:]\d)")


_Read = tuple[str, bool]


def _phone(found: re.Match[str], _text: str) -> _Read:
    written = found.group()
    local = re.sub(r"\D", "", written)[-8:]
    return (("plus trīs septiņi viens, " if written.startswith("+") else "") + by_pairs(local)), True


def _clock(found: re.Match[str], text: str) -> _Read:
    case = "d" if _before(text, found.start()) in _PREPOSITIONS else "l"
    try:
        time = clock(int(found["hour"]), int(found["minute"] or 0), case="d" if case == "d" else "l")
    except ValueError:
        return found.group(), False
    return f"{found.group()[:8]} {time}", True


def _money(found: re.Match[str], text: str) -> _Read:
    euros = _value(found["euros"])
    if euros > LARGEST:
        return found.group(), False
    before = _before(text, found.start())
    case = _governed(euros, before=before)
    said = f"{cardinal(euros, case=case or 'n')} eiro"
    if found["cents"] is None or found["cents"] == "00":
        # "Divi eiro" or "divus eiro": the word eiro does not tell.
        return said, bool(case) or not is_declined(euros) or before in _NAMING
    cents = int(found["cents"])
    case_of_cents = _governed(cents, before=before)
    is_sure = bool(case and case_of_cents)
    return f"{said} un {_cents(cents, case_of_cents or 'n')}", is_sure


def _cents(cents: int, case: Case) -> str:
    one = {"n": "s", "g": "a", "d": "am", "a": "u"}
    many = {"n": "i", "d": "iem"}
    return f"{cardinal(cents, case=case)} cent{(one if is_said_as_one(cents) else many)[case]}"


def _governed(number: int, *, before: str) -> Case | None:
    """The case in which the word before wants the number; None where it wants none, or one of two."""
    if before not in _PREPOSITIONS:
        return None
    return _PREPOSITIONS[before] if is_said_as_one(number) else "d"


def _ordinal(found: re.Match[str], text: str) -> _Read:
    agreed = of_one(_counted(text, found.end()))
    gender, case = agreed or ("m", "n")
    try:
        return ordinal(int(found["place"]), gender=gender, case=case), agreed is not None
    except ValueError:
        return found.group(), False


def _number(found: re.Match[str], text: str) -> _Read:
    number = _value(found.group())
    if number > LARGEST:
        return found.group(), False
    if not is_declined(number):
        return cardinal(number), True
    noun = _counted(text, found.end())
    agreed = (of_one if number % 10 == 1 else of_many)(noun)
    if agreed and number:
        return cardinal(number, gender=agreed[0], case=agreed[1]), True
    return _alone(number, before=_before(text, found.start()))


def _alone(number: int, *, before: str) -> _Read:
    """A number that counts nothing named: nominative, after a preposition in the case that it wants."""
    case = _governed(number, before=before)
    return cardinal(number, case=case or "n"), bool(case) or before in _NAMING


def _letters(found: re.Match[str], _text: str) -> _Read:
    return " ".join(_LETTERS.get(letter, letter) for letter in found.group()), False


def _unknown(found: re.Match[str], _text: str) -> _Read:
    return found.group(), False


_READERS: dict[str, Callable[[re.Match[str], str], _Read]] = {
    "phone": _phone,
    "clock": _clock,
    "money": _money,
    "ordinal": _ordinal,
    "number": _number,
    "letters": _letters,
    "unknown": _unknown,
}


def _value(written: str) -> int:
    return int(re.sub(r"\D", "", written))


def _before(text: str, offset: int) -> str:
    words = _WORD.findall(text[:offset])
    return words[-1].lower() if words else ""


def _counted(text: str, offset: int) -> list[str]:
    """The words right after the place; none when a sign stands between."""
    found = _COUNTED.match(text, offset)
    return found[1].split() if found else []
