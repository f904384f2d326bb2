"""What signing is for: the room of a kind of document says where people read it, and what follows.

The room is told outside the transaction that writes the signature, which holds the document: rooms hold what
is theirs first. So the transaction leaves a message in the outbox, and whoever comes back does it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.documents import service as documents
from portal.outbox import service as outbox
from portal.signing import keeping
from portal.signing.models import SigningRow, SigningSignerRow

DONE = "signing-done"
# From the document and the language of the page to the address of a page.
Address = Callable[[UUID, str], str]
# From the document to sentences in the language of the page; none where there is nothing to say.
Lines = Callable[[UUID], tuple[str, ...]]


def _nothing(_document_id: UUID) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What a room says about one kind of document that people sign.

    `read` is the page where the signer reads it in easy words, if they may; `done` is where they see what
    has become of it; `paper` the page of the equal road, where there is one. `until_signed` stands above the
    page while the signature is missing; `follows` says beside the signature what has become of the document.
    `when_signed` is told the document and the moment of the last signature; it may be told more than once,
    and changes nothing then. `when_lost` is told once that a signature which was here came to nothing before
    it was in the document; `when_revoked`, maybe more than once, that one in the document counts for
    nothing, of which it may not have heard yet.
    """

    read: Callable[[UUID, str], str | None]
    done: Address
    when_signed: Callable[[UUID, datetime], None]
    when_lost: Callable[[UUID, datetime], None]
    when_revoked: Callable[[UUID, datetime], None]
    paper: Address | None = None
    until_signed: Lines = _nothing
    follows: Lines = _nothing


_PURPOSES: dict[str, Purpose] = {}


def register(kind: str, purpose: Purpose) -> None:
    """Make known what this kind of document is signed for; a room does so when it is loaded."""
    _PURPOSES[kind] = purpose


def kinds() -> frozenset[str]:
    """The kinds of documents that people may have to sign."""
    return frozenset(_PURPOSES)


def purpose_of(document_id: UUID) -> Purpose | None:
    """What the document is signed for; None when no room has said. Raises NoSuchDocument."""
    return purpose_of_kind(documents.document_of(document_id).kind)


def purpose_of_kind(kind: str) -> Purpose | None:
    """What documents of this kind are signed for; None when no room has said."""
    return _PURPOSES.get(kind)


def put_done(session: Session, signing_id: UUID, *, now: datetime) -> None:
    """Leave the message that everybody has signed, in the transaction of the last signature."""
    outbox.put(
        session,
        kind=DONE,
        payload={"signing": str(signing_id)},
        idempotency_key=f"{DONE}-{signing_id}",
        now=now,
    )


def tell(signing_id: UUID) -> None:
    """Tell the room that everybody has signed; nothing when a signature is missing or counts for nothing."""
    with db.session() as session:
        row = session.get_one(SigningRow, signing_id)
        of_signers = select(SigningSignerRow.signed_at).where(SigningSignerRow.signing_id == signing_id)
        moments = session.scalars(of_signers).all()
        is_sound = not keeping.is_revoked(session, signing_id)
        document_id = row.document_id
    signed = [one for one in moments if one is not None]
    purpose = purpose_of(document_id)
    if purpose is not None and is_sound and signed and len(signed) == len(moments):
        purpose.when_signed(document_id, max(signed))


def done_step(payload: Mapping[str, Any], _key: str) -> None:
    """A step of the outbox. Raises what keeps the room from doing its part; it is asked again then."""
    tell(UUID(payload["signing"]))
