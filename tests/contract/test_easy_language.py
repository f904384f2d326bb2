"""All that people read is easy: texts, words, translations and the words of the interface."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from easy_language import Block, Checker, Finding, Library, Step, Text
from easy_language.check.page import shape
from easy_language.check.profiles import ours
from easy_language.check.report import Run
from easy_language.structure import lines_of

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = Library.load()
MOST_SECONDS = 20
EASY = [text for text in LIBRARY.texts if text.level == "easy"]
TRANSLATIONS = [text for text in EASY if text.language != "lv"]
CHECKER = Checker(LIBRARY, speak="en")


def to_mend(findings: tuple[Finding, ...] | list[Finding]) -> list[str]:
    return [
        f"{f.file}:{f.line}:{f.column} {f.severity} {f.rule} {f.message} → {f.suggestion}"
        for f in findings
        if f.severity in {"E", "W"}
    ]


def name_of(text: Text) -> str:
    return text.path


def test_there_are_texts_to_read() -> None:
    assert LIBRARY.ids("lv", "easy")
    assert LIBRARY.words("lv")
    assert LIBRARY.pictures


@pytest.mark.parametrize("text", EASY, ids=name_of)
def test_every_easy_text_has_nothing_to_mend(text: Text) -> None:
    assert to_mend(CHECKER.check_text(text)[0]) == []


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_every_explanation_of_a_word_is_easy(language: str) -> None:
    assert to_mend(CHECKER.check_glossary(LIBRARY.wording(language), language=language)) == []


@pytest.mark.parametrize("text", LIBRARY.texts, ids=name_of)
def test_every_picture_named_exists_and_is_described(text: Text) -> None:
    parts = [part for section in text.sections for part in section.parts]
    named = [part.picture for part in parts if isinstance(part, Block | Step) and part.picture]
    assert [name for name in named if not LIBRARY.pictures[name].alt.get(text.language)] == []


@pytest.mark.parametrize("text", EASY, ids=name_of)
def test_every_block_of_sentences_has_a_picture(text: Text) -> None:
    bare = [
        f"{text.path}:{lines_of(part)[0].number}"
        for section in text.sections
        for part in section.parts
        if isinstance(part, Block) and part.lines and not part.picture
    ]
    assert bare == []


@pytest.mark.parametrize("text", TRANSLATIONS, ids=name_of)
def test_a_translation_has_the_parts_pictures_slots_and_values_of_the_latvian(text: Text) -> None:
    latvian = LIBRARY.text(text.id, language="lv", level="easy")
    assert [what for _, what in shape(text)] == [what for _, what in shape(latvian)]


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_every_language_explains_the_same_words(language: str) -> None:
    assert {word.key for word in LIBRARY.words(language)} == {word.key for word in LIBRARY.words("lv")}


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_a_hard_word_that_is_kept_is_explained(language: str) -> None:
    """No rule speaks of it: without an explanation nobody would notice that readers have none."""
    kept = [term.word[language] for term in LIBRARY.terms if term.keep and language in term.word]
    assert kept
    assert [word for word in kept if not CHECKER.lexicon(language).entry_of(word)] == []


def test_exceptions_stay_within_their_budget() -> None:
    count = sum(CHECKER.check_text(text)[1] for text in EASY)
    assert count <= ours().ok_budget


def test_the_command_agrees_that_all_is_well_within_seconds() -> None:
    started = time.monotonic()
    run = Run()
    run.everything()
    assert time.monotonic() - started < MOST_SECONDS
    assert to_mend(list(run.report.findings)) == []
    assert run.report.not_run == ()
    assert run.report.exit_code == 0


def test_the_latvian_interface_has_no_easy_language_errors() -> None:
    catalogue = ROOT / "translations" / "lv" / "LC_MESSAGES" / "messages.po"
    strings: list[tuple[int, str]] = []
    if catalogue.exists():
        with catalogue.open("rb") as file:
            for message in read_po(file, locale="lv"):
                said = message.string if isinstance(message.string, tuple) else (message.string,)
                if message.id:
                    strings += [(message.lineno or 1, text) for text in said if text]
    errors = [
        f"messages.po:{line} {found.rule} {found.message} → {found.suggestion} in {text!r}"
        for line, text in strings
        for found in CHECKER.check_string(text, language="lv", file="messages.po", number=line)
        if found.severity == "E"
    ]
    assert errors == []
