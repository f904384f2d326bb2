"""The demo national login and signing: invented people, no real signature. Not part of the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.settings import DemoSettings, read_settings

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: DemoSettings | None = None) -> Flask:
    """Refuses to start where a real person could meet it, and beside a real login."""
    # Here, because `make run` asks this package for one file only and should not wait for the rest.
    from demo.app import build

    return build(settings or read_settings())
