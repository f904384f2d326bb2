"""Makes a picture anew from what is seen on it: nothing that was hidden in the file is left."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

from portal.uploads.errors import Refusal, UploadRefused
from portal.uploads.rules import LONGEST_SIDE, MOST_PIXELS, Sent, smaller

QUALITY = 85
WHITE = (255, 255, 255)
SEE_THROUGH = ("RGBA", "LA", "PA", "RGBa", "La")
DEEP_GREY = ("I", "F")


def clean_picture(content: bytes, *, kind: Sent) -> bytes:
    """A plain JPEG of what is seen, at most 3000 px long. Raises UploadRefused."""
    if kind is Sent.HEIC:
        # A large library that the other kinds do not need.
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    try:
        with Image.open(BytesIO(content), formats=[kind.value]) as picture:
            _refuse_bomb(picture)
            return _written(_upright(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UploadRefused(Refusal.TOO_LARGE_PICTURE) from None
    except UploadRefused:
        raise
    # A decoder that meets a hostile file may raise anything.
    except Exception as error:
        raise UploadRefused(Refusal.BROKEN) from error


def _refuse_bomb(picture: Image.Image) -> None:
    """By the size that the file announces, before a single point is unpacked."""
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise UploadRefused(Refusal.TOO_LARGE_PICTURE)
    picture.draft(None, smaller(width, height))


def _upright(picture: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return _on_white(turned)


def _on_white(picture: Image.Image) -> Image.Image:
    """Grey stays grey, everything else becomes plain colours; what is see-through becomes white."""
    if picture.mode in SEE_THROUGH or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, WHITE)
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    if picture.mode in DEEP_GREY or picture.mode.startswith("I;16"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _written(picture: Image.Image) -> bytes:
    # The writer would carry over comments and descriptions that it finds here.
    picture.info = {}
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue()
