"""What people said in confidence, who reads it, and who never does."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText
from portal.in_confidence.rules import KINDS


class ConcernRow(Base):
    """One thing that a person said; read by the person and by `reader` alone.

    `about_id` is whom it is about: never the one who reads it, and never told that it was said.
    """

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint(f"kind in {KINDS!r}", name="kind"),
        CheckConstraint("reader_id <> about_id", name="not_by_whom_it_is_about"),
        CheckConstraint("reader_id <> person_id", name="not_by_oneself"),
        CheckConstraint("(answered_at is null) = (answer is null)", name="answered_with_words"),
        CheckConstraint("answered_at is null or opened_at is not null", name="answered_when_read"),
        Index("ix_concern_person_id_said_at", "person_id", "said_at"),
        Index("ix_concern_reader_id_answered_at", "reader_id", "answered_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(EncryptedText("concern.words"))
    language: Mapped[str] = mapped_column(String(10))
    said_at: Mapped[datetime] = mapped_column(AwareDateTime)
    answer_by: Mapped[date]
    opened_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    answer: Mapped[str | None] = mapped_column(EncryptedText("concern.answer"))
    # When the person opened the answer.
    read_at: Mapped[datetime | None] = mapped_column(AwareDateTime)


class ConcernKeptFromRow(Base):
    """Somebody who never reads it: acted for the person when it was said, or gave it to somebody else."""

    __tablename__ = "concern_kept_from"

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
