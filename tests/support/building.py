"""Builds a portal for a test: its own var folder, fixed secrets, any setting changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from portal import create_app
from portal.settings import Environment, Settings

NOON = "2026-11-23T12:00+02:00"


def settings_for_tests(var: Path, **changes: Any) -> Settings:
    """Settings for tests; nothing is read from the environment."""
    given: dict[str, Any] = {
        "environment": Environment.TEST,
        "secret_key": "a secret for tests only, long enough",
        "field_keys": {"test": "0" * 64},
        "database_url": f"sqlite:///{var / 'portal.sqlite3'}",
        "public_url": "http://localhost:8000",
        "var": var,
    }
    return Settings(**{**given, **changes})


def build_app(var: Path, **changes: Any) -> Flask:
    """A portal that reports every exception to the test instead of hiding it in a page."""
    app = create_app(settings_for_tests(var, **changes))
    app.testing = True
    return app
