"""How often what was hard."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from portal import db
from portal.not_understood.models import NotUnderstoodRow as Row


@dataclass(frozen=True)
class Counted:
    """So often somebody did not understand this part, on all days together."""

    text_id: str
    language: str
    level: str
    block: str
    count: int


def counted() -> tuple[Counted, ...]:
    """Everything that was said, the hardest first."""
    total = func.sum(Row.count)
    names = (Row.text_id, Row.language, Row.level, Row.block)
    asked = select(*names, total.label("total")).group_by(*names).order_by(total.desc(), *names)
    with db.session() as session:
        return tuple(
            Counted(row.text_id, row.language, row.level, row.block, int(row.total))
            for row in session.execute(asked)
        )
