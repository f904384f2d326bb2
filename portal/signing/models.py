"""Documents that are to be signed, by whom, and how far each of them has come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText
from portal.files.service import STORED_FILE
from portal.signing.rules import LEVELS, STEPS

_HOLDING = text("step in ('asked', 'confirmed')")


class SigningRow(Base):
    """One frozen document and its signatures; `sha256` is of what it is now, `address` where that lies.

    Without an address nobody has signed yet, and the document is as it was frozen.
    """

    __tablename__ = "signing"
    __table_args__ = (CheckConstraint(f"level in {LEVELS!r}", name="level"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), unique=True)
    label: Mapped[str] = mapped_column(EncryptedText("signing.label"))
    level: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(ForeignKey(STORED_FILE), unique=True)
    opened_at: Mapped[datetime] = mapped_column(AwareDateTime)
    # From then on a stranger can check it years later with the file alone.
    sealed_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    # Nobody needs it any more: what it says was written anew before anybody signed it.
    closed_at: Mapped[datetime | None] = mapped_column(AwareDateTime)


class SigningSignerRow(Base):
    """Somebody who has to sign, in the field of their place; each person once."""

    __tablename__ = "signing_signer"
    __table_args__ = (
        UniqueConstraint("signing_id", "person_id"),
        CheckConstraint("(signed_at is null) = (certificate is null)", name="signed_with_certificate"),
        CheckConstraint("(signed_at is null) = (is_demo is null)", name="signed_with_worth"),
        CheckConstraint("place > 0", name="place"),
    )

    signing_id: Mapped[UUID] = mapped_column(ForeignKey("signing.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
    # What stands in the signature: for whom, when it is not for oneself.
    reason: Mapped[str] = mapped_column(EncryptedText("signing_signer.reason"))
    signed_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    certificate: Mapped[str | None] = mapped_column(EncryptedText("signing_signer.certificate"))
    is_demo: Mapped[bool | None]
    # When we learned that the certificate had been revoked before it signed: it counts for nothing.
    revoked_at: Mapped[datetime | None] = mapped_column(AwareDateTime)


class SigningCeremonyRow(Base):
    """One attempt of one signer; its secrets go when it has ended, whichever way."""

    __tablename__ = "signing_ceremony"
    __table_args__ = (
        ForeignKeyConstraint(["signing_id", "place"], ["signing_signer.signing_id", "signing_signer.place"]),
        CheckConstraint(f"step in {STEPS!r}", name="step"),
        Index("ix_signing_ceremony_signing_id", "signing_id"),
        # Two signatures at once would each be made over a document without the other.
        Index(
            "uq_signing_ceremony_holding",
            "signing_id",
            unique=True,
            sqlite_where=_HOLDING,
            postgresql_where=_HOLDING,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    signing_id: Mapped[UUID]
    place: Mapped[int]
    step: Mapped[str] = mapped_column(String(10))
    why: Mapped[str | None] = mapped_column(String(20))
    state_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(10))
    # Of the document over which the signature is made, and of the attributes that are signed.
    base_sha256: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str | None] = mapped_column(String(64))
    secrets: Mapped[str | None] = mapped_column(EncryptedText("signing_ceremony.secrets"))
    credential: Mapped[str | None] = mapped_column(EncryptedText("signing_ceremony.credential"))
    prepared: Mapped[str | None] = mapped_column(EncryptedText("signing_ceremony.prepared"))
    address: Mapped[str | None] = mapped_column(ForeignKey(STORED_FILE), unique=True)
    value: Mapped[str | None] = mapped_column(EncryptedText("signing_ceremony.value"))
    begun_at: Mapped[datetime] = mapped_column(AwareDateTime)
    ends_at: Mapped[datetime] = mapped_column(AwareDateTime, index=True)
    # When the platform's signature came here: from then on it waits for nothing but its time.
    confirmed_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    # When the room was told that a signature which was here came to nothing.
    told_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
