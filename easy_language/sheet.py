"""A page to print, with which people try a text: three questions and room for what they say."""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from easy_language.library import HOME, Library
from easy_language.structure import VALUE_IN_PLAIN_TEXT, Block, Line, Part, Slot, Step, Text

# A4, large letters, picture on the left, a box on the right for a cross; it prints without any network.
STYLE = """
@page { size: A4; margin: 15mm }
body { font: 16pt/1.5 "Atkinson Hyperlegible Next", Verdana, Arial, sans-serif; color: #000; background: #fff;
  max-width: 180mm; margin: 0 auto; padding: 4mm; hyphens: none }
h1 { font-size: 24pt; line-height: 1.3 }
h2 { font-size: 19pt; line-height: 1.3; break-after: avoid }
p, ul { margin: 0 0 2mm }
.part { display: grid; grid-template-columns: 24mm 1fr 9mm; gap: 5mm; margin: 0 0 6mm; break-inside: avoid }
.part img { width: 24mm; height: 24mm }
.box { width: 8mm; height: 8mm; border: 0.5mm solid #000 }
.aside { font-size: 13pt; border-left: 1mm solid #000; padding-left: 4mm; margin: 0 0 6mm }
.filled { border: 0.3mm dashed #000; padding: 2mm }
.room { border-bottom: 0.3mm solid #000; height: 10mm }
.ask { break-inside: avoid; margin: 0 0 8mm }
.asking, .worker { break-before: page }
.worker { font-size: 12pt }
table { border-collapse: collapse; width: 100%; margin: 4mm 0 } td { border: 0.3mm solid #000; padding: 3mm }
pre { font-size: 9pt; white-space: pre-wrap; overflow-wrap: anywhere; border: 0.3mm solid #000; padding: 3mm }
"""
ROWS_TO_WRITE = 4


@cache
def _all_words() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).resolve().parent / "sheet.toml").read_text(encoding="utf-8"))


def sheet_words(language: str) -> dict[str, Any]:
    """The words of the sheet in the language, else in Latvian."""
    return _all_words().get(language) or _all_words()["lv"]


def questions(language: str) -> tuple[str, ...]:
    """The three questions that readers are asked."""
    return tuple(sheet_words(language)["questions"])


def review_record(text: Text) -> str:
    """What to add to reviews.toml for this very text; the three ``…`` are filled in by hand."""
    return "\n".join(
        (
            "[[review]]",
            f'text = "{text.id}"',
            f'language = "{text.language}"',
            f'hash = "{text.hash}"',
            "date = …",
            "readers = …",
            'result = "…" # understood / to change',
        )
    )


def sheet(library: Library, text: Text, *, pictures: Path = HOME / "pictures") -> str:
    """The page as one HTML file that needs nothing else; ``pictures`` is where the drawings stand."""
    words = sheet_words(text.language)
    body = [
        f"<h1>{_line(text.title)}</h1>",
        f'<div class="aside">{_paragraphs([*words["intro"], words["mark"]])}</div>',
    ]
    for section in text.sections:
        if section.heading:
            body.append(f"<h2>{_line(section.heading)}</h2>")
        body += [_part(part, library=library, text=text, pictures=pictures) for part in section.parts]
    body += [*_explained(library, text), *_asking(words), *_for_worker(words, text)]
    return (
        f'<!doctype html>\n<html lang="{text.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(text.title.plain)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _paragraphs(sentences: Iterable[str]) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _line(line: Line) -> str:
    shown = {"text": "{}", "word": "<strong>{}</strong>", "value": "<u>{}</u>"}
    said = (
        shown[piece.kind].format(escape(VALUE_IN_PLAIN_TEXT if piece.kind == "value" else piece.text))
        for piece in line.pieces
    )
    return "".join(said)


def _part(part: Part, *, library: Library, text: Text, pictures: Path) -> str:
    if isinstance(part, Slot):
        filled = sheet_words(text.language)["filled"].format(name=part.name)
        return f'<p class="filled">{escape(filled)}</p>'
    inside = "".join(f"<p>{_line(line)}</p>" for line in part.lines)
    if isinstance(part, Step):
        inside = f"<p><strong>{part.number}. {_line(part.title)}</strong></p>{inside}"
    elif isinstance(part, Block) and part.items:
        inside += "<ul>" + "".join(f"<li>{_line(item)}</li>" for item in part.items) + "</ul>"
    picture = _picture(part.picture, library=library, language=text.language, pictures=pictures)
    return f'<div class="part"><div>{picture}</div><div>{inside}</div><div class="box"></div></div>'


def _picture(name: str | None, *, library: Library, language: str, pictures: Path) -> str:
    known = library.pictures.get(name or "")
    if known is None or not (pictures / known.file).is_file():
        return ""
    drawn = base64.b64encode((pictures / known.file).read_bytes()).decode("ascii")
    return f'<img alt="{escape(known.alt.get(language, ""))}" src="data:image/svg+xml;base64,{drawn}">'


def _explained(library: Library, text: Text) -> list[str]:
    entries = {word.key: word for word in library.words(text.language)}
    marked = (piece.key for line in text.lines for piece in line.pieces if piece.kind == "word")
    found = [entries[key] for key in dict.fromkeys(marked) if key in entries]
    if not found:
        return []
    title = sheet_words(text.language)["words"]
    return [
        f"<h2>{escape(title)}</h2>",
        *(f"<p><strong>{escape(word.title)}</strong></p>{_paragraphs(word.lines)}" for word in found),
    ]


def _asking(words: dict[str, Any]) -> list[str]:
    room = '<div class="room"></div>' * ROWS_TO_WRITE
    asked = (
        f'<div class="ask"><p><strong>{number}. {escape(question)}</strong></p>{room}</div>'
        for number, question in enumerate(words["questions"], start=1)
    )
    return [f'<section class="asking"><h2>{escape(words["questions_title"])}</h2>', *asked, "</section>"]


def _for_worker(words: dict[str, Any], text: Text) -> list[str]:
    result = f"☐ {escape(words['understood'])} &nbsp; ☐ {escape(words['to_change'])}"
    rows = [(words["date"], ""), (words["readers"], ""), (words["result"], result)]
    table = "".join(f"<tr><td>{escape(name)}</td><td>{value}</td></tr>" for name, value in rows)
    return [
        f'<section class="worker"><h2>{escape(words["answers"])}</h2>',
        '<div class="room"></div>' * (2 * ROWS_TO_WRITE),
        f"<table>{table}</table>",
        f"<h2>{escape(words['worker'])}</h2>",
        _paragraphs(words["worker_lines"]),
        f"<pre>{escape(review_record(text))}</pre></section>",
    ]
