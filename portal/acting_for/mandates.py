"""The mandates themselves: who acts for whom, from when until when, in what, and why it ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import Actor, Capacity, Right
from portal.acting_for.bases import bases, basis_of, grants
from portal.acting_for.errors import MandateOpen, NotYours
from portal.acting_for.models import MandateRow
from portal.acting_for.rules import (
    CLAIMED,
    NEVER_IN_CONFLICT,
    Grants,
    read_areas,
    without_conflict,
    write_areas,
)
from portal.journal import service as journal
from portal.organisations import service as organisations
from portal.web.clock import now

# Somebody has made sure of it, or nobody has looked at it yet; it is neither refused nor over.
LIVE = ("claimed", "checked")


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """Somebody acts, or asks to act, for another person."""

    id: UUID
    agent: UUID
    principal: UUID
    basis: str
    state: str
    claimed_at: datetime
    valid_until: datetime | None
    areas: Mapping[str, str] = field(default_factory=dict)
    tasks: tuple[str, ...] = ()
    is_paid: bool = False
    court_reference: str | None = field(default=None, repr=False)
    ended_at: datetime | None = None
    ended_why: str | None = None

    @property
    def is_by_paper(self) -> bool:
        """Whether a court or a notary says it, not the person."""
        return basis_of(self.basis).by == "paper"

    @property
    def is_by_consent(self) -> bool:
        """Whether the person said it, for a while."""
        return basis_of(self.basis).by == "consent"


@dataclass(frozen=True)
class Settled:
    """What the office found: `basis` and `areas` are what the paper says, for a paper that holds."""

    state: str
    basis: str = "guardian"
    areas: Mapping[str, str] = field(default_factory=dict)
    valid_until: datetime | None = None
    court_reference: str | None = field(default=None, repr=False)


def mandate_in(row: MandateRow) -> Mandate:
    """The mandate as others read it."""
    return Mandate(
        id=row.id,
        agent=row.agent_id,
        principal=row.principal_id,
        basis=row.basis,
        state=row.state,
        claimed_at=row.claimed_at,
        valid_until=row.valid_until,
        areas=read_areas(row.areas),
        tasks=tuple(row.tasks.split()),
        is_paid=row.is_paid,
        court_reference=row.court_reference,
        ended_at=row.ended_at,
        ended_why=row.ended_why,
    )


def counts(row: MandateRow, *, at: datetime) -> bool:
    """Whether somebody may act under it at this moment."""
    return row.state in LIVE and (row.valid_until is None or at < row.valid_until)


def grants_of(row: MandateRow) -> Grants:
    """What it gives; nobody has looked at it yet: one may write. Who earns by it gets less."""
    if row.state == "claimed":
        return Grants(CLAIMED)
    given = grants(row.basis, areas=read_areas(row.areas), tasks=row.tasks.split(), is_paid=row.is_paid)
    if not NEVER_IN_CONFLICT & (given.rights | given.together):
        return given
    return without_conflict(given, earns=_is_paid_for(row) or works_for_provider(row.agent_id))


def _is_paid_for(row: MandateRow) -> bool:
    """Whether who acts is paid for helping this person, on whatever ground they said so."""
    if row.is_paid:
        return True
    paid = _live(select(MandateRow)).where(
        MandateRow.agent_id == row.agent_id,
        MandateRow.principal_id == row.principal_id,
        MandateRow.is_paid,
    )
    with db.session() as session:
        return any(counts(one, at=now()) for one in session.scalars(paid))


def works_for_provider(person_id: UUID) -> bool:
    """Whether the person works for whoever gives support: then they do not help to choose it."""
    return organisations.works_at_kind(person_id, "provider_team")


def actor_under(row: MandateRow, *, until: datetime | None = None) -> Actor:
    """Who acts under it, as what, with which rights; `until` is when they are signed out anyway."""
    given = grants_of(row)
    ends = [moment for moment in (until, row.valid_until) if moment is not None]
    return Actor(
        capacity=basis_of(row.basis).acts_as,
        signed_in=row.agent_id,
        subject=row.principal_id,
        mandate_id=row.id,
        organisation_id=row.organisation_id,
        rights=given.rights,
        together=given.together,
        until=min(ends, default=None),
    )


def claims_about(principals: Collection[UUID]) -> tuple[Mandate, ...]:
    """The live mandates by paper about these people, the oldest first.

    Whose business they are, the caller knows.
    """
    return _found(
        select(MandateRow).where(
            MandateRow.principal_id.in_(list(principals)), MandateRow.basis.in_(bases().by("paper"))
        )
    )


def mandates_of(actor: Actor) -> tuple[Mandate, ...]:
    """The mandates under which the signed-in person may act now, the oldest first.

    Beside whom a worker sits, no list offers: that begins at the desk.
    """
    if actor.signed_in is None:
        return ()
    mine = select(MandateRow).where(
        MandateRow.agent_id == actor.signed_in, MandateRow.basis.not_in(bases().by("presence"))
    )
    return _found(mine, at=now())


def agents_of(actor: Actor) -> tuple[Mandate, ...]:
    """Everybody who may act for the person now, for the person alone, the oldest first. Raises NotYours."""
    if actor.subject is None or not actor.may(Right.LET_HELP):
        raise NotYours(Right.LET_HELP)
    return _found(select(MandateRow).where(MandateRow.principal_id == actor.subject), at=now())


def who_must_agree(principal: UUID, right: Right) -> tuple[Mandate, ...]:
    """Under which mandates somebody has to agree with the person before this counts."""
    known = [one for one in claims_about([principal]) if one.state == "checked"]
    return tuple(
        one
        for one in known
        if (one.valid_until is None or now() < one.valid_until)
        and right in grants(one.basis, areas=one.areas, tasks=(), is_paid=False).together
    )


def principal_of(mandate_id: UUID) -> UUID:
    """For whom one acts under the mandate, also when it is over; it is kept while it is spoken of."""
    with db.session() as session:
        return session.get_one(MandateRow, mandate_id).principal_id


def wards_of(person_id: UUID | None) -> Select[UUID]:
    """The statement: for whom the person acts, or says that they may; nobody serves their own ward.

    Who said that they are the guardian may have applied for the other one: that stays so, whatever the office
    found, and when it is over, too. A worker beside a client is there as a worker.
    """
    return select(MandateRow.principal_id).where(
        MandateRow.agent_id == person_id,
        or_(MandateRow.state.in_(LIVE), MandateRow.basis.in_(bases().by("paper"))),
        MandateRow.basis.not_in(bases().by("presence")),
    )


def acts_for(person_id: UUID | None, principal: UUID) -> bool:
    """Whether the person acts for the other one, or has ever said so: then they do not decide about them."""
    with db.session() as session:
        wanted = wards_of(person_id).where(MandateRow.principal_id == principal).limit(1)
        return session.scalar(wanted) is not None


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
            _live(select(MandateRow))
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


def beside_of(person_id: UUID) -> tuple[Mandate, ...]:
    """Beside whom the person sits as a worker, and nobody has ended it: one, or none."""
    by_presence = MandateRow.basis.in_(bases().by("presence"))
    return _found(select(MandateRow).where(MandateRow.agent_id == person_id, by_presence))


def still_beside(mandate_id: UUID, *, until: datetime) -> None:
    """Somebody has pressed: it lasts until then. Joins the transaction that is under way."""
    with db.joined_transaction() as session:
        row = session.get(MandateRow, mandate_id)
        if row is not None and row.state in LIVE:
            row.valid_until = until


def end_mandate(actor: Actor, mandate_id: UUID, *, at: datetime) -> Mandate | None:
    """Nobody acts under it any more, from this moment; None when that was so already.

    The person ends what they consented to, the helper what they no longer want, the portal what is over; what
    a court has said, none of them ends here. Joins the transaction under way. Raises NotYours.
    """
    with db.joined_transaction() as session:
        row = session.scalars(
            select(MandateRow).where(MandateRow.id == mandate_id).with_for_update()
        ).one_or_none()
        why = None if row is None else _why(actor, row, at=at)
        if row is None or why is None:
            raise NotYours(Right.LET_HELP)
        if row.state not in LIVE:
            return None
        _end(session, row, actor=actor, why=why, at=at)
        return mandate_in(row)


def over(at: datetime) -> tuple[Mandate, ...]:
    """What a person let somebody do until a day that has passed, and nobody has ended.

    A paper whose last day has passed stays where it is: the office may see a new one.
    """
    by_paper = MandateRow.basis.in_(bases().by("paper"))
    return _found(select(MandateRow).where(MandateRow.valid_until <= at, ~by_paper))


def ending_soon(at: datetime) -> tuple[Mandate, ...]:
    """The mandates of which both are to be told now that they end soon."""
    return _found(select(MandateRow).where(MandateRow.remind_at <= at), at=at)


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


def _live(wanted: Select[MandateRow]) -> Select[MandateRow]:
    return wanted.where(MandateRow.state.in_(LIVE)).order_by(MandateRow.claimed_at, MandateRow.id)


def _found(wanted: Select[MandateRow], *, at: datetime | None = None) -> tuple[Mandate, ...]:
    """Those that are neither refused nor ended; with `at`, only those that count at that moment."""
    with db.session() as session:
        rows = session.scalars(_live(wanted))
        return tuple(mandate_in(row) for row in rows if at is None or counts(row, at=at))
