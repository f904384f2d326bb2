"""The one place that says over which way somebody is told that there is news; the person chooses it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal import db
from portal.acting_for.service import Actor, Capacity, NotYours, Right
from portal.cases import service as cases
from portal.journal import service as journal
from portal.messages.models import MessageRow, SafeContactRow
from portal.messages.rules import LEAD_SOMEWHERE, ONLY_WHERE_SAFE, Kind, Reach, Way
from portal.outbox import service as outbox

__all__ = ["choose_reach", "chosen_reach", "chosen_reach_at_desk", "notice_key", "reaches_of", "safest"]


def safest(person_id: UUID, asked: Reach | None, *, kind: Kind) -> Reach | None:
    """The way that the person chose as safe; else the one that the caller knows, where that is enough."""
    chosen = reaches_of([person_id]).get(person_id)
    if chosen is not None:
        return chosen
    if kind in ONLY_WHERE_SAFE or asked is None:
        return None
    return replace(asked, address=asked.address.strip())


def reaches_of(people: Collection[UUID]) -> Mapping[UUID, Reach]:
    """What these people chose; who chose nothing is not there. Whose business it is, the caller knows."""
    with db.session() as session:
        rows = session.scalars(select(SafeContactRow).where(SafeContactRow.person_id.in_(list(people))))
        return {row.person_id: _reach(row) for row in rows}


def chosen_reach(actor: Actor) -> Reach | None:
    """What the person chose, for the person alone. Raises NotYours for whoever acts for another."""
    person_id = _oneself(actor)
    return reaches_of([person_id]).get(person_id)


def chosen_reach_at_desk(actor: Actor, case_id: UUID) -> Reach | None:
    """What the person of the case chose, for the desk that answers. Raises NotYours."""
    if not actor.may(Right.SEE_CASES):
        raise NotYours(Right.SEE_CASES)
    person_id = cases.case_of(actor, case_id).person_id
    return reaches_of([person_id]).get(person_id)


def choose_reach(actor: Actor, way: Way, *, address: str, careful: bool, now: datetime) -> None:
    """From now on the person is told over this way, and over no other. Raises NotYours.

    What waits to leave for an old address no longer leaves: the person has just been here.
    """
    person_id = _oneself(actor)
    with db.joined_transaction() as session:
        row = session.get(SafeContactRow, person_id) or SafeContactRow(person_id=person_id)
        row.way, row.careful, row.chosen_at = way, careful, now
        row.address = address.strip() if way in LEAD_SOMEWHERE else None
        session.add(row)
        session.flush()
        written = session.scalars(select(MessageRow.id).where(MessageRow.to_id == person_id))
        outbox.take_back(session, [notice_key(one) for one in written])
        journal.record(session, actor, "contact.chosen", about=person_id, record=("safe_contact", person_id))


def notice_key(message_id: UUID) -> str:
    """By which name the outbox knows the notice of a message."""
    return f"message-{message_id}"


def _oneself(actor: Actor) -> UUID:
    if actor.capacity is not Capacity.SELF or actor.subject is None or actor.subject != actor.signed_in:
        raise NotYours(Right.READ_CASE)
    return actor.subject


def _reach(row: SafeContactRow) -> Reach:
    way: Way = row.way  # type: ignore[assignment]  # the database holds nothing else
    return Reach(way, row.address or "", row.careful, is_chosen=True)
