"""Any text can be printed: what no font can draw is said in words, what draws nothing is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.drawing import FONTS
from portal.documents.signs import can_draw, printable, printable_lines
from run.document_fonts import LICENCES, WEIGHTS, main, merged, ranges

INSTEAD = "(zīme)"
DRAWN = {weight: set(TTFont(FONTS / f"reading-{weight}.ttf").getBestCmap()) for weight in WEIGHTS}
LETTERS = "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ абвгдеёжзийклмнопрстуфхцчшщъыьэюя ґєіїҐЄІЇ „”–—«»€№ 0123456789 ½"


def _printable(text: str) -> str:
    return printable(text, instead=INSTEAD, folder=FONTS)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_letter_of_our_languages_is_drawn(weight: str) -> None:
    assert [sign for sign in LETTERS if ord(sign) not in DRAWN[weight]] == []
    assert _printable(LETTERS) == LETTERS


def test_the_list_of_signs_is_what_both_weights_draw() -> None:
    both = DRAWN["400"] & DRAWN["700"]
    assert (FONTS / "signs.txt").read_text("ascii") == ranges(both)
    assert all(can_draw(chr(sign), folder=FONTS) for sign in both)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_fonts_can_be_made_anew_from_those_of_the_site(weight: str) -> None:
    made = merged(weight, style=WEIGHTS[weight])
    kept = TTFont(FONTS / f"reading-{weight}.ttf")
    assert made.getBestCmap() == kept.getBestCmap()
    # A changed font may not keep its reserved name; both licences lie beside it.
    assert kept["name"].getDebugName(1) == "Atbalsts Reading"


def test_the_script_writes_fonts_signs_and_licences(tmp_path: Path) -> None:
    assert main(tmp_path) == 0
    for name in ("reading-400.ttf", "reading-700.ttf", "signs.txt", *LICENCES):
        assert (tmp_path / name).read_bytes() == (FONTS / name).read_bytes(), name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Gribu peldēt 🏊🏽‍♀️🏊!", "Gribu peldēt (zīme) !"),
        ("a\u200b\u202eb\u00ad", "ab"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("a\u3000b\tc", "a b c"),
        ("e\u0301", "é"),
        ("\u00b5", "u"),
        ("我", " (zīme) "),
        ("", ""),
    ],
)
def test_what_cannot_be_drawn_is_said(text: str, said: str) -> None:
    assert _printable(text) == said


def test_lines_stay_lines_and_empty_ones_go() -> None:
    assert printable_lines(" a \n\n \nb", instead=INSTEAD, folder=FONTS) == ("a", "b")
    assert printable_lines(" \n\u200b", instead=INSTEAD, folder=FONTS) == ()


@given(st.text())
def test_nothing_is_left_that_cannot_be_drawn(text: str) -> None:
    assert all(sign == "\n" or can_draw(sign, folder=FONTS) for sign in _printable(text))
