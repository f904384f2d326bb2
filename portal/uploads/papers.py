"""Makes a PDF anew from its pages: no scripts, no attached files, no history, nothing that acts by itself.

A PDF that somebody signed is the exception: a single changed byte would make the signature worthless. It
stays as it is when it holds nothing that acts, and is refused otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from portal.uploads.errors import Refusal, UploadRefused
from portal.uploads.rules import MOST_PAGES

Container = Dictionary | Stream
# What a page needs to be seen; everything else of it stays behind.
PAGE_KEYS = frozenset(
    {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit", "/Group"}
)
ACTING_KEYS = ("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AA", "/XFA", "/RichMediaContent")
ACTIONS = (
    "/Launch",
    "/JavaScript",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
)
HIDDEN_KEYS = (
    *ACTING_KEYS,
    "/Metadata",
    "/PieceInfo",
    "/AF",
    "/OpenAction",
    "/LastModified",
    "/Thumb",
    "/OPI",
    "/Ref",
)
EXTERNAL_KEYS = ("/F", "/FFilter", "/FDecodeParms")
# Parts of a JPEG inside: JFIF, colour profile and colour transform are needed to see it.
NEEDED_PARTS = frozenset({0xE0, 0xE2, 0xEE})
COMMENT = 0xFE
START_OF_SCAN = 0xDA
END_OF_FILE = b"%%EOF"


@dataclass(frozen=True)
class Paper:
    """A PDF that may be kept."""

    content: bytes
    pages: int
    is_signed: bool


def clean_paper(content: bytes) -> Paper:
    """The same pages without anything else. Raises UploadRefused."""
    try:
        with Pdf.open(BytesIO(content)) as pdf:
            return _kept(pdf, content=content)
    except UploadRefused:
        raise
    except pikepdf.PasswordError:
        raise UploadRefused(Refusal.LOCKED) from None
    # A reader that meets a hostile file may raise anything.
    except Exception as error:
        raise UploadRefused(Refusal.BROKEN) from error


def _kept(pdf: Pdf, *, content: bytes) -> Paper:
    pages = len(pdf.pages)
    if not pages:
        raise UploadRefused(Refusal.BROKEN)
    if pages > MOST_PAGES:
        raise UploadRefused(Refusal.TOO_MANY_PAGES)
    if not is_signed(pdf):
        return Paper(_rebuilt(pdf), pages, is_signed=False)
    if acts(pdf) or content.rpartition(END_OF_FILE)[2].strip():
        raise UploadRefused(Refusal.ACTIVE)
    return Paper(content, pages, is_signed=True)


def is_signed(pdf: Pdf) -> bool:
    """Whether there is an electronic signature in it."""
    return any("/ByteRange" in one for one in dictionaries(pdf))


def acts(pdf: Pdf) -> bool:
    """Whether something in it could act by itself, or carries a file inside."""
    return any(
        any(key in one for key in ACTING_KEYS) or one.get("/S") in ACTIONS or "/FFilter" in one
        for one in dictionaries(pdf)
    )


def dictionaries(pdf: Pdf) -> Iterator[Container]:
    """Every dictionary of the file, those inside others included."""
    for whole in pdf.objects:
        open_ones = [whole]
        while open_ones:
            one = open_ones.pop()
            if isinstance(one, Array):
                open_ones += [inner for inner in one if _is_inside(inner)]
            elif isinstance(one, (Dictionary, Stream)):
                yield one
                open_ones += [one[key] for key in one.keys() if _is_inside(one.get(key))]  # noqa: SIM118


def _is_inside(value: object) -> bool:
    return isinstance(value, (Array, Dictionary)) and not value.is_indirect


def _rebuilt(pdf: Pdf) -> bytes:
    if pdf.Root.get("/NeedsRendering"):
        # Its pages exist only while a program inside it runs.
        raise UploadRefused(Refusal.ACTIVE)
    # What was typed into fields becomes part of the page.
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    clean = Pdf.new()
    clean.pages.extend(pdf.pages)
    for page in clean.pages:
        for key in set(page.obj.keys()) - PAGE_KEYS:
            del page.obj[key]
    first = _saved(clean)
    # Read back: what no page uses any more is gone now, and what is left can be looked through.
    with Pdf.open(BytesIO(first)) as again:
        for one in list(dictionaries(again)):
            _bare(one)
        return _saved(again)


def _saved(pdf: Pdf) -> bytes:
    buffer = BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def _bare(one: Container) -> None:
    is_stream = isinstance(one, Stream)
    # A dictionary without a type is a list of names that the page itself has chosen.
    if not is_stream and "/Type" not in one:
        return
    for key in HIDDEN_KEYS + (EXTERNAL_KEYS if is_stream else ()):
        if key in one:
            del one[key]
    if is_stream and one.get("/Subtype") == Name.Image and one.get("/Filter") == Name.DCTDecode:
        one.write(without_remarks(one.read_raw_bytes()), filter=Name.DCTDecode)


def without_remarks(jpeg: bytes) -> bytes:
    """The JPEG without the parts where cameras write place, time and name; the picture stays as it is."""
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == START_OF_SCAN:
            break
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        is_remark = marker == COMMENT or (marker & 0xF0 == 0xE0 and marker not in NEEDED_PARTS)
        if not is_remark:
            kept.append(jpeg[at:end])
        at = end
    return b"".join((*kept, jpeg[at:]))
