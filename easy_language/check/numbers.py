"""N01–N04: numbers, dates, times, money and phones as people say them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from functools import cache

from easy_language.check.lexicon import Lexicon
from easy_language.check.remarks import Remark
from easy_language.check.sentence import Sentence

_NUMBER = re.compile(r"(?<![\d.,:/-])\d{1,3}(?:[ \u00a0]\d{3})+(?![\d])|(?<![\d.,:/-])\d+(?![\d.,:/-]?\d)")
_PERCENT = re.compile(r"\d*\s?[%‰]")
_FRACTION = re.compile(
    r"(?<![\d.,])\d+\.\d(?![\d.])|(?<![\d/.])\d{1,2}/\d{1,2}(?![\d/])|(?<![\d.,])\d+,\d+(?!\d)|[½¼¾⅓⅔]"
)
_RANGE = re.compile(r"(?<![\d–-])\d+\s?[–—-]\s?\d+(?![\d–-])")
_NUMERIC_DATE = re.compile(
    r"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.(?:\s?\d{2,4})?(?!\d)"
    r"|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)|(?<!\d)\d{1,2}/\d{1,2}/\d{2,4}(?!\d)"
)
_TIME = re.compile(r"(?<![\d.:])(?P<hour>[01]?\d|2[0-3])(?P<sign>[:.])(?P<minute>[0-5]\d)(?![.:]?\d)")
_MONEY = re.compile(r"€|\bEUR\b", re.IGNORECASE)
# "2021-2027" has eight digits, too, and is no phone number.
_PHONE = re.compile(
    r"(?<!\d)(?:\+371[ \u00a0]?)?(?P<number>(?!20\d\d-20\d\d(?!\d))[26](?:[ \u00a0-]?\d){7})(?![ \u00a0-]?\d)"
)
_GROUPED = re.compile(r"^\d{2}[ \u00a0]\d{2}[ \u00a0]\d{2}[ \u00a0]\d{2}$")
_DATE_SHAPE = "DAY MONTH( YEAR)"
_MONTHS = 12
_HUNDRED = 100
_CENTS = re.compile(r"^[.,]\d{2}(?!\d)")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def digits(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """N01: numbers in digits."""
    numbers = lexicon.lists.mapping("numbers")
    for token in sentence.words:
        found = (
            numbers.get(token.lower) or _number_by_lemma(token.text, lexicon) or _joined(token.lower, numbers)
        )
        if found:
            yield Remark("N01", "W", token.start, {"word": token.text, "better": found})


def _joined(form: str, numbers: Mapping[str, str]) -> str:
    """Twenty-five is 25; of ten-minute only the 10 is a number."""
    found = [numbers[part] for part in form.split("-") if part in numbers]
    tens_and_ones = [int(number) for number in found if number.isdecimal() and int(number) < _HUNDRED]
    if len(tens_and_ones) == 2 and tens_and_ones[0] > tens_and_ones[1]:
        return str(sum(tens_and_ones))
    return found[0] if found else ""


def _number_by_lemma(form: str, lexicon: Lexicon) -> str:
    readings = lexicon.morphology.readings(form) if lexicon.morphology else ()
    numbers = lexicon.lists.mapping("numbers")
    found = [str(numbers.get(reading.lemma, "")) for reading in readings]
    return found[0] if found and all(found) else ""


def easy_numbers(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """N02: no percent, fractions, ranges or big numbers; sums of money stay exact."""
    text = sentence.text
    yield from _percent(sentence, lexicon)
    if not _NUMERIC_DATE.search(text):
        for found in _FRACTION.finditer(text):
            if not _is_money(text, found.end(), lexicon):
                yield Remark("N02", "E", found.start(), {"word": found.group()}, "N02-fraction")
        for found in _RANGE.finditer(text):
            if not _PHONE.search(text):
                yield Remark("N02", "E", found.start(), {"word": found.group()}, "N02-range")
    yield from _big_numbers(text, lexicon)


def _percent(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    for found in _PERCENT.finditer(sentence.text):
        yield Remark("N02", "E", found.start(), {"word": found.group()}, "N02-percent")
    beginnings = tuple(lexicon.lists.words("percent", "beginnings"))
    for token in sentence.words:
        if beginnings and token.lower.startswith(beginnings):
            yield Remark("N02", "E", token.start, {"word": token.text}, "N02-percent")


def _big_numbers(text: str, lexicon: Lexicon) -> Iterator[Remark]:
    phones = [found.span() for found in _PHONE.finditer(text)]
    for found in _NUMBER.finditer(text):
        number = int(re.sub(r"\D", "", found.group()))
        in_phone = any(start <= found.start() < end for start, end in phones)
        is_year = _is_year(text, found, lexicon)
        exempt = in_phone or is_year or _is_money(text, found.end(), lexicon)
        if number > lexicon.limits.largest_number and not exempt:
            yield Remark("N02", "W", found.start(), {"word": found.group()}, "N02-big")


def _is_year(text: str, found: re.Match[str], lexicon: Lexicon) -> bool:
    """Four digits of our time; where years have a full stop (2021. gadā), 2000 cilvēki are no year."""
    has_stop = text.startswith(".", found.end()) or "YEAR." not in lexicon.lists.value("date", "shape")
    return has_stop and len(found.group()) == 4 and _FIRST_YEAR <= int(found.group()) < _LAST_YEAR


def _is_money(text: str, end: int, lexicon: Lexicon) -> bool:
    name = lexicon.lists.value("money", "name")
    following = _CENTS.sub("", text[end:]).lstrip().lower()
    return bool(name) and following.startswith((name, "€", "eur", *lexicon.lists.words("money", "forms")))


def dates(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """N03: dates in words, with a weekday that is true."""
    for found in _NUMERIC_DATE.finditer(sentence.text):
        yield Remark("N03", "E", found.start(), {"word": found.group().strip()})
    for short in sorted(lexicon.lists.words("short_months", "words")):
        for found in re.finditer(rf"\d{{1,2}}\.?\s+{re.escape(short)}", sentence.text, re.IGNORECASE):
            yield Remark("N03", "E", found.start(), {"word": found.group()})
    months = lexicon.lists.mapping("months")
    if not months:
        return
    shape = lexicon.lists.value("date", "shape") or _DATE_SHAPE
    for found in _date_pattern(tuple(months), shape).finditer(sentence.text):
        yield from _check_date(sentence, found, lexicon)


@cache
def _date_pattern(months: tuple[str, ...], shape: str) -> re.Pattern[str]:
    """How a language writes a date: "DAY. MONTH" or the like, with an optional YEAR in round brackets."""
    month = rf"(?P<month>{'|'.join(sorted(months, key=len, reverse=True))})\b"
    pattern = re.escape(shape).replace("\\ ", r"\s+").replace("WORD", r"\w+")
    pattern = pattern.replace("\\(", "(?:").replace("\\)", ")?")
    pattern = pattern.replace("DAY", r"(?P<day>\d{1,2})").replace("YEAR", r"(?P<year>\d{4})")
    return re.compile(rf"(?<!\d){pattern.replace('MONTH', month)}", re.IGNORECASE)


def _check_date(sentence: Sentence, found: re.Match[str], lexicon: Lexicon) -> Iterator[Remark]:
    weekdays = lexicon.lists.mapping("weekdays")
    said = [weekdays[token.lower] for token in sentence.words if token.lower in weekdays]
    month = int(lexicon.lists.mapping("months")[found["month"].lower()])
    if not found["year"]:
        if not said:
            yield Remark("N03", "W", found.start(), {"word": found.group()}, "N03-weekday-missing")
        return
    try:
        day = datetime.date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        yield Remark("N03", "E", found.start(), {"word": found.group()}, "N03-no-such-day")
        return
    if len(said) == 1 and said[0] != day.weekday():
        names = (name for name, number in weekdays.items() if number == day.weekday())
        right = next(names, day.isoformat())
        yield Remark("N03", "E", found.start(), {"word": found.group(), "better": right}, "N03-weekday")


def times_money_phones(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """N04: pulksten 10, 840 eiro, 20 00 12 34."""
    text = sentence.text
    if not _NUMERIC_DATE.search(text):
        yield from _times(text, lexicon)
    for found in _MONEY.finditer(text):
        facts: dict[str, object] = {"word": found.group(), "better": lexicon.lists.value("money", "name")}
        yield Remark("N04", "E", found.start(), facts, "N04-money")
    for found in _PHONE.finditer(_NUMERIC_DATE.sub(_blank, text)):
        if not _GROUPED.match(found["number"]) and not _is_money(text, found.end(), lexicon):
            digits_only = re.sub(r"\D", "", found["number"])
            grouped = " ".join(digits_only[start : start + 2] for start in range(0, 8, 2))
            facts = {"word": found.group(), "better": grouped}
            yield Remark("N04", "E", found.start(), facts, "N04-phone")


def _blank(found: re.Match[str]) -> str:
    return "x" * len(found.group())


def _times(text: str, lexicon: Lexicon) -> Iterator[Remark]:
    clock = lexicon.lists.value("clock", "word")
    for found in _TIME.finditer(text):
        is_money = _is_money(text, found.end(), lexicon)
        if is_money or (found["sign"] == "." and not _is_clock_time(text, found, clock)):
            continue
        hour, minute = int(found["hour"]), found["minute"]
        shown = f"{hour}" if minute == "00" else f"{hour}:{minute}"
        better = f"{clock} {shown}".strip()
        good = found.group() == shown and (not clock or _before(text, found.start(), clock))
        if not good:
            yield Remark("N04", "E", found.start(), {"word": found.group(), "better": better}, "N04-time")


def _is_clock_time(text: str, found: re.Match[str], clock: str) -> bool:
    """With a full stop it is a time after the word for it, or when no month can have that number."""
    no_month = int(found["minute"]) > _MONTHS or found["minute"] == "00"
    return no_month or (bool(clock) and _before(text, found.start(), clock))


def _before(text: str, offset: int, word: str) -> bool:
    return bool(re.search(rf"\b{re.escape(word)}\s+(?:\w+\s+)?$", text[:offset], re.IGNORECASE))
