"""What every state must stand: the scanner with WCAG 2.2 and our own measurements."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
FEWEST_PASSES = 15
HERE = Path(__file__).parent


@cache
def script(name: str) -> str:
    """A measurement that runs in the page."""
    return (HERE / f"{name}.js").read_text(encoding="utf-8")


@cache
def _scanner() -> Axe:
    return Axe()


def scan(page: Page) -> list[str]:
    """What the scanner finds, one sentence per element. It needs scripts in the page."""
    response: dict[str, Any] = _scanner().run(page, options={"runOnly": list(RULES)}).response
    found = [
        f"{rule['id']}: {rule['help']}: {', '.join(str(x) for x in node['target'])}: {node['html'][:120]}"
        for rule in response["violations"]
        for node in rule["nodes"]
    ]
    if len(response["passes"]) < FEWEST_PASSES:
        found.append(f"the scanner tried only {len(response['passes'])} rules; it did not see the page")
    return found


def measure(page: Page) -> list[str]:
    """What our own measurements find; works without scripts of the page's own."""
    return [str(finding) for finding in page.evaluate(script("page"))]
