"""Rules that look at more than a sentence fail and pass whole folders, in every language where they run."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from easy_language import parse
from easy_language.check.checker import LIBRARY_RULES, PAGE_RULES, TEXT_RULES, Checker
from easy_language.check.explain import rules
from easy_language.check.profiles import ours
from easy_language.check.report import Run
from easy_language.check.settings import languages

FOLDERS = tomllib.loads((Path(__file__).parent / "folders.toml").read_text(encoding="utf-8"))
SAY = FOLDERS.pop("say")
FEWEST = 3
LATVIAN_IS_THE_SOURCE = {"X01"}
# V01 asks a voice and F04 takes the dictionary away: they are tried in test_voice and test_bad_input.
ELSEWHERE = {"V01", "F04"}
PICTURE = (
    "[{name}]\nauthor = 'A'\nlicence = 'CC0'\nsource = 'own'\nalt.lv = 'A'\nalt.en = 'A'\nalt.ru = 'A'\n"
)
CASES = [
    (rule, language, kind, number)
    for rule, kinds in FOLDERS.items()
    for language in languages()
    for kind, folders in kinds.items()
    for number in range(len(folders))
    if not (rule in LATVIAN_IS_THE_SOURCE and language == "lv")
]


def written(root: Path, files: dict[str, str], *, language: str) -> Path:
    """The folder with its files, each word put in."""
    words = {"l": language, **SAY[language]}
    words["many"] = "".join(f"@ goal\n{words['line']} {{ok L01: x}}\n\n" for _ in range(ours().ok_budget + 1))

    def filled(content: str) -> str:
        for name, value in words.items():
            content = content.replace(f"{{{name}}}", value)
        return content

    sources = {filled(path): filled(content) for path, content in files.items()}
    sources.setdefault("pictures.toml", "".join(PICTURE.format(name=name) for name in ("goal", "plan")))
    hashes = {
        place: parse(sources[path], path=path, language=spoken, level="easy").hash
        for place, spoken in (("{of}", "lv"), ("{hash}", language))
        if (path := f"texts/{spoken}/a.txt") in sources
        and any(place in content for content in sources.values())
    }
    for path, content in sources.items():
        for place, found in hashes.items():
            content = content.replace(place, found[:8] if place == "{of}" else found)
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    for name in ("goal", "plan"):
        (root / "pictures").mkdir(exist_ok=True)
        (root / "pictures" / f"{name}.svg").write_text("<svg/>", encoding="utf-8")
    return root


@pytest.mark.parametrize(("rule", "language", "kind", "number"), CASES)
def test_a_folder_fails_or_passes_by_the_rule(
    tmp_path: Path, rule: str, language: str, kind: str, number: int
) -> None:
    root = written(tmp_path, FOLDERS[rule][kind][number], language=language)
    run = Run(root=root, speak="en")
    run.everything()
    said = [finding for finding in run.report.findings if finding.rule == rule]
    assert bool(said) is (kind == "bad"), run.report.findings
    assert all(finding.line >= 1 and finding.file for finding in said)


def test_every_rule_about_more_than_a_sentence_has_three_folders_of_each_kind() -> None:
    assert set(FOLDERS) == {*TEXT_RULES, *LIBRARY_RULES} - ELSEWHERE
    few = [
        f"{rule} {kind}"
        for rule, kinds in FOLDERS.items()
        for kind in ("bad", "good")
        if len(kinds[kind]) < FEWEST
    ]
    assert few == []


PAGES = [
    (rule, kind, source) for rule in PAGE_RULES for kind in ("bad", "good") for source in rules()[rule][kind]
]


@pytest.mark.parametrize(("rule", "kind", "source"), PAGES)
def test_the_examples_of_each_rule_about_pages(rule: str, kind: str, source: str) -> None:
    checker = Checker(speak="en")
    found = checker.check_css(source) if rule == "D01" else checker.check_html(source)
    assert (rule in {finding.rule for finding in found}) is (kind == "bad")


@pytest.mark.parametrize("rule", PAGE_RULES)
def test_every_rule_about_pages_has_three_examples_of_each_kind(rule: str) -> None:
    assert min(len(rules()[rule]["bad"]), len(rules()[rule]["good"])) >= FEWEST
