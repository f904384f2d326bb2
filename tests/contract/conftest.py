"""What the contract tests share: one portal for reading, and every address it has."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.building import build_app
from tests.support.page_client import Visitor


@pytest.fixture(scope="session")
def reading_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A portal whose pages are only read."""
    return build_app(tmp_path_factory.mktemp("var"))


@pytest.fixture
def visitor(reading_app: Flask) -> Visitor:
    """A reader with a fresh browser."""
    return Visitor(reading_app)
