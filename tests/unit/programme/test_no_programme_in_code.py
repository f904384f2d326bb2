"""What a programme is stands in its pack: the code knows no programme's name, amount or service."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.acting_for.rules import BASES
from portal.programme.pack import load_packs
from tests.unit.programme.packs_for_tests import PACKS

PORTAL = Path(__file__).parents[3] / "portal"
LOADED = load_packs(PACKS)
IDS = {pack.id for pack in LOADED.values()}
NAMES = {
    name
    for pack in LOADED.values()
    for name in (pack.official_name, *pack.name.values(), *(s.official_name for s in pack.services))
}
AMOUNTS = {
    figure
    for pack in LOADED.values()
    for cents in (*(row.cents for row in pack.amounts), *(row.cents for row in pack.supplements))
    for figure in (cents, cents // 100)
}
# A support person is a service, and a ground on which somebody helps: as the latter the code knows it.
SERVICES = {service.key for pack in LOADED.values() for service in pack.services} - set(BASES)


def literals(source: str) -> Iterator[tuple[int, str | int]]:
    """The texts and whole numbers written in code with their line; docstrings are prose, not code."""
    tree = ast.parse(source)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in prose and isinstance(node.value, (str, int)):
            yield node.lineno, node.value


def betrayals(source: str) -> list[tuple[int, str | int]]:
    """The literals that belong into a pack."""
    return [(line, value) for line, value in literals(source) if belongs_into_a_pack(value)]


def belongs_into_a_pack(value: str | int) -> bool:
    if isinstance(value, int):
        return value in AMOUNTS
    # An address or a file name may hide a programme between its slashes, dots and colons.
    in_address = " " not in value and IDS & set(re.split(r"[^\w-]", value))
    return bool(in_address) or value in SERVICES or any(name.casefold() in value.casefold() for name in NAMES)


def test_no_code_names_a_programme_an_amount_or_a_service() -> None:
    files = sorted(PORTAL.rglob("*.py"))
    assert files
    found = {
        f"{file.relative_to(PORTAL.parent)}:{line}": value
        for file in files
        for line, value in betrayals(file.read_text(encoding="utf-8"))
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        'route("/programmes/individual-budget")',
        'PROGRAMME = "motivation"',
        'TEXT = "motivation.what"',
        'say("Individuālais budžets ir nauda")',
        'say("The individual budget pays")',
        'if service == "personal-companion": ...',
        "CEILING = 1_596_600",
        "def f(euro=15966): ...",
    ],
)
def test_the_search_finds_each_kind_of_betrayal(code: str) -> None:
    assert betrayals(code)


@pytest.mark.parametrize(
    "code",
    [
        '"""The individual budget is only talked about."""',
        'def f():\n    """Reads motivation/2019."""\n    return 12',
        'route("/programmes/<programme>")',
        'say("Find your own motivation today")',
    ],
)
def test_the_search_leaves_prose_and_plain_code_alone(code: str) -> None:
    assert betrayals(code) == []
