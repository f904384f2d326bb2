"""What is missing for the tests is got when that is allowed; else a sentence says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from run.programs import NotInstalled, install
from run.test import require, wish
from tests.support.browser import NoBrowser, find_driver


class Machine:
    """A machine on which a program appears when its package is installed."""

    def __init__(self, *, has: bool, gets: bool = True, may: bool = True) -> None:
        self.has, self.gets, self.may = has, gets, may
        self.installed: list[str] = []

    def find(self) -> str:
        if not self.has:
            raise NoBrowser("No Chromium on this machine.")
        return "/usr/bin/chromium"

    def install(self, package: str) -> None:
        if not self.may:
            raise NotInstalled("Only root gets it.")
        self.installed.append(package)
        self.has = self.gets


def test_what_is_here_is_not_installed() -> None:
    machine = Machine(has=True)
    require(machine.find, package="chromium", install=machine.install)
    assert machine.installed == []


def test_what_is_missing_is_got_once() -> None:
    machine = Machine(has=False)
    require(machine.find, package="chromium", install=machine.install)
    assert machine.installed == ["chromium"]


def test_who_may_not_install_is_told_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    machine = Machine(has=False, may=False)
    with pytest.raises(NoBrowser, match="No Chromium"):
        require(machine.find, package="chromium", install=machine.install)
    assert "Only root" in capsys.readouterr().err


def test_what_is_still_missing_afterwards_is_said() -> None:
    machine = Machine(has=False, gets=False)
    with pytest.raises(NoBrowser):
        require(machine.find, package="chromium", install=machine.install)


def _apt(folder: Path, *, ends_with: int) -> str:
    program = folder / "apt-get"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/asked"\nexit {ends_with}\n', encoding="ascii")
    program.chmod(0o755)
    return str(folder)


def test_root_asks_apt(tmp_path: Path) -> None:
    install("chromium", path=_apt(tmp_path, ends_with=0), user=0)
    asked = (tmp_path / "asked").read_text(encoding="ascii").splitlines()
    assert asked == ["update -qq", "install -y -qq --no-install-recommends chromium"]


def test_nobody_else_does_and_nothing_is_asked_where_there_is_no_apt(tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match="Only root on Debian"):
        install("chromium", path=_apt(tmp_path, ends_with=0), user=1000)
    with pytest.raises(NotInstalled, match="Only root on Debian"):
        install("chromium", path=str(tmp_path / "nothing"), user=0)
    assert not (tmp_path / "asked").exists()


def test_an_apt_that_fails_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match="could not install chromium"):
        install("chromium", path=_apt(tmp_path, ends_with=1), user=0)


def test_a_driver_that_cannot_start_says_what_it_lacks(tmp_path: Path) -> None:
    broken = tmp_path / "node"
    broken.write_text("#!/bin/sh\necho 'libatomic.so.1: cannot open' >&2\nexit 127\n", encoding="ascii")
    broken.chmod(0o755)
    with pytest.raises(NoBrowser, match="libatomic.so.1: cannot open .on Debian: apt install libatomic1."):
        find_driver(broken)
    assert find_driver().name == "node"


def test_what_is_only_good_to_have_stops_nothing_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[str] = []

    def refuse(package: str) -> None:
        asked.append(package)
        raise NotInstalled("Not here.")

    wish("python3", package="python3", install=refuse)
    assert not asked, "what is here already is not asked for"
    wish("no-such-program", package="no-such-package", install=refuse)
    assert asked == ["no-such-package"]
    assert "Not here. The tests that ask no-such-program are skipped." in capsys.readouterr().err
