"""Invitations: whom a person asks to help, with what, for how long."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import AwareDateTime, Base, EncryptedText

_OPEN = text("used_at is null and withdrawn_at is null")


class InvitationRow(Base):
    """One invitation: a link, and a code for who cannot open it; both are forgotten once it is over.

    `called` is the name in the person's own words; only who is called so can use the invitation.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("(used_at is null) = (mandate_id is null)", name="used_by_somebody"),
        Index(
            "uq_invitation_open_code", "code_hash", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    called: Mapped[str] = mapped_column(EncryptedText("invitation.called"))
    tasks: Mapped[str] = mapped_column(String(300))
    length: Mapped[str] = mapped_column(String(20))
    token: Mapped[str | None] = mapped_column(EncryptedText("invitation.token"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str | None] = mapped_column(EncryptedText("invitation.code"))
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(AwareDateTime)
    ends_at: Mapped[datetime] = mapped_column(AwareDateTime)
    used_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
