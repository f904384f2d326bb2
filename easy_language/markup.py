"""Reads the marks inside one line: explained words, values and exceptions."""

from __future__ import annotations

import re

from easy_language.faults import fault
from easy_language.structure import Excuse, Line, Piece

_MARK = re.compile(r"\[\[(?P<word>[^\[\]{}]*)\]\]|\{\{(?P<value>[^\[\]{}]*)\}\}")
_STRAY = re.compile(r"\[\[|\]\]|[{}]")
_EXCUSE_AT_END = re.compile(r"(?<!\s)\s*(?<!\{)\{ok\b(?P<body>[^{}]*)\}\s*$")
_EXCUSE_BODY = re.compile(r"^\s+(?P<rule>[A-Z]\d{2}):\s*(?P<reason>\S.*)$")
_VALUE_NAME = re.compile(r"^[a-z][a-z0-9_]*$")


def read_line(content: str, *, number: int, column: int, raw: str, path: str) -> Line:
    """The line whose readable part ``content`` starts at ``column`` of ``raw``."""
    content, excuses = _split_excuses(content, number=number, column=column, path=path)
    leading = len(content) - len(content.lstrip())
    content, column = content.strip(), column + leading
    if not content:
        raise fault("excuse-alone", path=path, line=number)
    pieces: list[Piece] = []
    position = 0
    for mark in _MARK.finditer(content):
        pieces += _plain(content[position : mark.start()], column + position, number=number, path=path)
        pieces.append(_marked(mark, column=column, number=number, path=path))
        position = mark.end()
    pieces += _plain(content[position:], column + position, number=number, path=path)
    return Line(tuple(pieces), number, raw, excuses)


def _plain(text: str, column: int, *, number: int, path: str) -> list[Piece]:
    stray = _STRAY.search(text)
    if stray:
        name = "excuse" if "{ok" in text else "bracket"
        raise fault(name, path=path, line=number, column=column + stray.start(), found=stray.group())
    return [Piece("text", text, None, column)] if text else []


def _marked(mark: re.Match[str], *, column: int, number: int, path: str) -> Piece:
    at = column + mark.start() + 2
    if mark["value"] is not None:
        name = mark["value"].strip()
        if not _VALUE_NAME.match(name):
            raise fault("value-name", path=path, line=number, column=at - 2, found=mark.group())
        return Piece("value", name, name, at)
    shown, bar, headword = mark["word"].partition("|")
    if not shown.strip() or (bar and not headword.strip()):
        raise fault("markup-empty", path=path, line=number, column=at - 2, found=mark.group())
    return Piece("word", shown.strip(), (headword if bar else shown).strip(), at)


def _split_excuses(content: str, *, number: int, column: int, path: str) -> tuple[str, tuple[Excuse, ...]]:
    excuses: list[Excuse] = []
    while found := _EXCUSE_AT_END.search(content):
        body = _EXCUSE_BODY.match(found["body"])
        at = column + content.index("{", found.start())
        if not body:
            raise fault("excuse", path=path, line=number, column=at)
        excuses.insert(0, Excuse(body["rule"], body["reason"].strip(), at))
        content = content[: found.start()]
    return content, tuple(excuses)
