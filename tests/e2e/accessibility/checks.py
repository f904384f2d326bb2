"""What every state must stand: the scanner with WCAG 2.2, our own measurements, the keyboard."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.keyboard import Keyboard

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
FEWEST_PASSES = 15
# A dialog in front is all there is: a sentence and a button leave fewer rules to try.
FEWEST_PASSES_IN_FRONT = 12
# Every element that passes is not worth describing: the descriptions took longer than the scan.
SCAN = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]})
.then(found => ({violations: found.violations, passes: found.passes.length,
front: document.querySelector("dialog:modal") !== null}))"""
HERE = Path(__file__).parent


@cache
def script(name: str) -> str:
    """A measurement that runs in the page."""
    return (HERE / f"{name}.js").read_text(encoding="utf-8")


@cache
def _scanner() -> str:
    return str(Axe().axe_script)


def scan(page: Page) -> list[str]:
    """What the scanner finds, one sentence per element. It needs scripts in the page."""
    page.evaluate(_scanner())
    response: dict[str, Any] = page.evaluate(SCAN, list(RULES))
    found = [
        f"{rule['id']}: {rule['help']}: {', '.join(str(x) for x in node['target'])}: {node['html'][:120]}"
        for rule in response["violations"]
        for node in rule["nodes"]
    ]
    if response["passes"] < (FEWEST_PASSES_IN_FRONT if response["front"] else FEWEST_PASSES):
        found.append(f"the scanner tried only {response['passes']} rules; it did not see the page")
    return found


def measure(page: Page) -> list[str]:
    """What our own measurements find; works without scripts of the page's own."""
    return [str(finding) for finding in page.evaluate(script("page"))]


def outline(page: Page) -> dict[str, Any]:
    """What the page says and offers: its `words`, `links` and `fields`."""
    found: dict[str, Any] = page.evaluate(script("outline"))
    return found


def walk(page: Page) -> list[str]:
    """What is wrong with the focus: Tab goes through the page from its top."""
    keyboard = Keyboard(page)
    try:
        if page.locator("#errors").count():
            # This walk begins where the page put the focus, the next one at the top.
            keyboard.walk()
        keyboard.walk()
    except AssertionError as failure:
        return [str(failure)]
    return []
