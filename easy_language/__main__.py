"""The command: python -m easy_language check | explain."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from easy_language.check.explain import explained
from easy_language.check.report import Report, Run, as_json, as_text
from easy_language.check.settings import SettingsError, lists, thresholds

CANNOT = 2
STANDARD_INPUT = "-"


def main(arguments: Sequence[str] | None = None, *, typed: BinaryIO | None = None) -> int:
    """Runs the command and returns its exit code; ``typed`` stands in for standard input."""
    asked = _arguments().parse_args(arguments)
    try:
        if asked.command == "explain":
            return _explain(asked)
        return _check(asked, typed=typed or sys.stdin.buffer)
    except (SettingsError, OSError) as error:
        print(f"easy_language: {error}", file=sys.stderr)
        return CANNOT


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m easy_language", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check texts; without paths, all of them")
    check.add_argument("paths", nargs="*", help='text files, folders, or "-" for sentences on standard input')
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument("--profile", help='"viegli" (default) or "ļoti viegli"')
    check.add_argument("--in", dest="written_in", default="lv", help="language of bare sentences")
    explain = commands.add_parser("explain", help="what a rule wants and why")
    explain.add_argument("rule", nargs="?", help="for example W02; without it, the list of rules")
    for command in (check, explain):
        command.add_argument("--language", choices=("lv", "en"), default="lv", help="language of the answer")
    return parser


def _check(asked: argparse.Namespace, *, typed: BinaryIO) -> int:
    thresholds(asked.profile)
    lists(asked.written_in)
    missing = [path for path in asked.paths if path != STANDARD_INPUT and not Path(path).exists()]
    if missing:
        raise FileNotFoundError(f"there is no such file or folder: {', '.join(missing)}")
    report = _report(asked, typed=typed)
    print(as_json(report) if asked.format == "json" else as_text(report, speak=asked.language))
    return report.exit_code


def _report(asked: argparse.Namespace, *, typed: BinaryIO) -> Report:
    run = Run(profile=asked.profile, speak=asked.language)
    if not asked.paths:
        run.everything()
    for path in asked.paths:
        if path == STANDARD_INPUT:
            _read_sentences(run, typed, language=asked.written_in)
        else:
            run.path(Path(path))
    return run.report


def _read_sentences(run: Run, typed: BinaryIO, *, language: str) -> None:
    content = typed.read().decode("utf-8", errors="replace")
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            run.line(line.strip(), language=language, number=number)


def _explain(asked: argparse.Namespace) -> int:
    print(explained(asked.rule, speak=asked.language))
    return 0


if __name__ == "__main__":
    sys.exit(main())
