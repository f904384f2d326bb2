"""Mandates: who may act for whom, and how we know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.acting_for.rules import BASES, ENDED_WHY, MANDATE_STATES, VERIFIED_HOW
from portal.db import AwareDateTime, Base, EncryptedText

_LIVE = text("state in ('claimed', 'checked')")


class MandateRow(Base):
    """`agent` acts for `principal`; claimed until somebody has made sure of it: a paper was seen, or the
    person has consented.

    `areas` and `tasks` are keys of `bases.toml` (`money=alone offices=together`; `fill-in see-plan`).
    """

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint(f"state in {MANDATE_STATES!r}", name="state"),
        CheckConstraint(f"basis in {BASES!r}", name="basis"),
        CheckConstraint(f"verified_how in {VERIFIED_HOW!r}", name="verified_how"),
        CheckConstraint(f"ended_why in {ENDED_WHY!r}", name="ended_why"),
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
        Index("ix_mandate_valid_until", "valid_until", sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    basis: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    claimed_at: Mapped[datetime] = mapped_column(AwareDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(AwareDateTime)
    areas: Mapped[str] = mapped_column(String(300), default="", server_default="")
    tasks: Mapped[str] = mapped_column(String(300), default="", server_default="")
    # Who is paid for it does not help to choose, and not with the survey.
    is_paid: Mapped[bool] = mapped_column(default=False, server_default=false())
    court_reference: Mapped[str | None] = mapped_column(EncryptedText("mandate.court_reference"))
    verified_how: Mapped[str | None] = mapped_column(String(20))
    verified_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    # When both are told that it ends soon; empty when nobody is, or both have been.
    remind_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_why: Mapped[str | None] = mapped_column(String(20))
    # Of a worker beside the person: for which office, and in which sign-in, with which it ends.
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    session_id: Mapped[UUID | None]
