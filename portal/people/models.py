"""People, and the logins that lead to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText
from portal.people.rules import CODE_STATES


class PersonRow(Base):
    """One human being. A code that somebody else wrote down (`declared`) opens nothing."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(f"code_state in {CODE_STATES!r}", name="code_state"),
        CheckConstraint("(code is null) = (code_state = 'none')", name="code_with_state"),
        CheckConstraint("(code is null) = (code_hash is null)", name="code_with_hash"),
        Index("ix_person_code_hash", "code_hash"),
        # A verified code is one person; the same code may be declared for several.
        Index(
            "uq_person_verified_code",
            "code_hash",
            unique=True,
            sqlite_where=text("code_state = 'verified'"),
            postgresql_where=text("code_state = 'verified'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    given_name: Mapped[str] = mapped_column(EncryptedText("person.given_name"))
    family_name: Mapped[str] = mapped_column(EncryptedText("person.family_name"))
    code: Mapped[str | None] = mapped_column(EncryptedText("person.code"))
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(AwareDateTime)


class LoginRow(Base):
    """A login of a provider and whose it is; the provider's name for the person is kept as a fingerprint."""

    __tablename__ = "login"

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(AwareDateTime)
