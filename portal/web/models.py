"""What the edge keeps in the database: who is signed in, posts that came too late, and counters."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText


class WebSessionRow(Base):
    """One person at one device; the device holds a random token, the database its fingerprint."""

    __tablename__ = "web_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    # Where the person showed last who they are, and where else they did so in this session.
    provider: Mapped[str] = mapped_column(String(40))
    also: Mapped[str] = mapped_column(Text, default="", server_default="")
    # For whom the person acts now; empty for themselves.
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
    # For whom they acted here when that was over, until they choose anew: their pages say that it is.
    left_mandate_id: Mapped[UUID | None]
    # A choice, not a right: every request asks anew whether they work there.
    organisation_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(AwareDateTime)
    seen_at: Mapped[datetime] = mapped_column(AwareDateTime)
    ends_at: Mapped[datetime] = mapped_column(AwareDateTime, index=True)
    authenticated_at: Mapped[datetime] = mapped_column(AwareDateTime)


class ParkedPostRow(Base):
    """A form that arrived after its session had ended; waits for the same person for a short while."""

    __tablename__ = "parked_post"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(EncryptedText("parked_post.address"))
    body: Mapped[str] = mapped_column(EncryptedText("parked_post.body"))
    ends_at: Mapped[datetime] = mapped_column(AwareDateTime, index=True)


class CountRow(Base):
    """How many requests came under one hashed key in one window of time; no number, no address."""

    __tablename__ = "call_count"

    scope: Mapped[str] = mapped_column(String(20), primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    window_ends_at: Mapped[datetime] = mapped_column(AwareDateTime, primary_key=True, index=True)
    count: Mapped[int]
