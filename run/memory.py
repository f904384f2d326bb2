"""A folder in memory for what a run writes and throws away: there nobody waits for a disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder with a name of its own is made in it
PREFIX = "mans-atbalsts-"
# What all tests together write, several times over; a container may have 64 MB, and then the disk is used.
LEAST_BYTES = 2 * 1024**3


@contextmanager
def quick_folder(memory: Path = MEMORY, *, least: int = LEAST_BYTES) -> Iterator[Path | None]:
    """The folder, gone afterwards; nothing where there is too little memory for it."""
    if not (memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= least):
        yield None
        return
    _forget_the_killed(memory)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=memory))
    # The database server runs as another user, and finds its own folder in this one.
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _forget_the_killed(memory: Path) -> None:
    """Whoever was killed could not clean up, and memory does not come back by itself."""
    for left in memory.glob(f"{PREFIX}*-*"):
        with suppress(ValueError):
            if not Path(f"/proc/{int(left.name.split('-')[2])}").exists():
                shutil.rmtree(left, ignore_errors=True)
