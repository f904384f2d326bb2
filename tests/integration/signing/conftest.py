"""A portal whose people sign at a platform in this process, with certificates made for the test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.support.signing import Desk, demo_pki, signing_settings


@pytest.fixture
def desk(portal_app: Flask, tmp_path: Path) -> Iterator[Desk]:
    """Everything a signing needs, at hand."""
    before = portal_app.config["SETTINGS"], portal_app.extensions["remote_signing"]
    desk = Desk(portal_app)
    portal_app.config["SETTINGS"] = replace(before[0], signing=signing_settings(demo_pki(), tmp_path))
    portal_app.extensions["remote_signing"] = desk.neighbours
    with portal_app.app_context():
        yield desk
    portal_app.config["SETTINGS"], portal_app.extensions["remote_signing"] = before
