"""The stylesheet is made small without changing it; pictures travel in one file per family."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from portal.web.assets import PictureSheets, compact_css, csp_hash

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72"><path d="M1 1"/></svg>'


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    for name in ("house", "phone"):
        (tmp_path / f"{name}.svg").write_text(PICTURE, encoding="utf-8")
    return tmp_path


def test_comments_and_idle_space_go_and_addresses_get_versions(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "a.woff2").write_bytes(b"font")
    source = '/* why */\na:not(.b) > p { color : red; }\n@font-face{src:url("/static/fonts/a.woff2")}'
    css = compact_css(source, static=tmp_path)
    assert "why" not in css
    assert css.startswith("a:not(.b)>p{color : red}")
    assert "url(/static/fonts/a.woff2?v=" in css


def test_a_missing_font_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        compact_css('a{src:url("/static/fonts/none.woff2")}', static=tmp_path)


def test_a_sheet_holds_its_pictures_as_symbols(pictures: Path) -> None:
    sheets = PictureSheets({"site": ["phone", "house", "phone"]}, folder=pictures)
    root = ElementTree.fromstring(sheets.sheet("site") or b"")
    assert [child.get("id") for child in root] == ["house", "phone"]
    assert sheets.address("house", family="site").endswith("#house")
    assert sheets.sheet("other") is None


def test_a_picture_outside_its_family_is_refused(pictures: Path) -> None:
    with pytest.raises(KeyError, match="house"):
        PictureSheets({"site": ["phone"]}, folder=pictures).address("house", family="site")


def test_a_missing_picture_stops_the_start(pictures: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PictureSheets({"site": ["dragon"]}, folder=pictures)


def test_the_policy_names_the_exact_content() -> None:
    assert csp_hash("a{}") != csp_hash("a{} ")
    assert csp_hash("a{}").startswith("'sha256-")
