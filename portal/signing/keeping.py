"""What a signing keeps between two steps, as values: the rows stay inside this room."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from portal import db
from portal.documents import service as documents
from portal.files import service as files
from portal.gateways.identity import Secrets
from portal.gateways.remote_signing import Credential, nonce_of
from portal.signing.errors import NothingToSign, Why
from portal.signing.models import SigningCeremonyRow, SigningRow, SigningSignerRow
from portal.signing.rules import HOLDS, PASSING, Step
from portal.signing.shapes import Prepared

PURPOSE = "signing"
ENDED = {"secrets": None, "credential": None, "prepared": None, "address": None, "value": None}


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Where one signer's attempt is, with all its secrets."""

    id: UUID
    signing_id: UUID
    place: int
    step: Step
    language: str
    begun_at: datetime
    ends_at: datetime
    confirmed_at: datetime | None
    base_sha256: str | None
    why: Why | None
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    random: bytes = field(repr=False)
    digest: bytes | None
    credential: Credential | None = field(repr=False)

    @property
    def secrets(self) -> Secrets:
        """For the platform; the nonce belongs to this very digest, once there is one."""
        return Secrets(
            state=self.state, nonce=nonce_of(self.digest or b"", random=self.random), verifier=self.verifier
        )


def kept(row: SigningCeremonyRow) -> Kept:
    """The row with its secrets opened."""
    said = json.loads(row.secrets or "{}")
    return Kept(
        id=row.id,
        signing_id=row.signing_id,
        place=row.place,
        step=Step(row.step),
        language=row.language,
        begun_at=row.begun_at,
        ends_at=row.ends_at,
        confirmed_at=row.confirmed_at,
        base_sha256=row.base_sha256,
        why=Why(row.why) if row.why else None,
        state=said.get("state", ""),
        verifier=said.get("verifier", ""),
        random=b64decode(said.get("random", "")),
        digest=bytes.fromhex(row.digest) if row.digest else None,
        credential=_credential(row.credential) if row.credential else None,
    )


def written_secrets(state: str, *, verifier: str, random: bytes) -> str:
    """As they stand in the row, which encrypts them."""
    return json.dumps({"state": state, "verifier": verifier, "random": b64encode(random).decode()})


def written_credential(one: Credential) -> str:
    """As it stands in the row, which encrypts it."""
    chain = [b64encode(above).decode() for above in one.chain]
    certificate = b64encode(one.certificate).decode()
    return json.dumps({"id": one.id, "certificate": certificate, "chain": chain, "algorithm": one.algorithm})


def written_prepared(one: Prepared) -> str:
    """All but the document, which lies in a file."""
    return json.dumps(
        {
            "document_digest": one.document_digest.hex(),
            "start": one.start,
            "end": one.end,
            "attributes": b64encode(one.signed_attributes).decode(),
        }
    )


def prepared_of(row: SigningCeremonyRow) -> Prepared:
    """The document that waits for its signature. Raises FileMissing, FileChanged."""
    said = json.loads(row.prepared or "{}")
    return Prepared(
        content=files.open_file(row.address or "", purpose=PURPOSE),
        document_digest=bytes.fromhex(said["document_digest"]),
        start=said["start"],
        end=said["end"],
        signed_attributes=b64decode(said["attributes"]),
    )


def content_of(row: SigningRow) -> bytes:
    """The document as it is now, with the signatures it has. Raises FileMissing, FileChanged."""
    if row.address is None:
        return documents.open_bytes(row.document_id)
    return files.open_file(row.address, purpose=PURPOSE)


def held(session: Session, signing_id: UUID) -> SigningRow:
    """The signing, which nobody else changes until the transaction ends. Raises NothingToSign."""
    row = session.scalars(
        select(SigningRow).where(SigningRow.id == signing_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NothingToSign(str(signing_id))
    return row


def signer_at(session: Session, signing_id: UUID, place: int) -> SigningSignerRow:
    """Who signs in this place."""
    return session.get_one(SigningSignerRow, (signing_id, place))


def are_all_signed(session: Session, signing_id: UUID) -> bool:
    """Whether nobody's signature is missing."""
    missing = select(SigningSignerRow.place).where(
        SigningSignerRow.signing_id == signing_id, SigningSignerRow.signed_at.is_(None)
    )
    return session.scalars(missing.limit(1)).first() is None


def is_held(session: Session, signing_id: UUID, *, now: datetime, but: UUID | None = None) -> bool:
    """Whether the platform is asked for a signature of the document, or one is here and waits for its time.

    Whoever asks for too long has lost the place. `but` this attempt.
    """
    holding = select(SigningCeremonyRow.id).where(SigningCeremonyRow.signing_id == signing_id, holds(now))
    if but is not None:
        holding = holding.where(SigningCeremonyRow.id != but)
    return session.scalars(holding.limit(1)).first() is not None


def holds(now: datetime) -> ColumnElement[bool]:
    """Of an attempt: that nobody else may sign the document meanwhile."""
    is_asked = (SigningCeremonyRow.step == Step.ASKED.value) & (SigningCeremonyRow.ends_at > now)
    return (SigningCeremonyRow.step == Step.CONFIRMED.value) | is_asked


def is_revoked(session: Session, signing_id: UUID) -> bool:
    """Whether a signature in it counts for nothing."""
    found = select(SigningSignerRow.place).where(
        SigningSignerRow.signing_id == signing_id, SigningSignerRow.revoked_at.is_not(None)
    )
    return session.scalars(found.limit(1)).first() is not None


def replace_content(session: Session, row: SigningRow, content: bytes, *, now: datetime) -> None:
    """The document is this from now on; what it was is inside it."""
    before = row.address
    fresh = files.store(content, purpose=PURPOSE, session=session, now=now)
    row.address, row.sha256 = fresh.address, hashlib.sha256(content).hexdigest()
    session.flush()
    if before is not None:
        files.forget(before, session=session)


def settle(session: Session, ceremony_id: UUID, step: Step, *, now: datetime, why: Why | None = None) -> bool:
    """The attempt has ended; its secrets go with it. False when it had ended before."""
    row = session.scalars(
        select(SigningCeremonyRow).where(SigningCeremonyRow.id == ceremony_id).with_for_update()
    ).one()
    if row.settled_at is not None:
        return False
    address = row.address
    session.execute(
        update(SigningCeremonyRow)
        .where(SigningCeremonyRow.id == ceremony_id)
        .values(**ENDED, step=step.value, why=why.value if why else None, settled_at=now)
    )
    if address is not None:
        files.forget(address, session=session)
    return True


def expire(session: Session, *, now: datetime, signing_id: UUID | None = None) -> int:
    """End every attempt whose time is over, of one signing or of all; how many."""
    over = select(SigningCeremonyRow.id).where(
        SigningCeremonyRow.step.in_([one.value for one in PASSING]), SigningCeremonyRow.ends_at <= now
    )
    if signing_id is not None:
        over = over.where(SigningCeremonyRow.signing_id == signing_id)
    found = session.scalars(over).all()
    return sum(settle(session, one, Step.EXPIRED, now=now, why=Why.TOO_LATE) for one in found)


def waiting(*, now: datetime) -> Sequence[UUID]:
    """The attempts whose signature waits for its time; not those that a browser is just bringing back."""
    with db.session() as session:
        return session.scalars(
            select(SigningCeremonyRow.id)
            .where(
                SigningCeremonyRow.step == Step.CONFIRMED.value,
                SigningCeremonyRow.confirmed_at <= now - HOLDS,
            )
            .order_by(SigningCeremonyRow.confirmed_at)
        ).all()


def hash_of(value: str, *, what: str) -> str:
    """By what an answer finds its attempt, without saying it."""
    return db.fingerprint(value, purpose=f"signing_ceremony.{what}")


def _credential(written: str) -> Credential:
    said = json.loads(written)
    return Credential(
        id=said["id"],
        certificate=b64decode(said["certificate"]),
        chain=tuple(b64decode(one) for one in said["chain"]),
        algorithm=said["algorithm"],
    )
