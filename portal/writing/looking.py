"""Looks at a text as it is being written: what is wrong with it, and what the person would see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from easy_language import Checker, Finding, Library, Line, Slot, Text, TextError, parse
from easy_language.agreeing import Agreeing, forms_of
from easy_language.check.morphology import MorphologyError
from easy_language.faults import fault
from easy_language.library import with_word_keys
from easy_language.reading import MAX_CHARACTERS, in_one_form
from portal.organisations import service as organisations
from portal.writing.rules import WITH_WORDS, Fit, Replacement, replacements

# What a decoder puts in the place of what is no letter at all.
UNREADABLE = "\ufffd"
MENDED_IN = {"en": "en"}
MENDING = "lv"
# What is said about one word; the same word may be too long, an office word and not the agreed one.
OF_A_WORD = frozenset({"W01", "W02", "W03", "W06"})


@dataclass(frozen=True)
class Noted:
    """One finding at its line, with what one press can write instead."""

    finding: Finding
    replacements: tuple[Replacement, ...] = ()


@dataclass(frozen=True)
class Look:
    """What was found; without `text` the file cannot be shown as a page."""

    source: str
    text: Text | None
    noted: tuple[Noted, ...] = field(default=())
    spoken: str = MENDING

    @property
    def to_mend(self) -> int:
        """How many places must change; two rules may find the same word."""
        found = [one.finding for one in self.noted if one.finding.severity in ("E", "W")]
        return len({(one.line, one.column) for one in found})


def library() -> Library:
    """The texts of this portal exactly as their files have them."""
    found: Library = current_app.extensions["content"].as_written
    return found


def of_the_portal(spoken: str) -> Checker:
    """The checker over the texts of this portal."""
    found: Checker = current_app.extensions["content"].checker(spoken)
    return found


def places_to_mend(text: Text) -> int:
    """How many findings of a published text must go; counted once, for its file does not change here."""
    return _to_mend(current_app.config["SETTINGS"].texts, text.id, text.language, text.level)


@cache
def _to_mend(_root: Path, text_id: str, language: str, level: str) -> int:
    text = library().text(text_id, language=language, level=level)
    return Look("", text, tuple(Noted(one) for one in of_the_portal(MENDING).check_text(text)[0])).to_mend


@cache
def agreeing(_root: Path, language: str) -> Agreeing:
    """What is known about the forms of the words to avoid in the texts of this portal."""
    known, lexicon = library(), of_the_portal(MENDING).lexicon(language)
    banned = {
        word: term.word.get(language, "") for term in known.terms for word in term.banned.get(language, ())
    }
    avoid = {**banned, **known.wording(language).avoid}
    return Agreeing(avoid, forms_of(language), lexicon.morphology)


def read_bytes(stream: IO[bytes]) -> str:
    """A file as text, as much of it as can be one; what is no UTF-8 becomes a sign that the look finds."""
    return stream.read(4 * MAX_CHARACTERS + 4).decode("utf-8", errors="replace")


def look_at(source: str, *, text_id: str, language: str, level: str, slots: frozenset[str]) -> Look:
    """Everything that is wrong, line by line; `slots` are the components that the page of the text has."""
    spoken = MENDED_IN.get(language, MENDING)
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    source = "\n".join(in_one_form(line) for line in lines)
    path, judge = f"{text_id}.txt", of_the_portal(spoken)
    try:
        text = _read(source, path=path, text_id=text_id, language=language, level=level)
    except TextError as error:
        return Look(source, None, (Noted(judge.fault(error)),), spoken)
    with force_locale(spoken):
        missing = tuple(_missing(text, slots=slots))
    try:
        # As it was written: "[[shown|looked for]]" must be found by what is looked for.
        found = judge.check_text(text)[0]
        text = with_word_keys(text, lookup=judge.lexicon(language).entry_of)
    except MorphologyError as error:
        # Half a check would look whole.
        missing += (_finding(path, 1, str(error), ""),)
        found = ()
    noted = tuple(_each_word_once(_noted(one, source, language) for one in (*missing, *found)))
    unknown = any(one.rule == "P01" for one in found) or _unexplained(text)
    return Look(source, None if missing or unknown else text, noted, spoken)


def _read(source: str, *, path: str, text_id: str, language: str, level: str) -> Text:
    # What is too long was cut off, perhaps in the middle of a letter: that is no fault of its own.
    lines = source.split("\n") if len(source) <= MAX_CHARACTERS else []
    for number, line in enumerate(lines, start=1):
        if UNREADABLE in line:
            raise fault("not-utf-8", path=path, line=number)
    text = parse(source, path=path, language=language, level=level)
    if text.id != text_id:
        raise fault("id-not-file", path=path, line=1, found=text.id, name=text_id)
    return text


def _missing(text: Text, *, slots: frozenset[str]) -> Iterator[Finding]:
    """What the page could not draw."""
    values = organisations.TEXT_VALUES
    for section in text.sections:
        for part in section.parts:
            if isinstance(part, Slot) and part.name not in slots:
                better = _("This page has: %(names)s.", names=", ".join(sorted(slots)) or "–")
                yield _finding(
                    text.path, part.number, _("There is no list “%(name)s” here.", name=part.name), better
                )
    for line in text.lines:
        yield from _unknown_values(line, path=text.path, values=values)


def _unknown_values(line: Line, *, path: str, values: frozenset[str]) -> Iterator[Finding]:
    for piece in line.pieces:
        if piece.kind == "value" and piece.text not in values:
            better = _("The portal knows: %(names)s.", names=", ".join(sorted(values)))
            yield _finding(path, line.number, _("There is no value “%(name)s”.", name=piece.text), better)


def _finding(path: str, number: int, what: str, better: str) -> Finding:
    return Finding(path, number, 1, "F01", "E", what, better)


def _unexplained(text: Text) -> bool:
    return any(piece.kind == "word" and piece.key is None for line in text.lines for piece in line.pieces)


def _each_word_once(noted: Iterable[Noted]) -> Iterator[Noted]:
    """In the order of the lines; a word that one press replaces needs no second remark."""
    offered: set[tuple[int, int]] = set()
    for one in sorted(noted, key=lambda one: (one.finding.line, one.finding.column)):
        place = one.finding.line, one.finding.column
        if one.finding.rule in OF_A_WORD and place in offered:
            continue
        if one.replacements:
            offered.add(place)
        yield one


def _noted(one: Finding, source: str, language: str) -> Noted:
    if one.rule not in WITH_WORDS:
        return Noted(one)
    fit = _fit_in(language)
    ways = replacements(
        source, line=one.line, column=one.column, message=one.message, better=one.suggestion, fit=fit
    )
    return Noted(one, ways)


def _fit_in(language: str) -> Fit:
    known = agreeing(current_app.config["SETTINGS"].texts, language)
    return lambda old, new, before, after: known.fit(old, new, before=before, after=after)
