"""The contracts about imports hold, cover every room, and break when somebody goes round them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
# Folders of portal/ that are no rooms: they know no feature.
TOOLS = {"db", "formkit", "gateways", "web"}
ROOMS = {file.parent.name for file in (ROOT / "portal").glob("*/__init__.py")} - TOOLS
AROUND = {"cli", "menu", "rooms", "tables"}

FORBIDDEN = [
    ("programme/views", "portal.call_me.models"),
    ("gateways/mail", "portal.programme.service"),
    ("settings", "portal.organisations.service"),
    ("db/engine", "portal.outbox.service"),
    ("web/page", "portal.menu"),
    ("formkit/validators", "portal.organisations.service"),
    ("call_me/views", "portal.organisations.reading"),
    ("call_me/views", "portal.outbox.models"),
    ("not_understood/service", "portal.programme.content"),
    ("programme/views", "portal.not_understood.service"),
    ("call_me/views", "portal.outbox.service"),
    ("call_me/forms", "portal.is_this_for_me.service"),
    ("is_this_for_me/views", "portal.call_me.service"),
    ("is_this_for_me/service", "portal.programme.content"),
    ("is_this_for_me/service", "portal.programme.pack_checks"),
    ("leaving/views", "portal.style.forms"),
    ("listening/service", "portal.programme.content"),
    ("programme/views", "portal.listening.service"),
    ("organisations/service", "portal.leaving.views"),
    ("menu", "portal.programme.content"),
    ("menu", "portal.call_me.queries"),
    ("cli", "portal.call_me.models"),
    ("cli", "portal.organisations.reading"),
    ("style/views", "portal.programme.rules"),
    ("web/session", "portal.people.service"),
    ("db/schema", "portal.tables"),
    ("cases/service", "portal.acting_for.models"),
    ("acting_for/service", "portal.people.models"),
    ("people/service", "portal.signing_in.service"),
    ("people/service", "portal.journal.models"),
    ("applications/service", "portal.cases.queries"),
    ("cases/service", "portal.applications.service"),
    ("documents/service", "portal.files.shelf"),
    ("uploads/service", "portal.documents.service"),
    ("applications/service", "portal.uploads.models"),
    ("signing_in/views", "portal.backups.service"),
    ("desk/cases_views", "portal.answering.looking"),
    ("desk/confidence_views", "portal.in_confidence.hearing"),
    ("messages/service", "portal.in_confidence.service"),
    ("desk/tasks_views", "portal.call_me.service"),
    ("desk/texts_views", "portal.writing.looking"),
    ("desk/data_views", "portal.my_data.asking"),
    ("journal/service", "portal.my_data.service"),
    ("programme/service", "portal.writing.service"),
    ("answering/service", "portal.cases.queries"),
    ("cases/service", "portal.answering.service"),
    ("applications/service", "portal.signing.ceremony"),
    ("gateways/csc", "portal.signing.service"),
]


def _findings(tree: Path) -> str:
    """What lint-imports says about the tree; nothing when every contract is kept."""
    # As a script of its own, so that the modules of the tree are read and not those of this suite.
    ran = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--no-logo"],
        cwd=tree, env={"PYTHONPATH": str(tree)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources that a test may spoil."""
    copy = tmp_path_factory.mktemp("imports")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in CONTRACTS["root_packages"]:
        for file in (ROOT / package).rglob("*.py"):
            target = copy / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    return copy


@pytest.fixture
def planted(tree: Path, module: str, imported: str) -> Iterator[Path]:
    """The tree with one import that must not be."""
    file = tree / "portal" / f"{module}.py"
    source = file.read_text(encoding="utf-8")
    file.write_text(f"{source}\nimport {imported}  # planted\n", encoding="utf-8")
    yield tree
    file.write_text(source, encoding="utf-8")


def test_the_sources_keep_every_contract(tree: Path) -> None:
    assert _findings(tree) == ""


@pytest.mark.parametrize(("module", "imported"), FORBIDDEN)
def test_a_way_round_a_service_is_found(planted: Path, module: str, imported: str) -> None:
    found = _findings(planted)
    assert "BROKEN" in found, found
    assert f"portal.{module.replace('/', '.')} -> {imported}" in found


def test_the_demo_that_leans_on_the_portal_is_found(tree: Path) -> None:
    file = tree / "demo" / "short_code.py"
    source = file.read_text(encoding="utf-8")
    file.write_text(f"{source}\nimport portal.settings  # planted\n", encoding="utf-8")
    found = _findings(tree)
    file.write_text(source, encoding="utf-8")
    assert "demo.short_code -> portal.settings" in found


def test_every_room_is_closed_to_the_others_and_unknown_to_the_tools() -> None:
    closed = {
        name
        for contract in CONTRACTS["contracts"]
        if contract["type"] == "protected"
        for name in contract["protected_modules"]
    }
    assert closed == {f"portal.{room}.*" for room in ROOMS}
    tools = next(one for one in CONTRACTS["contracts"] if "portal.web" in one["source_modules"])
    assert set(tools["forbidden_modules"]) == {f"portal.{name}" for name in ROOMS | AROUND}
    assert set(tools["source_modules"]) == {f"portal.{name}" for name in TOOLS | {"settings"}}
