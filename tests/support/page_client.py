"""A visitor that refuses a page no reader should receive."""

from __future__ import annotations

import re
from contextvars import Context
from functools import cached_property, lru_cache
from pathlib import Path

import brotli
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.page_rules import broken_rules
from tests.support.strict_html import parsed

HTML_AND_CSS_BYTES = 14 * 1024
DOCUMENT_BYTES = 8 * 1024
CSS_BYTES = 6 * 1024
MOST_ELEMENTS = 400
# What a page asks for at once, as it lies on the disk: on the wire it is a third of that.
SCRIPT_BYTES = 5000
STATIC = Path(__file__).resolve().parents[2] / "static"
# A page is looked at once for all who open it: what differs from visit to visit breaks no rule and no budget.
OF_ONE_VISIT = re.compile(
    r'(?<=name="csrf_token" value=")[^"]+'
    # What is sealed for one visit, and the number of one matter, also inside another address.
    r"|\bgAAAA[\w-]{60,}=*"
    r"|(?:\b|(?<=%2F))[A-Z][2-9](?:-[A-Z][2-9]){3}\b"
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
)
# A browser leaves out a line break that stands first in a field; the quick parser would keep it.
FIRST_BREAK = re.compile(r"(<textarea\b[^>]*>)\r?\n")
_seen: set[str] = set()


class Fetched:
    """A page as it came: its parsed tree, its answer, its words."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.html = response.get_data(as_text=True)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as a browser would build it; one that was already looked at needs no strict parser."""
        if self.is_known:
            return BeautifulSoup(FIRST_BREAK.sub(r"\1", self.html), "lxml")
        return parsed(self.html)

    @cached_property
    def alike(self) -> str:
        """The page without what differs from visit to visit."""
        return OF_ONE_VISIT.sub("", self.html)

    @property
    def is_known(self) -> bool:
        """Whether a page like this one was looked at, and nothing was wrong."""
        return self.alike in _seen

    @property
    def heading(self) -> str:
        """The words of the h1."""
        return " ".join(self.soup.h1.get_text(" ").split()) if self.soup.h1 else ""

    @property
    def words(self) -> str:
        """The words of the main part."""
        return " ".join(self.soup.main.get_text(" ").split()) if self.soup.main else ""

    def fields(self) -> dict[str, str]:
        """What a browser would send back untouched: hidden fields, typed text, chosen radios."""
        values: dict[str, str] = {}
        for tag in self.soup.select("main form input[name]"):
            chosen = tag.get("type") not in ("radio", "checkbox") or tag.has_attr("checked")
            if chosen and tag.get("type") != "submit":
                values[str(tag["name"])] = str(tag.get("value", ""))
        return values


def sizes(html: str) -> dict[str, int]:
    """Compressed sizes in bytes: the whole page, the document without its style, the style alone."""
    before, _, rest = html.partition("<style>")
    css, _, after = rest.partition("</style>")
    return {
        "page": len(brotli.compress(html.encode(), quality=5)),
        "document": len(brotli.compress((before + after).encode(), quality=5)),
        "css": _compressed(css),
    }


@lru_cache
def _compressed(css: str) -> int:
    return len(brotli.compress(css.encode(), quality=5))


def too_big(fetched: Fetched) -> list[str]:
    """The budgets this page breaks."""
    measured = sizes(fetched.html)
    limits = {"page": HTML_AND_CSS_BYTES, "document": DOCUMENT_BYTES, "css": CSS_BYTES}
    found = [
        f"{key}: {measured[key]} bytes, at most {limits[key]}"
        for key in limits
        if measured[key] > limits[key]
    ]
    scripts = [str(tag["src"]).partition("?")[0] for tag in fetched.soup.select("script[src^='/static/']")]
    weight = sum((STATIC / path.removeprefix("/static/")).stat().st_size for path in scripts)
    if weight > SCRIPT_BYTES:
        found.append(f"{weight} bytes of scripts, at most {SCRIPT_BYTES}: {scripts}")
    elements = len(fetched.soup.find_all(True))
    if elements > MOST_ELEMENTS:
        found.append(f"{elements} elements, at most {MOST_ELEMENTS}")
    return found


class Visitor:
    """Somebody with a browser. Every HTML answer is linted and weighed, whatever the test is about."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def get(self, path: str, *, expect: int = 200, **kwargs: object) -> Fetched:
        """Open the address; the answer must have the expected status."""
        return self._look(self.client.get(path, buffered=True, **kwargs), expect=expect)  # type: ignore[arg-type]

    def post(self, path: str, data: dict[str, str], *, expect: int = 302, **kwargs: object) -> Fetched:
        """Send a form as it is given, without adding a token."""
        return self._look(self.client.post(path, data=data, **kwargs), expect=expect)  # type: ignore[arg-type]

    def send(self, path: str, data: dict[str, str], *, expect: int = 302) -> Fetched:
        """Open the page first, then send its form with these answers, as a browser would."""
        page = self.get(path)
        return self.post(path, {**page.fields(), **data}, expect=expect)

    def _look(self, response: TestResponse, *, expect: int) -> Fetched:
        fetched = Fetched(response)
        assert response.status_code == expect, f"status {response.status_code}, expected {expect}"
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            problems = [] if fetched.is_known else broken_rules(fetched.html, fetched.soup) + too_big(fetched)
            assert not problems, "\n".join(problems)
            _seen.add(fetched.alike)
        return fetched


class Stranger(Visitor):
    """A visitor of a test that is itself inside the app: each request begins outside, as it would."""

    def get(self, path: str, *, expect: int = 200, **kwargs: object) -> Fetched:
        """Open the address."""
        return Context().run(super().get, path, expect=expect, **kwargs)

    def post(self, path: str, data: dict[str, str], *, expect: int = 302, **kwargs: object) -> Fetched:
        """Send a form; a long one lies in a file that nobody else would close."""
        page = Context().run(super().post, path, data, expect=expect, **kwargs)
        page.response.request.environ["wsgi.input"].close()
        return page

    def download(self, path: str) -> TestResponse:
        """The file at the address."""
        return Context().run(self.client.get, path, buffered=True)
