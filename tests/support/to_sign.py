"""A document that waits for somebody's signature, or has it, in a portal whose settings ask for none."""

from __future__ import annotations

from itertools import count
from uuid import UUID, uuid4

from portal import db
from portal.documents import service as documents
from portal.people import service as people
from portal.signing import keeping
from portal.signing.models import SigningCeremonyRow, SigningRow, SigningSignerRow
from portal.signing.rules import HOLDS, WAITS, Step
from portal.web.clock import now
from tests.support.letters import application_copy

_NUMBERS = count(1)


def _number(count: int) -> str:
    """Like the number of a case, another one each time."""
    return "-".join(f"{sign}{2 + count // 8**place % 8}" for place, sign in enumerate("STUV"))


def to_sign(person_id: UUID) -> UUID:
    """The signing of a document that this person has to sign."""
    copy = application_copy(number=_number(next(_NUMBERS)), signers=(people.name_of(person_id).whole,))
    frozen = documents.freeze("application-copy", copy, language="lv", level="easy", now=now())
    signing = SigningRow(
        id=uuid4(), document_id=frozen.id, label=f"Iesniegums, numurs: {copy.number}", level="advanced",
        sha256=frozen.sha256, opened_at=now(),
    )  # fmt: skip
    with db.transaction() as session:
        session.add(signing)
        session.flush()
        signer = SigningSignerRow(signing_id=signing.id, place=1, person_id=person_id, reason="Iesniegums")
        session.add(signer)
        return signing.id


def digits_to_compare(signing_id: UUID, *, browser: str) -> None:
    """The signer has begun in the browser that holds this cookie, and sees the digits."""
    with db.transaction() as session:
        session.add(
            SigningCeremonyRow(
                signing_id=signing_id,
                place=1,
                step=Step.PREPARED.value,
                state_hash=keeping.hash_of(str(signing_id), what="state"),
                browser_hash=keeping.hash_of(browser, what="browser"),
                language="lv",
                digest="ab" * 32,
                begun_at=now(),
                ends_at=now() + WAITS,
            )
        )


def waits_for_time(signing_id: UUID) -> None:
    """The platform has given the signature, and nobody has told the time of it yet."""
    with db.transaction() as session:
        session.add(
            SigningCeremonyRow(
                signing_id=signing_id,
                place=1,
                step=Step.CONFIRMED.value,
                state_hash=keeping.hash_of(str(signing_id), what="state"),
                browser_hash="",
                language="lv",
                begun_at=now(),
                ends_at=now() + HOLDS,
            )
        )


def signed(signing_id: UUID) -> None:
    """The signer has signed, in a demo; the document is as it was."""
    with db.transaction() as session:
        signer = session.get_one(SigningSignerRow, (signing_id, 1))
        signer.signed_at, signer.certificate, signer.is_demo = now(), "none", True
