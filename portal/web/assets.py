"""Stylesheet, versioned static addresses and picture sheets: what a page needs beside its words."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from os.path import normpath
from pathlib import Path
from xml.etree import ElementTree

from flask import Flask, Response, abort, current_app, g, request, url_for
from markupsafe import Markup

from portal.web.access import Access, access

SVG = "http://www.w3.org/2000/svg"
ONE_YEAR = 31_536_000
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};,>])\s*")
_STATIC_URL = re.compile(r"""url\(["']?/static/([^"')]+)["']?\)""")


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


@cache
def _file_version(path: Path) -> str:
    return _version(path.read_bytes())


def asset(name: str) -> str:
    """The address of a static file with the version of its content, so it may be kept for a year."""
    folder = Path(str(current_app.static_folder))
    return f"/static/{name}?v={_file_version(folder / name)}"


def compact_css(source: str, *, static: Path) -> str:
    """The stylesheet without comments and idle space, with versioned addresses in it."""
    text = _SPACE.sub(" ", _COMMENT.sub("", source))
    text = _AROUND.sub(r"\1", text).replace(";}", "}").strip()
    return _STATIC_URL.sub(lambda m: f"url(/static/{m[1]}?v={_file_version(static / m[1])})", text)


def csp_hash(content: str) -> str:
    """The CSP source expression that allows exactly this inline content."""
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


class PictureSheets:
    """One SVG file of symbols per family of pages, so a page loads its pictures in one request."""

    def __init__(self, families: Mapping[str, Iterable[str]], *, folder: Path) -> None:
        """Read every picture of every family; raises FileNotFoundError naming a missing one."""
        self.names = {family: frozenset(names) for family, names in families.items()}
        self._sheets = {family: _sheet(sorted(names), folder=folder) for family, names in self.names.items()}
        self.versions = {family: _version(sheet) for family, sheet in self._sheets.items()}

    def sheet(self, family: str) -> bytes | None:
        """The SVG file of the family, or None when there is no such family."""
        return self._sheets.get(family)

    def address(self, name: str, *, family: str) -> str:
        """Where the picture is. Raises KeyError when the family does not carry it."""
        if name not in self.names[family]:
            raise KeyError(f"The picture {name!r} is not in the sheet of the page family {family!r}.")
        return f"/static/sheets/{family}.svg?v={self.versions[family]}#{name}"


def _sheet(names: list[str], *, folder: Path) -> bytes:
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    for name in names:
        drawing = ElementTree.parse(folder / f"{name}.svg").getroot()  # noqa: S314 our own files
        symbol = ElementTree.SubElement(
            root, f"{{{SVG}}}symbol", {"id": name, "viewBox": drawing.get("viewBox", "0 0 72 72")}
        )
        symbol.extend(list(drawing))
    return ElementTree.tostring(root, encoding="unicode").encode()


def picture(name: str, size: str = "md") -> Markup:
    """A decorative picture from the sheet of this page's family; the words beside it say the same."""
    sheets: PictureSheets = current_app.extensions["picture_sheets"]
    address = sheets.address(name, family=g.get("family", "site"))
    return Markup(
        '<svg class="picture picture-{}" viewBox="0 0 72 72" aria-hidden="true" focusable="false">'
        '<use href="{}"/></svg>'
    ).format(size, address)


@access(Access.PUBLIC)
def sheet_view(family: str) -> Response:
    """The SVG file with the pictures of one family of pages."""
    content = current_app.extensions["picture_sheets"].sheet(family)
    if content is None:
        abort(404)
    return Response(content, mimetype="image/svg+xml")


def _current_version() -> str | None:
    """The version of the static file or picture sheet that this answer carries."""
    values = request.view_args or {}
    if request.endpoint == "picture_sheet":
        sheets: PictureSheets = current_app.extensions["picture_sheets"]
        return sheets.versions.get(values["family"])
    if request.endpoint == "static":
        # The same file has one spelling here, so that nobody fills the memory with others.
        return _file_version(Path(normpath(Path(str(current_app.static_folder)) / values["filename"])))
    return None


def _cache_for_a_year(response: Response) -> Response:
    asked = request.args.get("v")
    # Under any other version the address may have to say something new tomorrow.
    if asked is not None and response.status_code == 200 and asked == _current_version():
        response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    return response


def init_assets(app: Flask, *, families: Mapping[str, Iterable[str]], pictures: Path) -> None:
    """Prepare the inline stylesheet and the picture sheets once, at the start."""
    static = Path(str(app.static_folder))
    css = compact_css((static / "css" / "site.css").read_text(encoding="utf-8"), static=static)
    app.config["INLINE_CSS"] = css
    app.config["INLINE_CSS_HASH"] = csp_hash(css)
    app.extensions["picture_sheets"] = PictureSheets(families, folder=pictures)
    app.add_url_rule("/static/sheets/<family>.svg", "picture_sheet", sheet_view)
    app.after_request(_cache_for_a_year)
    inline = Markup(css)  # noqa: S704 our own stylesheet
    app.jinja_env.globals.update(asset=asset, picture=picture, inline_css=inline, url_for=url_for)
