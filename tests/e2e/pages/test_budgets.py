"""What a visit costs on a phone, measured in the browser: requests, bytes, jumps, the largest thing seen."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Opener
from tests.e2e.portal import LANGUAGES, Portal
from tests.support.addresses import longest_first, page_addresses
from tests.support.browser import Setting, Window

FIRST_REQUESTS = 3
ALL_REQUESTS = 12
ALL_BYTES = 100_000
AFTERWARDS = ("/static/fonts/", "/static/sheets/", "/static/css/icon.svg")
WORDS = ("P", "H1", "H2", "LI", "SPAN", "STRONG", "DIV", "A", "LABEL")

WATCH = """
window.jumps = []; window.largest = null;
new PerformanceObserver(list => list.getEntries().forEach(entry =>
  jumps.push({value: entry.value, nodes: entry.sources.map(s => s.node?.outerHTML?.slice(0, 80))})
)).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => { largest = list.getEntries().at(-1) })
  .observe({type: 'largest-contentful-paint', buffered: true});
"""


class Newcomer:
    """Somebody for whom every visit is the first: the browser knows nothing of the portal any more."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page = window.page
        self.page.add_init_script(WATCH)
        self._browser = window.context.new_cdp_session(window.page)

    def forget(self) -> None:
        """Leave, and lose what was kept here."""
        self.page.goto("about:blank")
        self.window.context.clear_cookies()
        self._browser.send("Network.clearBrowserCache")

    def visit(self, path: str) -> list[tuple[str, int]]:
        """Open the page; path and bytes on the wire of all that this visit fetched, the page first."""
        before = len(self.window.answers)
        self.window.open(path)
        # What scripts or styles ask for after loading would come in this time.
        self.page.wait_for_timeout(200)
        found = []
        for answer in self.window.answers[before:]:
            sizes = answer.request.sizes()
            weight = sizes["responseBodySize"] + sizes["responseHeadersSize"]
            found.append((urlsplit(answer.url).path, weight))
        return found


def too_heavy(parts: list[tuple[str, int]]) -> Iterator[str]:
    """The budgets that this visit breaks."""
    before_pictures = [path for path, _ in parts if not path.startswith(AFTERWARDS)]
    weight = sum(size for _, size in parts)
    if len(before_pictures) > FIRST_REQUESTS:
        yield f"{len(before_pictures)} requests before fonts and pictures: {before_pictures}"
    if len(parts) > ALL_REQUESTS:
        yield f"{len(parts)} requests, at most {ALL_REQUESTS}: {parts}"
    if weight > ALL_BYTES:
        heaviest = sorted(parts, key=lambda one: -one[1])[:4]
        yield f"{weight} bytes, at most {ALL_BYTES}; the heaviest: {heaviest}"


def restless(page: Page) -> Iterator[str]:
    """What moves after it was first seen, and a main thing that waits for a file."""
    jumps, largest = page.evaluate("() => [jumps, largest?.element?.tagName ?? 'nothing']")
    if jumps:
        yield f"the page jumps: {jumps}"
    if largest not in WORDS:
        yield f"the largest thing seen is <{largest}>, which waits for a file; let words be it"


def heaviest(portal: Portal, language: str) -> list[str]:
    """Of each kind of page for readers the longest one: what all of its kind share is seen on it first."""
    return [paths[0] for paths in longest_first(portal.app, addresses(portal, language)).values()]


def addresses(portal: Portal, language: str) -> list[str]:
    """Every page for readers."""
    return [path for path in page_addresses(portal.app, language=language) if "/style" not in path]


def heavy_or_restless(opened: Window, paths: list[str]) -> Iterator[str]:
    """What a first visit to each of the pages costs too much."""
    newcomer = Newcomer(opened)
    for path in paths:
        newcomer.forget()
        yield from (f"{path}: {sentence}" for sentence in too_heavy(newcomer.visit(path)))
        moved = list(restless(newcomer.page))
        if moved:
            # On a busy machine letters may come between two paints; what is wrong happens again.
            newcomer.forget()
            newcomer.visit(path)
            yield from (f"{path}: {sentence}" for sentence in moved if list(restless(newcomer.page)))


# English has the letters of Latvian, and fewer of them; the others come in the long tests, on every page.
@pytest.mark.parametrize("language", LANGUAGES[:1])
def test_a_first_visit_is_light_and_nothing_jumps(window: Opener, portal: Portal, language: str) -> None:
    opened = window(Setting(language=language))
    found = list(heavy_or_restless(opened, heaviest(portal, language)))
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_visit_to_any_page_is_light(window: Opener, portal: Portal, language: str) -> None:
    opened = window(Setting(language=language))
    found = list(heavy_or_restless(opened, addresses(portal, language)))
    assert not found, "\n".join(found)


def test_who_forgets_fetches_all_of_it_again(window: Opener) -> None:
    newcomer = Newcomer(window())
    first = newcomer.visit("/lv/")
    assert len(first) > FIRST_REQUESTS
    newcomer.forget()
    assert sorted(newcomer.visit("/lv/")) == sorted(first)


def test_a_heavy_and_restless_page_is_noticed(window: Opener) -> None:
    heavy = [("/lv/", 9_000), *((f"/static/js/{n}.js", 9_000) for n in range(12))]
    assert len(list(too_heavy(heavy))) == 3
    newcomer = Newcomer(window())
    newcomer.visit("/lv/")
    newcomer.page.evaluate(
        "() => {const late = document.createElement('p'); late.textContent = 'Late';"
        "document.querySelector('main').prepend(late)}"
    )
    newcomer.page.wait_for_timeout(200)
    assert any("jumps" in sentence for sentence in restless(newcomer.page))


@pytest.mark.parametrize("path", ["/lv/", "/lv/programmes/individual-budget"])
def test_a_second_visit_fetches_only_the_document(window: Opener, path: str) -> None:
    reader = Newcomer(window())
    reader.visit(path)
    reader.page.goto("about:blank")
    reader.visit(path)
    asked = reader.page.evaluate(
        "() => performance.getEntriesByType('resource')"
        ".filter(one => one.transferSize > 0).map(one => one.name)"
    )
    assert asked == [], f"these come again though they are the same: {asked}"


FONTS = {
    "lv": ("Atkinson Hyperlegible", "Āčēģīķļņšūž"),
    "en": ("Atkinson Hyperlegible", "Read"),
    "ru": ("Andika", "Жёлтый"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("weight", [400, 700])
def test_the_letters_of_the_language_are_ours(window: Opener, language: str, weight: int) -> None:
    page = window(Setting(language=language)).open(f"/{language}/programmes/individual-budget")
    sample = FONTS[language][1]
    faces = page.evaluate(
        "async ([weight, sample]) => (await document.fonts.load(`${weight} 20px Reading`, sample))"
        ".map(face => [face.status, face.weight])",
        [weight, sample],
    )
    assert faces, f"no font of ours covers {sample!r}; give static/css/site.css one with these letters"
    assert all(status == "loaded" and used == str(weight) for status, used in faces), faces
    assert page.evaluate(
        "([weight, sample]) => document.fonts.check(`${weight} 20px Reading`, sample)", [weight, sample]
    )
