"""Reads one text file into its structure and refuses, with the line, what is not well formed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import get_args

from easy_language.faults import fault
from easy_language.markup import read_line
from easy_language.structure import Block, Level, Line, Part, Section, Slot, Step, Text

MAX_CHARACTERS = 60_000
MAX_LINE_CHARACTERS = 2_000
# Larger than any word list there will be; a file that is larger is not even read to its end.
MAX_TABLE_CHARACTERS = 1_000_000
_MOST_BYTES_IN_A_CHARACTER = 4
_HEADER = re.compile(r"^(id|source|of)\s*:\s*(.*)$")
_ID = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$")
_NAME = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_FOLLOWS = re.compile(r"^[0-9a-f]{8}$")
_STEP = re.compile(r"^(\d{1,3})\.\s+(.*)$")
_MARKS = ("##", "#", "@", "=", "-")
_EXCUSES = re.compile(r"(?<!\s)(?:\s*(?<!\{)\{ok\b[^{}]*\})+\s*$")
# Controls, marks that turn the direction of reading, signs of nobody's alphabet, halves, ends of lines.
_HIDDEN_KINDS = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
# Letters that are drawn as nothing, and the sign that stands for a value where rules look at a sentence.
_BLANK = set("\u034f\u115f\u1160\u2800\u3164\uffa0\ufffc")


def parse(source: str, *, path: str, language: str, level: str) -> Text:
    """The text in ``source``; raises :class:`TextError` when it is not well formed."""
    if level not in get_args(Level):
        raise ValueError(f"level must be one of {get_args(Level)}, not {level!r}")
    return _Parser(path).text(_lines_of_source(source, path=path), language=language, level=level)


def read_source(file: Path, *, path: str) -> str:
    """The content of ``file``; what cannot be opened, is endless or is not UTF-8 is refused with its line."""
    try:
        if file.is_fifo():
            # Whoever opens it waits until somebody writes.
            raise fault("unreadable", path=path, line=1)
        with file.open("rb") as opened:
            content = opened.read(MAX_TABLE_CHARACTERS * _MOST_BYTES_IN_A_CHARACTER + 1)
    except OSError as error:
        raise fault("unreadable", path=path, line=1) from error
    if len(content) > MAX_TABLE_CHARACTERS * _MOST_BYTES_IN_A_CHARACTER:
        limit = MAX_CHARACTERS if file.suffix == ".txt" else MAX_TABLE_CHARACTERS
        raise fault("table-too-long", path=path, line=1, limit=limit)
    return decoded(content, path=path)


def decoded(content: bytes, *, path: str) -> str:
    """The characters of ``content``; a byte that is not UTF-8 is refused with its place."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise fault("not-utf-8", path=path, line=line, column=column) from error


def is_id(name: str) -> bool:
    """Whether a text may have this name."""
    return bool(_ID.match(name))


def in_one_form(line: str) -> str:
    """The line with each letter as one sign, however it was typed.

    One that is too long for a text stays as it is: putting thousands of marks in their order takes too long.
    """
    return line if len(line) > MAX_LINE_CHARACTERS else unicodedata.normalize("NFC", line)


def without_excuses(line: str) -> str:
    """The line as a reader sees it, without the exceptions at its end."""
    return _EXCUSES.sub("", line)


def _lines_of_source(source: str, *, path: str) -> list[str]:
    source = source.removeprefix("\ufeff").replace("\r\n", "\n")
    if not source.strip():
        raise fault("empty", path=path, line=1)
    if len(source) > MAX_CHARACTERS:
        raise fault("too-long", path=path, line=1, limit=MAX_CHARACTERS)
    lines = [in_one_form(line) for line in source.split("\n")]
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_LINE_CHARACTERS:
            raise fault("line-too-long", path=path, line=number, limit=MAX_LINE_CHARACTERS)
        for column, sign in enumerate(line, start=1):
            if sign in _BLANK or (unicodedata.category(sign) in _HIDDEN_KINDS and sign != "\t"):
                code = f"U+{ord(sign):04X}"
                raise fault("control", path=path, line=number, column=column, code=code)
    return lines


def _hash(lines: list[str]) -> str:
    """Changes when a reader would see a change: not with header, exceptions or empty lines."""
    seen = [without_excuses(line).strip() for line in lines]
    return hashlib.sha256("\n".join(line for line in seen if line).encode()).hexdigest()


class _Parser:
    """Holds what is open while the lines of one file go by."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.sections: list[Section] = []
        self.heading: Line | None = None
        self.parts: list[Part] = []
        self.picture: str | None = None
        self.picture_line = 0
        self.step: tuple[int, Line] | None = None
        self.lines: list[Line] = []
        self.items: list[Line] = []
        self.last_step = 0

    def text(self, lines: list[str], *, language: str, level: str) -> Text:
        header, body_start = self._header(lines)
        title = self._title(lines, body_start)
        for number, raw in enumerate(lines[body_start + 1 :], start=body_start + 2):
            self._line(raw, number)
        self._close_section()
        if not any(section.parts for section in self.sections):
            raise fault("no-parts", path=self.path, line=title.number)
        return Text(
            id=header["id"],
            language=language,
            level="easy" if level == "easy" else "full",
            title=title,
            sections=tuple(self.sections),
            source=header.get("source"),
            follows=header.get("of"),
            path=self.path,
            hash=_hash(lines[body_start:]),
        )

    def _header(self, lines: list[str]) -> tuple[dict[str, str], int]:
        header: dict[str, str] = {}
        for index, raw in enumerate(lines):
            line = raw.strip()
            if line.startswith("#"):
                self._check_header(header)
                return header, index
            if line:
                key, value = self._header_line(line, index + 1)
                if key in header:
                    raise fault("header-twice", path=self.path, line=index + 1, key=key)
                header[key] = value
        raise fault("no-title", path=self.path, line=len(lines))

    def _header_line(self, line: str, number: int) -> tuple[str, str]:
        found = _HEADER.match(line)
        if not found:
            raise fault("header", path=self.path, line=number, found=line[:40])
        key, value = found[1], found[2].strip()
        if not value:
            raise fault("header-empty", path=self.path, line=number, key=key)
        if key == "id" and not _ID.match(value):
            raise fault("bad-id", path=self.path, line=number, found=value)
        if key == "of" and not _FOLLOWS.match(value):
            raise fault("bad-of", path=self.path, line=number, found=value)
        return key, value

    def _check_header(self, header: dict[str, str]) -> None:
        if "id" not in header:
            raise fault("no-id", path=self.path, line=1)

    def _title(self, lines: list[str], index: int) -> Line:
        raw = lines[index]
        if raw.strip().startswith("##"):
            raise fault("no-title", path=self.path, line=index + 1)
        return self._after_mark(raw, "#", index + 1)

    def _line(self, raw: str, number: int) -> None:
        line = raw.strip()
        if not line:
            self._close_part()
            return
        mark = next((mark for mark in _MARKS if line.startswith(mark)), "")
        actions = {
            "##": self._open_section,
            "#": self._refuse_title,
            "@": self._open_picture,
            "=": self._add_slot,
            "-": self._add_item,
            "": self._add_sentence,
        }
        actions[mark](raw, number)

    def _after_mark(self, raw: str, mark: str, number: int) -> Line:
        start = raw.index(mark) + len(mark)
        content = raw[start:]
        if not content.strip():
            raise fault("mark-alone", path=self.path, line=number, mark=mark)
        return read_line(content, number=number, column=start + 1, raw=raw, path=self.path)

    def _name(self, raw: str, mark: str, number: int) -> str:
        name = raw.strip().removeprefix(mark).strip()
        if not name:
            raise fault("mark-alone", path=self.path, line=number, mark=mark)
        if not _NAME.match(name):
            raise fault("bad-name", path=self.path, line=number, found=name[:40])
        return name

    def _refuse_title(self, raw: str, number: int) -> None:
        raise fault("second-title", path=self.path, line=number)

    def _open_section(self, raw: str, number: int) -> None:
        if raw.strip().startswith("###"):
            raise fault("deep-heading", path=self.path, line=number)
        self._close_section()
        self.heading = self._after_mark(raw, "##", number)

    def _open_picture(self, raw: str, number: int) -> None:
        if self.picture and not (self.lines or self.items or self.step):
            raise fault("two-pictures", path=self.path, line=number)
        self._close_part()
        self.picture, self.picture_line = self._name(raw, "@", number), number

    def _add_slot(self, raw: str, number: int) -> None:
        if self.picture and not (self.lines or self.items or self.step):
            raise fault("picture-slot", path=self.path, line=self.picture_line)
        self._close_part()
        self.parts.append(Slot(self._name(raw, "=", number), number))

    def _add_item(self, raw: str, number: int) -> None:
        if self.step:
            raise fault("list-in-step", path=self.path, line=number)
        self.items.append(self._after_mark(raw, "-", number))

    def _add_sentence(self, raw: str, number: int) -> None:
        column = len(raw) - len(raw.lstrip()) + 1
        found = _STEP.match(raw.strip())
        if found:
            self._open_step(raw, int(found[1]), column + found.start(2), number)
            return
        if self.items:
            raise fault("line-after-list", path=self.path, line=number)
        content = raw.strip()
        self.lines.append(read_line(content, number=number, column=column, raw=raw, path=self.path))

    def _open_step(self, raw: str, step: int, column: int, number: int) -> None:
        if self.lines or self.items or self.step:
            self._close_part()
        if step not in {1, self.last_step + 1}:
            expected = self.last_step + 1
            raise fault("step-order", path=self.path, line=number, found=step, expected=expected)
        title = read_line(raw[column - 1 :], number=number, column=column, raw=raw, path=self.path)
        self.step = (step, title)
        self.last_step = step

    def _close_part(self) -> None:
        line = self.picture_line if self.picture else 0
        if self.step:
            number, title = self.step
            self.parts.append(Step(number, self.picture, title, tuple(self.lines), line))
        elif self.lines or self.items:
            self.parts.append(Block(self.picture, tuple(self.lines), tuple(self.items), line))
        elif self.picture:
            raise fault("picture-alone", path=self.path, line=self.picture_line, found=self.picture)
        self.picture, self.step, self.lines, self.items = None, None, [], []

    def _close_section(self) -> None:
        self._close_part()
        if self.heading is not None and not self.parts:
            raise fault("empty-section", path=self.path, line=self.heading.number)
        self.sections.append(Section(self.heading, tuple(self.parts)))
        self.parts, self.last_step = [], 0
