"""How often each rule is right about sentences that were judged by somebody who had not seen the rules.

``python -m tests.unit.easy_language.measuring`` prints the numbers of today, rule by rule.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from easy_language import Checker, Library

FROZEN = Path(__file__).parent / "frozen"


@dataclass(frozen=True)
class Judged:
    """A sentence, the rules a person says it breaks, and those the table leaves open for it.

    It only ``looks_like`` breaking some more: a remark of one of these is a false one.
    """

    text: str
    breaks: frozenset[str]
    undecided: frozenset[str]
    because: str
    looks_like: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Score:
    """How often a rule was right, spoke wrongly, or was silent wrongly."""

    right: int
    false_alarms: int
    missed: int

    @property
    def precision(self) -> float:
        """Of its remarks, the share that a person agrees with."""
        return self.right / max(1, self.right + self.false_alarms)

    @property
    def recall(self) -> float:
        """Of the breaks a person sees, the share that it finds."""
        return self.right / max(1, self.right + self.missed)


@cache
def _content(language: str) -> dict[str, Any]:
    return tomllib.loads((FROZEN / f"{language}.toml").read_text(encoding="utf-8"))


def rules_judged(language: str) -> tuple[str, ...]:
    """The rules that were looked for in that language; the others count neither way."""
    return tuple(_content(language)["judged"])


def judged(language: str) -> list[Judged]:
    """The judged sentences of the language."""
    return [
        Judged(
            row["text"],
            frozenset(row["breaks"]),
            frozenset(row.get("open", ())),
            row.get("because", ""),
            frozenset(row.get("near", ())),
        )
        for row in _content(language)["sentence"]
    ]


@cache
def _checker() -> Checker:
    return Checker(Library.load())


def remarked(text: str, *, language: str) -> frozenset[str]:
    """The rules that stop the sentence, errors and warnings alike."""
    found = _checker().check_line(text, language=language)
    return frozenset(finding.rule for finding in found if finding.severity in {"E", "W"})


def scores(
    sentences: Iterable[Judged], remarks: Callable[[str], frozenset[str]], rules: Iterable[str]
) -> dict[str, Score]:
    """The score of each rule over the sentences."""
    counts: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        found = remarks(sentence.text) - sentence.undecided
        counts.update(("right", rule) for rule in found & sentence.breaks)
        counts.update(("false", rule) for rule in found - sentence.breaks)
        counts.update(("missed", rule) for rule in sentence.breaks - found)
    return {
        rule: Score(counts["right", rule], counts["false", rule], counts["missed", rule]) for rule in rules
    }


LANGUAGES = ("lv", "en", "ru")


def table(language: str) -> list[str]:
    """The numbers of one language as the README of the judged sentences shows them."""
    found = scores(judged(language), partial(remarked, language=language), rules_judged(language))
    every = Score(
        sum(one.right for one in found.values()),
        sum(one.false_alarms for one in found.values()),
        sum(one.missed for one in found.values()),
    )
    rows = [
        f"| {rule} | {one.right} | {one.false_alarms} | {one.missed}"
        f" | {one.precision:.2f} | {one.recall:.2f} |"
        for rule, one in {**found, "all": every}.items()
    ]
    head = "| rule | right | false | missed | precision | recall |"
    return [f"{language}, {len(judged(language))} sentences:", "", head, "|---|---|---|---|---|---|", *rows]


if __name__ == "__main__":
    for spoken in LANGUAGES:
        print("\n".join((*table(spoken), "")))
