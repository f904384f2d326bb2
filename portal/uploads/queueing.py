"""A few places for looking through files, shared by all processes: whoever finds none waits a little."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from portal.uploads.errors import Refusal, UploadRefused

# So many files are looked at at once on this machine: each may take one and a half gigabytes.
AT_ONCE = 2
# Most files need less than a second, so whoever waits this long stands behind many, or behind hostile ones.
MOST_QUEUEING_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 0.05


@contextmanager
def a_place(
    folder: Path, *, at_once: int = AT_ONCE, seconds: float = MOST_QUEUEING_SECONDS
) -> Iterator[None]:
    """Hold one of the places while something is looked at. Raises UploadRefused when none becomes free.

    The system frees the place of a process that dies. `folder` is the same for all that share the places.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        doors = [stack.enter_context((folder / f"place-{number}").open("wb")) for number in range(at_once)]
        until = time.monotonic() + seconds
        while not any(_taken(door) for door in doors):
            if time.monotonic() >= until:
                raise UploadRefused(Refusal.BUSY)
            time.sleep(LOOK_AGAIN_SECONDS)
        yield


def _taken(door: IO[bytes]) -> bool:
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
