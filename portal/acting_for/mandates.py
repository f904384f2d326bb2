"""The mandates as others read them: who acts for whom, until when, in what, with which rights."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select

from portal import db
from portal.acting_for.actor import Actor, Right
from portal.acting_for.bases import bases, basis_of, grants
from portal.acting_for.errors import NotYours
from portal.acting_for.models import MandateRow
from portal.acting_for.rules import CLAIMED, NEVER_IN_CONFLICT, Grants, read_areas, without_conflict
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
    # The office whose worker it is, where it is one.
    organisation_id: UUID | None = None

    @property
    def is_by_paper(self) -> bool:
        """Whether a court or a notary says it, not the person."""
        return basis_of(self.basis).by == "paper"

    @property
    def is_by_consent(self) -> bool:
        """Whether the person said it, for a while."""
        return basis_of(self.basis).by == "consent"


@dataclass(frozen=True)
class Around:
    """Who has a part in what a person writes: who reads it along, and who must agree before it counts."""

    reads_along: tuple[UUID, ...]
    must_agree: tuple[Mandate, ...]


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
        organisation_id=row.organisation_id,
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
    paid = live(select(MandateRow)).where(
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


def guardians_of(person_id: UUID) -> tuple[Mandate, ...]:
    """Those of them that count today: whose paper is past its last day has no word any more."""
    by_paper = MandateRow.basis.in_(bases().by("paper"))
    return _found(select(MandateRow).where(MandateRow.principal_id == person_id, by_paper), at=now())


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


def who_reads_along(actor: Actor) -> tuple[UUID, ...]:
    """Who reads what the person writes before it is sent; nobody is named to anybody but the person."""
    if actor.subject is None or not actor.may(Right.LET_HELP):
        return ()
    return _reading_along(actor, _rows_about(actor.subject))


def who_must_agree(principal: UUID, right: Right) -> tuple[Mandate, ...]:
    """Under which mandates somebody has to agree with the person before this counts."""
    return _agreeing(_rows_about(principal), right)


def around(actor: Actor, principal: UUID, right: Right) -> Around:
    """Who reads along, as far as the actor may know, and who must agree, in one question to the database."""
    rows = _rows_about(principal)
    return Around(_reading_along(actor, rows), _agreeing(rows, right))


def _rows_about(principal: UUID) -> Sequence[MandateRow]:
    with db.session() as session:
        return session.scalars(live(select(MandateRow)).where(MandateRow.principal_id == principal)).all()


def _reading_along(actor: Actor, rows: Sequence[MandateRow]) -> tuple[UUID, ...]:
    if not actor.may(Right.LET_HELP):
        return ()
    found = [
        row.agent_id
        for row in rows
        if row.principal_id == actor.subject
        and row.basis not in bases().by("presence")
        and counts(row, at=now())
        and Right.READ_DRAFT in grants_of(row).rights
    ]
    return tuple(dict.fromkeys(found))


def _agreeing(rows: Sequence[MandateRow], right: Right) -> tuple[Mandate, ...]:
    """Only a paper that an office has seen makes two people act together."""
    return tuple(
        mandate_in(row)
        for row in rows
        if row.basis in bases().by("paper")
        and row.state == "checked"
        and counts(row, at=now())
        and right in grants(row.basis, areas=read_areas(row.areas), tasks=(), is_paid=False).together
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


def beside_of(person_id: UUID) -> tuple[Mandate, ...]:
    """Beside whom the person sits as a worker, and nobody has ended it: one, or none."""
    by_presence = MandateRow.basis.in_(bases().by("presence"))
    return _found(select(MandateRow).where(MandateRow.agent_id == person_id, by_presence))


def over(at: datetime) -> tuple[Mandate, ...]:
    """What a person let somebody do until a day that has passed, and nobody has ended.

    A paper whose last day has passed stays where it is: the office may see a new one.
    """
    by_paper = MandateRow.basis.in_(bases().by("paper"))
    return _found(select(MandateRow).where(MandateRow.valid_until <= at, ~by_paper))


def ending_soon(at: datetime) -> tuple[Mandate, ...]:
    """The mandates of which both are to be told now that they end soon."""
    return _found(select(MandateRow).where(MandateRow.remind_at <= at), at=at)


def live(wanted: Select[MandateRow]) -> Select[MandateRow]:
    """Those that are neither refused nor over, the oldest first."""
    return wanted.where(MandateRow.state.in_(LIVE)).order_by(MandateRow.claimed_at, MandateRow.id)


def _found(wanted: Select[MandateRow], *, at: datetime | None = None) -> tuple[Mandate, ...]:
    """Those that are neither refused nor ended; with `at`, only those that count at that moment."""
    with db.session() as session:
        rows = session.scalars(live(wanted))
        return tuple(mandate_in(row) for row in rows if at is None or counts(row, at=at))
