"""How the person wants to be told, as they said when they applied; the pack says where that stands."""

from __future__ import annotations

import json
from uuid import UUID

from sqlalchemy import select

from portal import db
from portal.applications.models import ApplicationSendingRow
from portal.cases.service import Case
from portal.messages.service import Reach
from portal.programme import service as programmes
from portal.programme.service import ReachWay


def reach_of(case: Case) -> Reach | None:
    """The way that was sent last; None when nothing was sent, or the programme does not ask.

    Whether the caller may know it, the caller has made sure of.
    """
    reach = programmes.pinned(case.programme, version=case.version).application.reach
    given = _answers(case.id)
    if reach is None:
        return None
    way = next((one for one in reach.ways if one.answer == given.get(reach.field)), None)
    return None if way is None else _reach(way, given)


def _reach(way: ReachWay, given: dict[str, object]) -> Reach:
    # Without an answer to who hears or reads along, nobody has said that it is safe.
    careful = way.asks is not None and given.get(way.asks) not in way.safe
    address = "" if way.address is None else str(given.get(way.address, ""))
    return Reach(way.channel, address, careful)


def _answers(case_id: UUID) -> dict[str, object]:
    with db.session() as session:
        written = session.scalar(
            select(ApplicationSendingRow.answers)
            .where(ApplicationSendingRow.case_id == case_id)
            .order_by(ApplicationSendingRow.number.desc())
            .limit(1)
        )
    return {key: value for step in json.loads(written or "{}").values() for key, value in step.items()}
