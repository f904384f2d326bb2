"""Draws a document: data into a tagged PDF/UA-1, with our own fonts and nothing from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.documents.errors import DocumentBroken
from portal.documents.fields import Fields, with_fields
from portal.documents.kinds import Frame, Kind
from portal.documents.signs import printable, printable_lines
from portal.settings import ROOT
from portal.web.phrases import in_groups

TEMPLATES = ROOT / "templates" / "documents"
FONTS = TEMPLATES / "fonts"
AUTHOR = "Mans atbalsts"
# These answers keep the lines in which they were written.
LINES_OF = {"answer": "lines"}
# What is an address in our own house, not a text.
NAMES = ("picture",)


@dataclass(frozen=True, kw_only=True)
class Order:
    """Everything that decides how the document looks."""

    kind: Kind
    data: Any
    language: str
    level: str
    version: int
    code: str
    frozen_at: datetime


def draw(order: Order) -> bytes:
    """The PDF; the same order gives the same bytes. Raises DocumentBroken."""
    sheet = _sheet(order)
    signers = order.kind.signers(order.data)
    try:
        drawn: bytes = typst.compile(
            TEMPLATES / order.kind.template,
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False, default=str)},
            pdf_standards=["ua-1"],
            timestamp=int(order.frozen_at.timestamp()),
        )
    except typst.TypstError as error:
        # The message speaks of our template, never of what a person wrote.
        raise DocumentBroken(f"{order.kind.template}: {error.message}") from error
    return with_fields(drawn, _field_words(signers, language=order.language)) if signers else drawn


def _field_words(signers: tuple[str, ...], *, language: str) -> Fields:
    with force_locale(language):
        said = tuple(_("Signature: %(name)s", name=name) for name in signers)
        return Fields(said, time=_("Time of the signatures"))


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _sheet(order: Order) -> dict[str, Any]:
    with force_locale(order.language):
        frame = order.kind.frame(order.data, order.language)
        words = {**_words(order), **frame.words}
        # The brackets tell that these are our words, not the person's.
        said = _("sign that cannot be printed")
    plain = {
        "data": asdict(order.data),
        **_shown(frame, number=words["number"]),
        "words": words,
        "signers": order.kind.signers(order.data),
    }
    return {
        **_printable(plain, instead=f"[{said}]"),
        "language": order.language,
        "level": order.level,
        "author": AUTHOR,
        "pictures": _pictures(plain["data"]),
        "is_demo": current_app.config["SETTINGS"].is_demo,
    }


def _shown(frame: Frame, *, number: str) -> dict[str, Any]:
    return {"title": frame.title, "facts": (*frame.facts, number), "signature": frame.signature}


def _signing_words() -> dict[str, str]:
    return {
        "signatures": _("Signatures"),
        "inside": _("Signed on a computer or phone? The signature is in this file. You cannot see it."),
        "by_hand": _("Who signs on paper: write your name on the line."),
        "no_signature": _("Signatures in this sample are not real."),
    }


def _words(order: Order) -> dict[str, str]:
    number = _("Number: %(number)s", number=order.data.number)
    if order.version > 1:
        number = f"{number} · " + _("Changed text, version %(number)s", number=order.version)
    return {
        "number": number,
        "code": _("Check code: %(code)s", code=in_groups(order.code)),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "sample": _("This is a sample. These people do not exist."),
        **_signing_words(),
    }


def _printable(value: Any, *, instead: str, key: str = "") -> Any:
    """The same with every text printable; an answer becomes its lines."""
    if isinstance(value, dict):
        return {
            LINES_OF.get(name, name): _printable(inner, instead=instead, key=name)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_printable(inner, instead=instead) for inner in value]
    if isinstance(value, str) and key in LINES_OF:
        return printable_lines(value, instead=instead, folder=FONTS)
    if isinstance(value, str) and key not in NAMES:
        return printable(value, instead=instead, folder=FONTS)
    return value


def _pictures(value: Any) -> dict[str, str]:
    return {name: _picture(name) for name in set(_picture_names(value))}


def _picture(name: str) -> str:
    file: Path = current_app.config["SETTINGS"].texts / "pictures" / f"{name}.svg"
    if not file.exists():
        raise DocumentBroken(f"There is no picture {name!r}.")
    return file.read_text(encoding="utf-8")


def _picture_names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("picture"):
            yield value["picture"]
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _picture_names(inner)
