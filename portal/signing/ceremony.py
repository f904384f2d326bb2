"""One signer's way: what is signed is prepared, confirmed at the platform, and the signature safely kept.

Each step is one short transaction of its own; nothing is asked of the platform inside one. What is cut off
between two steps is either gone on with (a signature that is here) or begun anew (everything before it).
"""

from __future__ import annotations

import logging
import secrets as random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import Actor
from portal.gateways.identity import LoginCancelled, LoginDown, LoginFailed
from portal.gateways.remote_signing import Confirmation, neighbours, short_code
from portal.journal import service as journal
from portal.outbox import service as outbox
from portal.signing import keeping, preparing, who
from portal.signing.errors import NothingToSign, SigningEnded, Why
from portal.signing.keeping import Kept
from portal.signing.models import SigningCeremonyRow, SigningRow, SigningSignerRow
from portal.signing.rules import HOLDING, HOLDS, Step
from portal.signing.trust import is_signature_of

LOG = logging.getLogger("portal.signing")
TOKEN_BYTES = 32
FINISH = "signature-finish"
Said = TypeVar("Said")


@dataclass(frozen=True)
class Begun:
    """A signing has begun. `visit` is where the person goes first; None when the code can be shown now."""

    ceremony_id: UUID
    browser: str
    visit: str | None


@dataclass(frozen=True)
class Ceremony:
    """What the page shows before the person leaves, and while something is missing."""

    id: UUID
    signing_id: UUID
    step: Step
    # The same digits stand on the page of the platform; None before there is something to confirm.
    code: str | None
    ends_at: datetime
    why: Why | None


@dataclass(frozen=True)
class CameBack:
    """The person is back from the platform, and what has become of it so far."""

    ceremony_id: UUID
    signing_id: UUID
    step: Step
    language: str
    back: str


def begin(
    actor: Actor, signing_id: UUID, *, language: str, back: str, browser: str | None, now: datetime
) -> Begun:
    """The signer wants to sign. Raises NothingToSign, SigningEnded."""
    browser = browser or random.token_urlsafe(TOKEN_BYTES)
    signer = neighbours().signer
    with _kindly(language=language, back=back):
        place = preparing.place_of(actor, signing_id, now=now)
        who.require_patience(actor, now=now)
        fresh = preparing.fresh(place, language=language, back=back, now=now)
        if signer.needs_visit:
            address = _asked(
                lambda: signer.first_visit(fresh.secrets, redirect_uri=redirect_uri(), language=language)
            )
            preparing.insert(fresh, browser=browser)
            return Begun(fresh.id, browser, address)
        credential = _asked(lambda: signer.credential(place.code), failed=Why.NO_KEY)
        who.require_fitting(credential, code=place.code, level=place.level)
        preparing.insert(fresh, browser=browser)
        preparing.prepare(fresh, place, credential, browser=browser, now=now)
    return Begun(fresh.id, browser, None)


def send(actor: Actor, ceremony_id: UUID, *, now: datetime) -> str:
    """The address where the signer confirms. Raises NothingToSign, SigningEnded."""
    kept, place = _opened(actor, ceremony_id, now=now)
    if kept.step not in (Step.PREPARED, Step.SENT) or kept.credential is None or kept.digest is None:
        raise SigningEnded(Why.TOO_LATE, language=kept.language, back=kept.back)
    credential, digest = kept.credential, kept.digest
    with _kindly(language=kept.language, back=kept.back):
        address = _asked(
            lambda: neighbours().signer.confirm_address(
                kept.secrets,
                credential,
                digest,
                label=place.label,
                redirect_uri=redirect_uri(),
                language=kept.language,
            )
        )
        _move(kept.id, (Step.PREPARED, Step.SENT), Step.SENT)
    return address


def ceremony_of(actor: Actor, ceremony_id: UUID) -> Ceremony:
    """Where it is. Raises NothingToSign."""
    with db.session() as session:
        row = session.get(SigningCeremonyRow, ceremony_id)
        if row is None:
            raise NothingToSign(str(ceremony_id))
        who.require_signer(actor, keeping.signer_at(session, row.signing_id, row.place))
    return Ceremony(
        row.id,
        row.signing_id,
        Step(row.step),
        short_code(bytes.fromhex(row.digest)) if row.digest else None,
        row.ends_at,
        Why(row.why) if row.why else None,
    )


def come_back(answer: Mapping[str, str], *, browser: str | None, now: datetime) -> CameBack:
    """The browser brings back what the platform said. Raises SigningEnded with the page that says why not."""
    kept = _by_state(answer.get("state", ""), browser=browser, now=now)
    with _kindly(language=kept.language, back=kept.back):
        if kept.step is Step.VISITING:
            step = _after_visit(kept, answer, browser=browser or "", now=now)
        elif kept.step is Step.SENT:
            step = _after_confirming(kept, answer, now=now)
        else:
            raise SigningEnded(_why_over(kept))
    return CameBack(kept.id, kept.signing_id, step, kept.language, kept.back)


def redirect_uri() -> str:
    """Where the platform sends people back to."""
    return f"{current_app.config['SETTINGS'].public_url}/signing/callback"


def _why_over(kept: Kept) -> Why:
    """What to say to an answer that comes to an attempt in which nothing is waited for."""
    return Why.ALREADY if kept.step in (*HOLDING, Step.SIGNED) else kept.why or Why.TOO_LATE


def _after_visit(kept: Kept, answer: Mapping[str, str], *, browser: str, now: datetime) -> Step:
    """The person has shown the certificate: what is signed can be prepared."""
    _move(kept.id, (Step.VISITING,), Step.READING)
    try:
        identity, credential = _asked(
            lambda: neighbours().signer.credential_from(
                answer, kept.secrets, redirect_uri=redirect_uri(), begun_at=kept.begun_at, now=now
            ),
            failed=Why.NO_KEY,
        )
        with db.session() as session:
            signer = keeping.signer_at(session, kept.signing_id, kept.place)
        place = preparing.place_of(who.acting(signer), kept.signing_id, now=now)
        who.require_person(identity, code=place.code)
        who.require_fitting(credential, code=place.code, level=place.level)
        preparing.prepare(kept, place, credential, browser=browser, now=now)
    except SigningEnded as ended:
        _give_up(kept, ended.why, now=now)
        raise
    return Step.PREPARED


def _after_confirming(kept: Kept, answer: Mapping[str, str], *, now: datetime) -> Step:
    """The person has confirmed, or not: the signature is asked for once, looked at, and kept."""
    _claim(kept, now=now)
    credential, digest = kept.credential, kept.digest
    assert credential is not None and digest is not None  # noqa: S101 -- `sent` has both
    try:
        confirmed = _asked(
            lambda: neighbours().signer.confirmed(
                answer,
                kept.secrets,
                credential,
                digest,
                redirect_uri=redirect_uri(),
                begun_at=kept.begun_at,
                now=now,
            )
        )
        _keep(kept, confirmed, now=now)
    except SigningEnded as ended:
        _give_up(kept, ended.why, now=now)
        raise
    return Step.CONFIRMED


def _claim(kept: Kept, *, now: datetime) -> None:
    """From now on only this attempt asks for a signature of the document. Raises SigningEnded."""
    with db.transaction() as session:
        row = keeping.held(session, kept.signing_id)
        signer = keeping.signer_at(session, kept.signing_id, kept.place)
        keeping.expire(session, now=now, signing_id=row.id)
        why = _why_not(session, row, signer, kept)
        if why is None:
            claimed = session.execute(
                update(SigningCeremonyRow)
                .where(SigningCeremonyRow.id == kept.id, SigningCeremonyRow.step == Step.SENT.value)
                .values(step=Step.ASKED.value, ends_at=now + HOLDS)
                .returning(SigningCeremonyRow.id)
            ).first()
            why = None if claimed else Why.ALREADY
        else:
            _end(session, kept, why, now=now)
    if why is not None:
        raise SigningEnded(why)


def _why_not(session: Session, row: SigningRow, signer: SigningSignerRow, kept: Kept) -> Why | None:
    """What keeps the signature from being asked for now; None when nothing does."""
    why = who.why_over(row, signer, base=kept.base_sha256)
    if why is not Why.ALREADY and preparing.who_holds(session, row.id, but=kept.id) is not None:
        return Why.BUSY
    return why or (Why.CHANGED if row.closed_at is not None else None)


def _keep(kept: Kept, confirmed: Confirmation, *, now: datetime) -> None:
    """The signature is the person's, over this digest: from here on it is not lost. Raises SigningEnded."""
    credential, digest = kept.credential, kept.digest
    assert credential is not None and digest is not None  # noqa: S101 -- `asked` has both
    with db.transaction() as session:
        row = keeping.held(session, kept.signing_id)
        signer = keeping.signer_at(session, kept.signing_id, kept.place)
        actor, code = who.acting(signer), who.code_of(signer)
        who.require_person(confirmed.identity, code=code)
        who.require_fitting(credential, code=code, level=row.level)
        if not is_signature_of(confirmed.value, digest, certificate=credential.certificate):
            raise SigningEnded(Why.FAILED)
        written = session.execute(
            update(SigningCeremonyRow)
            .where(SigningCeremonyRow.id == kept.id, SigningCeremonyRow.step == Step.ASKED.value)
            .values(step=Step.CONFIRMED.value, value=confirmed.value.hex())
            .returning(SigningCeremonyRow.id)
        ).first()
        if written is None:
            # The platform took so long that the place was given to somebody else.
            raise SigningEnded(Why.TOO_LATE)
        journal.record(
            session, actor, "signing.confirmed", about=signer.person_id, record=("signing", row.id)
        )
        outbox.put(
            session,
            kind=FINISH,
            payload={"ceremony": str(kept.id)},
            idempotency_key=f"{FINISH}-{kept.id}",
            now=now,
        )


def _opened(actor: Actor, ceremony_id: UUID, *, now: datetime) -> tuple[Kept, SigningRow]:
    with db.session() as session:
        row = session.get(SigningCeremonyRow, ceremony_id)
        if row is None:
            raise NothingToSign(str(ceremony_id))
        signer = keeping.signer_at(session, row.signing_id, row.place)
        who.require_signer(actor, signer)
        signing = session.get_one(SigningRow, row.signing_id)
        kept = keeping.kept(row)
    if now >= kept.ends_at:
        raise SigningEnded(Why.TOO_LATE, language=kept.language, back=kept.back)
    return kept, signing


def _by_state(state: str, *, browser: str | None, now: datetime) -> Kept:
    """The attempt to which the answer belongs. Raises SigningEnded."""
    with db.session() as session:
        row = session.scalars(
            select(SigningCeremonyRow).where(
                SigningCeremonyRow.state_hash == keeping.hash_of(state, what="state"),
                SigningCeremonyRow.browser_hash == keeping.hash_of(browser or "", what="browser"),
            )
        ).one_or_none()
        if row is None:
            raise SigningEnded(Why.TOO_LATE)
        kept = keeping.kept(row)
    if kept.step in (Step.VISITING, Step.SENT) and now >= kept.ends_at:
        with db.transaction() as session:
            keeping.expire(session, now=now, signing_id=kept.signing_id)
        raise SigningEnded(Why.TOO_LATE, language=kept.language, back=kept.back)
    return kept


def _move(ceremony_id: UUID, before: tuple[Step, ...], after: Step) -> None:
    """Raises SigningEnded when somebody else was quicker."""
    with db.transaction() as session:
        moved = session.execute(
            update(SigningCeremonyRow)
            .where(
                SigningCeremonyRow.id == ceremony_id,
                SigningCeremonyRow.step.in_([one.value for one in before]),
            )
            .values(step=after.value)
            .returning(SigningCeremonyRow.id)
        ).first()
    if moved is None:
        raise SigningEnded(Why.TOO_LATE)


def _give_up(kept: Kept, why: Why, *, now: datetime) -> None:
    """Nothing was signed in this attempt, and nothing of it is kept."""
    with db.transaction() as session:
        _end(session, kept, why, now=now)


def _end(session: Session, kept: Kept, why: Why, *, now: datetime) -> None:
    step = Step.CANCELLED if why is Why.CANCELLED else Step.REFUSED
    if not keeping.settle(session, kept.id, step, now=now, why=why):
        return
    signer = keeping.signer_at(session, kept.signing_id, kept.place)
    journal.record(
        session,
        _as_they_were(signer),
        f"signing.{step.value}",
        about=signer.person_id,
        record=("signing", kept.signing_id),
        details={"why": why.value},
    )


def _as_they_were(signer: SigningSignerRow) -> Actor:
    try:
        return who.acting(signer)
    except SigningEnded:
        return who.themselves(signer)


def _asked(ask: Callable[[], Said], *, failed: Why = Why.FAILED) -> Said:
    """What the platform says. Raises SigningEnded."""
    try:
        return ask()
    except LoginCancelled as refusal:
        raise SigningEnded(Why.CANCELLED) from refusal
    except LoginDown as refusal:
        LOG.warning("the platform for signing did not answer: %s", refusal)
        raise SigningEnded(Why.NOT_WORKING) from refusal
    except LoginFailed as refusal:
        LOG.warning("the platform for signing refused, or was refused: %s", refusal)
        raise SigningEnded(failed) from refusal


@contextmanager
def _kindly(*, language: str, back: str) -> Iterator[None]:
    """Whatever ends in here says where the person came from."""
    try:
        yield
    except SigningEnded as ended:
        ended.language, ended.back = ended.language or language, ended.back or back
        raise
