"""A portal whose people sign at a platform in this process, with certificates made for the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.signing import Desk, signing_at


@pytest.fixture
def desk(portal_app: Flask, tmp_path: Path) -> Iterator[Desk]:
    """Everything a signing needs, at hand."""
    with signing_at(portal_app, tmp_path) as desk:
        yield desk
