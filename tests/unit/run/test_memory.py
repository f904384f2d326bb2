"""What a run writes lies in memory where there is enough of it, and nothing of it stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from run.memory import PREFIX, quick_folder


def test_the_folder_is_gone_afterwards(tmp_path: Path) -> None:
    with quick_folder(tmp_path, least=1) as folder:
        assert folder is not None
        assert folder.parent == tmp_path
        assert folder.stat().st_mode & 0o777 == 0o711
        (folder / "written").write_text("much", encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory_is_not_used(tmp_path: Path) -> None:
    with quick_folder(tmp_path, least=2**62) as folder:
        assert folder is None
    with quick_folder(tmp_path / "nowhere") as folder:
        assert folder is None


def test_what_a_killed_run_left_goes_and_what_lives_stays(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for name in (f"{PREFIX}{ended.pid}-killed", f"{PREFIX}{os.getpid()}-lives", "another-1-program"):
        (tmp_path / name).mkdir()
    with quick_folder(tmp_path, least=1) as folder:
        assert folder is not None
        left = {one.name for one in tmp_path.iterdir()} - {folder.name}
    assert left == {f"{PREFIX}{os.getpid()}-lives", "another-1-program"}
