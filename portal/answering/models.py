"""What a worker found about one condition or paper of a case, and what the letters with decisions say."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
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
