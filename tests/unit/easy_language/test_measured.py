"""The rules stay as right as they were measured to be on the judged sentences."""

from __future__ import annotations

import tomllib
from functools import cache, partial
from pathlib import Path

import pytest

from tests.unit.easy_language.measuring import (
    FROZEN,
    LANGUAGES,
    Judged,
    Score,
    judged,
    remarked,
    rules_judged,
    scores,
    table,
)

BOUNDS = tomllib.loads((Path(__file__).parent / "measured.toml").read_text(encoding="utf-8"))
FEWEST_TRAPS = 50
MOST_FALLEN_FOR = {"lv": 1, "en": 0, "ru": 0}
FEWEST_SENTENCES = {"lv": 240, "en": 60, "ru": 60}


@cache
def measured(language: str) -> dict[str, Score]:
    return scores(judged(language), partial(remarked, language=language), rules_judged(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_judged_sentences(language: str) -> None:
    assert len({sentence.text for sentence in judged(language)}) >= FEWEST_SENTENCES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_that_was_judged_has_its_bounds(language: str) -> None:
    assert set(BOUNDS[language]) == set(rules_judged(language))


@pytest.mark.parametrize(
    ("language", "rule"), [(language, rule) for language in LANGUAGES for rule in BOUNDS[language]]
)
def test_a_rule_is_as_right_as_it_was(language: str, rule: str) -> None:
    score, least = measured(language)[rule], BOUNDS[language][rule]
    said = (
        f"{rule} in {language}: {score.right} right, {score.false_alarms} false, {score.missed} missed;"
        f" precision {score.precision:.2f}, recall {score.recall:.2f}"
    )
    assert score.precision >= least["precision"], said
    assert score.recall >= least["recall"], said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_that_are_told_are_those_of_today(language: str) -> None:
    """Print them anew and put them into the README after every change that moves them."""
    told = (FROZEN / "README.md").read_text(encoding="utf-8").partition("### After one tuning")[2]
    assert "\n".join(table(language)) in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_nothing_is_said_of_what_only_looks_like_a_break(language: str) -> None:
    traps = [(sentence.text, rule) for sentence in judged(language) for rule in sentence.looks_like]
    fallen = [(text, rule) for text, rule in traps if rule in remarked(text, language=language)]
    assert len(traps) >= FEWEST_TRAPS
    assert len(fallen) <= MOST_FALLEN_FOR[language], fallen


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_both_is_a_break_and_only_looks_like_one(language: str) -> None:
    assert [one.text for one in judged(language) if one.looks_like & (one.breaks | one.undecided)] == []


def test_a_score_counts_what_is_right_false_missed_and_undecided() -> None:
    sentences = [
        Judged("a", frozenset({"L01"}), frozenset(), ""),
        Judged("b", frozenset({"L01"}), frozenset(), ""),
        Judged("c", frozenset(), frozenset(), ""),
        Judged("d", frozenset(), frozenset({"L01"}), ""),
    ]
    score = scores(sentences, lambda text: frozenset() if text == "b" else frozenset({"L01"}), ["L01"])["L01"]
    assert score == Score(right=1, false_alarms=1, missed=1)
    assert (score.precision, score.recall) == (0.5, 0.5)
