"""The chain, what each link says, its head, and which looks are written already."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText


class JournalEntryRow(Base):
    """One link: seals the one before it and the digest of what was written. Never changed, never erased."""

    __tablename__ = "journal_entry"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(80))
    seal: Mapped[str] = mapped_column(String(64))


class JournalPayloadRow(Base):
    """What the link says; may be erased, and the chain still holds."""

    __tablename__ = "journal_payload"

    number: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("journal_entry.number"), primary_key=True, autoincrement=False
    )
    about_id: Mapped[UUID | None] = mapped_column(index=True)
    salt: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(EncryptedText("journal_payload.body"))


class JournalListedRow(Base):
    """Whom a list showed that somebody looked at: one look, many people."""

    __tablename__ = "journal_listed"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("journal_entry.number"), primary_key=True, autoincrement=False, index=True
    )


class JournalHeadRow(Base):
    """The newest link; whoever writes holds this row, so the chain has no forks."""

    __tablename__ = "journal_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    seal: Mapped[str] = mapped_column(String(64))


class JournalJoinedRow(Base):
    """`was` is the same human being as `person`: what is written about the first is told to the second."""

    __tablename__ = "journal_joined"

    was_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)


class JournalLookRow(Base):
    """Who looked at which record in which hour: the next look of that hour is the same one."""

    __tablename__ = "journal_look"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(String(120), primary_key=True)
    hour: Mapped[datetime] = mapped_column(AwareDateTime, primary_key=True, index=True)
