"""Data of every earlier schema survives the way to the newest one, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Connection, Date, DateTime, MetaData, Uuid, func, select, text

from portal import db
from portal.db.engine import engine
from portal.db.secrets import decrypt
from tests.support.databases import prepare

# Each file: the revision it belongs to, and rows of every table, parents first, as that revision had them.
# A file is added when a schema has been in use, and is never changed afterwards.
KEPT = sorted(Path(__file__).parent.joinpath("kept").glob("*.json"))


@pytest.fixture
def empty_app(portal_app: Flask) -> Iterator[Flask]:
    """A portal whose database has no schema; built up again for the others."""
    with portal_app.app_context():
        db.downgrade("base")
    yield portal_app
    with portal_app.app_context():
        # A step back keeps no rows that the schema before did not know.
        _forget_every_row()
        db.downgrade("base")
    prepare(portal_app)


def _forget_every_row() -> None:
    known = MetaData()
    with engine().begin() as connection:
        known.reflect(connection)
        for table in reversed(known.sorted_tables):
            if table.name != "alembic_version":
                connection.execute(table.delete())


def _fill(tables: dict[str, list[dict[str, Any]]]) -> None:
    known = MetaData()
    with engine().begin() as connection:
        known.reflect(connection)
        for name, rows in tables.items():
            table = known.tables[name]
            as_stored = [
                {key: _stored(value, table.c[key].type) for key, value in row.items()} for row in rows
            ]
            connection.execute(table.insert(), as_stored)


def _stored(value: Any, kind: Any) -> Any:
    if value is not None and isinstance(kind, Uuid):
        return UUID(value)
    if value is not None and isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value


def test_the_schema_of_today_will_be_kept_too() -> None:
    assert KEPT, "there is no kept data to upgrade"


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_kept_data_survives(empty_app: Flask, database_kind: str, file: Path) -> None:
    kept = json.loads(file.read_text(encoding="utf-8"))
    with empty_app.app_context():
        db.upgrade(kept["revision"])
        _fill(kept["tables"])
        db.upgrade()
        known = MetaData()
        with engine().connect() as connection:
            known.reflect(connection)
            counts = {
                name: connection.execute(select(func.count()).select_from(known.tables[name])).scalar()
                for name in kept["tables"]
            }
            if database_kind == "sqlite":
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            for name, expected in kept["secrets"].items():
                table, column = name.split(".")
                stored = connection.execute(select(known.tables[table].c[column])).scalars().all()
                assert sorted(decrypt(one, purpose=name) for one in stored if one) == expected
            for row in kept["tables"].get("mandate", ()):
                assert _acts_as_before(connection, row)
        assert counts == {name: len(rows) for name, rows in kept["tables"].items()}


def _acts_as_before(connection: Connection, row: dict[str, Any]) -> bool:
    """Whose paper was seen before it said in what deals with offices, alone; nobody gets more than that."""
    areas = row.get("areas", "offices=alone" if row["state"] == "checked" else "")
    said = text("select count(*) from mandate where areas = :areas and state = :state")
    return bool(connection.execute(said, {"areas": areas, "state": row["state"]}).scalar())
