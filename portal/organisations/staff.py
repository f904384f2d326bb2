"""Who works for which organisation, in which role; each grant and each end is written in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import Actor
from portal.journal import service as journal
from portal.organisations.errors import NoSuchMembership, NoSuchOrganisation
from portal.organisations.models import OrganisationRow, StaffMembershipRow
from portal.organisations.shape import ROLES, Role

# What other rooms may name; they reach this room through its service modules only.
__all__ = ["ROLES", "NoSuchMembership", "NoSuchOrganisation", "Role"]


@dataclass(frozen=True)
class Membership:
    """One person, one organisation, one role, from then on."""

    id: UUID
    person_id: UUID
    organisation_id: UUID
    organisation_key: str
    role: str
    granted_at: datetime


def grant(person_id: UUID, *, organisation_key: str, role: Role, actor: Actor, now: datetime) -> bool:
    """Let the person work there; False when they do already. Raises NoSuchOrganisation."""
    with db.joined_transaction() as session:
        organisation_id = _organisation(session, organisation_key)
        insert = db.insert_into(StaffMembershipRow, session=session).values(
            id=uuid4(),
            person_id=person_id,
            organisation_id=organisation_id,
            role=role,
            granted_at=now,
        )
        made = session.execute(
            insert.on_conflict_do_nothing(
                index_elements=["person_id", "organisation_id", "role"],
                index_where=StaffMembershipRow.ended_at.is_(None),
            ).returning(StaffMembershipRow.id)
        ).scalar_one_or_none()
        if made is None:
            return False
        journal.record(
            session,
            actor,
            "staff.granted",
            about=person_id,
            record=("staff_membership", made),
            details={"organisation": organisation_key, "role": role},
        )
    return True


def end(membership_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The person no longer works there in this role. Raises NoSuchMembership."""
    with db.joined_transaction() as session:
        row = session.scalars(
            select(StaffMembershipRow)
            .where(StaffMembershipRow.id == membership_id, StaffMembershipRow.ended_at.is_(None))
            .with_for_update()
        ).one_or_none()
        if row is None:
            raise NoSuchMembership(str(membership_id))
        row.ended_at = now
        record = ("staff_membership", row.id)
        journal.record(session, actor, "staff.ended", about=row.person_id, record=record)


def memberships_of(person_id: UUID) -> tuple[Membership, ...]:
    """Where the person works now, the oldest first."""
    return _memberships(StaffMembershipRow.person_id == person_id)


def all_memberships() -> tuple[Membership, ...]:
    """Everybody who works anywhere now."""
    return _memberships()


def _memberships(*conditions: object) -> tuple[Membership, ...]:
    with db.session() as session:
        rows = session.execute(
            select(StaffMembershipRow, OrganisationRow.key)
            .join(OrganisationRow, OrganisationRow.id == StaffMembershipRow.organisation_id)
            .where(StaffMembershipRow.ended_at.is_(None), *conditions)  # type: ignore[arg-type]
            .order_by(StaffMembershipRow.granted_at, StaffMembershipRow.id)
        )
        return tuple(
            Membership(row.id, row.person_id, row.organisation_id, key, row.role, row.granted_at)
            for row, key in rows
        )


def _organisation(session: Session, key: str) -> UUID:
    found = session.scalars(select(OrganisationRow.id).where(OrganisationRow.key == key)).one_or_none()
    if found is None:
        raise NoSuchOrganisation(key)
    return found
