"""Requests to be called."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.call_me.rules import BEST_TIMES, OUTCOMES
from portal.db import AwareDateTime, Base, EncryptedText


class CallRequest(Base):
    """A task for an organisation: call this number."""

    __tablename__ = "call_request"
    __table_args__ = (
        CheckConstraint(f"best_time in {BEST_TIMES!r}", name="best_time"),
        CheckConstraint(f"outcome in {OUTCOMES!r}", name="outcome"),
        CheckConstraint("(called_at is null) = (outcome is null)", name="called_with_outcome"),
        # One open task per number, however often and however fast somebody presses the button.
        Index(
            "uq_call_request_open_number",
            "organisation_id",
            "phone_hash",
            unique=True,
            sqlite_where=text("called_at is null"),
            postgresql_where=text("called_at is null"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    phone: Mapped[str] = mapped_column(EncryptedText("call_request.phone"))
    phone_hash: Mapped[str] = mapped_column(String(64))
    best_time: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10))
    times_asked: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime] = mapped_column(AwareDateTime)
    call_before: Mapped[datetime] = mapped_column(AwareDateTime)
    called_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    outcome: Mapped[str | None] = mapped_column(String(20))
    erase_after: Mapped[datetime] = mapped_column(AwareDateTime, index=True)
