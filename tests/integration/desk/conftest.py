"""A worker at the desk, and Anna, whose application lies there."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from portal.acting_for.actor import Actor, oneself
from tests.support.desk_pages import Desk
from tests.support.deskwork import applied
from tests.support.people import make_person


@pytest.fixture
def desk(portal_app: Flask) -> Desk:
    with portal_app.app_context():
        return Desk(portal_app)


@pytest.fixture
def anna(portal_app: Flask) -> Actor:
    return oneself(make_person(portal_app))


@pytest.fixture
def case_id(portal_app: Flask, anna: Actor) -> UUID:
    with portal_app.app_context():
        return applied(anna)
