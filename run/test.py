"""Runs every check and every test, the quick ones first; the last line is the count of tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from run.environment import ROOT
from run.memory import quick_folder
from run.programs import NotInstalled, install
from run.translations import compile_translations
from tests.support.browser import NoBrowser, find_chromium, find_driver
from tests.support.databases import NoPostgresql, find_postgresql

BIN = Path(sys.executable).parent
CHECKS: tuple[tuple[Path, *tuple[str, ...]], ...] = (
    (BIN / "ruff", "check", "--quiet", "."),
    (BIN / "mypy",),
    (BIN / "lint-imports", "--no-logo"),
)
ORDER = ("tests/unit", "tests/support", "tests/contract", "tests/integration", "tests/e2e")
# Strangers who look at what is signed; without one its tests are skipped, and say so.
WITNESSES = (("pdfsig", "poppler-utils"), ("openssl", "openssl"))
NO_TESTS = 5


def main(arguments: list[str]) -> int:
    """`check`: only the checks; `test`: checks and tests; `long`: what `test` leaves out."""
    what, *more = arguments
    os.chdir(ROOT)
    os.environ["PYTHONPATH"] = str(ROOT)
    compile_translations()
    if what != "long" and (failed := _check()):
        return failed
    if what == "check":
        return 0
    database = os.environ.get("DATABASE", "both")
    try:
        require(find_chromium, package="chromium")
        # A bare Debian has the browser then, but not what the program that leads it is made with.
        require(find_driver, package="libatomic1")
        if database != "sqlite":
            require(find_postgresql, package="postgresql")
    except (NoBrowser, NoPostgresql) as reason:
        print(reason, file=sys.stderr)
        return 2
    for program, package in WITNESSES:
        wish(program, package=package)
    return _test(what, database=database, more=more)


def _check() -> int:
    for command in CHECKS:
        print(f"— {command[0].name}", flush=True)
        done = subprocess.run(command, check=False)  # noqa: S603
        if done.returncode:
            return done.returncode
    return 0


def require(find: Callable[[], object], *, package: str, install: Callable[[str], None] = install) -> None:
    """Raises what `find` raises when the program is not here and cannot be got."""
    try:
        find()
    except (NoBrowser, NoPostgresql) as missing:
        try:
            install(package)
        except NotInstalled as reason:
            print(reason, file=sys.stderr)
            raise missing from reason
        find()


def wish(program: str, *, package: str, install: Callable[[str], None] = install) -> None:
    """Get a program that is good to have, and say so when it cannot be got."""
    if shutil.which(program):
        return
    try:
        install(package)
    except NotInstalled as reason:
        print(f"{reason} The tests that ask {program} are skipped.", file=sys.stderr)


def _test(what: str, *, database: str, more: list[str]) -> int:
    chosen = more or [folder for folder in ORDER if any(Path(folder).rglob("test_*.py"))]
    marked = ["-m", "long" if what == "long" else "not long"]
    # Each with databases, portal and browser of its own; one more than processors, for some wait for a lock.
    at_once = ["-n", str(len(os.sched_getaffinity(0)) + 1), "--dist", "worksteal"]
    command = [
        *(sys.executable, "-m", "pytest", "-q", f"--database={database}"), *at_once, *marked, *chosen
    ]  # fmt: skip
    with quick_folder() as folder:
        environment = {**os.environ, **({"TMPDIR": str(folder)} if folder else {})}
        done = subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    return 0 if what == "long" and done == NO_TESTS else done


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
