"""Rules that need a whole text: sizes, pictures, explained words, translations, exceptions."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from easy_language import Checker, Finding, Library, Text, parse
from easy_language import check as checks
from easy_language.check.checker import finding
from easy_language.check.profiles import ours
from easy_language.check.remarks import Remark

LATVIAN = """id: plan
# Jūsu plāns

@ goal
Jums ir [[mērķis]].
Zvaniet: {{phone}}.

## Kas notiek tālāk?
@ goal
1. Jūs runājat
Mēs klausāmies.

= amounts
"""
ENGLISH = """id: plan
of: {of}
# Your plan

@ goal
You have a goal.
Call: {{{{phone}}}}.

## What comes next?
@ goal
1. You talk
We listen.

= amounts
"""


def read(source: str, *, language: str = "lv", level: str = "easy") -> Text:
    return parse(source, path=f"texts/{language}/plan.txt", language=language, level=level)


def english(**changes: str) -> Text:
    source = ENGLISH.format(of=read(LATVIAN).hash[:8])
    for old, new in changes.items():
        source = source.replace(old.replace("_", " "), new)
    return read(source, language="en")


def checked(library: Library, text: Text, *others: Text) -> tuple[Finding, ...]:
    texts: dict[tuple[str, str, str], Text] = {
        (found.id, found.language, found.level): found for found in (text, *others)
    }
    wordings = {language: library.wording(language) for language in library.languages}
    pictures = {
        name: replace(picture, alt={"lv": "Mērķis", "en": "A goal"})
        for name, picture in library.pictures.items()
    }
    whole = Library(texts, wordings=wordings, terms=library.terms, pictures=pictures)
    return Checker(whole).check_text(text)[0]


def places(findings: tuple[Finding, ...]) -> list[tuple[str, int, str]]:
    return [(found.rule, found.line, found.severity) for found in findings if found.severity != "I"]


def test_a_good_text_and_its_translation_pass(library: Library) -> None:
    assert places(checked(library, read(LATVIAN))) == []
    assert places(checked(library, english(), read(LATVIAN))) == []


@pytest.mark.parametrize(
    ("addition", "line"),
    [
        ("\n@ goal\n" + "Jums ir plāns.\n" * 5, 20),
        ("\n" + "- plāns\n" * 9, 23),
        ("\n" + "@ goal\nJums ir plāns.\n\n" * 11, 2),
    ],
)
def test_large_blocks_and_long_texts_are_remarked_on(library: Library, addition: str, line: int) -> None:
    assert places(checked(library, read(LATVIAN + addition))) == [("L04", line, "W")]


def test_small_blocks_pass(library: Library) -> None:
    for addition in ("\n@ goal\n" + "Jums ir plāns.\n" * 4, "\n" + "- plāns\n" * 8):
        assert places(checked(library, read(LATVIAN + addition))) == []


def test_an_unknown_picture_is_an_error_at_its_block(library: Library) -> None:
    text = read(LATVIAN.replace("@ goal\nJums", "@ gaol\nJums"))
    assert places(checked(library, text)) == [("P01", 4, "E")]


def test_a_picture_without_words_in_the_language_is_an_error(library: Library) -> None:
    text = read(LATVIAN.replace("id: plan", "id: plan"), language="lv")
    bare = Library({}, wordings={}, terms=(), pictures={"goal": replace(library.pictures["goal"], alt={})})
    assert ("P01", 4, "E") in places(Checker(bare).check_text(text)[0])


def test_a_marked_word_must_stand_in_the_glossary(library: Library) -> None:
    text = read(LATVIAN.replace("[[mērķis]]", "[[sapnis]]"))
    assert places(checked(library, text)) == [("P03", 5, "E")]
    assert places(checked(library, read(LATVIAN.replace("[[mērķis]]", "[[mērķi|mērķis]]")))) == []


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"##_What_comes_next?\n": ""}, 10),
        ({"@_goal\nYou": "You"}, 5),
        ({"=_amounts\n": ""}, 3),
        ({"=_amounts": "= supplements"}, 14),
        ({"Call:_{{phone}}.": "Call us."}, 9),
        ({"1._You_talk\n": ""}, 11),
    ],
)
def test_a_translation_with_other_parts_is_an_error(
    library: Library, changes: dict[str, str], line: int
) -> None:
    found = places(checked(library, english(**changes), read(LATVIAN)))
    assert [place for place in found if place[0] != "P01"] == [("X01", line, "E")]


def test_a_translation_of_an_older_text_is_remarked_on(library: Library) -> None:
    newer = read(LATVIAN.replace("Mēs klausāmies.", "Mēs jūs gaidām."))
    (found,) = [f for f in checked(library, english(), newer) if f.severity != "I"]
    assert (found.rule, found.severity) == ("X01", "W")
    assert newer.hash[:8] in found.suggestion


def test_a_translation_of_nothing_is_an_error(library: Library) -> None:
    assert places(checked(library, english(), replace(read(LATVIAN), id="other"))) == [("X01", 3, "E")]


def test_the_easy_rules_leave_full_texts_alone(library: Library) -> None:
    source = LATVIAN.replace("Mēs klausāmies.", "Pakalpojums tiek īstenots u.c., t.sk. 50 % (II).")
    assert checked(library, read(source, level="full")) == ()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("[[mērķis]]", "[[sapnis]]", ("P03", 5, "E")),
        ("@ goal\nJums", "@ gaol\nJums", ("P01", 4, "E")),
        ("Mēs klausāmies.", "Mēs klausāmies. {ok Z99: tā}", ("F02", 11, "E")),
    ],
)
def test_what_a_full_text_names_must_be_there_too(
    library: Library, old: str, new: str, place: tuple[str, int, str]
) -> None:
    assert places(checked(library, read(LATVIAN.replace(old, new), level="full"))) == [place]


def test_a_block_of_a_full_text_needs_no_picture(library: Library) -> None:
    assert checked(library, read(LATVIAN.replace("@ goal\nJums", "Jums"), level="full")) == ()


def excused(library: Library, line: str) -> tuple[Finding, ...]:
    return checked(library, read(LATVIAN.replace("Mēs klausāmies.", line)))


def test_a_warning_with_a_reason_is_excused_and_counted(library: Library) -> None:
    text = read(LATVIAN.replace("Mēs klausāmies.", "Jums ir trīs dienas. {ok N01: no likuma}"))
    findings, count = Checker(library).check_text(text)
    assert "N01" not in {found.rule for found in findings}
    assert count == 1


def test_an_error_is_never_excused(library: Library) -> None:
    found = {f.rule: f for f in excused(library, "Tas ir pakalpojums. {ok W02: tā saka}")}
    assert found["W02"].severity == "E"
    assert "W02" in found["F02"].message


def test_an_exception_for_an_unknown_rule_is_an_error(library: Library) -> None:
    assert places(excused(library, "Mēs runājam. {ok Z99: tā}")) == [("F02", 11, "E")]


def test_an_exception_nobody_needs_is_counted_only(library: Library) -> None:
    (found,) = [f for f in excused(library, "Mēs runājam. {ok N01: tā}") if f.rule == "F02"]
    assert found.severity == "I"


def test_too_many_exceptions_are_an_error(library: Library) -> None:
    checker = Checker(library)
    assert checker.budget(ours().ok_budget) == ()
    (found,) = checker.budget(ours().ok_budget + 1)
    assert (found.rule, found.severity) == ("F03", "E")


def test_the_glossary_obeys_its_own_rules(library: Library) -> None:
    wording = library.wording("lv")
    checker = Checker(library)
    assert [f for f in checker.check_glossary(wording, language="lv") if f.severity != "I"] == []
    long = replace(wording.words[0], lines=("Viens.", "Tas ir pakalpojums.", "Jā."))
    findings = checker.check_glossary(replace(wording, words=(long,)), language="lv")
    assert {f.rule for f in findings if f.severity == "E"} == {"P03", "W02"}


def test_findings_point_at_the_word_behind_markup(library: Library) -> None:
    line = "Jums ir [[mērķis]] un {{phone}} un trīs dienas."
    (found,) = [f for f in excused(library, line) if f.rule == "N01"]
    assert found.column == line.index("trīs") + 1


WORDINGS = tomllib.loads((Path(checks.__file__).parent / "wordings.toml").read_text(encoding="utf-8"))
FACTS = {
    name: name
    for name in (
        *("better", "concept", "count", "fault", "hash", "id"),
        *("language", "letters", "limit", "other", "syllables"),
    )
} | {"word": "word", "words": "words"}


@pytest.mark.parametrize("wording", WORDINGS)
def test_every_wording_can_be_said_in_both_languages(wording: str) -> None:
    remark = Remark(wording[:3], "E", 0, dict(FACTS), wording)
    for speak in ("lv", "en"):
        said = finding(remark, file="a", line=1, column=1, speak=speak)
        assert said.message
        assert said.suggestion


def test_interface_strings_may_be_labels_or_several_sentences(checker: Checker) -> None:
    good = ["Tālāk", "Jums ir %(count)s dienas. Nāciet!", "{name} zvana"]
    assert [f for text in good for f in checker.check_string(text, language="lv") if f.severity == "E"] == []
    (found,) = [
        f for f in checker.check_string("Jā. Tas ir pakalpojums. Nē.", language="lv") if f.severity == "E"
    ]
    assert found.rule == "W02"
