"""What a test wrote can be brought back as it was, on both databases."""

from __future__ import annotations

from uuid import uuid4

from flask import Flask

from portal import db
from portal.people import service as people
from portal.people.models import PersonRow
from tests.support.casework import sent_case, someone
from tests.support.databases import bring_back, empty, rows_of


def test_rows_come_back_as_they_were_and_no_others(portal_app: Flask) -> None:
    with portal_app.app_context():
        anna = people.declare("Anna", family_name="Zieda", code="990000-00001")
        sent_case(someone("Juris"))
        kept = rows_of(portal_app)
        with db.transaction() as session:
            session.get_one(PersonRow, anna).given_name = "Zane"
        later = people.declare("Pēteris", family_name="Kalns")
        assert rows_of(portal_app) != kept
        bring_back(portal_app, kept)
        assert rows_of(portal_app) == kept
        assert people.name_of(anna).given == "Anna"
        assert people.code_of(anna) == ("990000-00001", "declared")
        assert later not in people.names_of([later, uuid4()])
        bring_back(portal_app, {})
        assert rows_of(portal_app) == {}


def test_what_was_forgotten_without_its_files_can_be_brought_back_whole(portal_app: Flask) -> None:
    folder = portal_app.config["SETTINGS"].var / "files"
    folder.mkdir(exist_ok=True)
    empty(portal_app, with_files=False)
    assert folder.exists()
    empty(portal_app)
    assert not folder.exists()
