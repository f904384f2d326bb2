"""Each rule, in each profile: three Latvian cases fail by it and three pass; it always says what to write."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from easy_language import Checker, Finding, parse
from easy_language.check.checker import LIBRARY_RULES, LINE_RULES, MORPHOLOGY_RULES, PAGE_RULES, TEXT_RULES
from easy_language.check.explain import examples, rules
from easy_language.check.profiles import ours
from easy_language.check.report import Run
from tests.unit.easy_language.test_folders import FOLDERS, written

FEWEST = 3
PROFILES = ours().names
# A translation is what X01 is about, and only English and Russian texts are one.
LANGUAGE = {"X01": "en"}
# What a voice cannot be sure of, and what it can.
VOICE = {
    "bad": ["Plāna Nr. 7/2 ir te.", "Tas maksā 3,5 reizes vairāk.", "Jums ir papīrs A-12.", "Tas ir 24/7."],
    "good": ["Plāns ir 12 mēnešiem.", "Nāciet pulksten 10.", "Zvaniet 20 00 12 34."],
}
COUNTED = sorted({*LINE_RULES, *MORPHOLOGY_RULES, *TEXT_RULES, *LIBRARY_RULES, *PAGE_RULES} - {"F04"})
Cases = dict[str, list[list[Finding]]]


def of_sentences(checker: Checker, rule: str) -> Cases:
    about = examples("lv")[rule]
    return {
        kind: [list(checker.check_line(sentence, language="lv")) for sentence in dict.fromkeys(about[kind])]
        for kind in ("bad", "good")
    }


def of_pages(rule: str) -> Cases:
    checker = Checker()
    look = checker.check_css if rule == "D01" else checker.check_html
    return {kind: [list(look(source)) for source in set(rules()[rule][kind])] for kind in ("bad", "good")}


def of_voice(profile: str) -> Cases:
    checker = Checker(profile=profile)

    def found(sentence: str) -> list[Finding]:
        text = parse(f"id: a\n# Plāns\n\n{sentence}\n", path="a.txt", language="lv", level="easy")
        return list(checker.check_text(text)[0])

    return {kind: [found(sentence) for sentence in sentences] for kind, sentences in VOICE.items()}


def of_folders(rule: str, *, profile: str, root: Path) -> Cases:
    cases: Cases = {"bad": [], "good": []}
    for kind, folders in FOLDERS[rule].items():
        for number, files in enumerate(folders):
            folder = written(root / f"{rule}-{kind}-{number}", files, language=LANGUAGE.get(rule, "lv"))
            run = Run(root=folder, profile=profile)
            run.everything()
            cases[kind].append(list(run.report.findings))
    return cases


def cases_of(rule: str, *, profile: str, checker: Checker, root: Path) -> Cases:
    if rule in FOLDERS:
        return of_folders(rule, profile=profile, root=root)
    if rule in PAGE_RULES:
        return of_pages(rule)
    if rule == "V01":
        return of_voice(profile)
    return of_sentences(Checker(checker.library, profile=profile), rule)


def by(rule: str, found: Iterable[Finding]) -> list[Finding]:
    return [one for one in found if one.rule == rule]


# A review of an older text and an exception that nobody needs are told, and stop nothing.
TOLD = {"F02", "X02"}


def stops(rule: str, found: Iterable[Finding]) -> bool:
    return any(one.severity != "I" or rule in TOLD for one in by(rule, found))


@pytest.mark.parametrize("rule", COUNTED)
@pytest.mark.parametrize("profile", PROFILES)
def test_three_fail_by_the_rule_and_three_pass(
    checker: Checker, tmp_path: Path, profile: str, rule: str
) -> None:
    cases = cases_of(rule, profile=profile, checker=checker, root=tmp_path)
    failing = [found for found in cases["bad"] if stops(rule, found)]
    passing = [found for found in cases["good"] if not stops(rule, found)]
    assert len(failing) == len(cases["bad"])
    assert min(len(failing), len(passing)) >= FEWEST
    for one in itertools.chain.from_iterable(by(rule, found) for found in failing):
        # What is wrong, and then something else: what to write, with every word filled in.
        assert re.search(r"\w|[„”.?!]", one.suggestion), one
        assert one.suggestion not in one.message, one
        assert "{" not in one.message.replace("{ok", "").replace("{{", ""), one
