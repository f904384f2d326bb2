"""Anna, who reads about her own matter."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.case_pages import Reader


@pytest.fixture
def anna(portal_app: Flask) -> Reader:
    return Reader(portal_app)
