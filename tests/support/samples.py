"""Files as people and villains send them, made when a test needs them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image
from pillow_heif import from_pillow

PLACE = "Slepenā iela 7"
BLACK, RED = (0, 0, 0), (200, 30, 30)
# A page with the letter that everybody reads first, in the corner where it belongs.
MARK = (20, 20)


def photo(width: int = 400, height: int = 300, *, mode: str = "RGB") -> Image.Image:
    """A red square in the upper left corner of a light page."""
    image = Image.new("RGB", (width, height), (250, 248, 240))
    image.paste(RED, (0, 0, width // 4, height // 4))
    return image.convert(mode)


def exif_with_place(*, orientation: int = 1) -> Image.Exif:
    """What a telephone writes into a photo: where, when, by whom, with what."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = PLACE
    exif[0x013B] = "Anna Paraudziņa"
    exif.get_ifd(0x8825).update({1: "N", 2: (56.0, 57.0, 0.0), 3: "E", 4: (24.0, 6.0, 0.0)})
    return exif


def jpeg(image: Image.Image | None = None, *, orientation: int = 1, **how: Any) -> bytes:
    """A photo with its place in it."""
    buffer = BytesIO()
    exif = exif_with_place(orientation=orientation)
    (image or photo()).save(buffer, "JPEG", exif=exif, comment=PLACE.encode(), **how)
    return buffer.getvalue()


def png(image: Image.Image | None = None) -> bytes:
    """A screenshot with its place in it."""
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Comment", PLACE)
    buffer = BytesIO()
    (image or photo()).save(buffer, "PNG", pnginfo=said, exif=exif_with_place())
    return buffer.getvalue()


def heic(image: Image.Image | None = None) -> bytes:
    """A photo of another kind of telephone, with its place in it."""
    buffer = BytesIO()
    from_pillow(image or photo()).save(buffer, exif=exif_with_place().tobytes(), quality=80)
    return buffer.getvalue()


def png_bomb(side: int = 30_000) -> bytes:
    """A few kilobytes that unpack into a picture of 30 000 × 30 000 points."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    rows = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    packed = b"".join(rows.compress(row * 500) for _ in range(side // 500)) + rows.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def png_text_bomb() -> bytes:
    """A small picture with a remark that unpacks into 400 MB."""
    whole = png()
    packed = b"Comment\x00\x00" + zeros(400_000_000)
    crc = struct.pack(">I", zlib.crc32(b"zTXt" + packed))
    chunk = struct.pack(">I", len(packed)) + b"zTXt" + packed + crc
    return whole[:33] + chunk + whole[33:]


def pdf(pages: int = 1, *, words: str = "Izzina", **how: Any) -> bytes:
    """A paper of some pages with a word on each, and remarks about who made it where."""
    with Pdf.new() as made:
        for number in range(pages):
            _page(made, f"{words} {number + 1}")
        made.docinfo["/Author"] = String(PLACE)
        with made.open_metadata() as said:
            said["dc:title"] = PLACE
        buffer = BytesIO()
        made.save(buffer, **how)
    return buffer.getvalue()


def _page(made: Pdf, words: str) -> pikepdf.Page:
    page = made.add_blank_page(page_size=(595, 842))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=made.make_indirect(font)))
    page.obj.Contents = made.make_stream(f"BT /F1 24 Tf 72 720 Td ({words}) Tj ET".encode())
    page.obj.PieceInfo = Dictionary(Editor=Dictionary(Private=String(PLACE)))
    return page


def _changed(content: bytes, change: Any) -> bytes:
    with Pdf.open(BytesIO(content)) as opened:
        change(opened)
        buffer = BytesIO()
        opened.save(buffer)
    return buffer.getvalue()


def pdf_that_acts() -> bytes:
    """A paper with a script at opening, one on the page, one in a link, and a file inside."""

    def change(opened: Pdf) -> None:
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))
        opened.Root.OpenAction = script
        opened.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
        opened.Root.AA = Dictionary(WC=script)
        launch = Dictionary(S=Name.Launch, F=String("calc.exe"))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 90, 90]), A=launch)
        page = opened.pages[0].obj
        page.AA = Dictionary(O=script)
        page.Annots = Array([opened.make_indirect(link)])
        opened.attachments["evil.exe"] = b"MZ a program inside"

    return _changed(pdf(), change)


def pdf_with_photo() -> bytes:
    """A paper made of a photo that still knows its place."""

    def change(opened: Pdf) -> None:
        image = opened.make_stream(jpeg())
        image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
        image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = 400, 300, 8, Name.DeviceRGB
        page = opened.pages[0].obj
        page.Resources.XObject = Dictionary(Im0=image)
        page.Contents = opened.make_stream(b"q 400 0 0 300 72 300 cm /Im0 Do Q")

    return _changed(pdf(), change)


def pdf_with_field(value: str) -> bytes:
    """A form in which somebody has typed."""

    def change(opened: Pdf) -> None:
        font = opened.pages[0].obj.Resources.Font.F1
        field = opened.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String(value),
                Rect=Array([72, 600, 400, 640]), DA=String("/F1 18 Tf 0 g"), F=4,
            )
        )  # fmt: skip
        opened.pages[0].obj.Annots = Array([field])
        opened.Root.AcroForm = Dictionary(
            Fields=Array([field]), DR=Dictionary(Font=Dictionary(F1=font)), NeedAppearances=True
        )

    return _changed(pdf(), change)


def pdf_signed(*, acts: bool = False) -> bytes:
    """A paper with a signature in it (its bytes are not worth anything; only that there is one)."""

    def change(opened: Pdf) -> None:
        signature = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/ETSI.CAdES.detached"),
            ByteRange=Array([0, 10, 20, 30]), Contents=String("0" * 64),
        )  # fmt: skip
        field = Dictionary(FT=Name.Sig, T=String("Paraksts"), V=opened.make_indirect(signature))
        opened.Root.AcroForm = Dictionary(Fields=Array([opened.make_indirect(field)]), SigFlags=3)
        if acts:
            opened.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))

    return _changed(pdf(), change)


def pdf_bomb() -> bytes:
    """A small PDF whose inner tables unpack into 4 GB."""
    packed = zeros(4_000_000_000)
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 900000000 /W [1 2 1] /Root 2 0 R /Filter /FlateDecode "
    body = head + b"/Length %d >>\nstream\n" % len(packed) + packed + b"\nendstream\nendobj\n"
    return body + b"startxref\n9\n%%EOF\n"


def zeros(count: int) -> bytes:
    """That many zeros, packed (`count` in whole millions), without ever having them all in memory."""
    packer = zlib.compressobj(9, wbits=-15)
    million = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = (count % 65_521) << 16 | 1
    return b"\x78\xda" + million * (count // 1_000_000) + b"\x03\x00" + checksum.to_bytes(4, "big")


def locked(content: bytes, *, user: str) -> bytes:
    """The same PDF behind a password; without `user`, it opens but forbids to change it."""
    with Pdf.open(BytesIO(content)) as opened:
        buffer = BytesIO()
        opened.save(buffer, encryption=pikepdf.Encryption(owner="owner", user=user))
    return buffer.getvalue()
