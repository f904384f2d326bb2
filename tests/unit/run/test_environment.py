"""The environment is made anew when, and only when, something about it changed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from run.environment import fingerprint, is_current

RUN, DEV = "flask==3.1.3\n", "flask==3.1.3\npytest==9.2.0\n"


@pytest.fixture
def locks(tmp_path: Path) -> Path:
    """A folder with both locks."""
    folder = tmp_path / "requirements"
    folder.mkdir()
    (folder / "run.lock").write_text(RUN, encoding="ascii")
    (folder / "dev.lock").write_text(DEV, encoding="ascii")
    return folder


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """An environment that looks made, without a stamp."""
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    (programs / "pip").write_text(f"#!{programs}/python\n", encoding="utf-8")
    return tmp_path / ".venv"


def _stamp(made: Path, lock: Path) -> None:
    (made / f"made-from-{lock.name}").write_text(fingerprint(lock), encoding="ascii")


def test_nothing_there_is_not_current(locks: Path, tmp_path: Path) -> None:
    assert not is_current(locks / "run.lock", venv_folder=tmp_path / "nowhere")


def test_an_unfinished_environment_is_not_current(locks: Path, made: Path) -> None:
    assert not is_current(locks / "run.lock", venv_folder=made)


def test_a_finished_one_is_current_until_its_lock_changes(locks: Path, made: Path) -> None:
    _stamp(made, locks / "run.lock")
    assert is_current(locks / "run.lock", venv_folder=made)
    (locks / "run.lock").write_text("flask==3.2\n", encoding="ascii")
    assert not is_current(locks / "run.lock", venv_folder=made)


def test_the_environment_for_tests_also_runs_the_portal_but_not_the_other_way_round(
    locks: Path, made: Path
) -> None:
    _stamp(made, locks / "dev.lock")
    assert is_current(locks / "run.lock", venv_folder=made)
    assert is_current(locks / "dev.lock", venv_folder=made)
    (made / "made-from-dev.lock").unlink()
    _stamp(made, locks / "run.lock")
    assert not is_current(locks / "dev.lock", venv_folder=made)


def test_an_environment_that_was_moved_is_not_current(locks: Path, made: Path, tmp_path: Path) -> None:
    _stamp(made, locks / "run.lock")
    moved = made.rename(tmp_path / "elsewhere")
    assert not is_current(locks / "run.lock", venv_folder=moved)


def test_the_lock_for_development_contains_the_one_for_running() -> None:
    folder = Path(__file__).resolve().parents[3] / "requirements"
    texts = {name: (folder / f"{name}.lock").read_text(encoding="utf-8") for name in ("run", "dev")}
    pins = {
        name: {line.split()[0] for line in text.splitlines() if "==" in line[:60]}
        for name, text in texts.items()
    }
    assert pins["run"] <= pins["dev"]
    assert "://" not in texts["run"] + texts["dev"], "a lock names no index"
