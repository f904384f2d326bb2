"""Reads the messages of the interface from the code, and makes a catalogue that shows what is not one."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from run.messages import TRANSLATIONS, extracted


def msgids(catalogue: Catalog) -> set[str]:
    """The plain ids, the singular standing for a plural message."""
    return {
        message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id
    }


def placeholders(text: str) -> set[str]:
    """The names in %(name)s."""
    return {part.partition(")")[0] for part in text.split("%(")[1:]}


def pseudo_translations(folder: Path, *, language: str) -> Path:
    """A translations folder where every message stands in ⟦brackets⟧."""
    catalogue = extracted()
    catalogue.locale = language
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            message.string = f"⟦{message.id}⟧"
        elif message.id:
            message.string = tuple(f"⟦{one}⟧" for one in message.id)
    target = folder / language / "LC_MESSAGES"
    target.mkdir(parents=True)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    (target / "messages.mo").write_bytes(buffer.getvalue())
    (folder / "languages.toml").write_text((TRANSLATIONS / "languages.toml").read_text("utf-8"), "utf-8")
    return folder


def letters_outside_brackets(text: str) -> str:
    """What is left of the text when everything in ⟦brackets⟧ is taken away; empty without letters."""
    depth, left = 0, []
    for sign in text:
        depth += {"⟦": 1, "⟧": -1}.get(sign, 0)
        if depth == 0 and sign not in "⟦⟧":
            left.append(sign)
    rest = "".join(left).strip()
    return rest if any(sign.isalpha() for sign in rest) else ""
