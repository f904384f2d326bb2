"""Who acts in this request, whether they may, and the mandates of guardians."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask import Flask, current_app, request
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import ANONYMOUS, Actor, oneself
from portal.acting_for.errors import MandateOpen, NotYours
from portal.acting_for.models import MandateRow
from portal.acting_for.rules import (
    OF_NO_ORGANISATION,
    Capacity,
    Right,
    rights_of_mandate,
    rights_of_roles,
)
from portal.journal import service as journal
from portal.organisations import staff
from portal.web import session as web_session
from portal.web.access import Access, declared_access
from portal.web.clock import now
from portal.web.errors import error_page

# The office has checked it, or nobody has looked at it yet; it is neither refused nor over.
LIVE = ("claimed", "checked")

# What other rooms may name; they reach this room through here only.
__all__ = ["Actor", "Capacity", "Mandate", "MandateOpen", "NotYours", "Right", "current_actor", "require"]


def current_actor() -> Actor:
    """Who acts in this request.

    On a page of the office it is the worker; elsewhere the person, or the guardian under the mandate that
    was chosen. A worker in their own matter is a person like everybody.
    """
    live = web_session.signed_in()
    if live is None:
        return ANONYMOUS
    if request.endpoint and declared_access(current_app, request.endpoint) is Access.STAFF:
        return (
            staff_actor(live.person_id, organisation_id=live.organisation_id, until=live.ends_at) or ANONYMOUS
        )
    if live.mandate_id is not None:
        acting = guardian_actor(live.person_id, mandate_id=live.mandate_id, until=live.ends_at)
        if acting is not None:
            return acting
    return oneself(live.person_id, until=live.ends_at)


def is_staff() -> bool:
    """Whether the one who is signed in works anywhere."""
    live = web_session.signed_in()
    return live is not None and bool(staff.memberships_of(live.person_id))


def rights_at_work() -> frozenset[Right]:
    """What the one who is signed in may do at any desk; nothing for who works nowhere."""
    live = web_session.signed_in()
    memberships = () if live is None else staff.memberships_of(live.person_id)
    return rights_of_roles(one.role for one in memberships)


def staff_actor(
    person_id: UUID, *, organisation_id: UUID | None = None, until: datetime | None = None
) -> Actor | None:
    """The person as a worker of this organisation, or of the one they have worked for longest.

    None for everybody else; who no longer works at the chosen one is at the other.
    """
    memberships = staff.memberships_of(person_id)
    if not memberships:
        return None
    if organisation_id not in {one.organisation_id for one in memberships}:
        organisation_id = memberships[0].organisation_id
    here = rights_of_roles(one.role for one in memberships if one.organisation_id == organisation_id)
    anywhere = rights_of_roles(one.role for one in memberships)
    return Actor(
        capacity=Capacity.STAFF,
        signed_in=person_id,
        organisation_id=organisation_id,
        rights=here | (anywhere & OF_NO_ORGANISATION),
        until=until,
    )


def guardian_actor(person_id: UUID, *, mandate_id: UUID, until: datetime | None = None) -> Actor | None:
    """The person as guardian under the mandate; None when it does not count, or not for them."""
    with db.session() as session:
        row = session.get(MandateRow, mandate_id)
    if row is None or row.agent_id != person_id or not _counts(row, at=now()):
        return None
    ends = [moment for moment in (until, row.valid_until) if moment is not None]
    return Actor(
        capacity=Capacity.GUARDIAN,
        signed_in=person_id,
        subject=row.principal_id,
        mandate_id=row.id,
        rights=rights_of_mandate(row.state),
        until=min(ends, default=None),
    )


def require(
    actor: Actor, right: Right, *, subject: UUID | None = None, organisation: UUID | None = None
) -> None:
    """Raise NotYours unless the actor has the right for this subject, or inside this organisation, now.

    Inside a transaction the mandate and the membership are read again: they may have ended since the
    page began.
    """
    if not actor.may(right) or (subject is None) == (organisation is None):
        raise NotYours(right)
    if subject is not None and actor.subject != subject:
        raise NotYours(right)
    if organisation is not None and actor.organisation_id != organisation:
        raise NotYours(right)
    today = _as_of_now(actor)
    if today is None or not today.may(right) or today.organisation_id != actor.organisation_id:
        raise NotYours(right)


def _as_of_now(actor: Actor) -> Actor | None:
    if actor.signed_in is None or (actor.until is not None and now() >= actor.until):
        return None
    if actor.capacity is Capacity.STAFF:
        return staff_actor(actor.signed_in, organisation_id=actor.organisation_id)
    if actor.capacity is Capacity.GUARDIAN and actor.mandate_id:
        return guardian_actor(actor.signed_in, mandate_id=actor.mandate_id)
    return actor


def claim_guardianship(actor: Actor, *, principal: UUID, at: datetime) -> UUID:
    """The signed-in person says that they are the guardian of `principal`; the office will check.

    Joins the transaction that is under way. Raises MandateOpen when they have said so before.
    """
    if actor.signed_in is None:
        raise NotYours(Right.APPLY)
    with db.joined_transaction() as session:
        insert = db.insert_into(MandateRow, session=session).values(
            id=uuid4(),
            agent_id=actor.signed_in,
            principal_id=principal,
            basis="guardian",
            state="claimed",
            claimed_at=at,
        )
        made = session.execute(insert.on_conflict_do_nothing().returning(MandateRow.id)).scalar_one_or_none()
        if made is None:
            raise MandateOpen
        journal.record(session, actor, "mandate.claimed", about=principal, record=("mandate", made))
        return made


@dataclass(frozen=True)
class Mandate:
    """Somebody acts, or asks to act, for another person."""

    id: UUID
    agent: UUID
    principal: UUID
    state: str
    claimed_at: datetime
    valid_until: datetime | None


def claims_about(principals: Collection[UUID]) -> tuple[Mandate, ...]:
    """The live mandates about these people, the oldest first; whose business they are, the caller knows."""
    with db.session() as session:
        rows = session.scalars(
            select(MandateRow)
            .where(MandateRow.principal_id.in_(list(principals)), MandateRow.state.in_(LIVE))
            .order_by(MandateRow.claimed_at, MandateRow.id)
        )
        return tuple(_mandate(row) for row in rows)


def mandates_of(actor: Actor) -> tuple[Mandate, ...]:
    """The mandates under which the signed-in person may act now, the oldest first."""
    if actor.signed_in is None:
        return ()
    with db.session() as session:
        rows = session.scalars(
            select(MandateRow)
            .where(MandateRow.agent_id == actor.signed_in, MandateRow.state.in_(LIVE))
            .order_by(MandateRow.claimed_at, MandateRow.id)
        )
        return tuple(_mandate(row) for row in rows if _counts(row, at=now()))


def principal_of(mandate_id: UUID) -> UUID:
    """For whom one acts under the mandate, also when it is over; it is kept while it is spoken of."""
    with db.session() as session:
        return session.get_one(MandateRow, mandate_id).principal_id


def wards_of(person_id: UUID | None) -> Select[UUID]:
    """The statement: for whom the person acts, or says that they may; nobody serves their own ward."""
    return select(MandateRow.principal_id).where(MandateRow.agent_id == person_id, MandateRow.state.in_(LIVE))


def leave_what_is_over() -> None:
    """Who acted under a mandate that no longer counts acts for themselves from now on."""
    live = web_session.signed_in()
    if live is None or live.mandate_id is None:
        return
    if guardian_actor(live.person_id, mandate_id=live.mandate_id) is None:
        web_session.act_under(None)


def desks() -> tuple[tuple[UUID, str], ...]:
    """The organisations, with their keys, for which the one who is signed in does casework."""
    live = web_session.signed_in()
    memberships = () if live is None else staff.memberships_of(live.person_id)
    return tuple(
        dict.fromkeys(
            (one.organisation_id, one.organisation_key)
            for one in memberships
            if Right.SEE_CASES in rights_of_roles([one.role])
        )
    )


def sit_down_at(organisation_id: UUID) -> None:
    """From now on the signed-in person works at that desk. Raises NotYours."""
    if organisation_id not in {one for one, _key in desks()}:
        raise NotYours(Right.SEE_CASES)
    web_session.work_at(organisation_id)


def settle_mandate(
    actor: Actor, mandate_id: UUID, *, state: str, at: datetime, valid_until: datetime | None = None
) -> None:
    """The office has seen the paper (`checked`), or found that it does not hold (`refused`), or it is over.

    Whose mandate it is to settle, the caller knows by the case. Raises NotYours.
    """
    with db.joined_transaction() as session:
        if not actor.may(Right.CHECK_PAPERS) or _as_of_now(actor) is None:
            raise NotYours(Right.CHECK_PAPERS)
        row = _held(session, mandate_id)
        row.state, row.settled_at, row.valid_until = state, at, valid_until
        journal.record(session, actor, f"mandate.{state}", about=row.principal_id, record=("mandate", row.id))


def take_back_claim(actor: Actor, *, at: datetime) -> None:
    """The guardian no longer says so; a mandate whose paper was seen stays, and so does one that is over.

    Joins the transaction that is under way.
    """
    with db.joined_transaction() as session:
        row = None if actor.mandate_id is None else session.get(MandateRow, actor.mandate_id)
        if row is None or row.agent_id != actor.signed_in or row.state != "claimed":
            return
        row.state, row.settled_at = "ended", at
        journal.record(session, actor, "mandate.ended", about=row.principal_id, record=("mandate", row.id))


def act_for(mandate_id: UUID | None) -> None:
    """From now on the signed-in person acts under the mandate; None is for themselves. Raises NotYours."""
    live = web_session.signed_in()
    if live is None or (
        mandate_id is not None and guardian_actor(live.person_id, mandate_id=mandate_id) is None
    ):
        raise NotYours
    web_session.act_under(mandate_id)


def _mandate(row: MandateRow) -> Mandate:
    return Mandate(row.id, row.agent_id, row.principal_id, row.state, row.claimed_at, row.valid_until)


def _counts(row: MandateRow, *, at: datetime) -> bool:
    return row.state in LIVE and (row.valid_until is None or at < row.valid_until)


def _held(session: Session, mandate_id: UUID) -> MandateRow:
    row = session.scalars(
        select(MandateRow).where(MandateRow.id == mandate_id).with_for_update()
    ).one_or_none()
    if row is None or row.state not in LIVE:
        raise NotYours
    return row


def init_acting_for(app: Flask) -> None:
    """What is not the actor's gets the same page as what does not exist."""
    app.register_error_handler(NotYours, lambda _error: error_page(404))
