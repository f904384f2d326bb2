"""A mandate begins, is settled by a paper, and ends; each of these is written in the journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import Actor, Capacity, Right
from portal.acting_for.bases import bases
from portal.acting_for.errors import MandateOpen, NotYours
from portal.acting_for.mandates import LIVE, Mandate, live, mandate_in
from portal.acting_for.models import MandateRow
from portal.acting_for.rules import write_areas
from portal.journal import service as journal


@dataclass(frozen=True)
class Settled:
    """What the office found: `basis` and `areas` are what the paper says, for a paper that holds."""

    state: str
    basis: str = "guardian"
    areas: Mapping[str, str] = field(default_factory=dict)
    valid_until: datetime | None = None
    court_reference: str | None = field(default=None, repr=False)


def let_help(
    actor: Actor,
    *,
    principal: UUID,
    tasks: Collection[str],
    is_paid: bool,
    until: datetime,
    remind_at: datetime | None,
    at: datetime,
) -> Mandate:
    """The signed-in person helps `principal` from now on; that they have consented, the caller made sure of.

    What they were let do before is replaced. Joins the transaction that is under way. Raises NotYours.
    """
    if actor.signed_in is None or actor.signed_in == principal:
        raise NotYours(Right.LET_HELP)
    with db.joined_transaction() as session:
        for old in session.scalars(
            live(select(MandateRow))
            .where(
                MandateRow.agent_id == actor.signed_in,
                MandateRow.principal_id == principal,
                MandateRow.basis == "helper",
            )
            .with_for_update()
        ):
            _end(session, old, actor=actor, why="replaced", at=at)
        row = MandateRow(
            id=uuid4(),
            agent_id=actor.signed_in,
            principal_id=principal,
            basis="helper",
            state="checked",
            claimed_at=at,
            settled_at=at,
            valid_until=until,
            areas="",
            tasks=" ".join(tasks),
            is_paid=is_paid,
            verified_how="consent",
            verified_by_id=principal,
            remind_at=remind_at,
        )
        session.add(row)
        session.flush()
        details = {"tasks": sorted(tasks), "until": until.isoformat(), "paid": is_paid}
        journal.record(
            session, actor, "mandate.helper", about=principal, record=("mandate", row.id), details=details
        )
        return mandate_in(row)


def begin_beside(
    actor: Actor, *, principal: UUID, session_id: UUID, until: datetime, at: datetime
) -> Mandate:
    """The worker sits beside `principal` from now on; that the person agrees, the caller made sure of.

    It counts only in this sign-in. Joins the transaction that is under way. Raises NotYours.
    """
    if actor.signed_in is None or actor.organisation_id is None or not actor.may(Right.SEE_CASES):
        raise NotYours(Right.SEE_CASES)
    with db.joined_transaction() as session:
        row = MandateRow(
            id=uuid4(),
            agent_id=actor.signed_in,
            principal_id=principal,
            basis="office",
            state="checked",
            claimed_at=at,
            settled_at=at,
            valid_until=until,
            areas="",
            tasks="",
            is_paid=False,
            verified_how="presence",
            verified_by_id=principal,
            organisation_id=actor.organisation_id,
            session_id=session_id,
        )
        session.add(row)
        session.flush()
        journal.record(session, actor, "mandate.office", about=principal, record=("mandate", row.id))
        return mandate_in(row)


def still_beside(mandate_id: UUID, *, until: datetime) -> None:
    """Somebody has pressed: it lasts until then. Joins the transaction that is under way."""
    with db.joined_transaction() as session:
        row = session.get(MandateRow, mandate_id)
        if row is not None and row.state in LIVE:
            row.valid_until = until


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
            areas="",
            tasks="",
            is_paid=False,
        )
        made = session.execute(insert.on_conflict_do_nothing().returning(MandateRow.id)).scalar_one_or_none()
        if made is None:
            raise MandateOpen
        journal.record(session, actor, "mandate.claimed", about=principal, record=("mandate", made))
        return made


def keep_settled(session: Session, actor: Actor, mandate_id: UUID, found: Settled, *, at: datetime) -> None:
    """What the office found about a paper; whoever it is about settles nothing.

    Raises NotYours, and ValueError for what no paper can say.
    """
    row = session.scalars(
        select(MandateRow).where(MandateRow.id == mandate_id).with_for_update()
    ).one_or_none()
    if row is None or row.state not in LIVE or row.basis not in bases().by("paper"):
        raise NotYours(Right.CHECK_PAPERS)
    if actor.signed_in in (row.agent_id, row.principal_id):
        raise NotYours(Right.CHECK_PAPERS)
    if found.basis not in bases().by("paper"):
        raise ValueError(f"No paper says this: {found.basis}.")
    row.state, row.settled_at, row.valid_until = found.state, at, found.valid_until
    if found.state == "checked":
        row.basis, row.areas = found.basis, write_areas(found.areas)
        row.court_reference = found.court_reference
        row.verified_how, row.verified_by_id = "paper", actor.signed_in
    else:
        row.ended_at, row.ended_by_id = at, actor.signed_in
        row.ended_why = "refused" if found.state == "refused" else "over"
    session.flush()
    details = {"basis": row.basis, "areas": row.areas.split()} if found.state == "checked" else {}
    journal.record(
        session, actor, f"mandate.{found.state}", about=row.principal_id, record=("mandate", row.id),
        details=details,
    )  # fmt: skip


def end_mandate(actor: Actor, mandate_id: UUID, *, at: datetime) -> Mandate | None:
    """Nobody acts under it any more, from this moment; None when that was so already.

    The person ends what they consented to, the helper what they no longer want, the portal what is over; what
    a court has said, none of them ends here. What the two agreed anew meanwhile ends, too. Joins the
    transaction under way. Raises NotYours.
    """
    with db.joined_transaction() as session:
        row = session.scalars(
            select(MandateRow).where(MandateRow.id == mandate_id).with_for_update()
        ).one_or_none()
        why = None if row is None else _why(actor, row, at=at)
        if row is None or why is None:
            raise NotYours(Right.LET_HELP)
        if row.ended_why == "replaced" and why != "over":
            # The page was open from before the same two agreed anew: what is meant is that this one helps.
            row = session.scalars(_of_the_same(row).with_for_update()).one_or_none() or row
        if row.state not in LIVE:
            return None
        _end(session, row, actor=actor, why=why, at=at)
        return mandate_in(row)


def _of_the_same(row: MandateRow) -> Select[MandateRow]:
    """The statement: what the same person lets the same other one do now."""
    return live(select(MandateRow)).where(
        MandateRow.agent_id == row.agent_id,
        MandateRow.principal_id == row.principal_id,
        MandateRow.basis == row.basis,
    )


def was_told(mandate_id: UUID) -> bool:
    """Whether it was now, and not before, that both are told. Joins the transaction under way."""
    with db.joined_transaction() as session:
        row = session.scalars(
            select(MandateRow).where(MandateRow.id == mandate_id).with_for_update()
        ).one_or_none()
        if row is None or row.remind_at is None:
            return False
        row.remind_at = None
        return True


def take_back_claim(actor: Actor, *, at: datetime) -> None:
    """The guardian no longer says so; a mandate whose paper was seen stays, and so does one that is over.

    Joins the transaction that is under way.
    """
    with db.joined_transaction() as session:
        row = None if actor.mandate_id is None else session.get(MandateRow, actor.mandate_id)
        if row is None or row.agent_id != actor.signed_in or row.state != "claimed":
            return
        _end(session, row, actor=actor, why="taken-back", at=at)


def _why(actor: Actor, row: MandateRow, *, at: datetime) -> str | None:
    """Why the actor may end it; None when they may not."""
    if actor.capacity is Capacity.SYSTEM:
        return "over" if row.valid_until is not None and row.valid_until <= at else None
    if actor.signed_in is None or row.basis in bases().by("paper"):
        return None
    if actor.may(Right.LET_HELP) and row.principal_id == actor.subject:
        return "person"
    return "agent" if row.agent_id == actor.signed_in else None


def _end(session: Session, row: MandateRow, *, actor: Actor, why: str, at: datetime) -> None:
    row.state, row.ended_at, row.ended_by_id, row.ended_why = "ended", at, actor.signed_in, why
    row.remind_at = None
    session.flush()
    journal.record(
        session, actor, "mandate.ended", about=row.principal_id, record=("mandate", row.id),
        details={"why": why, "basis": row.basis},
    )  # fmt: skip
