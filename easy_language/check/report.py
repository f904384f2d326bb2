"""Checks files, folders or bare lines and says what was found, as text or as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from easy_language.check.checker import LINE_RULES, MORPHOLOGY_RULES, Checker
from easy_language.check.morphology import DATA, MorphologyError
from easy_language.check.remarks import Finding
from easy_language.library import HOME, Library, read_text, shown_path
from easy_language.structure import Text, TextError
from easy_language.vocabulary import Wording, read_wording

LAST_LINE = {
    "lv": "Programma nevar pārbaudīt visu. Parādiet tekstu cilvēkiem.",
    "en": "A program cannot check everything. Show the text to people.",
}


@dataclass(frozen=True)
class Report:
    """What was found, in how many files or lines, and which rules could not run and why."""

    findings: tuple[Finding, ...]
    checked: int
    not_run: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def exit_code(self) -> int:
        """0 nothing to mend, 1 something to mend, 2 the check itself could not be done."""
        if self.not_run:
            return 2
        return int(any(finding.severity in {"E", "W"} for finding in self.findings))


class Run:
    """One run of the check; what it finds gathers in :attr:`report`."""

    def __init__(
        self,
        *,
        root: Path = HOME,
        languages: Sequence[str] | None = None,
        profile: str | None = None,
        speak: str = "lv",
        data: Path = DATA,
        base: Path | None = None,
        written_in: str = "lv",
    ) -> None:
        """``base`` is as for ``Library.read``; a file in no folder of a language is ``written_in`` it."""
        self._root = root
        self._written_in = written_in
        self._speak = speak
        self._faults: list[TextError] = []
        self._library = Library.read(root, languages=languages, refuse=self._faults.append, base=base)
        self._checker = Checker(self._library, profile=profile, speak=speak, data=data)
        self._findings: list[Finding] = []
        self._excused = 0
        self._checked = 0
        self._trouble = ""

    @property
    def report(self) -> Report:
        """What was found so far; the same files give the same report."""
        findings = sorted(
            set(self._findings), key=lambda found: (found.file, found.line, found.column, found.rule)
        )
        if not self._trouble:
            return Report(tuple(findings), self._checked)
        missing = tuple(sorted({*LINE_RULES, *MORPHOLOGY_RULES}))
        return Report(tuple(findings), self._checked, missing, self._trouble)

    def everything(self) -> None:
        """Every text and every word list, and the number of exceptions they use together."""
        self._findings += [self._checker.fault(error) for error in self._faults]
        for text in self._library.texts:
            self._check_text(text)
        for language in self._library.languages:
            self._check_words(self._library.wording(language), language=language)
            if self._library.pictures:
                with self._noting_trouble():
                    self._findings += self._checker.check_pictures(language=language)
        self._findings += self._checker.check_library()
        self._findings += self._checker.budget(self._excused)

    def path(self, path: Path) -> None:
        """A text, a word list, or every text and word list in a folder."""
        self._tables()
        found = [path] if path.is_file() else sorted([*path.rglob("*.txt"), *path.rglob("words/*.toml")])
        for file in found:
            try:
                self._file(file)
            except TextError as error:
                self.fault(error)

    def line(self, text: str, *, language: str, number: int) -> None:
        """A bare sentence."""
        self._tables()
        self._checked += 1
        with self._noting_trouble():
            self._findings += self._checker.check_line(text, language=language, number=number)

    def fault(self, error: TextError) -> None:
        """What was brought and cannot be read as sentences."""
        self._checked += 1
        self._findings.append(self._checker.fault(error))

    def _tables(self) -> None:
        """A table that cannot be read is said even when one text is checked: its words do not count."""
        self._findings += [self._checker.fault(error) for error in self._faults if _is_table(error)]

    def _file(self, file: Path) -> None:
        if file.suffix == ".toml":
            wording = read_wording(file, path=shown_path(file, root=self._root))
            self._check_words(wording, language=file.stem)
        else:
            text = read_text(file, root=self._root, otherwise=self._written_in)
            stands_alone = not file.resolve().is_relative_to((self._root / "texts").resolve())
            self._check_text(text, leave_out=("X01",) if stands_alone else ())

    def _check_text(self, text: Text, *, leave_out: tuple[str, ...] = ()) -> None:
        """A text that stands alone translates nothing, so there is nothing it must follow."""
        self._checked += 1
        with self._noting_trouble():
            findings, excused = self._checker.check_text(text)
            self._findings += [found for found in findings if found.rule not in leave_out]
            self._excused += excused

    def _check_words(self, wording: Wording, *, language: str) -> None:
        self._checked += bool(wording.words)
        with self._noting_trouble():
            self._findings += self._checker.check_glossary(wording, language=language)

    @contextmanager
    def _noting_trouble(self) -> Iterator[None]:
        """Without its dictionary a language is not checked at all: half a check would look whole."""
        try:
            yield
        except MorphologyError as error:
            self._trouble = str(error) if self._speak == "en" else error.latvian
            self._findings.append(self._checker.no_dictionary(error))


def _is_table(error: TextError) -> bool:
    return error.path.endswith(".toml")


def as_json(report: Report, *, speak: str = "lv") -> str:
    """The report for programs; who shows it to people shows its note, too."""
    content = {
        "findings": [asdict(found) for found in report.findings],
        "checked": report.checked,
        "not_run": list(report.not_run),
        "note": LAST_LINE["en" if speak == "en" else "lv"],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def as_text(report: Report, *, speak: str) -> str:
    """The report for people; its last line says that a program cannot check everything."""
    latvian = speak != "en"
    lines = [
        f"{found.file}:{found.line}:{found.column} {found.severity} {found.rule}"
        f" {found.message} → {found.suggestion}"
        for found in report.findings
    ]
    if report.not_run:
        rules = ", ".join(report.not_run)
        said = "Nav pārbaudīts" if latvian else "Not checked"
        lines.append(f"{said} ({rules}): {report.trouble}")
    count = Counter(found.severity for found in report.findings)
    checked = "Pārbaudīts" if latvian else "Checked"
    lines.append(f"{checked}: {report.checked}. E: {count['E']}, W: {count['W']}, I: {count['I']}.")
    return "\n".join([*lines, LAST_LINE["lv" if latvian else "en"]])
