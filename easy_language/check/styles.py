"""D01: letters that are large, upright and whole, in lines that are short and far enough apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from easy_language.check.remarks import Placed, Remark
from easy_language.check.settings import PageLimits

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(r"(?P<selectors>[^{};]+)\{(?P<body>[^{}]*)\}")
_SIZE = re.compile(r"(?P<number>\d*\.?\d+)(?P<unit>px|pt|rem|em|%)")
_WIDTH = re.compile(r"(?P<number>\d+)ch\b")
_BROWSER_PIXELS = 16
_SMALL_WORDS = {"xx-small", "x-small", "small", "smaller"}
_FORBIDDEN = {
    "text-align": ({"justify"}, "D01-justify"),
    "text-transform": ({"uppercase", "full-width"}, "D01-capitals"),
    "font-variant": ({"small-caps", "all-small-caps"}, "D01-capitals"),
    "hyphens": ({"auto", "manual"}, "D01-hyphens"),
}
_READING = re.compile(r"^(?:html|body|main|article|p|li|dd|td|label|:root)$")


def styles(css: str, limits: PageLimits) -> Iterator[Placed]:
    """D01: what the style sheet would do to a reader on a screen; paper has sizes of its own."""
    source = _without_print(_COMMENT.sub(_blank, css))
    root = _root_pixels(source)
    if root is not None and root < limits.text_pixels:
        facts: dict[str, object] = {"word": f"{root:g} px", "limit": limits.text_pixels}
        yield _line(source, source.find("font-size")), Remark("D01", "E", 0, facts, "D01-size")
    for block in _BLOCK.finditer(source):
        line = _line(source, block.start("body"))
        for name, value in _declarations(block["body"]):
            yield from ((line, remark) for remark in _of_declaration(name, value, limits, root=root))
            if name == "line-height" and _is_for_reading(block["selectors"]):
                yield from ((line, remark) for remark in _line_height(value, limits))


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found.group())


def _without_print(css: str) -> str:
    """The sheet with every print block blanked out, so that lines keep their numbers."""
    for found in re.finditer(r"@media\s+print\b[^{]*\{", css):
        end, depth = found.end(), 1
        while depth and end < len(css):
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        inside = css[found.start() : end]
        css = css[: found.start()] + re.sub(r"[^\n]", " ", inside) + css[end:]
    return css


def _line(source: str, offset: int) -> int:
    return source.count("\n", 0, max(offset, 0)) + 1


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for declaration in body.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip().lower(), value.strip().lower()


def _root_pixels(source: str) -> float | None:
    """The size of the letters that every rem and per cent is counted from; None if the sheet is silent."""
    for block in _BLOCK.finditer(source):
        if block["selectors"].strip() in {"html", ":root"}:
            for name, value in _declarations(block["body"]):
                if name == "font-size":
                    return _pixels(value, root=_BROWSER_PIXELS)
    return None


def _pixels(value: str, *, root: float) -> float | None:
    found = _SIZE.search(value)
    if not found:
        return None
    each = {"px": 1, "pt": 4 / 3, "rem": root, "em": root, "%": root / 100}[found["unit"]]
    return float(found["number"]) * each


def _of_declaration(name: str, value: str, limits: PageLimits, *, root: float | None) -> Iterator[Remark]:
    words = set(value.removesuffix("!important").split())
    for bad, wording in [_FORBIDDEN.get(name, (set(), ""))]:
        if words & bad:
            yield Remark("D01", "E", 0, {"word": f"{name}: {value}"}, wording)
    if name in {"font-style", "font"} and words & {"italic", "oblique"}:
        yield Remark("D01", "E", 0, {"word": f"{name}: {value}"}, "D01-italic")
    if name == "font-size" or (name == "font" and _SIZE.search(value)):
        pixels = _pixels(value, root=root or limits.text_pixels)
        if words & _SMALL_WORDS or (pixels is not None and pixels < limits.smallest_pixels):
            facts: dict[str, object] = {"word": value, "limit": limits.smallest_pixels}
            yield Remark("D01", "E", 0, facts, "D01-size")
    if name in {"max-width", "max-inline-size"}:
        width = _WIDTH.fullmatch(value)
        if width and int(width["number"]) > limits.widest_characters:
            yield Remark("D01", "E", 0, {"word": value, "limit": limits.widest_characters}, "D01-width")


def _is_for_reading(selectors: str) -> bool:
    return any(_READING.match(selector.strip()) for selector in selectors.split(","))


def _line_height(value: str, limits: PageLimits) -> Iterator[Remark]:
    number = re.fullmatch(r"\d*\.?\d+", value)
    if number and float(value) < limits.line_height:
        yield Remark("D01", "E", 0, {"word": value, "limit": limits.line_height}, "D01-lines")
