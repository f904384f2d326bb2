"""The answers of an application while it is written, and each time that it was sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText


class ApplicationAnswerRow(Base):
    """The answers of one step, saved on every Continue; the last one to save wins."""

    __tablename__ = "application_answer"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(80), primary_key=True)
    answers: Mapped[str] = mapped_column(EncryptedText("application_answer.answers"))
    saved_at: Mapped[datetime] = mapped_column(AwareDateTime)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class ApplicationSendingRow(Base):
    """What was sent, as it was sent: never changed, the next sending is a new row."""

    __tablename__ = "application_sending"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answers: Mapped[str] = mapped_column(EncryptedText("application_sending.answers"))
    sent_at: Mapped[datetime] = mapped_column(AwareDateTime)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
