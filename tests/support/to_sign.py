"""A document that waits for somebody's signature, in a portal whose settings ask for none."""

from __future__ import annotations

from itertools import count
from uuid import UUID, uuid4

from portal import db
from portal.documents import service as documents
from portal.people import service as people
from portal.signing.models import SigningRow, SigningSignerRow
from portal.web.clock import now
from tests.support.letters import application_copy

_NUMBERS = count(1)


def to_sign(person_id: UUID) -> UUID:
    """The signing of a document that this person has to sign."""
    copy = application_copy(number=f"S{next(_NUMBERS)}", signers=(people.name_of(person_id).whole,))
    frozen = documents.freeze("application-copy", copy, language="lv", level="easy", now=now())
    signing = SigningRow(
        id=uuid4(), document_id=frozen.id, label="Iesniegums", level="advanced", sha256=frozen.sha256,
        opened_at=now(),
    )  # fmt: skip
    with db.transaction() as session:
        session.add(signing)
        session.flush()
        signer = SigningSignerRow(signing_id=signing.id, place=1, person_id=person_id, reason="Iesniegums")
        session.add(signer)
        return signing.id
