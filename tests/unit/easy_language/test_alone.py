"""Easy language lives without the portal: its code, its tests, and what `pip install` makes of it."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from easy_language.library import HOME

OURS = Path(__file__).resolve().parent
# Whose names begin so belong to the portal or to what runs it.
PORTALS = ("portal", "demo", "run", "bench", "flask", "flask_babel", "sqlalchemy", "wtforms", "tests.support")
# What the check itself needs beside Python; the voice is an extra.
NEEDED = {"easy_language", "hunspell"}
TEXT = "id: plan\n# Jūsu plāns\n\n@ plan\nMēs nodrošinām plānu.\n"
PICTURES = '[plan]\nauthor = "Mēs"\nlicence = "CC0"\nsource = "own"\nalt.lv = "Plāns."\n'


def imported(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file under the folder with the names of the modules it imports."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                yield file.relative_to(folder).as_posix(), name


@pytest.mark.parametrize("folder", [HOME, OURS], ids=["code", "tests"])
def test_nothing_of_the_portal_is_used(folder: Path) -> None:
    found = list(imported(folder))
    assert len(found) > 50
    assert [
        one for one in found if any(one[1] == name or one[1].startswith(f"{name}.") for name in PORTALS)
    ] == []


def test_the_check_needs_python_and_one_dictionary_reader() -> None:
    others = {
        (file, name)
        for file, name in imported(HOME)
        if name.partition(".")[0] not in NEEDED | sys.stdlib_module_names
        and not file.startswith(("voice/", "data/"))
    }
    assert others == set()


def said(*command: object, folder: Path, expect: int) -> str:
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    run = subprocess.run(
        [str(part) for part in command], cwd=folder, env=clean, capture_output=True, check=False
    )
    assert run.returncode == expect, run.stderr.decode()
    return run.stdout.decode()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed into an empty environment."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    said(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        HOME,
        folder=folder,
        expect=0,
    )
    return folder / "env" / "bin" / "easy-language"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "texts" / "lv").mkdir(parents=True)
    (tmp_path / "texts" / "lv" / "plan.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "plan.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    (tmp_path / "pictures.toml").write_text(PICTURES, encoding="utf-8")
    return tmp_path


@pytest.mark.long
def test_installed_it_checks_texts_of_ones_own(program: Path, own: Path) -> None:
    report = json.loads(said(program, "check", "--format", "json", folder=own, expect=1))
    assert [(one["file"], one["line"], one["rule"]) for one in report["findings"]] == [
        ("texts/lv/plan.txt", 5, "W02")
    ]
    python = program.parent / "python"
    same = said(
        python, "-m", "easy_language", "check", "--home", own, "--format", "json", folder=own.parent, expect=1
    )
    assert json.loads(same) == report


@pytest.mark.long
def test_installed_every_command_answers(program: Path, own: Path) -> None:
    assert "easy-language check" in said(program, "--help", folder=own, expect=0)
    assert said(program, "explain", "W02", folder=own, expect=0).startswith("W02")
    said(program, "words", folder=own, expect=1)
    said(program, "stale", folder=own, expect=0)
    said(program, "new", "talk", folder=own, expect=0)
    said(program, "sheet", "plan", folder=own, expect=0)
    assert (own / "texts" / "lv" / "talk.txt").is_file()
    assert "data:image/svg+xml" in (own / "plan.lv.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_installed_it_writes_no_text_into_its_own_folder(program: Path, tmp_path: Path) -> None:
    said(program, "new", "talk", folder=tmp_path, expect=2)
    assert list(tmp_path.iterdir()) == []


def own_data() -> set[str]:
    """Every file that some code of the package reads: tables, dictionaries, pictures, what commands say."""
    kinds = {".toml", ".tsv", ".aff", ".dic", ".svg", ".md", ".txt"}
    house = ("texts/", "reviews.toml", "voice/rec/", "pyproject.toml")
    files = (file.relative_to(HOME).as_posix() for file in HOME.rglob("*") if file.suffix in kinds)
    return {file for file in files if not file.startswith(house)}


@pytest.mark.long
def test_installed_the_voice_is_an_extra(program: Path, own: Path) -> None:
    """Without it the command says what to install; with it the command speaks."""
    assert "voice/say.lv.toml" in own_data()
    said(program, "voice", "names", folder=own, expect=0)
    said(program, "voice", "--engine", "library", folder=own, expect=3)
    python = program.parent / "python"
    said(python, "-m", "pip", "install", "--quiet", f"{HOME}[voice]", folder=own, expect=0)
    said(program, "voice", folder=own, expect=0)
    assert len(list((own / "var" / "voice" / "lines").glob("*.mp3"))) == 2
    said(program, "voice", "missing", folder=own, expect=0)


@pytest.mark.long
def test_installed_its_data_comes_with_their_licences_and_without_the_portals_texts(program: Path) -> None:
    (package,) = (program.parent.parent / "lib").glob("python*/site-packages/easy_language")
    inside = {file.relative_to(package).as_posix() for file in package.rglob("*") if file.is_file()}
    assert {
        "data/lv/lv.dic",
        "data/lv/lemma_zipf.tsv",
        "data/lv/LICENSE.md",
        "data/lv/LICENSE.LGPL-2.1",
        "data/lv/LICENSE.hunspell-lv",
        "pictures/LICENSE.md",
        "README.md",
        "words/lv.toml",
        "rules.toml",
        "voice/say.lv.toml",
        "voice/LICENSE.md",
        *own_data(),
    } <= inside
    assert not [name for name in inside if name.startswith(("texts/", "reviews.toml", "voice/rec/"))]


@pytest.mark.long
def test_its_tests_pass_without_the_portal(tmp_path: Path) -> None:
    """The same tests, with the portal's own conftest out of reach and no portal to import."""
    (tmp_path / "easy_language").symlink_to(HOME)
    (tmp_path / "their_tests").symlink_to(OURS)
    files = [f"their_tests/test_{name}.py" for name in ("reading", "reviews", "worklists")]
    plain = ("-q", "-p", "no:cacheprovider", "--noconftest", "-c", os.devnull, "--import-mode=importlib")
    out = said(
        sys.executable, "-m", "pytest", *plain, "--rootdir", tmp_path, *files, folder=tmp_path, expect=0
    )
    assert " passed" in out
