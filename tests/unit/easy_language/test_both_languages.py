"""Whatever the program says, it says in Latvian and in English, with the same things filled in."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from easy_language.check.checker import RULES
from easy_language.check.explain import rules
from easy_language.check.report import LAST_LINE
from easy_language.faults import FAULTS
from easy_language.library import HOME
from easy_language.sheet import sheet_words

WORDINGS = tomllib.loads((HOME / "check" / "wordings.toml").read_text(encoding="utf-8"))
COMMANDS = tomllib.loads((HOME / "commands" / "words.toml").read_text(encoding="utf-8"))
# What a new Latvian text begins with is Latvian.
LATVIAN_ALONE = {"new.easy", "new.full"}
LATVIAN_LETTERS = re.compile(r"[āčēģīķļņšūž]", re.IGNORECASE)
# What Python says of a broken table, it says in English only.
SAID_IN_ENGLISH = {"fault.toml": {"found"}}
# Words of the texts themselves, which English explanations quote.
QUOTED = {"explanation.G02", "explanation.G03", "explanation.G07", "explanation.W08", "explanation.L06"}


def messages() -> Iterator[tuple[str, str, str]]:
    """The name of every message, in Latvian and in English; an absent one is empty."""
    for name, said in WORDINGS.items():
        for part in ("what", "better"):
            yield f"wording.{name}.{part}", *(said.get(speak, {}).get(part, "") for speak in ("lv", "en"))
    for name, (english, latvian) in FAULTS.items():
        yield f"fault.{name}", latvian, english
    for name, about in rules().items():
        yield f"explanation.{name}", about.get("lv", ""), about.get("en", "")
    for group, words in COMMANDS.items():
        for key, said in words.items():
            if key != "shown" and f"{group}.{key}" not in LATVIAN_ALONE:
                yield f"{group}.{key}", said.get("lv", ""), said.get("en", "")
    yield "last line", LAST_LINE["lv"], LAST_LINE["en"]


MESSAGES = {name: (latvian, english) for name, latvian, english in messages()}


def test_there_are_messages_of_every_kind() -> None:
    assert len(MESSAGES) > len(WORDINGS) + len(FAULTS) + len(rules()) + len(COMMANDS)


@pytest.mark.parametrize("name", MESSAGES)
def test_each_message_is_in_both_languages(name: str) -> None:
    latvian, english = MESSAGES[name]
    assert latvian.strip() and english.strip()
    assert filled_in(latvian) == filled_in(english) - SAID_IN_ENGLISH.get(name, set())
    if name not in QUOTED:
        said = re.sub(r"""["'].*?["']|\bļoti viegli\b|Latviski""", "", english)
        assert not LATVIAN_LETTERS.search(said), english


def filled_in(message: str) -> set[str]:
    """The names that are filled in; where a message only shows braces, none."""
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_each_rule_has_words_for_what_is_wrong_and_for_what_to_write() -> None:
    said = {name.partition("-")[0] for name in WORDINGS}
    assert said >= set(RULES)


def named_in(file: Path) -> Iterator[tuple[str, str]]:
    """Every wording and every fault that some code asks for by its name."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
            names = [text for text in texts if isinstance(text, str)]
            if node.func.id == "Remark" and names:
                yield "wording", names[-1] if re.fullmatch(r"[A-Z]\d\d-.*", names[-1]) else names[0]
            elif node.func.id == "fault" and names:
                yield "fault", names[0]


def test_whatever_the_code_says_has_its_words() -> None:
    named = {found for file in HOME.rglob("*.py") for found in named_in(file)}
    known = {("wording", name) for name in WORDINGS} | {("fault", name) for name in FAULTS}
    bases = {("wording", rule) for rule in RULES}
    assert len(named) > len(RULES)
    assert named <= known | bases


@pytest.mark.parametrize("language", ["lv", "en", "ru"])
def test_the_printed_sheet_says_the_same_things_in_every_language(language: str) -> None:
    words, latvian = sheet_words(language), sheet_words("lv")
    assert set(words) == set(latvian)
    assert all(words.values())
    assert {key: len(said) for key, said in words.items() if isinstance(said, list)} == {
        key: len(said) for key, said in latvian.items() if isinstance(said, list)
    }
