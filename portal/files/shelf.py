"""The folder of the files: a file is whole and safe on the disk, or it is not there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from flask import current_app

from portal.files.errors import FileChanged, FileMissing

ADDRESS_SIGNS = 64
UNFINISHED = ".part"


def shelf() -> Path:
    """The folder of the files of the current app."""
    var: Path = current_app.config["SETTINGS"].var
    return var / "files"


def address_of(sealed: bytes) -> str:
    """The name of a file: the SHA-256 of its bytes as they lie there, which are encrypted.

    So anybody can check a file or a backup without a key, and the name tells nothing about what it holds.
    """
    return hashlib.sha256(sealed).hexdigest()


def put(sealed: bytes) -> str:
    """Write the bytes so that they survive a loss of power; the answer is their address."""
    address = address_of(sealed)
    place = place_of(address)
    _make_folder(place.parent)
    beside = place.with_name(f"{uuid4().hex}{UNFINISHED}")
    with beside.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(place)
    _sync_folder(place.parent)
    return address


def take(address: str) -> bytes:
    """The bytes at the address. Raises FileMissing or FileChanged."""
    try:
        sealed = place_of(address).read_bytes()
    except FileNotFoundError:
        raise FileMissing(f"The file {address} is not there.") from None
    if address_of(sealed) != address:
        raise FileChanged(f"The file {address} was changed.")
    return sealed


def place_of(address: str, *, folder: Path | None = None) -> Path:
    """Where the file with this address lies."""
    return (folder or shelf()) / address[:2] / address


def everything(folder: Path | None = None) -> Iterator[Path]:
    """Every file in the folder, unfinished ones included."""
    yield from sorted(path for path in (folder or shelf()).glob("*/*") if path.is_file())


def touch(address: str) -> None:
    """The file counts as new again: the next sweep leaves it alone."""
    os.utime(place_of(address))


def drop(path: Path) -> None:
    """Remove a file that may have gone already."""
    with suppress(FileNotFoundError):
        path.unlink()


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sync_folder(folder.parent)
        _sync_folder(folder.parent.parent)


def _sync_folder(folder: Path) -> None:
    """The name of a new file is written in its folder; that must reach the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
