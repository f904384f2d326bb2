"""The look keeps its promises: contrast, sizes, weight on the wire, and pictures that say whose they are."""

from __future__ import annotations

import gzip
import re
import tomllib
from copy import copy
from pathlib import Path
from xml.etree import ElementTree

import brotli
import pytest

from easy_language import Checker
from portal.web.assets import compact_css
from tests.support.page_client import SCRIPT_BYTES, Visitor, too_big

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
PICTURES = ROOT / "easy_language" / "pictures"
LANGUAGES = ("lv", "en", "ru")
KILOBYTES = 1000
MOST_CSS = 6 * KILOBYTES

GROUNDS = ("paper", "card", "tint")
TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "brand") for ground in GROUNDS),
    *(("ink", ground) for ground in ("brand-tint", "sun-tint", "warn-tint")),
    ("brand", "brand-tint"),
    ("warn", "paper"),
    ("warn", "card"),
    ("on-brand", "brand"),
    ("on-head", "head"),
]
EDGES = [
    *((edge, ground) for edge in ("border", "brand", "warn") for ground in GROUNDS),
    ("brand", "brand-tint"),
    ("warn", "warn-tint"),
    # The focus line: ink on every ground of the page, the sun ring on the green head.
    *(("ink", ground) for ground in (*GROUNDS, "brand-tint", "sun-tint", "warn-tint")),
    ("ring", "head"),
]


def _stylesheet(name: str = "site.css") -> str:
    return re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})\b", block))


def _themes() -> dict[str, dict[str, str]]:
    css = _stylesheet()
    light, dark = re.findall(r":root\{\s*(.*?)\}", css.split("@media (prefers-contrast")[0], re.DOTALL)
    return {"light": _tokens(light), "dark": _tokens(light) | _tokens(dark)}


THEMES = _themes()


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_the_ruler_measures_right() -> None:
    assert round(contrast("#000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#fff"), 2) == 4.48


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_seven_to_one(theme: str, ink: str, ground: str) -> None:
    ratio = contrast(THEMES[theme][ink], THEMES[theme][ground])
    assert ratio >= 7, f"{theme}: --{ink} on --{ground} is {ratio:.2f}"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_have_three_to_one(theme: str, edge: str, ground: str) -> None:
    ratio = contrast(THEMES[theme][edge], THEMES[theme][ground])
    assert ratio >= 3, f"{theme}: --{edge} on --{ground} is {ratio:.2f}"


def test_every_token_that_is_used_is_defined() -> None:
    css = _stylesheet() + _stylesheet("desk.css")
    used = set(re.findall(r"var\(--([a-z-]+)\)", css))
    assert used <= set(re.findall(r"--([a-z-]+):", css))


@pytest.mark.parametrize("name", ["site.css", "desk.css"])
def test_letters_grow_with_the_reader(name: str) -> None:
    assert not re.search(r"font(-size)?:[^;}]*\dpx", _stylesheet(name))


@pytest.mark.parametrize("name", ["site.css", "desk.css"])
@pytest.mark.parametrize("habit", ["italic", "justify", "uppercase", "small-caps", "gradient", "!important"])
def test_what_makes_reading_harder_is_not_used(name: str, habit: str) -> None:
    # `justify-content` places boxes, not words.
    assert habit not in _stylesheet(name).replace("justify-content", "")


def test_only_the_focus_casts_a_ring() -> None:
    rules = re.findall(r"([^{}]+)\{[^{}]*box-shadow", _stylesheet())
    assert rules
    assert all(":focus-visible" in selector for selector in rules)


def test_the_stylesheet_fits_beside_the_words_of_a_page() -> None:
    css = compact_css((CSS / "site.css").read_text(encoding="utf-8"), static=ROOT / "static").encode()
    assert len(gzip.compress(css, 9)) <= MOST_CSS
    assert len(brotli.compress(css)) <= MOST_CSS


def test_a_page_with_too_many_scripts_would_be_noticed(visitor: Visitor) -> None:
    page = visitor.get("/lv/words")
    assert too_big(page) == []
    (asked,) = page.soup.select("script[src*='/site.']") or page.soup.select("script[src*='site']")
    for _ in range(SCRIPT_BYTES // (ROOT / "static" / "js" / "site.js").stat().st_size):
        asked.insert_after(copy(asked))
    assert any("bytes of scripts" in sentence for sentence in too_big(page))


def test_templates_carry_no_style_and_no_script_of_their_own() -> None:
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", text), template.name


PICTURE_LIST = tomllib.loads((ROOT / "easy_language" / "pictures.toml").read_text(encoding="utf-8"))
PICTURE_FILES = sorted(PICTURES.glob("*.svg"))


def test_every_picture_is_listed_and_every_listed_picture_is_there() -> None:
    assert {entry["file"] for entry in PICTURE_LIST.values()} == {file.name for file in PICTURE_FILES}
    assert all(entry["file"] == f"{name}.svg" for name, entry in PICTURE_LIST.items())


@pytest.mark.parametrize("name", PICTURE_LIST)
def test_a_picture_says_whose_it_is_and_what_it_shows(name: str) -> None:
    entry = PICTURE_LIST[name]
    assert all(entry[key].strip() for key in ("author", "licence", "source"))
    assert all(entry["alt"][language].strip() for language in LANGUAGES)


@pytest.mark.parametrize("file", PICTURE_FILES, ids=lambda file: file.stem)
def test_a_picture_can_become_part_of_a_sheet(file: Path) -> None:
    drawing = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    assert drawing.get("viewBox") == "0 0 72 72"
    for part in drawing.iter():
        name = part.tag.rpartition("}")[2]
        assert name in ("svg", "g", "path", "circle", "ellipse", "rect", "line", "polygon", "polyline")
        assert not {"id", "style", "class"} & set(part.attrib)
        assert not any(key.startswith("on") or "href" in key for key in part.attrib)


def test_pictures_weigh_little() -> None:
    assert max(file.stat().st_size for file in PICTURE_FILES) <= 6 * KILOBYTES


def test_the_licences_lie_beside_what_they_are_for() -> None:
    words = (PICTURES / "LICENSE.md").read_text(encoding="utf-8")
    assert all(name in words for name in ("CC BY-SA 4.0", "OpenMoji", "Tabler"))


def test_every_component_is_sound_in_every_state(visitor: Visitor) -> None:
    endpoints = [rule for rule in visitor.app.url_map.iter_rules() if rule.endpoint.startswith("style.")]
    assert len(endpoints) >= 9
    for rule in endpoints:
        visitor.get(rule.rule.replace("<language:language>", "lv"))


def test_nobody_but_those_who_build_sees_the_components(visitor: Visitor) -> None:
    visitor.app.config["SHOW_STYLE"] = False
    try:
        assert visitor.client.get("/lv/style").status_code == 404
    finally:
        visitor.app.config["SHOW_STYLE"] = True


def test_wrong_fields_say_what_is_missing_in_every_place(visitor: Visitor) -> None:
    page = visitor.get("/lv/style/mistakes")
    assert page.soup.title.string.startswith(page.soup.select_one("#errors-title").get_text())
    links = page.soup.select("#errors a")
    assert links
    for link in links:
        field = page.soup.select_one(str(link["href"]))
        assert field.name in ("input", "textarea")
        around = field.find_parent(class_="field")
        assert link.get_text() in around.select_one(".error").get_text(" ")
        described = (field.get("aria-describedby") or around.get("aria-describedby") or "").split()
        assert f"{around.select_one('.error')['id']}" in described
    assert page.soup.select_one("#phone")["value"] == "2000 12"


def test_no_choice_is_made_for_the_reader(visitor: Visitor) -> None:
    assert not visitor.get("/lv/style/fields").soup.select("[checked]")
    assert len(visitor.get("/lv/style/filled").soup.select("[checked]")) == 3


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda sheet: sheet.name)
def test_letters_are_large_and_upright_and_lines_are_short(sheet: Path) -> None:
    found = Checker(speak="en").check_css(sheet.read_text(encoding="utf-8"), file=sheet.name)
    assert [f"{one.file}:{one.line} {one.rule} {one.message} → {one.suggestion}" for one in found] == []
