"""Finds every row that is about a person, by the paths of `keeping.toml`, and writes it down for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, false, or_, select
from sqlalchemy.orm import Session

from portal.db import Base
from portal.my_data.shape import KEEPING, OfPeople

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
ROOT, CASES = "person", "support_case"
# What stands in place of another person: nobody's data say who somebody else is.
ME, ANOTHER = "you", "somebody else"
# No more values than this in one condition.
AT_ONCE = 500


def rows_about(session: Session, person_id: UUID, *, without: Collection[UUID] = ()) -> Rows:
    """Every row about the person, by table, in the order of `keeping.toml`, as it is kept.

    The cases of `without` are left out, with all that hangs on them.
    """
    found: dict[str, Sequence[Mapping[str, Any]]] = {}
    for kept in KEEPING.people:
        table = Base.metadata.tables[kept.name]
        conditions = [
            condition
            for path in kept.found_by
            for condition in _conditions(table, path, found, person_id=person_id)
        ]
        wanted = select(table).where(or_(false(), *conditions)).order_by(*table.primary_key)
        rows = (dict(row._mapping) for row in session.execute(wanted))
        found[kept.name] = [row for row in rows if kept.name != CASES or row["id"] not in without]
    return found


def _conditions(table: Table, path: str, found: Rows, *, person_id: UUID) -> list[ColumnElement[bool]]:
    """What makes a row the person's, by one path."""
    column, sign, rest = path.split(" ", 2)
    place = rest if sign == "=" else rest[rest.index("{") + 1 : rest.index("}")]
    values = _values(place, found, person_id=person_id)
    if sign == "=":
        return [
            table.columns[column].in_(values[begin : begin + AT_ONCE])
            for begin in range(0, len(values), AT_ONCE)
        ]
    return [table.columns[column].like(rest.replace(f"{{{place}}}", str(value))) for value in values]


def _values(place: str, found: Rows, *, person_id: UUID) -> Sequence[Any]:
    name, _dot, column = place.partition(".")
    if name == ROOT:
        return [person_id]
    return [row[column] for row in found[name] if row[column] is not None]


def handed_out(found: Rows, *, person_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """The rows as the person gets them: no secrets, nobody else by name or number."""
    return {
        kept.name: [_of_row(kept, row, person_id=person_id) for row in found[kept.name]]
        for kept in KEEPING.people
        if not kept.told_apart
    }


def _of_row(kept: OfPeople, row: Mapping[str, Any], *, person_id: UUID) -> dict[str, Any]:
    said = {}
    for name, value in row.items():
        if name in kept.hidden:
            continue
        if name in kept.people and value is not None:
            said[name] = ME if value == person_id else ANOTHER
        else:
            said[name] = _written(value)
    return said


def _written(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def erase(session: Session, found: Rows, *, tables: Collection[str]) -> int:
    """Erase the rows that were found in these tables, those that point to others first; how many went."""
    gone = 0
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in tables:
            continue
        for row in found.get(table.name, ()):
            key = [column == row[column.name] for column in table.primary_key]
            gone += session.execute(table.delete().where(*key)).rowcount  # type: ignore[attr-defined]
    return gone
