"""The keys that were handed out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base
from portal.key_cards.rules import ENDED_WHY

_LIVE = text("ended_at is null")


class KeyCardRow(Base):
    """One card: what is printed on it and which pictures the person remembers; neither can be read here."""

    __tablename__ = "key_card"
    __table_args__ = (
        CheckConstraint(f"ended_why in {ENDED_WHY!r}", name="ended_why"),
        CheckConstraint("(ended_at is null) = (ended_why is null)", name="ended"),
        CheckConstraint("handed_by_id <> person_id", name="not_to_oneself"),
        Index("uq_key_card_live", "person_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    handed_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    pictures_hash: Mapped[str] = mapped_column(String(64))
    handed_at: Mapped[datetime] = mapped_column(AwareDateTime)
    ends_at: Mapped[datetime] = mapped_column(AwareDateTime)
    # How often in a row somebody pressed other pictures.
    wrong: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_why: Mapped[str | None] = mapped_column(String(20))
