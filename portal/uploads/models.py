"""What people sent: one row for each kept file, in one of the places of an answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText
from portal.files.service import STORED_FILE
from portal.uploads.rules import KINDS, MOST_PER_ANSWER


class UploadRow(Base):
    """One file of one answer; the places are counted by the database, so two senders cannot exceed them."""

    __tablename__ = "upload"
    __table_args__ = (
        UniqueConstraint("answer", "place"),
        CheckConstraint(f"place between 1 and {MOST_PER_ANSWER}", name="place"),
        CheckConstraint(f"kind in {KINDS!r}", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    answer: Mapped[str] = mapped_column(String(120))
    place: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(EncryptedText("upload.name"))
    size: Mapped[int]
    pages: Mapped[int]
    is_signed: Mapped[bool]
    address: Mapped[str] = mapped_column(ForeignKey(STORED_FILE), unique=True)
    # Of what it holds; encrypted, for the same paper of two people must not be seen to be the same. What came
    # before this was kept has none.
    sha256: Mapped[str | None] = mapped_column(EncryptedText("upload.sha256"))
    received_at: Mapped[datetime] = mapped_column(AwareDateTime)
