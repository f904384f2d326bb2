"""Says what a rule wants, why, and how a bad and a good sentence look."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from easy_language.check.settings import SettingsError


@cache
def rules() -> dict[str, Any]:
    """What is written about each rule, by rule."""
    file = Path(__file__).resolve().parent / "explanations.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def explained(rule: str | None, *, speak: str) -> str:
    """The explanation of one rule, or the list of all; SettingsError for an unknown rule."""
    known, language = rules(), "en" if speak == "en" else "lv"
    if rule is None:
        return "\n".join(f"{name}  {about[language]}" for name, about in known.items())
    if rule.upper() not in known:
        raise SettingsError(f'no rule "{rule}"; there are: {", ".join(known)}')
    about = known[rule.upper()]
    slabi, labi, avots = ("Bad", "Good", "Source") if language == "en" else ("Slikti", "Labi", "Avots")
    lines = [f"{rule.upper()}  {about[language]}", f"{avots}: {about['source']}"]
    lines += [f"{slabi}: {bad}" for bad in about.get("bad", ())]
    lines += [f"{labi}: {good}" for good in about.get("good", ())]
    return "\n".join(lines)
