"""Fixtures of the browser tests: one browser and one portal for all, a fresh window for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.portal import Portal, running_portal
from tests.support.browser import Setting, Window, a_browser

FILE_LEFT_OPEN = "Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning"
Opener = Callable[..., Window]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """All these tests need a browser; the long ones run only when `-m` names them."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.browser)
        # The test server does not close a file whose answer nobody waits for any more.
        item.add_marker(pytest.mark.filterwarnings(f"ignore:{FILE_LEFT_OPEN}"))
    if "long" not in config.getoption("markexpr"):
        long = [item for item in here if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in set(long)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this run."""
    with a_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal of this run."""
    with running_portal(tmp_path_factory.mktemp("var")) as portal:
        yield portal


@pytest.fixture
def window(browser: Browser, portal: Portal) -> Iterator[Opener]:
    """Opens windows with the settings of a reader; each is closed, and judged, at the end of the test."""
    with ExitStack() as stack:

        def open_window(setting: Setting | None = None) -> Window:
            opened = Window(browser, portal.address, setting or Setting())
            stack.callback(opened.close)
            return opened

        yield open_window
