"""Migrations build what the code needs, go back, and name every constraint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, text

from portal import db
from portal.db.base import Base
from portal.db.engine import engine
from tests.support.databases import prepare


@pytest.fixture
def rebuilt_app(portal_app: Flask) -> Iterator[Flask]:
    """A portal whose schema a test may take down; built up again for the others."""
    yield portal_app
    prepare(portal_app)


def test_the_migrations_build_what_the_code_needs(portal_app: Flask) -> None:
    with portal_app.app_context(), engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
        assert db.schema_is_current()


def test_the_migrations_go_down_to_nothing_and_up_again(rebuilt_app: Flask) -> None:
    with rebuilt_app.app_context():
        db.downgrade("base")
        left = set(inspect(engine()).get_table_names()) - {"alembic_version"}
        assert left == set()
        assert not db.schema_is_current()
        db.upgrade()
        assert db.schema_is_current()


def test_every_step_down_and_up_works(rebuilt_app: Flask) -> None:
    with rebuilt_app.app_context():
        db.downgrade("-1")
        assert not db.schema_is_current()
        db.upgrade("+1")
        assert db.schema_is_current()


def test_an_unfinished_migration_leaves_the_schema_as_it_was(rebuilt_app: Flask) -> None:
    with rebuilt_app.app_context():
        db.downgrade("0001")
        before = set(inspect(engine()).get_table_names())
        with engine().begin() as connection:
            # The second table of the migration is there already, so it must fail half-way.
            connection.execute(text("create table call_count (x integer)"))
        with pytest.raises(Exception, match="call_count"):
            db.upgrade()
        assert set(inspect(engine()).get_table_names()) == before | {"call_count"}
        with engine().begin() as connection:
            connection.execute(text("drop table call_count"))


def _said_at_the_column(table: str, nameless: list[Any]) -> list[str | None]:
    """SQLite gets such a foreign key with its column; there the name stands in its words alone."""
    if not nameless:
        return []
    words = text("select sql from sqlite_master where type = 'table' and name = :table")
    with engine().connect() as connection:
        said = connection.execute(words, {"table": table}).scalar_one()
    named: list[str | None] = re.findall(r"CONSTRAINT (\w+) REFERENCES", said)
    return named if len(named) == len(nameless) else [None]


def test_every_constraint_has_a_name_that_says_what_it_guards(portal_app: Flask) -> None:
    prefixes = ("pk_", "fk_", "uq_", "ck_", "ix_")
    with portal_app.app_context():
        found = inspect(engine())
        for table in Base.metadata.tables:
            names = [found.get_pk_constraint(table)["name"]]
            names += [one["name"] for one in found.get_foreign_keys(table) if one["name"]]
            names += _said_at_the_column(
                table, [one for one in found.get_foreign_keys(table) if not one["name"]]
            )
            names += [one["name"] for one in found.get_unique_constraints(table)]
            names += [one["name"] for one in found.get_check_constraints(table)]
            names += [one["name"] for one in found.get_indexes(table)]
            for name in names:
                assert name and name.startswith(prefixes) and table in name, (table, name)


def test_the_health_pages_say_what_is_wrong(rebuilt_app: Flask) -> None:
    client = rebuilt_app.test_client()
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").status_code == 200
    with rebuilt_app.app_context():
        db.downgrade("base")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "flask database upgrade" in answer.get_json()["status"]
    assert client.get("/healthz").status_code == 200
