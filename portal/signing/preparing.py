"""What exactly a signer confirms: the document as it is, room for the signature, and a digest over both."""

from __future__ import annotations

import secrets as random
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update

from portal import db
from portal.acting_for.actor import Actor
from portal.documents import service as documents
from portal.files import service as files
from portal.gateways.remote_signing import Credential, neighbours
from portal.signing import keeping, who
from portal.signing.errors import NothingToSign, SigningEnded, Why
from portal.signing.keeping import Kept
from portal.signing.models import SigningCeremonyRow, SigningSignerRow
from portal.signing.rules import TOKEN_BYTES, WAITS, Step


@dataclass(frozen=True)
class Place:
    """All that a signer needs: whose place, in which document as it is now."""

    signing_id: UUID
    place: int
    code: str
    level: str
    label: str
    reason: str
    name: str
    field: str
    sha256: str
    content: bytes


def place_of(actor: Actor, signing_id: UUID, *, now: datetime) -> Place:
    """The actor's place, still empty, and the document as it is. Raises NothingToSign, SigningEnded."""
    with db.transaction() as session:
        row = keeping.held(session, signing_id)
        signer = session.scalars(
            select(SigningSignerRow).where(
                SigningSignerRow.signing_id == signing_id, SigningSignerRow.person_id == actor.signed_in
            )
        ).one_or_none()
        if signer is None:
            raise NothingToSign(str(signing_id))
        who.require_signer(actor, signer)
        keeping.expire(session, now=now, signing_id=signing_id)
    who.acting(signer)
    if signer.signed_at is not None:
        raise SigningEnded(Why.ALREADY)
    if row.closed_at is not None:
        raise SigningEnded(Why.CHANGED)
    with db.session() as session:
        if keeping.is_held(session, signing_id, now=now):
            raise SigningEnded(Why.BUSY)
    fields = documents.signer_fields(row.document_id)
    return Place(
        signing_id=signing_id,
        place=signer.place,
        code=who.code_of(signer),
        level=row.level,
        label=row.label,
        reason=signer.reason,
        name=who.name_of(signer),
        field=fields[signer.place - 1],
        sha256=row.sha256,
        content=keeping.content_of(row),
    )


def prepare(kept: Kept, place: Place, credential: Credential, *, browser: str, now: datetime) -> None:
    """What exactly is confirmed: a digest over the document as it is, and over the certificate."""
    # Large, and not needed before somebody signs.
    from portal.signing import pades

    credential = pades.with_chain(credential, trust=who.trust(), lists=neighbours().lists)
    prepared = pades.prepare(
        place.content, field=place.field, credential=credential, reason=place.reason, name=place.name
    )
    state, verifier, chance = chances()
    with db.transaction() as session:
        row = keeping.held(session, kept.signing_id)
        if row.closed_at is not None:
            raise SigningEnded(Why.CHANGED)
        if row.sha256 != place.sha256:
            raise SigningEnded(Why.OVERTAKEN)
        stored = files.store(prepared.content, purpose=keeping.PURPOSE, session=session, now=now)
        moved = session.execute(
            update(SigningCeremonyRow)
            .where(
                SigningCeremonyRow.id == kept.id,
                SigningCeremonyRow.step.in_([Step.VISITING.value, Step.READING.value]),
            )
            .values(
                step=Step.PREPARED.value,
                state_hash=keeping.hash_of(state, what="state"),
                browser_hash=keeping.hash_of(browser, what="browser"),
                base_sha256=place.sha256,
                digest=prepared.digest.hex(),
                secrets=keeping.written_secrets(state, verifier=verifier, random=chance),
                credential=keeping.written_credential(credential),
                prepared=keeping.written_prepared(prepared),
                address=stored.address,
            )
            .returning(SigningCeremonyRow.id)
        ).first()
        if moved is None:
            raise SigningEnded(Why.TOO_LATE)


def fresh(place: Place, *, language: str, now: datetime) -> Kept:
    """An attempt that begins now; nothing is written yet."""
    state, verifier, chance = chances()
    return Kept(
        id=uuid4(),
        signing_id=place.signing_id,
        place=place.place,
        step=Step.VISITING,
        language=language,
        begun_at=now,
        ends_at=now + WAITS,
        confirmed_at=None,
        base_sha256=None,
        why=None,
        state=state,
        verifier=verifier,
        random=chance,
        digest=None,
        credential=None,
    )


def insert(begun: Kept, *, browser: str) -> None:
    """Write it down."""
    with db.transaction() as session:
        session.add(
            SigningCeremonyRow(
                id=begun.id,
                signing_id=begun.signing_id,
                place=begun.place,
                step=begun.step.value,
                state_hash=keeping.hash_of(begun.state, what="state"),
                browser_hash=keeping.hash_of(browser, what="browser"),
                language=begun.language,
                secrets=keeping.written_secrets(begun.state, verifier=begun.verifier, random=begun.random),
                begun_at=begun.begun_at,
                ends_at=begun.ends_at,
            )
        )


def chances() -> tuple[str, str, bytes]:
    """State, verifier and the random part of the nonce: nobody else can know them."""
    return random.token_urlsafe(TOKEN_BYTES), random.token_urlsafe(48), random.token_bytes(TOKEN_BYTES)
