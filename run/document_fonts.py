"""Makes the fonts of documents from the fonts of the site: one whole TrueType file for each weight.

Documents are drawn by a program that reads neither woff2 nor families that are split by script.
"""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from run.environment import ROOT

SOURCES = ROOT / "static" / "fonts"
TARGET = ROOT / "templates" / "documents" / "fonts"
FAMILY = "Atbalsts Reading"
WEIGHTS = {"400": "Regular", "700": "Bold"}
PARTS = ("atkinson-latin-{}.woff2", "atkinson-latin-ext-{}.woff2", "andika-cyrillic-{}.woff2")
LICENCES = ("LICENSE-atkinson-hyperlegible-next.txt", "LICENSE-andika.txt")
UNITS = 1000
# Hints for screens of long ago: each font has its own, and they cannot be merged.
HINTS = ("cvt ", "fpgm", "prep", "gasp", "STAT")


def main(folder: Path = TARGET) -> int:
    """Write the fonts, the list of the signs that both weights can draw, and the licences."""
    folder.mkdir(parents=True, exist_ok=True)
    signs: set[int] | None = None
    for weight, style in WEIGHTS.items():
        font = merged(weight, style=style)
        font.save(folder / f"reading-{weight}.ttf", reorderTables=True)
        drawn = set(font.getBestCmap())
        signs = drawn if signs is None else signs & drawn
    (folder / "signs.txt").write_text(ranges(signs or set()), encoding="ascii")
    for licence in LICENCES:
        shutil.copyfile(SOURCES / licence, folder / licence)
    return 0


def merged(weight: str, *, style: str) -> TTFont:
    """One font with the letters of all parts, under a name of its own, as the licence asks."""
    font = Merger().merge([_part(pattern.format(weight)) for pattern in PARTS])
    _rename(font, style=style)
    # The same bytes every time: nobody needs to know when the file was made.
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    return font


def _part(name: str) -> BytesIO:
    font = TTFont(SOURCES / name)
    font.flavor = None
    for table in HINTS:
        if table in font:
            del font[table]
    scale_upem(font, UNITS)
    buffer = BytesIO()
    font.save(buffer)
    buffer.seek(0)
    return buffer


def _rename(font: TTFont, *, style: str) -> None:
    table = font["name"]
    kept = {record.nameID: record.toUnicode() for record in table.names if record.nameID in (0, 13, 14)}
    table.names = []
    said = {
        **kept,
        1: FAMILY,
        2: style,
        3: f"{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        5: "Version 1.0",
        6: f"{FAMILY.replace(' ', '')}-{style}",
    }
    for name_id, words in sorted(said.items()):
        table.setName(words, name_id, 3, 1, 0x409)


def ranges(signs: set[int]) -> str:
    """`20-7E` on a line each: the first and the last sign of every unbroken run."""
    runs: list[list[int]] = []
    for sign in sorted(signs):
        if runs and runs[-1][1] == sign - 1:
            runs[-1][1] = sign
        else:
            runs.append([sign, sign])
    return "".join(f"{first:X}-{last:X}\n" for first, last in runs)


if __name__ == "__main__":
    sys.exit(main(*(Path(word) for word in sys.argv[1:])))
