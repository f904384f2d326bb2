"""The packs as they are, and copies of them with one thing changed."""

from __future__ import annotations

import shutil
from pathlib import Path

PACKS = Path(__file__).parents[3] / "packs"
BUDGET = "individual-budget/2021-proposal"
MOTIVATION = "motivation/2019"


def copied(folder: Path) -> Path:
    """A copy of all packs that a test may change."""
    root = folder / "packs"
    shutil.copytree(PACKS, root)
    return root


def changed(folder: Path, *, pack: str, old: str, new: str, add: str = "") -> Path:
    """A copy of all packs in which the first `old` of one pack has become `new`, with `add` at its end."""
    root = copied(folder)
    file = root / f"{pack}.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{pack} no longer says {old!r}; the test would change nothing"
    file.write_text(text.replace(old, new, 1) + add, encoding="utf-8")
    return root
