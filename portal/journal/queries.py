"""What is written about somebody, for the pages that tell them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal import db
from portal.journal.models import JournalJoinedRow, JournalListedRow, JournalPayloadRow


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    number: int
    body: Mapping[str, Any]


def entries_about(person_id: UUID) -> tuple[Entry, ...]:
    """Everything that is written about the person alone, oldest first."""
    with db.session() as session:
        rows = session.scalars(
            select(JournalPayloadRow)
            .where(is_of(JournalPayloadRow.about_id, person_id))
            .order_by(JournalPayloadRow.number)
        )
        return tuple(_entry(row) for row in rows)


def newest_about(person_id: UUID, *, most: int | None, before: int | None = None) -> tuple[Entry, ...]:
    """What touches the person, lists in which they stood among it: the newest first, at most so many."""
    wanted = _touching(person_id).order_by(JournalPayloadRow.number.desc()).limit(most)
    if before is not None:
        wanted = wanted.where(JournalPayloadRow.number < before)
    with db.session() as session:
        return tuple(_entry(row) for row in session.scalars(wanted))


def entry_about(person_id: UUID, number: int) -> Entry | None:
    """The entry, when it touches the person; None for every other number."""
    with db.session() as session:
        row = session.scalar(_touching(person_id).where(JournalPayloadRow.number == number))
    return None if row is None else _entry(row)


def is_of(
    column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None], person_id: UUID
) -> ColumnElement[bool]:
    """Whether the column names the person, also under a record that became theirs."""
    was = select(JournalJoinedRow.was_id).where(JournalJoinedRow.person_id == person_id)
    return or_(column == person_id, column.in_(was))


def _touching(person_id: UUID) -> Select[JournalPayloadRow]:
    listed = select(JournalListedRow.number).where(is_of(JournalListedRow.person_id, person_id))
    return select(JournalPayloadRow).where(
        or_(is_of(JournalPayloadRow.about_id, person_id), JournalPayloadRow.number.in_(listed))
    )


def _entry(row: JournalPayloadRow) -> Entry:
    return Entry(row.number, json.loads(row.body))
