"""Cases, what happened to each, and the amounts that were granted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.cases.rules import ENDS, Party, State
from portal.db import AwareDateTime, Base, EncryptedText

_OPEN = text("ended_at is null")


def _one_of(values: list[str]) -> str:
    return ", ".join(repr(value) for value in values)


class CaseRow(Base):
    """One person in one programme; programme and version are pinned when the case is opened.

    `entries` counts what happened: it is also the version by which a stale page is known.
    """

    __tablename__ = "support_case"
    __table_args__ = (
        CheckConstraint(f"state in ({_one_of([state.value for state in State])})", name="state"),
        CheckConstraint("state = 'draft' or organisation_id is not null", name="organisation_when_sent"),
        CheckConstraint(
            f"(ended_at is not null) = (state in ({_one_of(sorted(state.value for state in ENDS))}))",
            name="ended_in_an_end",
        ),
        # Sending twice, from two tabs or two devices, is one case.
        Index(
            "uq_support_case_open",
            "person_id",
            "programme",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_support_case_organisation_id_state", "organisation_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    programme: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime] = mapped_column(AwareDateTime)
    entries: Mapped[int]
    queued_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(AwareDateTime)


class CaseEventRow(Base):
    """The case entered a state; two movers at once cannot both write the same number."""

    __tablename__ = "case_event"
    __table_args__ = (
        CheckConstraint(f"state in ({_one_of([state.value for state in State])})", name="state"),
        CheckConstraint(f"party in ({_one_of([party.value for party in Party])})", name="party"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(AwareDateTime)
    party: Mapped[str] = mapped_column(String(20))
    # Who pressed. No page of the person names who did it at the office.
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(EncryptedText("case_event.reason"))


class CaseGrantRow(Base):
    """The base amount that one grant set, and from which papers-known facts it follows (R.7.2.1)."""

    __tablename__ = "case_grant"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    care_level: Mapped[str] = mapped_column(EncryptedText("case_grant.care_level"))
    living: Mapped[str] = mapped_column(EncryptedText("case_grant.living"))
    base_cents: Mapped[str] = mapped_column(EncryptedText("case_grant.base_cents"))
