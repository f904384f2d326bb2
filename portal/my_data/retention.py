"""Erases what has been kept for as long as `keeping.toml` says, and tells beforehand what would go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.exc import SQLAlchemyError

from portal import db
from portal.acting_for.actor import SYSTEM
from portal.db import Base
from portal.journal import service as journal
from portal.my_data.shape import KEEPING, Keeping, Retention

# What the journal says is sealed: it finds its old entries by itself.
JOURNAL = "journal_payload"


class NotErased(RuntimeError):
    """What is due by some rules could not go; the message names the tables."""


@dataclass(frozen=True)
class Due:
    """One rule, and how many rows it erases."""

    rule: Retention
    rows: int


def due_at(now: datetime, *, keeping: Keeping = KEEPING) -> tuple[Due, ...]:
    """What would go, rule by rule; nothing is changed."""
    return tuple(Due(rule, _count(rule, now=now)) for rule in keeping.retention)


def erase_due(now: datetime, *, keeping: Keeping = KEEPING) -> tuple[Due, ...]:
    """Erase all that is due, in every room; what went, rule by rule.

    A rule that cannot be carried out keeps no other back. Raises NotErased after all of them.
    """
    gone: list[Due] = []
    faulty: list[str] = []
    for rule in keeping.retention:
        try:
            gone.append(Due(rule, _erase(rule, now=now)))
        except SQLAlchemyError as fault:
            faulty.append(f"{rule.table} ({type(fault).__name__})")
    if faulty:
        raise NotErased(", ".join(faulty))
    return tuple(gone)


def _count(rule: Retention, *, now: datetime) -> int:
    if rule.days is None:
        return 0
    moment = now - timedelta(days=rule.days)
    if rule.table == JOURNAL:
        return len(journal.older_than(moment))
    with db.session() as session:
        old = select(func.count()).select_from(_table(rule)).where(_is_old(rule, moment))
        return session.scalar(old) or 0


def _erase(rule: Retention, *, now: datetime) -> int:
    if rule.days is None:
        return 0
    moment = now - timedelta(days=rule.days)
    if rule.table == JOURNAL:
        return journal.erase_before(SYSTEM, moment)
    with db.transaction() as session:
        table = _table(rule)
        old = table.delete().where(_is_old(rule, moment))
        return len(session.execute(old.returning(*table.primary_key)).all())


def _table(rule: Retention) -> Table:
    return Base.metadata.tables[rule.table]


def _is_old(rule: Retention, moment: datetime) -> ColumnElement[bool]:
    return _table(rule).columns[rule.after] <= moment
