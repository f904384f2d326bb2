"""What the pictures of a card are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

CALLED: dict[str, LazyString] = {
    "house": _l("house"),
    "dog": _l("dog"),
    "car": _l("car"),
    "food": _l("food"),
    "music": _l("music"),
    "horse": _l("horse"),
    "swimming": _l("to swim"),
    "phone": _l("phone"),
    "suitcase": _l("bag"),
}
