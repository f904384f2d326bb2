"""The organisations in the database: what other tables point to."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.organisations.shape import KINDS


class OrganisationRow(Base):
    """One organisation; what people read about it stays in the file."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint(f"kind in {KINDS!r}", name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
