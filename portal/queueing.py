"""A few places for heavy work, shared by all processes of a machine: whoever finds none waits a little."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

LOOK_AGAIN_SECONDS = 0.05


class NoPlace(TimeoutError):
    """None became free in time."""


@contextmanager
def a_place(folder: Path, *, at_once: int, seconds: float) -> Iterator[None]:
    """Hold one of the places while something is done. Raises NoPlace when none becomes free in these seconds.

    The system frees the place of a process that dies. `folder` is the same for all that share the places.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        doors = [stack.enter_context((folder / f"place-{number}").open("wb")) for number in range(at_once)]
        until = time.monotonic() + seconds
        while not any(_taken(door) for door in doors):
            if time.monotonic() >= until:
                raise NoPlace(folder.name)
            time.sleep(LOOK_AGAIN_SECONDS)
        yield


def _taken(door: IO[bytes]) -> bool:
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
