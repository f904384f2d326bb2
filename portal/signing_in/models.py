"""Sign-ins that have begun and not come back yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText


class SignInAttemptRow(Base):
    """What must come back from the login, once, to the same browser, in time."""

    __tablename__ = "sign_in_attempt"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    provider: Mapped[str] = mapped_column(String(40))
    nonce: Mapped[str] = mapped_column(EncryptedText("sign_in_attempt.nonce"))
    verifier: Mapped[str] = mapped_column(EncryptedText("sign_in_attempt.verifier"))
    language: Mapped[str] = mapped_column(String(10))
    # Who has to come back; empty where anybody may.
    person_id: Mapped[UUID | None]
    going_to: Mapped[str] = mapped_column(EncryptedText("sign_in_attempt.going_to"))
    begun_at: Mapped[datetime] = mapped_column(AwareDateTime)
    ends_at: Mapped[datetime] = mapped_column(AwareDateTime, index=True)
