"""Erases what has been kept for as long as `keeping.toml` says, and tells beforehand what would go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import SYSTEM
from portal.db import Base
from portal.journal import service as journal
from portal.my_data.shape import KEEPING, Keeping, Retention

# What the journal says is sealed: it finds its old entries by itself.
JOURNAL = "journal_payload"


@dataclass(frozen=True)
class Due:
    """One rule, and how many rows it would erase now."""

    rule: Retention
    rows: int


def due_at(now: datetime, *, keeping: Keeping = KEEPING) -> tuple[Due, ...]:
    """What would go, rule by rule; nothing is changed."""
    with db.session() as session:
        return tuple(Due(rule, _count(session, rule, now=now)) for rule in keeping.retention)


def erase_due(now: datetime, *, keeping: Keeping = KEEPING) -> int:
    """Erase what no other room sees to; how many rows went."""
    gone = 0
    for rule in keeping.retention:
        if rule.by or rule.days is None:
            continue
        if rule.table == JOURNAL:
            gone += journal.erase_before(SYSTEM, now - timedelta(days=rule.days))
            continue
        with db.transaction() as session:
            table = _table(rule)
            old = table.delete().where(_after(table, rule) <= now - timedelta(days=rule.days))
            gone += len(session.execute(old.returning(*table.primary_key)).all())
    return gone


def _count(session: Session, rule: Retention, *, now: datetime) -> int:
    if rule.days is None:
        return 0
    moment = now - timedelta(days=rule.days)
    if rule.table == JOURNAL:
        return len(journal.older_than(moment))
    table = _table(rule)
    old = select(func.count()).select_from(table).where(_after(table, rule) <= moment)
    return session.scalar(old) or 0


def _table(rule: Retention) -> Table:
    return Base.metadata.tables[rule.table]


def _after(table: Table, rule: Retention) -> Column[datetime]:
    return table.columns[rule.after]
