"""The organisations in the database: what other tables point to, and who works there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base
from portal.organisations.shape import KINDS, ROLES

_OPEN = text("ended_at is null")


class OrganisationRow(Base):
    """One organisation; what people read about it stays in the file."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint(f"kind in {KINDS!r}", name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))


class StaffMembershipRow(Base):
    """Somebody works for an organisation in one role; ended, it stays as a record."""

    __tablename__ = "staff_membership"
    __table_args__ = (
        CheckConstraint(f"role in {ROLES!r}", name="role"),
        Index(
            "uq_staff_membership_open",
            "person_id",
            "organisation_id",
            "role",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    granted_at: Mapped[datetime] = mapped_column(AwareDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
