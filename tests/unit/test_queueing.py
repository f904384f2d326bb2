"""Only a few work at once, whatever the number of processes; nobody waits for ever."""

from __future__ import annotations

import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from portal.queueing import NoPlace, a_place

AT_ONCE = 2
HOLDS = """
import sys, time
from pathlib import Path
from portal.queueing import a_place
with a_place(Path(sys.argv[1]), at_once=1, seconds=0):
    print("held", flush=True)
    time.sleep(60)
"""


def test_there_are_so_many_places_and_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "washing"
    two = partial(a_place, folder, at_once=AT_ONCE)
    with two(seconds=0), two(seconds=0), pytest.raises(NoPlace), two(seconds=0.1):
        raise AssertionError("a third place")
    with a_place(folder, at_once=AT_ONCE, seconds=0):
        pass


def test_another_process_holds_a_place_until_it_dies(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None and other.stdout.readline().strip() == "held"
        with pytest.raises(NoPlace), a_place(tmp_path, at_once=1, seconds=0):
            raise AssertionError("two in one place")
        other.send_signal(signal.SIGKILL)
        other.wait(timeout=10)
    with a_place(tmp_path, at_once=1, seconds=0):
        pass
