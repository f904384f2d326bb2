"""A portal with the real demo login beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.login import DemoLogin


@pytest.fixture
def login(portal_app: Flask, tmp_path: Path) -> Iterator[DemoLogin]:
    """The demo login of this test."""
    before = portal_app.extensions["logins"]
    yield DemoLogin.beside(portal_app, tmp_path)
    portal_app.extensions["logins"] = before
