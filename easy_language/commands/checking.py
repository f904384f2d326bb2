"""The command check: what is too hard in texts, and what to write instead."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from easy_language.check.profiles import profiles_of
from easy_language.check.report import LAST_LINE, Report, Run, as_json, as_text
from easy_language.check.settings import SettingsError
from easy_language.commands.asking import HOME_FOLDER, WRITTEN_IN, Asked, Command, Option, UsageFault, nearest
from easy_language.commands.for_machines import as_github, as_sarif
from easy_language.commands.homes import base_of, home_of, language_of
from easy_language.faults import fault
from easy_language.reading import decoded
from easy_language.structure import TextError

STANDARD_INPUT = "-"


def run(asked: Asked) -> int:
    """Checks the paths, or all texts without one, and answers with the report's exit code."""
    home, profile, language = home_of(asked), _profile(asked), language_of(asked)
    for path in asked.arguments:
        if path != STANDARD_INPUT and not Path(path).exists():
            raise UsageFault("path", found=path, near=_near(Path(path)))
    made = Run(root=home, base=base_of(home), profile=profile, speak=asked.speak, written_in=language)
    if not asked.arguments:
        made.everything()
    for path in asked.arguments:
        if path == STANDARD_INPUT:
            _read_sentences(made, asked.typed or sys.stdin.buffer, language=language)
        else:
            made.path(Path(path))
    print(_written(made.report, asked, home=home))
    return made.report.exit_code


def _written(report: Report, asked: Asked, *, home: Path) -> str:
    if asked["format"] == "json":
        return as_json(report, speak=asked.speak)
    if asked["format"] == "sarif":
        return as_sarif(report, home=home, speak=asked.speak)
    if asked["format"] == "github":
        return "\n".join([*as_github(report, home=home), LAST_LINE[asked.speak]])
    return as_text(report, speak=asked.speak)


def _profile(asked: Asked) -> str | None:
    faults: list[TextError] = []
    known = profiles_of(home_of(asked), refuse=faults.append)
    wanted = asked["profile"] or None
    try:
        known.thresholds(wanted)
    except SettingsError as error:
        if faults:
            # The profile may stand where rules.toml cannot be read: the report says so, with the line.
            return None
        near = nearest(asked["profile"], known.names)
        raise UsageFault("profile", found=wanted, choices=", ".join(known.names), near=near) from error
    return wanted


def _near(path: Path) -> str:
    """A file beside the one that is not there whose name looks like it."""
    if not path.parent.is_dir():
        return ""
    near = nearest(path.name, sorted(found.name for found in path.parent.iterdir()))
    return (path.parent / near).as_posix() if near else ""


def _read_sentences(made: Run, typed: BinaryIO, *, language: str) -> None:
    content = typed.read()
    try:
        sentences = decoded(content, path=STANDARD_INPUT).splitlines()
        if not content.strip():
            raise fault("empty", path=STANDARD_INPUT, line=1)
    except TextError as error:
        made.fault(error)
        return
    for number, line in enumerate(sentences, start=1):
        if line.strip():
            made.line(line.strip(), language=language, number=number)


COMMAND = Command(
    "check",
    run,
    arguments="any",
    options=(
        Option("format", ("text", "json", "github", "sarif"), "text"),
        Option("profile"),
        WRITTEN_IN,
        HOME_FOLDER,
    ),
)
