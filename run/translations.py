"""Compiles the catalogues that are newer than what was compiled from them."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from run.environment import ROOT

FOLDER = ROOT / "translations"


def compile_translations(folder: Path = FOLDER) -> list[str]:
    """The names of the languages that had to be compiled."""
    return [
        source.parent.parent.name
        for source in sorted(folder.glob("*/LC_MESSAGES/messages.po"))
        if _is_newer(source, source.with_suffix(".mo")) and _compile(source)
    ]


def _is_newer(source: Path, compiled: Path) -> bool:
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> bool:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    beside = source.with_suffix(f".mo.{os.getpid()}")
    with beside.open("wb") as file:
        write_mo(file, catalogue)
    # Whole or not at all: the portal may be reading it.
    beside.replace(source.with_suffix(".mo"))
    return True


if __name__ == "__main__":
    compile_translations()
