"""Finished pages that say the same to everybody are kept in memory, so reading costs almost nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, current_app, g, request

from portal.settings import Environment
from portal.web.access import Access, declared_access
from portal.web.clock import today
from portal.web.locale import LEVEL_COOKIE, current_level

# Content is bounded by the number of pages; this only guards against a mistake.
MOST_PAGES = 2_000
# Not part of the page: they belong to the one answer.
OF_ONE_ANSWER = frozenset({"x-request-id", "date", "content-length"})
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class KeptPage:
    """The bytes as they leave, already compressed, with their headers."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


def _key() -> Key | None:
    """What the answer depends on; None when it may depend on more."""
    if request.method not in ("GET", "HEAD") or request.query_string or request.endpoint is None:
        return None
    # A cookie we do not know may one day make the page somebody's own: better to draw it anew.
    if not set(request.cookies) <= current_app.config["READING_COOKIES"]:
        return None
    if declared_access(current_app, request.endpoint) is not Access.PUBLIC:
        return None
    wanted = request.accept_encodings
    coding = next((name for name in ("br", "gzip") if wanted[name] > 0), "plain")
    return request.path, current_level(), coding, today().isoformat()


def _answer_from_memory() -> Response | None:
    kept: dict[Key, KeptPage] = current_app.extensions["kept_pages"]
    g.kept_key = _key()
    found = kept.get(g.kept_key) if g.kept_key else None
    if found is None:
        return None
    g.kept_key = None
    return Response(found.body, headers=list(found.headers))


def _remember(response: Response) -> Response:
    kept: dict[Key, KeptPage] = current_app.extensions["kept_pages"]
    key: Key | None = g.get("kept_key")
    if key is None or not _says_the_same_to_all(response) or len(kept) >= MOST_PAGES:
        return response
    headers = tuple((name, value) for name, value in response.headers if name.lower() not in OF_ONE_ANSWER)
    kept[key] = KeptPage(response.get_data(), headers)
    return response


def _says_the_same_to_all(response: Response) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and response.mimetype == "text/html"
        and response.headers.get("Cache-Control") == "no-cache"
        and "Set-Cookie" not in response.headers
    )


def init_kept(app: Flask) -> None:
    """Keep pages, except while somebody is changing them. Register before what finishes the answers."""
    app.extensions["kept_pages"] = {}
    app.config["READING_COOKIES"] = frozenset({LEVEL_COOKIE})
    if app.config["SETTINGS"].environment is not Environment.DEVELOPMENT:
        app.before_request(_answer_from_memory)
        app.after_request(_remember)
