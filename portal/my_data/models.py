"""What people asked about their own data, and what the one who answers for data said."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText
from portal.my_data.rules import KINDS, OUTCOMES

_ABOUT_A_LOOK = text("entry is not null")
_OPEN = text("entry is null and answered_at is null")


class DataRequestRow(Base):
    """A look that was not right, or a wish to correct or erase; read by the person and who answers alone.

    `by_id` is whom it is about: never the one who answers, and never told that it was asked.
    """

    __tablename__ = "data_request"
    __table_args__ = (
        CheckConstraint(f"kind in {KINDS!r}", name="kind"),
        CheckConstraint(f"outcome in {OUTCOMES!r}", name="outcome"),
        CheckConstraint("(kind = 'not-right') = (entry is not null)", name="about_a_look"),
        CheckConstraint("(answered_at is null) = (outcome is null)", name="answered_with_outcome"),
        CheckConstraint("(answered_at is null) = (answer is null)", name="answered_with_words"),
        CheckConstraint("(answered_at is null) = (answered_by_id is null)", name="answered_by_somebody"),
        CheckConstraint("answered_by_id <> by_id", name="not_by_whom_it_is_about"),
        CheckConstraint("answered_by_id <> person_id", name="not_by_oneself"),
        # Pressing twice is one question.
        Index(
            "uq_data_request_look",
            "person_id",
            "entry",
            unique=True,
            sqlite_where=_ABOUT_A_LOOK,
            postgresql_where=_ABOUT_A_LOOK,
        ),
        Index(
            "uq_data_request_open",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_data_request_organisation_id_answered_at", "organisation_id", "answered_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    # The number of the entry in the journal that was not right.
    entry: Mapped[int | None] = mapped_column(BigInteger)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    words: Mapped[str | None] = mapped_column(EncryptedText("data_request.words"))
    phone: Mapped[str | None] = mapped_column(EncryptedText("data_request.phone"))
    language: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(AwareDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(20))
    answer: Mapped[str | None] = mapped_column(EncryptedText("data_request.answer"))
    read_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
