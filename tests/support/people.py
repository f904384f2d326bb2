"""Invented people for tests: made known, signed in at a browser, working somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from portal.acting_for.actor import SYSTEM
from portal.organisations import staff
from portal.people import service as people
from portal.web import cookies
from portal.web import session as web_session
from portal.web.clock import now


@contextmanager
def clock_at(app: Flask, moment: datetime) -> Iterator[None]:
    """The app lives at this moment, as with PORTAL_NOW."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, frozen_now=moment)
    try:
        yield
    finally:
        app.config["SETTINGS"] = before


def make_person(
    app: Flask, given_name: str = "Anna", family_name: str = "Paraudziņa", code: str = "990000-00001"
) -> UUID:
    """A person with a verified code; the same code is the same person."""
    with app.app_context():
        return people.known_by_document(code, given_name=given_name, family_name=family_name)


def make_worker(
    app: Flask,
    given_name: str = "Ilze",
    code: str = "990000-00005",
    *,
    organisation: str = "liepkalns",
    role: staff.Role = "worker",
) -> UUID:
    """A person who works for the organisation."""
    person_id = make_person(app, given_name, "Izdomātā", code)
    with app.app_context():
        staff.grant(person_id, organisation_key=organisation, role=role, actor=SYSTEM, now=now())
    return person_id


def sign_in(client: FlaskClient, person_id: UUID) -> None:
    """The browser holds a live session of the person, as after the national login."""
    with client.application.app_context():
        token = web_session.begin(person_id, provider="test", authenticated_at=now(), at=now())
        client.set_cookie(cookies.full_name(cookies.SESSION), token)
