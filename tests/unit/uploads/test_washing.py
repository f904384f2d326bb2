"""A file that may be hostile becomes a harmless one that shows the same, or is refused with its reason."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO

import pytest
from pikepdf import Pdf
from PIL import Image
from pypdf import PdfReader

from portal.uploads.errors import Refusal, UploadRefused
from portal.uploads.papers import acts
from portal.uploads.rules import LONGEST_SIDE
from portal.uploads.washing import MOST_SECONDS, ROOT, wash, wash_here
from tests.support import samples

PICTURE_PARTS = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


def _kept(content: bytes) -> bytes:
    return wash_here(content).content


def _parts(jpeg: bytes) -> set[int]:
    """The markers before the picture itself."""
    found, at = set(), 2
    while jpeg[at] == 0xFF:
        found.add(jpeg[at + 1])
        if jpeg[at + 1] == 0xDA:
            break
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


PHOTOS: dict[str, Callable[[], bytes]] = {
    "jpeg": samples.jpeg,
    "png": samples.png,
    "heic": samples.heic,
    "grey": lambda: samples.jpeg(samples.photo(mode="L")),
    "cmyk": lambda: samples.jpeg(samples.photo(mode="CMYK")),
    "see-through": lambda: samples.png(samples.photo(mode="RGBA")),
    "palette": lambda: samples.png(samples.photo(mode="P")),
    "black and white": lambda: samples.png(samples.photo(mode="1")),
    "progressive": lambda: samples.jpeg(progressive=True),
}


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photo_of_any_kind_becomes_a_plain_one_that_tells_only_what_is_seen(name: str) -> None:
    kept = _kept(PHOTOS[name]())
    assert _parts(kept) <= PICTURE_PARTS, "no place, no time, no name, no remark"
    assert samples.PLACE.encode() not in kept
    assert b"Anna" not in kept
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.size) == ("JPEG", (400, 300))
        assert not image.getexif()
        corner, middle = image.convert("L").getpixel(samples.MARK), image.convert("L").getpixel((300, 200))
        assert corner < 130 < middle


def test_a_photo_is_turned_as_it_was_held() -> None:
    with Image.open(BytesIO(_kept(samples.jpeg(orientation=6)))) as image:
        assert image.size == (300, 400)
        assert image.convert("L").getpixel((280, 20)) < 130, "the corner has moved to the right"


def test_see_through_becomes_white_not_black() -> None:
    with Image.open(BytesIO(_kept(samples.png(Image.new("RGBA", (90, 90), (0, 0, 0, 0)))))) as image:
        assert image.convert("L").getpixel((40, 40)) > 250


def test_deep_grey_keeps_its_shades() -> None:
    deep = Image.new("I;16", (80, 80), 65_535 // 2)
    with Image.open(BytesIO(_kept(samples.png(deep)))) as image:
        assert 120 <= image.convert("L").getpixel((40, 40)) <= 135


@pytest.mark.parametrize(("width", "height"), [(8000, 6000), (200, 9000), (7000, 7)])
def test_a_very_large_photo_becomes_one_that_can_be_read(width: int, height: int) -> None:
    kept = _kept(samples.jpeg(samples.photo(width, height)))
    with Image.open(BytesIO(kept)) as image:
        assert max(image.size) == LONGEST_SIDE
        assert abs(image.width / image.height - width / height) < 0.2 * width / height


def test_a_paper_keeps_its_pages_and_loses_its_history() -> None:
    upload = wash_here(samples.pdf(3))
    assert (upload.kind, upload.pages, upload.is_signed) == ("pdf", 3, False)
    kept = upload.content
    with Pdf.open(BytesIO(kept)) as pdf:
        assert "/Metadata" not in pdf.Root
        assert "/PieceInfo" not in pdf.pages[0].obj
        assert len(pdf.docinfo) == 0
    assert [page.extract_text() for page in PdfReader(BytesIO(kept)).pages] == [
        f"Izzina {n}" for n in (1, 2, 3)
    ]


def test_a_paper_loses_everything_that_acts() -> None:
    sent = samples.pdf_that_acts()
    with Pdf.open(BytesIO(sent)) as before:
        assert acts(before), "the sample is worth its name"
    kept = _kept(sent)
    with Pdf.open(BytesIO(kept)) as pdf:
        assert not acts(pdf)
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages"}
        assert not pdf.attachments
        assert "/Annots" not in pdf.pages[0].obj
    for word in (b"app.alert", b"calc.exe", b"MZ a program", b"JavaScript"):
        assert word not in kept
    assert PdfReader(BytesIO(kept)).pages[0].extract_text() == "Izzina 1"


def test_what_was_typed_into_a_form_stays_on_the_page() -> None:
    kept = _kept(samples.pdf_with_field("Anna Paraudzina"))
    assert "Anna Paraudzina" in PdfReader(BytesIO(kept)).pages[0].extract_text()
    with Pdf.open(BytesIO(kept)) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_a_photo_inside_a_paper_forgets_its_place_too() -> None:
    kept = _kept(samples.pdf_with_photo())
    with Pdf.open(BytesIO(kept)) as pdf:
        raw = pdf.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()
    assert _parts(raw) <= PICTURE_PARTS
    assert samples.PLACE.encode() not in raw
    with Image.open(BytesIO(raw)) as image:
        image.load()
        assert image.size == (400, 300)


def test_a_signed_paper_stays_as_it_is_byte_for_byte() -> None:
    sent = samples.pdf_signed()
    upload = wash_here(sent)
    assert upload.is_signed
    assert upload.content == sent


def test_a_paper_that_only_forbids_changes_is_taken() -> None:
    kept = _kept(samples.locked(samples.pdf(), user=""))
    with Pdf.open(BytesIO(kept)) as pdf:
        assert not pdf.is_encrypted


def test_a_photo_with_an_archive_behind_it_is_only_the_photo_afterwards() -> None:
    kept = _kept(samples.jpeg() + b"PK\x03\x04 an archive <script>")
    assert b"PK\x03\x04" not in kept
    assert b"<script>" not in kept


REFUSED: dict[str, tuple[Callable[[], bytes], Refusal]] = {
    "text": (lambda: b"Labdien!", Refusal.UNKNOWN_KIND),
    "a program": (lambda: b"MZ" + bytes(500), Refusal.UNKNOWN_KIND),
    "a web page": (lambda: b"<html><script>alert(1)</script>", Refusal.UNKNOWN_KIND),
    "a drawing with a script": (lambda: b"<svg><script>alert(1)</script></svg>", Refusal.UNKNOWN_KIND),
    "an archive": (lambda: b"PK\x03\x04" + bytes(500), Refusal.UNKNOWN_KIND),
    "a gif": (lambda: b"GIF89a" + bytes(500), Refusal.UNKNOWN_KIND),
    "a film": (lambda: b"\x00\x00\x00\x18ftypmp42" + bytes(500), Refusal.UNKNOWN_KIND),
    "a web page that is also a pdf": (lambda: b"<html>" + samples.pdf(), Refusal.UNKNOWN_KIND),
    "a pdf in name only": (lambda: b"%PDF-1.7\nLabdien!", Refusal.BROKEN),
    "half a pdf": (lambda: samples.pdf()[:60], Refusal.BROKEN),
    "a pdf without pages": (lambda: samples.pdf(0), Refusal.BROKEN),
    "a jpeg in name only": (lambda: b"\xff\xd8\xff\xe0" + bytes(500), Refusal.BROKEN),
    "half a photo": (lambda: samples.jpeg(samples.photo(2000, 1500))[:9000], Refusal.BROKEN),
    "half a screenshot": (lambda: samples.png()[:100], Refusal.BROKEN),
    "a heic in name only": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(500), Refusal.BROKEN),
    "half a heic": (lambda: samples.heic()[:-400], Refusal.BROKEN),
    "a locked pdf": (lambda: samples.locked(samples.pdf(), user="secret"), Refusal.LOCKED),
    "a signed pdf that acts": (lambda: samples.pdf_signed(acts=True), Refusal.ACTIVE),
    "a signed pdf with more behind it": (lambda: samples.pdf_signed() + b"PK\x03\x04 more", Refusal.ACTIVE),
    "a book": (lambda: samples.pdf(51), Refusal.TOO_MANY_PAGES),
}
# These would eat all the memory or all the time of whoever opens them.
BOMBS: dict[str, tuple[Callable[[], bytes], Refusal]] = {
    "a png bomb": (samples.png_bomb, Refusal.TOO_LARGE_PICTURE),
    "a png with a bomb in its remarks": (samples.png_text_bomb, Refusal.BROKEN),
    "a pdf bomb": (samples.pdf_bomb, Refusal.BROKEN),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_refused_with_its_reason(name: str) -> None:
    make, why = REFUSED[name]
    with pytest.raises(UploadRefused) as refused:
        wash_here(make())
    assert refused.value.why is why


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_soon_and_does_no_harm(name: str) -> None:
    make, why = BOMBS[name]
    content = make()
    assert len(content) < 10_000_000
    started = time.monotonic()
    with pytest.raises(UploadRefused) as refused:
        wash(content)
    assert refused.value.why is why
    assert time.monotonic() - started < MOST_SECONDS + 5


@pytest.mark.parametrize("name", ["text", "a locked pdf", "half a photo"])
def test_the_process_of_its_own_says_the_same(name: str) -> None:
    make, why = REFUSED[name]
    with pytest.raises(UploadRefused) as refused:
        wash(make())
    assert refused.value.why is why


def test_the_process_of_its_own_gives_the_same_file() -> None:
    for make in (samples.jpeg, samples.heic, samples.pdf):
        content = make()
        assert wash(content) == wash_here(content)


def test_the_process_of_its_own_is_there_soon_because_it_loads_nothing_else() -> None:
    program = "import sys, portal.uploads.washing; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "portal.uploads.washing" in loaded
    assert not {"flask", "sqlalchemy", "PIL", "pikepdf", "portal.settings"} & set(loaded)


def test_when_nobody_had_time_for_it_nothing_is_said_about_the_file() -> None:
    with pytest.raises(UploadRefused) as refused:
        wash(samples.jpeg(), seconds=0.001)
    assert refused.value.why is Refusal.BUSY
