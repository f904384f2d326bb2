"""How personal codes and names are written, wherever they come from."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

CodeState = Literal["none", "declared", "verified"]
CODE_STATES = ("none", "declared", "verified")
_LATVIAN = re.compile(r"(\d{6})-?(\d{5})")
# A number from another country as a login states it (ETSI EN 319 412-1), kept whole.
_FOREIGN = re.compile(r"PNO[A-Z]{2}-[A-Z0-9-]{4,40}")
_HOME = "PNOLV-"


def read_code(written: str) -> str | None:
    """`990000-00001` for the ways people and logins write a personal code; None for what is none."""
    compact = "".join(written.split()).upper()
    home = _LATVIAN.fullmatch(compact.removeprefix(_HOME))
    if home:
        return f"{home[1]}-{home[2]}"
    return compact if _FOREIGN.fullmatch(compact) else None


def as_people_write(name: str) -> str:
    """A name that a register gives in capitals, as its owner writes it."""
    tidy = " ".join(name.split())
    return tidy.title() if tidy.isupper() else tidy


def is_same_name(written: str, known: str) -> bool:
    """Whether both are one name: a document has capitals, and who types leaves out a mark or a hyphen."""
    return _letters_of(written) == _letters_of(known)


def _letters_of(name: str) -> list[str]:
    bare = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return re.findall(r"\w+", bare.casefold())
