"""The fonts can write every language of the site, in both weights, without a second font in one word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "fonts"
LATVIAN = "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ"
SIGNS = "„”–€0123456789.,:;!?()"
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
UKRAINIAN = "ґєіїҐЄІЇ"
WEIGHTS = ("400", "700")
MOST_BYTES_FOR_LATVIAN = 45_000


def _faces() -> list[tuple[str, str, list[range]]]:
    """File, weight and characters of every face that the stylesheet loads from us."""
    css = (ROOT / "static" / "css" / "site.css").read_text(encoding="utf-8")
    faces = []
    for rule in re.findall(r"@font-face\{([^}]*)\}", css):
        found = re.search(r'url\("/static/fonts/([^"]+)"\)', rule)
        if found:
            weight = re.search(r"font-weight:(\d+)", rule)
            wanted = re.search(r"unicode-range:([^;]+)", rule)
            assert weight
            assert wanted
            faces.append((found[1], weight[1], [_range(part) for part in wanted[1].split(",")]))
    return faces


def _range(text: str) -> range:
    first, _, last = text.strip().removeprefix("U+").partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


FACES = _faces()


def missing(text: str, *, weight: str) -> str:
    """The characters of the text that no face of this weight would draw."""
    drawn = {
        character
        for file, face_weight, ranges in FACES
        if face_weight == weight
        for character in TTFont(FONTS / file).getBestCmap()
        if any(character in part for part in ranges)
    }
    return "".join(character for character in text if ord(character) not in drawn)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("text", [LATVIAN, SIGNS, RUSSIAN, UKRAINIAN, "—«»"])
def test_every_letter_is_drawn(weight: str, text: str) -> None:
    assert missing(text, weight=weight) == ""


def test_the_question_can_be_answered_with_no() -> None:
    assert missing("ა", weight="400") == "ა"


def test_each_file_is_used_and_each_used_file_is_there() -> None:
    assert {file for file, _, _ in FACES} == {file.name for file in FONTS.glob("*.woff2")}


def test_fonts_never_move_the_page() -> None:
    css = (ROOT / "static" / "css" / "site.css").read_text(encoding="utf-8")
    for rule in re.findall(r"@font-face\{([^}]*)\}", css):
        if "url(" in rule:
            assert "font-display:optional" in rule
        else:
            assert "size-adjust" in rule
            assert "ascent-override" in rule


def test_a_latvian_page_needs_few_bytes_of_letters() -> None:
    latin = [FONTS / file for file, _, _ in FACES if file.startswith("atkinson")]
    assert sum(file.stat().st_size for file in latin) <= MOST_BYTES_FOR_LATVIAN


@pytest.mark.parametrize("family", ["atkinson-hyperlegible-next", "andika"])
def test_the_licence_lies_beside_the_font(family: str) -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / f"LICENSE-{family}.txt").read_text(encoding="utf-8").upper()
