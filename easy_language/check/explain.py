"""Says what a rule wants, why, and how a bad and a good sentence look."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from easy_language.check.settings import DATA, SettingsError


@cache
def rules() -> dict[str, Any]:
    """What is written about each rule, by rule."""
    file = Path(__file__).resolve().parent / "explanations.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def examples(language: str, data: Path = DATA) -> dict[str, dict[str, list[str]]]:
    """Sentences of the language that fail ("bad") and that pass ("good"), by rule; none without a file."""
    file = data / language / "examples.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def examples_of(rule: str, *, language: str) -> dict[str, list[str]]:
    """Examples in the language, else in Latvian, where every rule runs; a page rule has its own."""
    about = rules()[rule]
    own = {kind: about[kind] for kind in ("bad", "good") if kind in about}
    return own or examples(language).get(rule) or examples("lv").get(rule, {})


def explained(rule: str | None, *, speak: str) -> str:
    """The explanation of one rule, or the list of all; SettingsError for an unknown rule."""
    known, language = rules(), "en" if speak == "en" else "lv"
    if rule is None:
        return "\n".join(f"{name}  {about[language]}" for name, about in known.items())
    name = rule.upper()
    if name not in known:
        there = ", ".join(known)
        raise SettingsError(f'no rule "{rule}"; there are: {there}', f'noteikuma "{rule}" nav; ir: {there}')
    about, shown = known[name], examples_of(name, language=language)
    slabi, labi, avots = ("Bad", "Good", "Source") if language == "en" else ("Slikti", "Labi", "Avots")
    lines = [f"{name}  {about[language]}", f"{avots}: {about['source']}"]
    if language == "en" and shown and shown == examples("lv").get(name):
        # A rule that only Latvian grammar can follow is shown in Latvian.
        slabi, labi = f"{slabi}, in Latvian", f"{labi}, in Latvian"
    lines += [f"{slabi}: {bad}" for bad in shown.get("bad", ())]
    lines += [f"{labi}: {good}" for good in shown.get("good", ())]
    return "\n".join(lines)
