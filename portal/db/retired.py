"""Keys that no longer encrypt anything, but by which people are still found and old seals still checked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db.base import Base
from portal.db.columns import AwareDateTime, EncryptedText


class RetiredKeyRow(Base):
    """One key that may go from PORTAL_FIELD_KEYS; 1 is the oldest, which finds people."""

    __tablename__ = "retired_key"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key_id: Mapped[str] = mapped_column(String(80), unique=True)
    # Sealed like every other secret, under the key that is the newest now.
    material: Mapped[str] = mapped_column(EncryptedText("retired_key.material"))
    retired_at: Mapped[datetime] = mapped_column(AwareDateTime)
