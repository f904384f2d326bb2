"""Finds the one human who reads what somebody says in confidence, and whom it may be about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.cases import service as cases
from portal.in_confidence.models import ConcernKeptFromRow
from portal.in_confidence.rules import HEARERS, Hearer, Kind, Partial, choose_hearer, met_in
from portal.journal import service as journal
from portal.organisations import service as organisations
from portal.people import service as people

# Who had to do with the person is looked for in so many entries, the newest first.
MOST_ENTRIES = 400
# So many people are offered by name: more is no choice any more.
MOST_NAMES = 8
# What shows that somebody of the office talks with a guardian.
CONTACT = ("mandate.", "case.")


@dataclass(frozen=True)
class Named:
    """Somebody whom it may be about."""

    person_id: UUID
    name: str
    # Whether they act for the person; the others are of the office.
    acts: bool


@dataclass(frozen=True)
class _Known:
    """Who acts for the person, and who of the office has had to do with them."""

    agents: frozenset[UUID]
    met: Collection[UUID]


def hearer_for(
    person_id: UUID, kind: Kind, *, about: UUID | None = None, not_by: Collection[UUID] = ()
) -> Hearer | None:
    """Who reads it; None when nobody can who is not partial."""
    known = _known(person_id)
    never = {person_id, *known.agents, *not_by, *([about] if about else [])}
    if kind is Kind.GUARDIAN:
        never |= set(_contacts(person_id))
    partial = Partial(frozenset(never), frozenset(known.met))
    known_at = (case.organisation_id for case in cases.cases_of(oneself(person_id)))
    near = [one for one in known_at if one is not None]
    return choose_hearer(_hearers(), partial=partial, wanted=[*near, organisations.front_desk().id])


def whom_it_may_be_about(person_id: UUID, reader: UUID | None) -> tuple[Named, ...]:
    """Who acts for the person, who would read it, and who of the office has had to do with them."""
    known = _known(person_id)
    wanted = [*known.agents, *([reader] if reader else []), *known.met]
    chosen = [one for one in dict.fromkeys(wanted) if one != person_id][:MOST_NAMES]
    names = people.names_of(chosen)
    return tuple(Named(one, names[one].whole, one in known.agents) for one in chosen if one in names)


def works_as_hearer(person_id: UUID | None, organisation_id: UUID | None) -> bool:
    """Whether the person still works there in a role that hears people."""
    return any((one.person_id, one.organisation_id) == (person_id, organisation_id) for one in _hearers())


def keep_from(session: Session, concern_id: UUID, people_: Iterable[UUID]) -> None:
    """These never read it, whatever becomes of them."""
    known = set(
        session.scalars(
            select(ConcernKeptFromRow.person_id).where(ConcernKeptFromRow.concern_id == concern_id)
        )
    )
    new = [one for one in dict.fromkeys(people_) if one not in known]
    session.add_all(ConcernKeptFromRow(concern_id=concern_id, person_id=one) for one in new)


def agents_of(person_id: UUID) -> frozenset[UUID]:
    """Who acts for the person, or says so."""
    claims = acting_for.claims_about([person_id])
    now_acting = acting_for.agents_of(oneself(person_id))
    return frozenset(one.agent for one in (*claims, *now_acting)) - {person_id}


def _known(person_id: UUID) -> _Known:
    bodies = [one.body for one in journal.newest_about(person_id, most=MOST_ENTRIES)]
    pairs = [(body["capacity"], body["by"]) for body in bodies]
    return _Known(agents_of(person_id), met_in(pairs))


def _contacts(person_id: UUID) -> Collection[UUID]:
    """Who of the office has ever checked a paper or moved a case of the person, however long ago."""
    bodies = (one.body for one in journal.entries_about(person_id))
    return met_in((body["capacity"], body["by"]) for body in bodies if str(body["event"]).startswith(CONTACT))


def _hearers() -> tuple[Hearer, ...]:
    return tuple(
        Hearer(role, organisation_id, person_id)
        for role in HEARERS
        for organisation_id, person_id in organisations.who_works_as(role)
    )
