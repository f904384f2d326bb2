"""Messages in an inbox, the documents that lie beside them, and what the desk has to pass on by hand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText
from portal.messages.rules import CHANNELS, LEAD_SOMEWHERE, WAYS, Kind


def _one_of(values: tuple[str, ...]) -> str:
    return ", ".join(repr(value) for value in values)


class MessageRow(Base):
    """One message to one person.

    `organisation_id` is whose worker wrote it; `by_hand` asks the desk to tell the person that it is there.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint(f"kind in ({_one_of(tuple(kind.value for kind in Kind))})", name="kind"),
        CheckConstraint(f"channel in ({_one_of(CHANNELS)})", name="channel"),
        Index("ix_message_to_id_written_at", "to_id", "written_at"),
        Index(
            "ix_message_waiting_by_hand",
            "written_at",
            sqlite_where=text("by_hand and done_at is null"),
            postgresql_where=text("by_hand and done_at is null"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("support_case.id", ondelete="SET NULL"), index=True
    )
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10))
    words: Mapped[str | None] = mapped_column(EncryptedText("message.words"))
    written_at: Mapped[datetime] = mapped_column(AwareDateTime)
    read_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    channel: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(EncryptedText("message.address"))
    careful: Mapped[bool]
    by_hand: Mapped[bool]
    done_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    done_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class MessageDocumentRow(Base):
    """A frozen document that lies beside a message, in its place."""

    __tablename__ = "message_document"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))


_LEADS = _one_of(tuple(sorted(LEAD_SOMEWHERE)))


class SafeContactRow(Base):
    """How the person said that they may be told of news; who acts for them neither sees nor changes it."""

    __tablename__ = "safe_contact"
    __table_args__ = (
        CheckConstraint(f"way in ({_one_of(WAYS)})", name="way"),
        CheckConstraint(
            f"(address is not null) = (way in ({_LEADS}))",
            name="leads_somewhere",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    way: Mapped[str] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(EncryptedText("safe_contact.address"))
    # Somebody else hears or reads along there.
    careful: Mapped[bool]
    chosen_at: Mapped[datetime] = mapped_column(AwareDateTime)
