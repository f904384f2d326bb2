"""The answers of an application while it is written, while it is signed, and each time that it was sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText

# What became of an application that was to be signed, and how a signature can come.
BECAME = ("sent", "closed")
ELECTRONIC, PAPER = WAYS = ("electronic", "paper")
# How the paper with a signature came to the office.
BROUGHT = ("office", "brought", "post")
_OPEN = text("ended_at is null")


class ApplicationAnswerRow(Base):
    """The answers of one step, saved on every Continue; the last one to save wins."""

    __tablename__ = "application_answer"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(80), primary_key=True)
    answers: Mapped[str] = mapped_column(EncryptedText("application_answer.answers"))
    saved_at: Mapped[datetime] = mapped_column(AwareDateTime)
    # Whose answer it is; a worker beside the person writes the person's, and stands in `assisted_by_id`.
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    assisted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class ApplicationOtherWordsRow(Base):
    """What somebody who acts for the person thinks otherwise: beside the person's wish, never in it."""

    __tablename__ = "application_other_words"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(80), primary_key=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    words: Mapped[str] = mapped_column(EncryptedText("application_other_words.words"))
    at: Mapped[datetime] = mapped_column(AwareDateTime)


class ApplicationUnsaidWishRow(Base):
    """Somebody says that the person cannot say what they want: what that one writes there is a view of it."""

    __tablename__ = "application_unsaid_wish"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(80), primary_key=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(AwareDateTime)


class ApplicationSendingRow(Base):
    """What was sent, as it was sent: never changed, the next sending is a new row."""

    __tablename__ = "application_sending"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answers: Mapped[str] = mapped_column(EncryptedText("application_sending.answers"))
    sent_at: Mapped[datetime] = mapped_column(AwareDateTime)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class ApplicationAgreementRow(Base):
    """Under which mandate somebody who acts together with the person was asked, and agreed, to which words.

    The words themselves do not stand here, only what tells them from others.
    """

    __tablename__ = "application_agreement"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), primary_key=True)
    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandate.id"), primary_key=True)
    asked: Mapped[str | None] = mapped_column(String(64))
    agreed: Mapped[str | None] = mapped_column(String(64))
    agreed_at: Mapped[datetime | None] = mapped_column(AwareDateTime)


class ApplicationSigningRow(Base):
    """What somebody was about to sign, word for word as it would be sent; one at a time for each case.

    Who changes the application closes it. `mandate_id` is under which the signer acts, when it is another's.
    """

    __tablename__ = "application_signing"
    __table_args__ = (
        CheckConstraint(f"became in {BECAME!r}", name="became"),
        CheckConstraint("(ended_at is null) = (became is null)", name="ended"),
        Index(
            "uq_application_signing_open",
            "case_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("support_case.id"), index=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    signing_id: Mapped[UUID] = mapped_column(ForeignKey("signing.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    answers: Mapped[str] = mapped_column(EncryptedText("application_signing.answers"))
    language: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
    opened_at: Mapped[datetime] = mapped_column(AwareDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    became: Mapped[str | None] = mapped_column(String(10))


class ApplicationSignatureRow(Base):
    """How one sending is signed, and whether the signature is here; what needs none has no such row."""

    __tablename__ = "application_signature"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "number"], ["application_sending.case_id", "application_sending.number"]
        ),
        CheckConstraint(f"way in {WAYS!r}", name="way"),
        CheckConstraint(f"brought in {BROUGHT!r}", name="brought"),
        CheckConstraint("way = 'paper' or signed_at is not null", name="electronic_is_here"),
        CheckConstraint("(brought is null) = (taken_by_id is null)", name="brought_to_somebody"),
        CheckConstraint(
            "brought is null or (way = 'paper' and signed_at is not null)", name="brought_is_here"
        ),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    way: Mapped[str] = mapped_column(String(10))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    # The last signature, or the moment at which the office took the paper in.
    signed_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    brought: Mapped[str | None] = mapped_column(String(10))
    taken_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
