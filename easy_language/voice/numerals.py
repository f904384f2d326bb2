"""Latvian numbers as they are said: with the case and gender of the word they count."""

from __future__ import annotations

from typing import Literal

Gender = Literal["m", "f"]
Case = Literal["n", "g", "d", "a", "l"]
LARGEST = 999_999

_UNITS = ("", "vien", "div", "tr", "četr", "piec", "seš", "septiņ", "astoņ", "deviņ")
# "Trīs" goes its own way; for the others the ending is added to the stem.
_THREE: dict[tuple[Gender, Case], str] = {
    ("m", "n"): "trīs",
    ("m", "g"): "triju",
    ("m", "d"): "trim",
    ("m", "a"): "trīs",
    ("m", "l"): "trijos",
    ("f", "n"): "trīs",
    ("f", "g"): "triju",
    ("f", "d"): "trim",
    ("f", "a"): "trīs",
    ("f", "l"): "trijās",
}
_MANY: dict[tuple[Gender, Case], str] = {
    ("m", "n"): "i",
    ("m", "g"): "u",
    ("m", "d"): "iem",
    ("m", "a"): "us",
    ("m", "l"): "os",
    ("f", "n"): "as",
    ("f", "g"): "u",
    ("f", "d"): "ām",
    ("f", "a"): "as",
    ("f", "l"): "ās",
}
_ONE: dict[tuple[Gender, Case], str] = {
    ("m", "n"): "s",
    ("m", "g"): "a",
    ("m", "d"): "am",
    ("m", "a"): "u",
    ("m", "l"): "ā",
    ("f", "n"): "a",
    ("f", "g"): "as",
    ("f", "d"): "ai",
    ("f", "a"): "u",
    ("f", "l"): "ā",
}
_TEENS = ("desmit", *(f"{stem}padsmit" for stem in (*_UNITS[1:3], "trīs", *_UNITS[4:])))
_STEMS = ("", "vien", "div", "trīs", *_UNITS[4:])
_ORDINAL_UNITS = (
    "",
    "pirm",
    "otr",
    "treš",
    "ceturt",
    "piekt",
    "sest",
    "septīt",
    "astot",
    "devīt",
)
_ORDINAL_ENDINGS: dict[tuple[Gender, Case], str] = {
    ("m", "n"): "ais",
    ("m", "g"): "ā",
    ("m", "d"): "ajam",
    ("m", "a"): "o",
    ("m", "l"): "ajā",
    ("f", "n"): "ā",
    ("f", "g"): "ās",
    ("f", "d"): "ajai",
    ("f", "a"): "o",
    ("f", "l"): "ajā",
}


def cardinal(number: int, *, gender: Gender = "m", case: Case = "n") -> str:
    """The number counting things of that gender in that case. Raises ValueError beyond LARGEST."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is not said here")
    if number == 0:
        return {"g": "nulles", "d": "nullei", "a": "nulli", "l": "nullē"}.get(case, "nulle")
    return " ".join((*_thousands(number // 1000), *_below_thousand(number % 1000, gender, case)))


def is_declined(number: int) -> bool:
    """Whether the number changes with its case: its last word is one of 1–9, or it is nought."""
    return number == 0 or _last_unit(number) != 0


def is_said_as_one(number: int) -> bool:
    """Whether what is counted stands in the singular: 1, 21, 101; nought is a noun of its own."""
    return number == 0 or _last_unit(number) == 1


def _last_unit(number: int) -> int:
    return 0 if 10 <= number % 100 <= 19 else number % 10


def _thousands(thousands: int) -> tuple[str, ...]:
    """Compounds do not change with the case: divtūkstoš eiro, ar divtūkstoš eiro."""
    if thousands < 10:
        return (f"{_STEMS[thousands] if thousands > 1 else ''}tūkstoš",) if thousands else ()
    # Two words, of which the last one is "tūkstoši" in every count that has a unit of its own.
    unit = _last_unit(thousands)
    word = "tūkstotis" if unit == 1 else "tūkstoši" if unit else "tūkstoš"
    return (*_below_thousand(thousands, "m", "n"), word)


def _below_thousand(number: int, gender: Gender, case: Case) -> tuple[str, ...]:
    hundreds, rest = divmod(number, 100)
    words = [f"{_STEMS[hundreds] if hundreds > 1 else ''}simt"] if hundreds else []
    if 10 <= rest <= 19:
        return (*words, _TEENS[rest - 10])
    tens, unit = divmod(rest, 10)
    words += [f"{_STEMS[tens]}desmit"] if tens else []
    words += [_unit(unit, gender, case)] if unit else []
    return tuple(words)


def _unit(unit: int, gender: Gender, case: Case) -> str:
    if unit == 3:
        return _THREE[gender, case]
    endings = _ONE if unit == 1 else _MANY
    return f"{_UNITS[unit]}{endings[gender, case]}"


def ordinal(number: int, *, gender: Gender = "m", case: Case = "n") -> str:
    """Which one it is, in the singular: pirmais, divdesmit trešajā. Raises ValueError outside 1–9999."""
    if not 1 <= number <= 9999:
        raise ValueError(f"{number}. is not said here")
    ending = _ORDINAL_ENDINGS[gender, case]
    thousands, rest = divmod(number, 1000)
    if not rest:
        return f"{_STEMS[thousands] if thousands > 1 else ''}tūkstoš{ending}"
    words = [_whole_thousands(thousands)] if thousands else []
    hundreds, rest = divmod(rest, 100)
    hundred = f"{_STEMS[hundreds] if hundreds > 1 else ''}simt"
    if not rest:
        return " ".join((*words, f"{hundred}{ending}"))
    words += [hundred] if hundreds else []
    return " ".join((*words, *_ordinal_below_hundred(rest, ending)))


def _whole_thousands(thousands: int) -> str:
    """Years begin so: tūkstoš deviņsimt …, divi tūkstoši …"""
    return "tūkstoš" if thousands == 1 else f"{_unit(thousands, 'm', 'n')} tūkstoši"


def _ordinal_below_hundred(number: int, ending: str) -> tuple[str, ...]:
    if 10 <= number <= 19:
        return (f"{_TEENS[number - 10]}{ending}",)
    tens, unit = divmod(number, 10)
    if not unit:
        return (f"{_STEMS[tens]}desmit{ending}",)
    words = (f"{_STEMS[tens]}desmit",) if tens else ()
    return (*words, f"{_ORDINAL_UNITS[unit]}{ending}")


def clock(hour: int, minute: int = 0, *, case: Literal["l", "d"] = "l") -> str:
    """The time after "pulksten": desmitos; after a preposition: desmitiem. Hours 0–23, minutes 0–59."""
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        raise ValueError(f"{hour}:{minute:02} is no time")
    said = _hour(hour, case)
    if not minute:
        return said
    one = _last_unit(minute) == 1
    ending = {("l", True): "ē", ("l", False): "ēs", ("d", True): "ei", ("d", False): "ēm"}[case, one]
    return f"{said} un {cardinal(minute, gender='f', case=case)} minūt{ending}"


def _hour(hour: int, case: Literal["l", "d"]) -> str:
    if hour == 0:
        return cardinal(0, case=case)
    unit = _last_unit(hour)
    if not unit:
        # Desmit does not change beside a noun, but alone it does.
        return f"{cardinal(hour)}{'os' if case == 'l' else 'iem'}"
    tens = f"{cardinal(hour - unit)} " if hour > 20 else ""
    return tens + (f"vien{'os' if case == 'l' else 'iem'}" if unit == 1 else _unit(unit, "m", case))


def by_pairs(digits: str) -> str:
    """A telephone number two digits at a time: divdesmit, nulle nulle, divpadsmit."""
    pairs = [digits[start : start + 2] for start in range(0, len(digits), 2)]
    return ", ".join(_pair(pair) for pair in pairs)


def _pair(pair: str) -> str:
    if pair.startswith("0"):
        return " ".join(cardinal(int(digit)) for digit in pair)
    return cardinal(int(pair))
