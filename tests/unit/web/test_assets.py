"""The stylesheet is made small without changing it; pictures travel in one file per family."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask

from portal.web.assets import PictureSheets, asset, compact_css, csp_hash
from tests.support.building import build_app
from tests.support.page_client import Visitor

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


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return build_app(tmp_path_factory.mktemp("var"))


def _addresses(app: Flask) -> list[str]:
    """One static file and one picture sheet, as a page names them."""
    with app.test_request_context("/lv/"):
        sheets: PictureSheets = app.extensions["picture_sheets"]
        return [asset("js/site.js"), sheets.address("phone", family="site").partition("#")[0]]


@pytest.mark.parametrize("number", [0, 1])
def test_only_the_current_version_is_kept_for_a_year(app: Flask, number: int) -> None:
    address, client = _addresses(app)[number], app.test_client()
    assert "immutable" in client.get(address, buffered=True).headers["Cache-Control"]
    for version in ("anything", "", address.partition("=")[2][:-1]):
        other = f"{address.partition('=')[0]}={version}"
        answer = client.get(other, buffered=True)
        assert answer.status_code == 200
        assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("path", ["no/../js/site.js", "js/./site.js", "js//site.js"])
def test_another_spelling_of_a_file_breaks_nothing(app: Flask, path: str) -> None:
    version = _addresses(app)[0].partition("=")[2]
    assert app.test_client().get(f"/static/{path}?v={version}", buffered=True).status_code < 500


@pytest.mark.parametrize("path", ["sheets/nope.svg", "nope.css"])
def test_a_file_that_is_not_there_is_answered_with_a_page(app: Flask, path: str) -> None:
    page = Visitor(app).get(f"/static/{path}?v=1", expect=404)
    assert page.soup.select("footer a[href^='tel:']")
