"""What a worker asked a person who sits beside them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.beside.rules import WAYS
from portal.db import AwareDateTime, Base, EncryptedText


class BesideAskedRow(Base):
    """A worker asks the person beside them whether they may write at their word; `how` the person said yes.

    `token` opens the question on the person's own phone; `session_id` is the sign-in of the worker.
    """

    __tablename__ = "beside_asked"
    __table_args__ = (
        CheckConstraint(f"how in {WAYS!r}", name="how"),
        CheckConstraint("worker_id <> person_id", name="two_people"),
        CheckConstraint("mandate_id is null or how is not null", name="used_with_a_way"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    session_id: Mapped[UUID]
    token: Mapped[str] = mapped_column(EncryptedText("beside_asked.token"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(AwareDateTime)
    ends_at: Mapped[datetime] = mapped_column(AwareDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    declined_at: Mapped[datetime | None] = mapped_column(AwareDateTime)
    how: Mapped[str | None] = mapped_column(String(10))
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
