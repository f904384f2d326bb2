"""Looks into a PDF as a screen reader would: its language, its title, its tree of headings and texts."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import page
from pikepdf import Array, Dictionary, Pdf, Stream
from pypdf import PdfReader


def broken_promises(content: bytes) -> list[str]:
    """What a tagged PDF/UA-1 must have and this one has not; empty for a good one."""
    with Pdf.open(BytesIO(content)) as pdf:
        root = pdf.Root
        tags = [tag for tag, _node in tree(pdf)]
        levels = [int(tag[2:]) for tag in tags if tag[:2] == "/H" and tag[2:].isdigit()]
        promises = {
            "Lang": str(root.get("/Lang", "")) != "",
            "MarkInfo": "/MarkInfo" in root and bool(root.MarkInfo.get("/Marked")),
            "DisplayDocTitle": "/ViewerPreferences" in root
            and bool(root.ViewerPreferences.get("/DisplayDocTitle")),
            "Title": bool(str(pdf.docinfo.get("/Title", ""))),
            "PDF/UA-1": _says_ua(pdf),
            "StructTreeRoot": bool(tags),
            "one H1": levels.count(1) == 1 and levels[:1] == [1],
            "no skipped heading": all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False)),
            "pictures have words": all("/Alt" in node for tag, node in tree(pdf) if tag == "/Figure"),
            "every page is in the tree": all("/StructParents" in page.obj for page in pdf.pages),
            "fonts are inside": all(_has_file(font) for font in _fonts(pdf)),
        }
    return [name for name, is_kept in promises.items() if not is_kept]


def faults_of(content: bytes, folder: Path) -> list[str]:
    """What an independent validator finds against PDF/UA-1; empty for a good one."""
    file = folder / "document.pdf"
    file.write_bytes(content)
    found = page.validate_pdf(str(file), profile="ua1")
    return [] if found.is_compliant else [str(one) for one in found.failures] or ["not compliant"]


def _says_ua(pdf: Pdf) -> bool:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as said:
        return said.get("pdfuaid:part") == "1"


def tree(pdf: Pdf) -> Iterator[tuple[str, Dictionary]]:
    """Tag and node of every part, in reading order."""
    root = pdf.Root.get("/StructTreeRoot")
    waiting = [root.get("/K")] if root is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Array):
            waiting += reversed(list(node))
        elif isinstance(node, Dictionary) and "/S" in node:
            yield str(node.S), node
            waiting.append(node.get("/K"))


def headings(content: bytes) -> list[str]:
    """The tags of the headings in reading order."""
    with Pdf.open(BytesIO(content)) as pdf:
        return [tag for tag, _node in tree(pdf) if tag.startswith("/H")]


def words_of(content: bytes) -> str:
    """The text of all pages, in one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def _fonts(pdf: Pdf) -> list[Dictionary]:
    return [
        one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]


def _has_file(font: Dictionary) -> bool:
    return any(isinstance(font.get(key), Stream) for key in ("/FontFile", "/FontFile2", "/FontFile3"))
