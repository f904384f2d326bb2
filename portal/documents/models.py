"""Frozen documents: what was drawn, once, and where its bytes lie."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base
from portal.files.service import STORED_FILE


class DocumentRow(Base):
    """One version of one document in one language and level; never changed after it was written."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("kind", "number", "language", "level", "version"),
        CheckConstraint("level in ('easy', 'full')", name="level"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    level: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    address: Mapped[str] = mapped_column(ForeignKey(STORED_FILE), unique=True)
    frozen_at: Mapped[datetime] = mapped_column(AwareDateTime)
