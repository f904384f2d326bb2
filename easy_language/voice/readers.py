"""Who reads aloud: the people whose recordings are here, and what they allow."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

READERS = "readers.toml"


class ReadersFault(Exception):
    """The list of readers is not well formed; its str says where and why."""


@dataclass(frozen=True)
class Reader:
    """A person who reads, as they want to be called, and the licence of their recordings."""

    name: str
    licence: str
    href: str
    recordings: tuple[str, ...]


def readers_of(human: Path) -> tuple[Reader, ...]:
    """Everybody of whom there is a recording, in the order of the list. Raises ReadersFault."""
    listed = _listed(human / READERS)
    there = {file.stem for file in human.glob("*/*.mp3")}
    return tuple(one for one in listed if there.intersection(one.recordings))


def of_nobody(human: Path) -> tuple[Path, ...]:
    """Recordings of which nobody says who reads and under which licence. Raises ReadersFault."""
    return tuple(file for file in sorted(human.glob("*/*.mp3")) if not is_named(file.stem, human=human))


def is_named(recording: str, *, human: Path) -> bool:
    """Whether somebody is named as the reader of this recording. Raises ReadersFault."""
    return any(recording in one.recordings for one in _listed(human / READERS))


def _listed(file: Path) -> tuple[Reader, ...]:
    try:
        return _read(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return ()


@lru_cache(maxsize=8)
def _read(file: Path, _changed_at: int) -> tuple[Reader, ...]:
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("reader", [])
        return tuple(
            Reader(row["name"], row["licence"], row["href"], tuple(row["recordings"])) for row in rows
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise ReadersFault(
            f"{file}: each [[reader]] says name, licence, href, recordings: {error}"
        ) from error
