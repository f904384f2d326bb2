"""A portal in which one programme takes no applications, as everywhere outside the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.building import build_app
from tests.unit.programme.packs_for_tests import MOTIVATION, changed


@pytest.fixture
def closed_app(portal_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The same database, and a pack without the opening for trying out."""
    opening = 'organisation = "step-further"\nopen_from = 2026-01-01\n'
    root = changed(tmp_path, pack=MOTIVATION, old=opening, new=opening + "open_until = 2026-01-02\n")
    url = portal_app.config["SETTINGS"].database_url
    app = build_app(tmp_path / "var", packs=root, database_url=url)
    yield app
    app.extensions["database"].engine.dispose()
