"""Mandates: who may act for whom, and how we know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.acting_for.rules import BASES, MANDATE_STATES
from portal.db import AwareDateTime, Base

_LIVE = text("state in ('claimed', 'checked')")


class MandateRow(Base):
    """`agent` acts for `principal`; claimed until somebody of an organisation has seen the paper."""

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint(f"state in {MANDATE_STATES!r}", name="state"),
        # One basis so far; a tuple of one would not be SQL.
        CheckConstraint(f"basis in ({', '.join(repr(one) for one in BASES)})", name="basis"),
        CheckConstraint("agent_id <> principal_id", name="two_people"),
        Index(
            "uq_mandate_live",
            "agent_id",
            "principal_id",
            "basis",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    basis: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    claimed_at: Mapped[datetime] = mapped_column(AwareDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(AwareDateTime)
