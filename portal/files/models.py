"""The files that the portal keeps: where each lies, and what it is for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base


class StoredFile(Base):
    """One file on the disk; without this row the file is an orphan and is swept."""

    __tablename__ = "stored_file"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    kept_at: Mapped[datetime] = mapped_column(AwareDateTime)
