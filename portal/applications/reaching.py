"""How the person wants to be told, as they said when they applied; the pack says where that stands."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from portal.applications.conditions import Value
from portal.applications.sendings import last_sending
from portal.cases import service as cases
from portal.cases.service import Case
from portal.messages.service import Reach
from portal.programme.service import ReachWay


def reach_of(case: Case) -> Reach | None:
    """The way that was sent last; None when nothing was sent, or the programme does not ask.

    Whether the caller may know it, the caller has made sure of.
    """
    reach = cases.pack_of(case).application.reach
    given = _answers(case.id)
    if reach is None:
        return None
    way = next((one for one in reach.ways if one.answer == given.get(reach.field)), None)
    return None if way is None else _reach(way, given)


def reach_said_by(person_id: UUID, case: Case) -> Reach | None:
    """The way, if the person sent it themselves: another one may have named a telephone of their own."""
    sent = last_sending(case.id)
    return reach_of(case) if sent is not None and sent.sent_by == person_id else None


def _reach(way: ReachWay, given: Mapping[str, Value]) -> Reach:
    # Without an answer to who hears or reads along, nobody has said that it is safe.
    careful = way.asks is not None and given.get(way.asks) not in way.safe
    address = "" if way.address is None else str(given.get(way.address, ""))
    return Reach(way.channel, address, careful)


def _answers(case_id: UUID) -> dict[str, Value]:
    sent = last_sending(case_id)
    steps = () if sent is None else sent.answers.values()
    return {key: value for step in steps for key, value in step.items()}
