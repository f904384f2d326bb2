"""Who may sign: the very person whose place it is, with a code that we know, under a mandate that counts."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import current_app

from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor, Capacity, oneself
from portal.gateways.identity import VerifiedIdentity
from portal.gateways.remote_signing import Credential
from portal.people import service as people
from portal.signing.errors import NothingToSign, SigningEnded, Why
from portal.signing.models import SigningRow, SigningSignerRow
from portal.signing.queries import attempts_of
from portal.signing.rules import MOST_ATTEMPTS, as_certificates_write
from portal.signing.trust import Trust, holder_of, is_qualified, is_valid_at, read_trust


def require_signer(actor: Actor, signer: SigningSignerRow) -> None:
    """Raise NothingToSign unless this is the actor's own place, in the part in which they act now."""
    is_own = actor.signed_in is not None and actor.signed_in == signer.person_id
    if signer.mandate_id is None:
        is_own = is_own and actor.capacity is Capacity.SELF
    else:
        is_own = is_own and actor.mandate_id == signer.mandate_id
    if not is_own:
        raise NothingToSign


def require_patience(actor: Actor, *, now: datetime) -> None:
    """Raise SigningEnded for who has begun so often in the last hour that something else must be wrong."""
    if actor.signed_in is not None and attempts_of(actor.signed_in, now=now) >= MOST_ATTEMPTS:
        raise SigningEnded(Why.TOO_OFTEN)


def acting(signer: SigningSignerRow) -> Actor:
    """The signer as who they are at this moment. Raises SigningEnded when their mandate is over."""
    if signer.mandate_id is None:
        return oneself(signer.person_id)
    actor = acting_for.acting_under(signer.person_id, mandate_id=signer.mandate_id)
    # A helper, a support person, an office never signs for anybody.
    if actor is None or actor.capacity is not Capacity.GUARDIAN:
        raise SigningEnded(Why.NO_MANDATE)
    return actor


def why_over(row: SigningRow, signer: SigningSignerRow, *, base: str | None) -> Why | None:
    """Why a signature over the document with the digest `base` has no place any more; None when it has."""
    if signer.signed_at is not None:
        return Why.ALREADY
    if row.sha256 != base:
        return Why.OVERTAKEN
    try:
        acting(signer)
    except SigningEnded as ended:
        return ended.why
    return None


def themselves(signer: SigningSignerRow) -> Actor:
    """The signer without any mandate: for telling what happened when it is over."""
    return oneself(signer.person_id)


def matter_of(signer: SigningSignerRow) -> UUID:
    """In whose matter they sign: what is written down of it belongs to that person, mandate or no mandate."""
    return signer.person_id if signer.mandate_id is None else acting_for.principal_of(signer.mandate_id)


def name_of(signer: SigningSignerRow) -> str:
    """As it stands in the signature."""
    return people.name_of(signer.person_id).whole


def code_of(signer: SigningSignerRow) -> str:
    """The signer's code as certificates write it. Raises SigningEnded when nobody has verified it."""
    code = people.verified_code_of(signer.person_id)
    if code is None:
        raise SigningEnded(Why.NO_CODE)
    return as_certificates_write(code)


def require_same(written: str | None, *, code: str) -> None:
    """Raise SigningEnded unless both are one person's code, however they are written."""
    if not written or people.read_code(written) != people.read_code(code):
        raise SigningEnded(Why.NOT_YOU)


def require_fitting(credential: Credential, *, code: str, level: str) -> None:
    """Raise SigningEnded unless the certificate is the person's, counts today, and is worth enough."""
    try:
        holder = holder_of(credential.certificate)
        is_over = not is_valid_at(credential.certificate, datetime.now(UTC))
        qualified = is_qualified(credential.certificate)
    except ValueError as error:
        raise SigningEnded(Why.NO_KEY) from error
    require_same(holder.code, code=code)
    if is_over:
        raise SigningEnded(Why.NO_KEY)
    signing = current_app.config["SETTINGS"].signing
    is_real = signing is not None and signing.real
    # A demo shows every level, and its signatures are none at each of them.
    if is_real and (holder.is_demo or (level == "qualified" and not qualified)):
        raise SigningEnded(Why.NOT_ENOUGH)


def require_person(identity: VerifiedIdentity | None, *, code: str) -> None:
    """Raise SigningEnded when the platform names somebody else; where it names nobody, nothing is said."""
    if identity is not None:
        require_same(identity.code, code=code)


def is_demo(certificate: bytes) -> bool:
    """Whether a signature with it is none."""
    signing = current_app.config["SETTINGS"].signing
    return signing is None or not signing.real or holder_of(certificate).is_demo


def trust() -> Trust:
    """Whom the settings trust; nobody when nothing is set."""
    signing = current_app.config["SETTINGS"].signing
    return Trust(()) if signing is None else read_trust(tuple(signing.trust))
