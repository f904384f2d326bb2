"""Runs every rule over lines, texts and whole folders, and turns remarks into findings."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from easy_language.check import (
    address,
    genitives,
    grammar,
    lines,
    numbers,
    page,
    participles,
    pronouns,
    rendered,
    signs,
    speech,
    styles,
    whole,
    words,
)
from easy_language.check.lexicon import Lexicon, lexicon_of
from easy_language.check.morphology import MorphologyError
from easy_language.check.remarks import Finding, Placed, Remark
from easy_language.check.sentence import (
    Kind,
    Sentence,
    bare_sentence,
    readable,
    sentence_of,
    sentences_in,
)
from easy_language.check.settings import page_limits
from easy_language.faults import fault
from easy_language.library import HOME, Library
from easy_language.reading import MAX_CHARACTERS, MAX_LINE_CHARACTERS
from easy_language.structure import Block, Line, Step, Text, TextError
from easy_language.vocabulary import Wording

Rule = Callable[[Sentence, Lexicon], Iterator[Remark]]

LINE_RULES: dict[str, Rule] = {
    "L01": lines.length,
    "L02": lines.one_sentence,
    "L03": lines.width,
    "L05": lines.commas,
    "L06": lines.clauses,
    "W02": words.avoided,
    "W03": words.long,
    "W04": signs.abbreviations,
    "W05": signs.special_signs,
    "W06": words.one_word_for_one_thing,
    "W07": words.foreign,
    "N01": numbers.digits,
    "N02": numbers.easy_numbers,
    "N03": numbers.dates,
    "N04": numbers.times_money_phones,
    "G04": grammar.negation,
    "G06": pronouns.at_start,
    "G07": address.address,
}
MORPHOLOGY_RULES: dict[str, Rule] = {
    "L07": lines.joined_verbs,
    "W01": words.hard,
    "W08": words.verbal_nouns,
    "W09": words.abstract,
    "W10": words.diminutives,
    "G01": grammar.passive,
    "G02": participles.participles,
    "G03": genitives.chains,
    "G05": participles.moods,
}
# A rule runs in a language whose lists.toml has the list it needs.
NEEDED_LIST = {
    "L06": "clauses",
    "W03": "vowels",
    "W07": "alphabet",
    "N01": "numbers",
    "G04": "negation",
    "G06": "pronouns",
    "G07": "address",
}
TEXT_RULES = ("F01", "F02", "F03", "L04", "P01", "P03", "V01", "X01")
LIBRARY_RULES = ("F04", "P02", "X02")
PAGE_RULES = ("D01", "D02", "D03")
RULES = tuple(sorted({*LINE_RULES, *MORPHOLOGY_RULES, *TEXT_RULES, *LIBRARY_RULES, *PAGE_RULES}))
GLOSSARY_LINES = 2
# No sentence that anybody could mend is longer; of a longer one only that is said, for some rules compare
# each word with each other one.
MOST_TOKENS = 200
LENGTH_RULES: tuple[Rule, ...] = (lines.length, lines.width)
# The words of a picture are heard, not seen: "divi cilvēki" is as easy as "2 cilvēki", and said rightly.
NOT_FOR_EARS = {"N01"}


@cache
def _wordings() -> dict[str, dict[str, dict[str, str]]]:
    file = Path(__file__).resolve().parent / "wordings.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def finding(remark: Remark, *, file: str, line: int, column: int, speak: str) -> Finding:
    """The remark in the words of the language ``speak``."""
    said = _wordings()[remark.wording]["en" if speak == "en" else "lv"]
    facts = remark.facts
    return Finding(
        file=file,
        line=line,
        column=column,
        rule=remark.rule,
        severity=remark.severity,
        message=said["what"].format(**facts),
        suggestion=said["better"].format(**facts),
    )


class Checker:
    """The rules of one profile over the words and texts of one library."""

    def __init__(
        self,
        library: Library | None = None,
        *,
        profile: str | None = None,
        speak: str = "lv",
        data: Path = HOME / "data",
    ) -> None:
        self.library = library or Library({}, wordings={}, terms=(), pictures={})
        self.limits = self.library.profiles.thresholds(profile)
        self.speak = speak
        self._data = data
        self._lexicons: dict[str, Lexicon] = {}
        self._unexplained: dict[str, Lexicon] = {}
        self._rules: dict[str, tuple[Rule, ...]] = {}

    def lexicon(self, language: str) -> Lexicon:
        """The words of the language; MorphologyError when its dictionary cannot be loaded."""
        if language not in self._lexicons:
            self._lexicons[language] = lexicon_of(
                language,
                wording=self.library.wording(language),
                terms=self.library.terms,
                limits=self.limits,
                data=self._data,
            )
        return self._lexicons[language]

    def _bare(self, language: str) -> Lexicon:
        """The words of the language as if nobody had explained one."""
        if language not in self._unexplained:
            wording = replace(self.library.wording(language), words=())
            self._unexplained[language] = lexicon_of(
                language, wording=wording, limits=self.limits, data=self._data
            )
        return self._unexplained[language]

    def line_rules(self, language: str) -> dict[str, Rule]:
        """The rules that run on a sentence of the language: those whose words or lists it has."""
        lexicon = self.lexicon(language)
        wording = self.library.wording(language)
        agreed = any(term.banned.get(language) for term in self.library.terms)
        idle = {name for name, table in NEEDED_LIST.items() if not lexicon.lists.top(table)}
        idle |= ({"W02"} if not wording.avoid else set()) | ({"W06"} if not agreed else set())
        rules = {**LINE_RULES, **(MORPHOLOGY_RULES if lexicon.morphology else {})}
        return {name: rule for name, rule in rules.items() if name not in idle}

    def remarks(self, sentence: Sentence, *, language: str) -> list[Remark]:
        """What every line rule says about one sentence, in reading order."""
        if language not in self._rules:
            self._rules[language] = tuple(self.line_rules(language).values())
        lexicon = self.lexicon(language)
        rules = self._rules[language] if len(sentence.tokens) <= MOST_TOKENS else LENGTH_RULES
        found = [remark for rule in rules for remark in rule(sentence, lexicon)]
        return sorted(found, key=lambda remark: (remark.offset, remark.rule))

    def check_line(
        self,
        text: str,
        *,
        language: str,
        kind: Kind = "sentence",
        file: str = "-",
        number: int = 1,
        after: str | None = "",
    ) -> tuple[Finding, ...]:
        """The findings on a sentence that stands in no text file.

        ``after`` is what was read right before it: nothing, or None when that is not known.
        """
        if len(text) > MAX_LINE_CHARACTERS:
            return (self._too_long(file=file, number=number),)
        sentence = bare_sentence(text, kind=kind, number=number, after=after)
        return self._excuse(self._placed(sentence, language=language), sentence, file=file)

    def check_string(
        self, text: str, *, language: str, file: str = "-", number: int = 1, after: str | None = None
    ) -> list[Finding]:
        """The findings on an interface string: labels need no full stop, several sentences may stand."""
        if len(text) > MAX_CHARACTERS:
            return [self._too_long(file=file, number=number)]
        found: list[Finding] = []
        for sentence in sentences_in(readable(text)):
            found += self.check_line(
                sentence, language=language, kind="label", file=file, number=number, after=after
            )
            after = sentence
        return found

    def _too_long(self, *, file: str, number: int) -> Finding:
        """What nobody reads to its end is not checked to its end either."""
        return self.fault(fault("line-too-long", path=file, line=number, limit=MAX_LINE_CHARACTERS))

    def _placed(self, sentence: Sentence, *, language: str) -> list[tuple[int, Remark]]:
        found = self.remarks(sentence, language=language)
        return [(sentence.column(remark.offset), remark) for remark in found]

    def _excuse(
        self, placed: Sequence[tuple[int, Remark]], sentence: Sentence, *, file: str
    ) -> tuple[Finding, ...]:
        """Leaves out what the line's exceptions excuse; an error is never excused."""
        allowed = {excuse.rule: excuse.column for excuse in sentence.exceptions}
        kept = [(column, r) for column, r in placed if r.severity == "E" or r.rule not in allowed]
        used = {r.rule for _, r in placed if r.severity != "E"}
        errors = {r.rule for _, r in placed if r.severity == "E"}
        for rule in sorted(set(allowed) - used):
            kept.append((allowed[rule], _useless_exception(rule, is_error=rule in errors)))
        return tuple(
            finding(remark, file=file, line=sentence.number, column=column, speak=self.speak)
            for column, remark in kept
        )

    def check_text(self, text: Text) -> tuple[tuple[Finding, ...], int]:
        """The findings on a text and how many exceptions it uses.

        The rules of a sentence are for easy texts; the pictures and words that any text names must be there.
        """
        of_page = self._page_remarks(text)
        sentences = list(sentences_of(text))
        numbers = {sentence.number for sentence in sentences}
        found = [
            finding(remark, file=text.path, line=number, column=1, speak=self.speak)
            for number, remark in of_page
            if number not in numbers
        ]
        excused = 0
        for sentence in sentences:
            placed = self._placed(sentence, language=text.language) if text.level == "easy" else []
            placed += [(r.offset + 1, r) for number, r in of_page if number == sentence.number]
            found += self._excuse(placed, sentence, file=text.path)
            excused += len(sentence.exceptions)
        return tuple(sorted(found, key=_place)), excused

    def _page_remarks(self, text: Text) -> list[Placed]:
        lexicon = self.lexicon(text.language)
        if text.level == "full":
            named = page.pictures(text, self.library.pictures, in_each_block=False)
            return [*named, *page.explained_words(text, lexicon)]
        found = [
            *page.block_sizes(text, lexicon),
            *page.pictures(text, self.library.pictures),
            *page.explained_words(text, lexicon),
            *page.unmarked_words(text, sentences_of(text), lexicon, self._bare(text.language)),
            *speech.doubtful(text, home=self.library.voice),
        ]
        if text.language != "lv" and "lv" in self.library.languages:
            has = self.library.has(text.id, language="lv", level=text.level)
            source = self.library.text(text.id, language="lv", level=text.level) if has else None
            found += page.parity(text, source)
        return found

    def check_css(self, css: str, *, file: str = "-") -> tuple[Finding, ...]:
        """The findings on a style sheet."""
        return self._of_lines(styles.styles(css, page_limits()), file=file)

    def check_html(self, html: str, *, file: str = "-") -> tuple[Finding, ...]:
        """The findings on a page as it is sent, or on a piece of one."""
        return self._of_lines(rendered.page(html), file=file)

    def check_library(self) -> tuple[Finding, ...]:
        """The findings on what only the whole library shows: its pictures and its reviews."""
        placed = [*whole.pictures_and_concepts(self.library), *whole.reviews(self.library)]
        return tuple(
            finding(remark, file=path, line=line, column=1, speak=self.speak) for path, line, remark in placed
        )

    def _of_lines(self, placed: Iterable[Placed], *, file: str) -> tuple[Finding, ...]:
        return tuple(
            finding(remark, file=file, line=line, column=1, speak=self.speak) for line, remark in placed
        )

    def check_pictures(self, *, language: str) -> tuple[Finding, ...]:
        """The findings on what pictures are said to show, which people hear when they cannot see them."""
        found: list[Finding] = []
        for picture in self.library.pictures.values():
            line, start = picture.places.get(language, (picture.number, 1))
            said = self.check_line(
                picture.alt.get(language, ""),
                language=language,
                kind="label",
                file=whole.PICTURES,
                number=line,
            )
            found += [
                replace(one, column=one.column + start - 1) for one in said if one.rule not in NOT_FOR_EARS
            ]
        return tuple(found)

    def check_glossary(self, wording: Wording, *, language: str) -> tuple[Finding, ...]:
        """The findings on the explanations of words, which obey the rules they help with."""
        found: list[Finding] = []
        for word in wording.words:
            remarks = []
            if len(word.lines) > GLOSSARY_LINES:
                remarks.append(Remark("P03", "E", 0, {"count": len(word.lines)}, "P03-long"))
            if word.picture:
                remarks += page.glossary_picture(word.picture, self.library.pictures, language=language)
            found += [
                finding(remark, file=wording.path, line=word.number, column=1, speak=self.speak)
                for remark in remarks
            ]
            for before, text in zip((word.title, *word.lines), word.lines, strict=False):
                found += self.check_line(
                    text, language=language, file=wording.path, number=word.number, after=before
                )
        return tuple(found)

    def fault(self, error: TextError) -> Finding:
        """A file that is not well formed, as a finding."""
        said = error.message if self.speak == "en" else error.latvian
        remark = Remark("F01", "E", 0, {"fault": said})
        return finding(remark, file=error.path, line=error.line, column=error.column, speak=self.speak)

    def no_dictionary(self, error: MorphologyError) -> Finding:
        """The dictionary of a language that cannot be loaded, as a finding."""
        said = str(error) if self.speak == "en" else error.latvian
        remark = Remark("F04", "E", 0, {"fault": said})
        return finding(remark, file=f"data/{error.language}", line=1, column=1, speak=self.speak)

    def budget(self, excused: int) -> tuple[Finding, ...]:
        """A finding when all texts together have too many exceptions."""
        limit = self.library.profiles.ok_budget
        if excused <= limit:
            return ()
        remark = Remark("F03", "E", 0, {"count": excused, "limit": limit})
        return (finding(remark, file="rules.toml", line=1, column=1, speak=self.speak),)


def _useless_exception(rule: str, *, is_error: bool) -> Remark:
    if rule not in RULES:
        return Remark("F02", "E", 0, {"word": rule}, "F02-unknown")
    return Remark("F02", "I", 0, {"word": rule}, "F02-error" if is_error else "")


def _place(found: Finding) -> tuple[str, int, int, str]:
    return (found.file, found.line, found.column, found.rule)


def sentences_of(text: Text) -> Iterator[Sentence]:
    """Every line of the text with its kind: titles and list items need no full stop."""
    yield sentence_of(text.title, kind="heading")
    for section in text.sections:
        if section.heading:
            yield sentence_of(section.heading, kind="heading")
        for part in section.parts:
            if isinstance(part, Step):
                title = sentence_of(part.title, kind="heading")
                yield title
                yield from _sentences(part.lines, "sentence", after=title)
            elif isinstance(part, Block):
                sentences = list(_sentences(part.lines, "sentence"))
                yield from sentences
                yield from _sentences(part.items, "label", after=sentences[-1] if sentences else None)


def _sentences(found: Iterable[Line], kind: Kind, *, after: Sentence | None = None) -> Iterator[Sentence]:
    for line in found:
        after = sentence_of(line, kind=kind, previous=after)
        yield after
