"""What the pages of signing ask: whose place it is, what is going on in it, and how often it was tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor
from portal.journal import service as journal
from portal.signing import keeping
from portal.signing.models import SigningCeremonyRow, SigningSignerRow
from portal.signing.rules import Step

ATTEMPTS_IN = timedelta(hours=1)
_IS_THEIRS = (SigningSignerRow.signing_id == SigningCeremonyRow.signing_id) & (
    SigningSignerRow.place == SigningCeremonyRow.place
)


@dataclass(frozen=True)
class Mine:
    """The actor's own place in a signing; `mandate_id` is under which they sign for another person."""

    person_id: UUID
    mandate_id: UUID | None
    signed_at: datetime | None
    # The signature is here, or is being fetched; only what is not in the actor's hands is missing.
    is_under_way: bool


def place_in(actor: Actor, signing_id: UUID, *, now: datetime) -> Mine | None:
    """The place of whoever is signed in, whatever part they act in just now; None when they have none."""
    with db.session() as session:
        signer = session.scalars(
            select(SigningSignerRow).where(
                SigningSignerRow.signing_id == signing_id, SigningSignerRow.person_id == actor.signed_in
            )
        ).one_or_none()
        if signer is None:
            return None
        held = session.scalars(
            select(SigningCeremonyRow.step).where(
                SigningCeremonyRow.signing_id == signing_id,
                SigningCeremonyRow.place == signer.place,
                keeping.holds(now),
            )
        ).first()
    return Mine(signer.person_id, signer.mandate_id, signer.signed_at, is_under_way=held is not None)


def looked(actor: Actor, mine: Mine, *, document_id: UUID) -> None:
    """Write that whoever signs for another person sees their document; nothing is written of one's own.

    When this raises, the document must not be shown.
    """
    if mine.mandate_id is not None:
        about = acting_for.principal_of(mine.mandate_id)
        journal.looked(actor, about=about, record=("document", document_id))


def attempt_here(actor: Actor, signing_id: UUID, *, browser: str | None, now: datetime) -> UUID | None:
    """The last attempt of this signer in this browser whose code can be shown; None when there is none."""
    with db.session() as session:
        return session.scalars(
            select(SigningCeremonyRow.id)
            .join(SigningSignerRow, _IS_THEIRS)
            .where(
                SigningCeremonyRow.signing_id == signing_id,
                SigningSignerRow.person_id == actor.signed_in,
                SigningCeremonyRow.browser_hash == keeping.hash_of(browser or "", what="browser"),
                SigningCeremonyRow.step.in_([Step.PREPARED.value, Step.SENT.value]),
                SigningCeremonyRow.ends_at > now,
            )
            .order_by(SigningCeremonyRow.begun_at.desc())
            .limit(1)
        ).first()


def attempts_of(person_id: UUID, *, now: datetime) -> int:
    """How often this person has begun to sign anything in the last hour."""
    with db.session() as session:
        return session.scalars(
            select(func.count())
            .select_from(SigningCeremonyRow)
            .join(SigningSignerRow, _IS_THEIRS)
            .where(SigningSignerRow.person_id == person_id, SigningCeremonyRow.begun_at > now - ATTEMPTS_IN)
        ).one()
