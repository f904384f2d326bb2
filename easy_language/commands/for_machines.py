"""A report in the shapes that build machines read: lines of GitHub, and SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from easy_language.check.explain import rules
from easy_language.check.report import LAST_LINE, Report

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_GITHUB = {"E": "error", "W": "warning", "I": "notice"}
_SARIF = {"E": "error", "W": "warning", "I": "note"}
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_VALUE_ESCAPES = {**_ESCAPES, ":": "%3A", ",": "%2C"}


def as_github(report: Report, *, home: Path) -> Iterator[str]:
    """One line per finding, shown by GitHub beside the line of the text."""
    if report.not_run:
        rules_not_run = ", ".join(report.not_run)
        yield f"::error::{_escaped(f'{report.trouble} ({rules_not_run})', _ESCAPES)}"
    for found in report.findings:
        place = {"file": _from_here(found.file, home=home), "line": found.line, "col": found.column}
        facts = {**place, "title": found.rule}
        values = ",".join(f"{name}={_escaped(str(value), _VALUE_ESCAPES)}" for name, value in facts.items())
        message = _escaped(f"{found.message} → {found.suggestion}", _ESCAPES)
        yield f"::{_GITHUB[found.severity]} {values}::{message}"


def as_sarif(report: Report, *, home: Path, speak: str) -> str:
    """The report as one SARIF run; its notification says what no program can do."""
    about, used = rules(), sorted({found.rule for found in report.findings})
    results = [
        {
            "ruleId": found.rule,
            "level": _SARIF[found.severity],
            "message": {"text": f"{found.message} → {found.suggestion}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _from_here(found.file, home=home)},
                        "region": {"startLine": found.line, "startColumn": found.column},
                    }
                }
            ],
        }
        for found in report.findings
    ]
    said = [LAST_LINE[speak]] if not report.not_run else [report.trouble, LAST_LINE[speak]]
    run = {
        "tool": {
            "driver": {
                "name": "easy-language",
                "rules": [
                    {"id": rule, "shortDescription": {"text": about[rule][speak]}}
                    for rule in used
                    if rule in about
                ],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not report.not_run,
                "toolExecutionNotifications": [{"message": {"text": text}, "level": "note"} for text in said],
            }
        ],
        "results": results,
    }
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _from_here(file: str, *, home: Path) -> str:
    """The path as seen from where the command runs, so that the machine finds the file."""
    found = home / file
    if Path(file).is_absolute() or not found.is_file():
        return file
    try:
        return found.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return found.as_posix()


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(sign, sign) for sign in text)
