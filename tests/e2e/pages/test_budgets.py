"""What a visit costs on a phone, measured in the browser: requests, bytes, jumps, the largest thing seen."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Opener
from tests.e2e.portal import LANGUAGES, Portal
from tests.support.addresses import page_addresses
from tests.support.browser import Setting, Window

FIRST_REQUESTS = 3
ALL_REQUESTS = 12
ALL_BYTES = 100_000
AFTERWARDS = ("/static/fonts/", "/static/sheets/", "/static/css/icon.svg")

WATCH = """
window.jumps = []; window.largest = null;
new PerformanceObserver(list => list.getEntries().forEach(entry =>
  jumps.push({value: entry.value, nodes: entry.sources.map(s => s.node?.outerHTML?.slice(0, 80))})
)).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => { largest = list.getEntries().at(-1) })
  .observe({type: 'largest-contentful-paint', buffered: true});
"""


def fetched(window: Window, path: str) -> list[tuple[str, int]]:
    """Path and bytes on the wire of everything that one visit fetched, the page first."""
    before = len(window.answers)
    window.open(path)
    window.page.wait_for_load_state("networkidle")
    found = []
    for answer in window.answers[before:]:
        sizes = answer.request.sizes()
        if not answer.from_service_worker and sizes["responseBodySize"] + sizes["responseHeadersSize"]:
            size = sizes["responseBodySize"] + sizes["responseHeadersSize"]
            found.append((urlsplit(answer.url).path, size))
    return found


def addresses(portal: Portal, language: str) -> list[str]:
    """Every page for readers that its address alone opens."""
    return [path for path in page_addresses(portal.app, language=language) if "/style" not in path]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_visit_is_light(window: Opener, portal: Portal, language: str) -> None:
    found = []
    for path in addresses(portal, language):
        visit = window(Setting(language=language))
        parts = fetched(visit, path)
        visit.context.close()
        before_pictures = [one for one, _ in parts if not one.startswith(AFTERWARDS)]
        weight = sum(size for _, size in parts)
        if len(before_pictures) > FIRST_REQUESTS:
            found.append(
                f"{path}: {len(before_pictures)} requests before fonts and pictures: {before_pictures}"
            )
        if len(parts) > ALL_REQUESTS:
            found.append(f"{path}: {len(parts)} requests, at most {ALL_REQUESTS}: {parts}")
        if weight > ALL_BYTES:
            heaviest = sorted(parts, key=lambda one: -one[1])[:4]
            found.append(f"{path}: {weight} bytes, at most {ALL_BYTES}; the heaviest: {heaviest}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", ["/lv/", "/lv/programmes/individual-budget"])
def test_a_second_visit_fetches_only_the_document(window: Opener, path: str) -> None:
    visit = window()
    fetched(visit, path)
    visit.page.goto("about:blank")
    visit.open(path)
    visit.page.wait_for_load_state("networkidle")
    asked = visit.page.evaluate(
        "() => performance.getEntriesByType('resource').filter(one => one.transferSize > 0).map(one => one.name)"
    )
    assert asked == [], f"these come again though they are the same: {asked}"


@pytest.mark.parametrize("setting", [Setting(), Setting(language=LANGUAGES[-1], width=320)], ids=str)
def test_nothing_jumps_and_words_come_first(window: Opener, portal: Portal, setting: Setting) -> None:
    found = []
    for path in addresses(portal, setting.language):
        visit = window(setting)
        visit.page.add_init_script(WATCH)
        seen = _seen(visit.open(path))
        visit.context.close()
        if seen["jumps"]:
            found.append(f"{path}: the page jumps: {seen['jumps']}")
        # The letters and the words are in the document; nothing that comes later may be the main thing.
        if seen["largest"] not in ("P", "H1", "H2", "LI", "SPAN", "STRONG", "DIV", "A"):
            found.append(f"{path}: the largest thing seen is <{seen['largest']}>, which waits for a file")
    assert not found, "\n".join(found)


def _seen(page: Page) -> dict[str, Any]:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(150)
    found: dict[str, Any] = page.evaluate("() => ({jumps, largest: largest?.element?.tagName ?? 'nothing'})")
    return found


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
