"""Places to sign in a PDF, tagged for screen readers before anybody signs: nothing may be added after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, String

SIGNER_FIELD = "signer-"
TIME_FIELD = "time"
# Print, and keep the size and place: there is nothing to see or to move.
FLAGS = 132


@dataclass(frozen=True)
class Fields:
    """What a screen reader says for the place of each signer, and for the one of the trusted time."""

    signers: Sequence[str]
    time: str


def with_fields(drawn: bytes, fields: Fields) -> bytes:
    """The same document with a field for each signer and one for the time; the same input, the same bytes."""
    named = [(f"{SIGNER_FIELD}{number}", words) for number, words in enumerate(fields.signers, 1)]
    with Pdf.open(BytesIO(drawn)) as pdf:
        pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(), SigFlags=0))
        page = pdf.pages[-1]
        for name, words in (*named, (TIME_FIELD, fields.time)):
            _add(pdf, page, name=name, words=words)
        # Whoever reads with a keyboard goes through the page in the order of the tags.
        page.obj["/Tabs"] = Name.S
        written = BytesIO()
        pdf.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=True,
        )
    return written.getvalue()


def fields_of(drawn: bytes) -> tuple[str, ...]:
    """The names of the fields of the signers, in their order; empty when nobody signs the document."""
    with Pdf.open(BytesIO(drawn)) as pdf:
        form = pdf.Root.get("/AcroForm", Dictionary())
        names = [str(one.get("/T", "")) for one in form.get("/Fields", Array())]
    return tuple(name for name in names if name.startswith(SIGNER_FIELD))


def _add(pdf: Pdf, page: Page, *, name: str, words: str) -> None:
    root = pdf.Root.StructTreeRoot
    number = _free_number(pdf)
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String(name), TU=String(words),
            Rect=Array([0, 0, 0, 0]), F=FLAGS, P=page.obj, StructParent=number,
        )
    )  # fmt: skip
    top = root.K[0] if isinstance(root.K, Array) else root.K
    tag = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Form, P=top, Alt=String(words), Pg=page.obj)
    )
    tag.K = Dictionary(Type=Name.OBJR, Obj=field, Pg=page.obj)
    top.K = Array([*_inside(top.K), tag])
    root.ParentTree.Nums = Array([*root.ParentTree.Nums, number, tag])
    root.ParentTreeNextKey = number + 1
    page.obj["/Annots"] = Array([*page.obj.get("/Annots", Array()), field])
    pdf.Root.AcroForm.Fields.append(field)


def _inside(tags: Any) -> list[Any]:
    return list(tags) if isinstance(tags, Array) else [tags]


def _free_number(pdf: Pdf) -> int:
    """The next key of the parent tree: above those of pages and annotations, also where one skipped some."""
    pages = [page.obj for page in pdf.pages]
    taken = [int(key) for key in list(pdf.Root.StructTreeRoot.ParentTree.Nums)[::2]]
    taken += [int(page.get("/StructParents", -1)) for page in pages]
    taken += [int(one.get("/StructParent", -1)) for page in pages for one in page.get("/Annots", Array())]
    return max(taken, default=-1) + 1
