"""A sign-in finds the same person again; a code that somebody else wrote down opens nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import text

from portal import db
from portal.gateways.identity import VerifiedIdentity
from portal.people import service as people
from portal.people.models import LoginRow, PersonRow
from tests.support.databases import count_in

NOW = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Riga"))
ANNA = VerifiedIdentity(
    provider="demo",
    issuer="http://localhost:8001",
    subject="anna-at-the-login",
    code="PNOLV-990000-00001",
    given_name="ANNA",
    family_name="PARAUDZIŅA",
    assurance="high",
    authenticated_at=NOW,
)


def _signs_in(app: Flask, identity: VerifiedIdentity = ANNA) -> UUID:
    with app.app_context():
        return people.person_of(identity, now=NOW)


def test_the_same_login_is_the_same_person(portal_app: Flask) -> None:
    first = _signs_in(portal_app)
    assert _signs_in(portal_app) == first
    assert (count_in(portal_app, PersonRow), count_in(portal_app, LoginRow)) == (1, 1)
    with portal_app.app_context():
        assert people.name_of(first).whole == "Anna Paraudziņa"
        assert people.code_of(first) == ("990000-00001", "verified")


def test_another_login_with_the_same_verified_code_is_the_same_person(portal_app: Flask) -> None:
    first = _signs_in(portal_app)
    assert _signs_in(portal_app, replace(ANNA, issuer="https://other.example", subject="x")) == first
    assert count_in(portal_app, LoginRow) == 2


def test_the_same_subject_at_another_provider_is_somebody_else(portal_app: Flask) -> None:
    first = _signs_in(portal_app)
    other = replace(ANNA, issuer="https://other.example", code="PNOLV-990000-00002")
    assert _signs_in(portal_app, other) != first


def test_a_declared_code_opens_nothing_and_is_shown_to_the_office(portal_app: Flask) -> None:
    with portal_app.app_context():
        declared = people.declare("Anna", family_name="Paraudziņa", code="990000-00001")
    owner = _signs_in(portal_app)
    assert owner != declared
    with portal_app.app_context():
        (met,) = people.same_codes()
        assert (met.declared, met.verified) == (declared, owner)


def test_a_login_that_states_another_code_is_refused(portal_app: Flask) -> None:
    _signs_in(portal_app)
    with portal_app.app_context(), pytest.raises(people.NotTheSamePerson):
        people.person_of(replace(ANNA, code="PNOLV-990000-00002"), now=NOW)
    assert count_in(portal_app, PersonRow) == 1


def test_a_person_without_a_code_is_normal(portal_app: Flask) -> None:
    without = replace(ANNA, code=None)
    first = _signs_in(portal_app, without)
    assert _signs_in(portal_app, without) == first
    with portal_app.app_context():
        assert people.code_of(first) == (None, "none")
    # Later the login knows the code: the record gets it.
    assert _signs_in(portal_app) == first
    with portal_app.app_context():
        assert people.code_of(first) == ("990000-00001", "verified")


def test_a_name_that_changed_at_the_register_changes_here(portal_app: Flask) -> None:
    person = _signs_in(portal_app)
    _signs_in(portal_app, replace(ANNA, family_name="KĻAVA"))
    with portal_app.app_context():
        assert people.name_of(person).family == "Kļava"


def test_the_office_verifies_a_code_once(portal_app: Flask) -> None:
    with portal_app.app_context():
        first = people.declare("Juris", family_name="Piemērs", code="990000-00002")
        second = people.declare("Juris", family_name="Piemērs")
        people.verify_code(first, code="990000-00002")
        with pytest.raises(people.CodeTaken):
            people.verify_code(second, code="990000-00002")
        with pytest.raises(people.CodeUnreadable):
            people.verify_code(second, code="12")
        with pytest.raises(people.NoSuchPerson):
            people.verify_code(uuid4(), code="990000-00003")
        assert people.code_of(second) == (None, "none")
        assert people.known_by_document("99000000002", given_name="J", family_name="P") == first


def test_a_code_that_is_taken_is_taken_at_sign_in_too(portal_app: Flask) -> None:
    _signs_in(portal_app)
    without = replace(ANNA, subject="second login", code=None)
    _signs_in(portal_app, without)
    with portal_app.app_context(), pytest.raises(people.CodeTaken):
        people.person_of(replace(without, code=ANNA.code), now=NOW)


def test_names_codes_and_subjects_lie_encrypted(portal_app: Flask) -> None:
    _signs_in(portal_app)
    with portal_app.app_context(), db.session() as session:
        stored = str(session.execute(text("select * from person")).all())
        stored += str(session.execute(text("select * from login")).all())
    for word in ("Anna", "ANNA", "Paraudzi", "990000", "anna-at-the-login"):
        assert word not in stored
    assert "ANNA" not in repr(ANNA)
    assert "990000" not in repr(ANNA)


def test_two_first_sign_ins_at_once_are_one_person(portal_app: Flask) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = {one.result() for one in [pool.submit(_signs_in, portal_app) for _ in range(8)]}
    assert len(found) == 1
    assert (count_in(portal_app, PersonRow), count_in(portal_app, LoginRow)) == (1, 1)
