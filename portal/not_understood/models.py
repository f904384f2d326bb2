"""How often a part of a text was hard, by day; nothing about who said so."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.not_understood.rules import LEVELS


class NotUnderstoodRow(Base):
    """One part of one text in one language and level on one day; `block` is its mark, or the whole text."""

    __tablename__ = "not_understood"
    __table_args__ = (
        CheckConstraint(f"level in {LEVELS!r}", name="level"),
        CheckConstraint("count > 0", name="count"),
    )

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    text_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    language: Mapped[str] = mapped_column(String(10), primary_key=True)
    level: Mapped[str] = mapped_column(String(10), primary_key=True)
    block: Mapped[str] = mapped_column(String(8), primary_key=True)
    count: Mapped[int]
