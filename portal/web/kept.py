"""Finished pages that say the same to everybody are kept in memory, so reading costs almost nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from flask import Flask, Response, current_app, g, request, url_for

from portal.settings import Environment
from portal.web import cookies
from portal.web.access import Access, declared_access
from portal.web.clock import today
from portal.web.locale import current_level

# One entry per page, level and coding: some hundreds. The number only guards against a mistake.
MOST_PAGES = 2_000
# Not part of the page: they belong to the one answer.
OF_ONE_ANSWER = frozenset({"x-request-id", "date", "content-length"})
Key = tuple[str, str, str]
PLAIN = "plain"


@dataclass(frozen=True)
class KeptPage:
    """The bytes as they leave, already compressed, with their headers."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


@dataclass
class Memory:
    """The pages of one day, as long as nothing else that they say has changed."""

    day: date | None = None
    stamps: tuple[object, ...] = ()
    pages: dict[Key, KeptPage] = field(default_factory=dict)
    depends_on: list[Callable[[], object]] = field(default_factory=list)


def _key() -> Key | None:
    """What the answer depends on; None when it may depend on more."""
    if request.method not in ("GET", "HEAD") or request.query_string or request.endpoint is None:
        return None
    # A cookie we do not know may one day make the page somebody's own: better to draw it anew.
    if not set(request.cookies) <= current_app.config["READING_COOKIES"]:
        return None
    if declared_access(current_app, request.endpoint) is not Access.PUBLIC:
        return None
    coding = _coding()
    if coding is None or not _is_written_as_we_write_it():
        return None
    return request.path, current_level(), coding


def _coding() -> str | None:
    """The coding the answer will have; None for a reader with finer wishes, who gets a page of their own."""
    wishes = request.headers.get("Accept-Encoding", "").lower()
    if "q=" in wishes or "*" in wishes:
        return None
    named = {one.strip() for one in wishes.split(",")}
    return next((name for name in ("br", "gzip") if name in named), PLAIN)


def _is_written_as_we_write_it() -> bool:
    """Whether this is the page's own address: other spellings (`/words/02`) would be kept without end."""
    rule = request.url_rule
    if rule is None or "language" not in rule.arguments:
        return False
    return request.path == url_for(rule.endpoint, **(request.view_args or {}))


def _pages() -> dict[Key, KeptPage]:
    """The kept pages of today: what a page says may hang on the day."""
    memory: Memory = current_app.extensions["kept_pages"]
    stamps = tuple(stamp() for stamp in memory.depends_on)
    if (memory.day, memory.stamps) != (today(), stamps):
        memory.day, memory.stamps = today(), stamps
        memory.pages.clear()
    g.setdefault("kept_stamps", stamps)
    return memory.pages


def depends_on(app: Flask, stamp: Callable[[], object]) -> None:
    """All kept pages are drawn anew when the stamp, which must be cheap to ask for, says something else."""
    app.extensions["kept_pages"].depends_on.append(stamp)


def _answer_from_memory() -> Response | None:
    g.kept_key = _key()
    found = _pages().get(g.kept_key) if g.kept_key else None
    if found is None:
        return None
    g.kept_key = None
    return Response(found.body, headers=list(found.headers))


def _remember(response: Response) -> Response:
    key: Key | None = g.get("kept_key")
    if key is None or not _says_the_same_to_all(response) or len(_pages()) >= MOST_PAGES:
        return response
    if response.headers.get("Content-Encoding", PLAIN) != key[2]:
        return response
    # What has changed while the page was made may be half in it.
    if g.kept_stamps != current_app.extensions["kept_pages"].stamps:
        return response
    headers = tuple((name, value) for name, value in response.headers if name.lower() not in OF_ONE_ANSWER)
    _pages()[key] = KeptPage(response.get_data(), headers)
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
    app.extensions["kept_pages"] = Memory()
    with app.app_context():
        app.config["READING_COOKIES"] = frozenset({cookies.full_name(cookies.LEVEL)})
    if app.config["SETTINGS"].environment is not Environment.DEVELOPMENT:
        app.before_request(_answer_from_memory)
        app.after_request(_remember)
