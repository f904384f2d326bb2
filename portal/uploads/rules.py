"""What may be sent, how much of it, and what it is called. Pure."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from pathlib import PurePosixPath

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_PER_ANSWER = 10
# A photo of the largest telephones; more is a picture that unpacks into far more than was sent.
MOST_PIXELS = 50_000_000
MOST_PAGES = 50
LONGEST_SIDE = 3000
LONGEST_NAME = 60
# No device lets a file be called longer; more is not even read.
LONGEST_NAME_READ = 1_000
KINDS = ("jpeg", "pdf")
ENDINGS = {"jpeg": ".jpg", "pdf": ".pdf"}
MEDIA_TYPES = {"jpeg": "image/jpeg", "pdf": "application/pdf"}
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"})


class Sent(StrEnum):
    """What a file is by its first bytes, whatever its name says."""

    JPEG = "JPEG"
    PNG = "PNG"
    HEIC = "HEIF"
    PDF = "PDF"


def kind_of(content: bytes) -> Sent | None:
    """What the bytes are; None when we take no such thing."""
    if content.startswith(b"\xff\xd8\xff"):
        return Sent.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Sent.PNG
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        return Sent.HEIC
    # A file that begins as something else and calls itself a PDF later is two things at once.
    if content.startswith(b"%PDF-"):
        return Sent.PDF
    return None


def shown_name(name: str | None, *, kind: str) -> str:
    """The name to show and to hand out: no folders, no control signs, the ending of what the file is."""
    last = PurePosixPath((name or "").replace("\\", "/")).name[:LONGEST_NAME_READ]
    readable = "".join(sign for sign in unicodedata.normalize("NFC", last) if _is_harmless(sign))
    stem = readable.rpartition(".")[0] or readable
    stem = re.sub(r"\s+", " ", stem).strip(" .")[:LONGEST_NAME].strip(" .")
    return f"{stem or 'file'}{ENDINGS[kind]}"


def free_place(taken: frozenset[int]) -> int | None:
    """The first free place of an answer; None when all are taken."""
    return next((place for place in range(1, MOST_PER_ANSWER + 1) if place not in taken), None)


def smaller(width: int, height: int) -> tuple[int, int]:
    """The size that fits, with the same shape."""
    longest = max(width, height)
    if longest <= LONGEST_SIDE:
        return width, height
    return max(1, width * LONGEST_SIDE // longest), max(1, height * LONGEST_SIDE // longest)


def _is_harmless(sign: str) -> bool:
    """Letters, marks, digits, common signs and plain space; nothing that hides, turns or breaks a line."""
    return unicodedata.category(sign)[0] in "LMNPS" and sign not in '<>:"|?*' or sign == " "
