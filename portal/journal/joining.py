"""Two records of one person became one: what was written about the first is told to the second."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.journal.models import JournalJoinedRow


def joined(session: Session, person_id: UUID, *, into: UUID) -> None:
    """From now on the second reads what is written about the first; no link of the chain changes."""
    moved = update(JournalJoinedRow).where(JournalJoinedRow.person_id == person_id)
    session.execute(moved.values(person_id=into))
    session.add(JournalJoinedRow(was_id=person_id, person_id=into))
    session.flush()
