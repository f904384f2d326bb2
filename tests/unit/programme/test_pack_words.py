"""The words of the packs are read by the same people as the texts, so they keep the same rules."""

from __future__ import annotations

import pytest

from easy_language import Library
from easy_language.check.checker import Checker
from easy_language.check.sentence import Kind
from portal.programme.pack import LANGUAGES, load_packs
from tests.support.pack_words import all_words
from tests.unit.programme.packs_for_tests import PACKS

LOADED = load_packs(PACKS)


def wrong_in(text: str, *, checker: Checker, language: str) -> list[str]:
    kind: Kind = "sentence" if text.endswith((".", "?")) else "label"
    return [
        f"{text}: {found.rule} {found.message}"
        for found in checker.check_line(text, language=language, kind=kind, after=None)
        if found.severity != "I"
    ]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(Library.load(), speak="en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_a_pack_says_is_easy(checker: Checker, language: str) -> None:
    texts = {words[language] for pack in LOADED.values() for words in all_words(pack)}
    assert len(texts) > 100
    wrong = [line for text in sorted(texts) for line in wrong_in(text, checker=checker, language=language)]
    assert wrong == []


def test_a_question_in_office_language_would_be_found(checker: Checker) -> None:
    office = "Vai jums ir nepieciešams pašvaldības nodrošināts pakalpojums?"
    assert wrong_in(office, checker=checker, language="lv")


def test_every_question_is_a_question() -> None:
    asked = [words for pack in LOADED.values() for words in (question.ask for question in pack.questions)]
    assert all(text.endswith("?") for words in asked for text in words.values())


def test_every_step_of_an_application_has_a_picture_that_exists() -> None:
    pictures = Library.load().pictures
    steps = [step for pack in LOADED.values() for step in pack.application.steps]
    named = [step.picture for step in steps]
    named += [
        choice.picture
        for step in steps
        for field in step.fields
        for choice in field.choices
        if choice.picture
    ]
    assert [name for name in named if name not in pictures] == []


def test_no_question_names_a_diagnosis() -> None:
    stems = ("diagno", "psihisk", "traucējum", "šizofrēn", "autis", "dauna", "slimīb", "disorder", "illness")
    asked = {
        text.casefold()
        for pack in LOADED.values()
        for question in pack.questions
        for words in (
            question.ask,
            question.hint,
            *(question.reply_to(a).reason for a in ("yes", "no", "unknown")),
        )
        if words is not None
        for text in words.values()
    } | {
        text.casefold()
        for pack in LOADED.values()
        for words in all_words(pack.application)
        for text in words.values()
    }
    assert not [text for text in asked if any(stem in text for stem in stems)]


def test_every_line_of_a_letter_has_a_picture_that_exists() -> None:
    pictures = Library.load().pictures
    decisions = [pack.decision for pack in LOADED.values()]
    lines = [line for decision in decisions for line in (*decision.granted.easy, *decision.refused.easy)]
    assert lines
    assert [line.picture for line in lines if line.picture not in pictures] == []
