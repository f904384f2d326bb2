"""What a worker found in a case, what the letters with decisions say, and who has read them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText


class CaseCheckRow(Base):
    """The newest finding on one item (`criterion.adult`, `paper.certificate`); the journal keeps the rest."""

    __tablename__ = "case_check"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(100), primary_key=True)
    # What was found, the day on which it was seen, and the worker's note, as one value.
    found: Mapped[str] = mapped_column(EncryptedText("case_check.found"))
    at: Mapped[datetime] = mapped_column(AwareDateTime)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class DecisionLetterRow(Base):
    """One letter with a decision: its words for the page, and the two frozen documents that say the same."""

    __tablename__ = "decision_letter"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    # The entry in the history of the case that is this decision.
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(10))
    said: Mapped[str] = mapped_column(EncryptedText("decision_letter.said"))
    easy_document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    full_document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))


class LetterReadingRow(Base):
    """Somebody says that they have read a letter, or is about to sign that; nothing depends on it."""

    __tablename__ = "letter_reading"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "letter"], ["decision_letter.case_id", "decision_letter.number"]),
        # Nobody is asked twice about the same letter.
        UniqueConstraint("case_id", "letter", "person_id"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("read_at is not null or document_id is not null", name="said_or_begun"),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    # One after another in the case: each paper about it has a number of its own.
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    letter: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
    # What is signed; without it, one press was enough.
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"), unique=True)
    begun_at: Mapped[datetime] = mapped_column(AwareDateTime)
    read_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
