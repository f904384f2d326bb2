"""Where the services are asked without a page: inside the portal, with one person in their own matter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.acting_for.service import Actor
from tests.support.casework import someone


@pytest.fixture
def in_the_portal(portal_app: Flask) -> Iterator[None]:
    """The test asks the services of the portal itself."""
    with portal_app.app_context():
        yield


@pytest.fixture
def person(in_the_portal: None) -> Actor:
    """A new person in their own matter."""
    return someone()
