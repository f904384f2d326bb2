"""A worker asks the person beside them, writes at their word, and goes; the person is told afterwards."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import IO
from uuid import UUID, uuid4

from sqlalchemy import Select, select

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, oneself
from portal.acting_for.service import Actor, Mandate, NotYours, Right, require
from portal.beside.errors import AskedTooLongAgo, NotAgreed
from portal.beside.models import BesideAskedRow
from portal.beside.rules import PAPER, PHONE, SCREEN, WAITS_MINUTES
from portal.cases import service as cases
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.organisations import service as organisations
from portal.people import service as people
from portal.people.service import AnotherName, CodeUnreadable
from portal.uploads import service as uploads
from portal.uploads.service import UploadRefused, sentence
from portal.web import session as web_session

# What other rooms may name; they reach this room through here only.
__all__ = [
    "AnotherName", "AskedTooLongAgo", "CodeUnreadable", "NotAgreed", "UploadRefused", "close", "join",
    "sentence", "tidy",
]  # fmt: skip

TOKEN_BYTES = 24
PURPOSE = "beside_asked.token"


@dataclass(frozen=True)
class Asked:
    """A question that waits; `token` opens it on the person's phone."""

    id: UUID
    person_id: UUID
    name: str = field(repr=False)
    token: str = field(repr=False)
    is_agreed: bool
    is_declined: bool


@dataclass(frozen=True)
class OnPhone:
    """What the person reads on their own phone: who asks, and nothing about themselves."""

    worker: str = field(repr=False)
    organisation_id: UUID
    is_answered: bool


def require_desk(actor: Actor) -> None:
    """Raise NotYours for who does no casework at this desk."""
    require(actor, Right.SEE_CASES, organisation=actor.organisation_id)


def ask_by_document(actor: Actor, code: str, *, given_name: str, family_name: str, now: datetime) -> UUID:
    """The worker has seen the person's document: the question to them, or to somebody who is new here.

    A code whose owner has another name asks nobody: that it was typed is written down about the owner.
    Raises NotYours, CodeUnreadable and AnotherName.
    """
    with db.joined_transaction() as session:
        require(actor, Right.SEE_CASES, organisation=actor.organisation_id)
        try:
            people.owner_of(code, given_name=given_name, family_name=family_name)
        except AnotherName as another:
            tried = another
            journal.record(session, actor, "person.code_tried", about=another.owner)
        else:
            person_id = people.known_by_document(code, given_name=given_name, family_name=family_name)
            return _ask(actor, person_id, now=now)
    raise tried


def ask_about_case(actor: Actor, number: str, *, now: datetime) -> UUID:
    """The question to the person of a case at the worker's desk. Raises NotYours."""
    with db.joined_transaction():
        require(actor, Right.SEE_CASES, organisation=actor.organisation_id)
        return _ask(actor, cases.case_of(actor, cases.id_of(number)).person_id, now=now)


def asked_of(actor: Actor, asked_id: UUID, *, now: datetime) -> Asked:
    """The worker's own question, for as long as it waits. Raises NotYours."""
    with db.session() as session:
        row = session.scalars(_mine(actor, asked_id, now=now)).one_or_none()
    if row is None:
        raise NotYours(Right.SEE_CASES)
    name = people.name_of(row.person_id).whole
    return Asked(
        row.id, row.person_id, name, row.token, row.agreed_at is not None, row.declined_at is not None
    )


def asked_on_phone(token: str, *, now: datetime) -> OnPhone:
    """What the person reads who opened the question on their phone. Raises AskedTooLongAgo."""
    with db.session() as session:
        row = session.scalars(_by_token(token, now=now)).one_or_none()
    if row is None:
        raise AskedTooLongAgo
    is_answered = row.agreed_at is not None or row.declined_at is not None
    return OnPhone(people.name_of(row.worker_id).whole, row.organisation_id, is_answered)


def answer_on_phone(token: str, *, agrees: bool, now: datetime) -> None:
    """The person says yes or no; the first answer counts. Raises AskedTooLongAgo."""
    with db.joined_transaction() as session:
        row = session.scalars(_by_token(token, now=now).with_for_update()).one_or_none()
        if row is None:
            raise AskedTooLongAgo
        if row.agreed_at is None and row.declined_at is None:
            row.agreed_at, row.declined_at = (now, None) if agrees else (None, now)


def sit_down(
    actor: Actor, asked_id: UUID, *, how: str, scan: tuple[IO[bytes], str | None] | None = None, now: datetime
) -> str | None:
    """The worker sits beside the person from now on; whomever they sat beside before, no longer.

    The answer is the new token of the sign-in. On the screen both pressed together; on the phone the person
    has; on paper `scan` is what they signed. Raises NotYours, NotAgreed and UploadRefused.
    """
    live = web_session.signed_in()
    if live is None or actor.signed_in is None:
        raise NotYours(Right.SEE_CASES)
    with db.joined_transaction() as session:
        require(actor, Right.SEE_CASES, organisation=actor.organisation_id)
        row = session.scalars(_mine(actor, asked_id, now=now).with_for_update()).one_or_none()
        if row is None or row.session_id != live.session_id:
            raise NotYours(Right.SEE_CASES)
        _require_agreed(row, how=how, has_scan=scan is not None)
        close(actor.signed_in, now=now)
        until = now + timedelta(minutes=acting_for.bases().silent_minutes)
        mandate = acting_for.begin_beside(
            actor, principal=row.person_id, session_id=live.session_id, until=until, at=now
        )
        row.how, row.mandate_id, row.agreed_at = how, mandate.id, row.agreed_at or now
        session.flush()
        if scan is not None:
            uploads.accept(*scan, answer=_scan_name(mandate), now=now)
        details = {"how": how}
        record = ("mandate", mandate.id)
        journal.record(session, actor, "beside.agreed", about=row.person_id, record=record, details=details)
        web_session.act_under(mandate.id)
        return web_session.anew(now)


def stand_up(actor: Actor, *, now: datetime) -> str | None:
    """The worker no longer sits beside anybody; the new token of the sign-in."""
    if actor.signed_in is None:
        return None
    with db.joined_transaction():
        close(actor.signed_in, now=now)
        web_session.act_under(None)
        return web_session.anew(now)


def close(worker_id: UUID, *, now: datetime) -> None:
    """End what is open of this worker, and tell the person. Joins the transaction that is under way."""
    myself = oneself(worker_id)
    with db.joined_transaction():
        for one in acting_for.beside_of(worker_id):
            _end(myself, one, now=now)


def tidy(now: datetime) -> None:
    """What has been silent for too long ends."""
    for one in acting_for.over(now):
        if one.basis == "office":
            with db.transaction():
                _end(SYSTEM, one, now=now)


def join(person_id: UUID, *, into: UUID) -> None:
    """What the first has signed is the second's: both are one person. Joins the transaction under way."""
    uploads.refile(_scans_of(person_id), into=_scans_of(into))


def organisation_name(organisation_id: UUID, *, language: str) -> str:
    """What the office is called."""
    return organisations.name_in(organisations.with_id(organisation_id), language=language)


def _ask(actor: Actor, person_id: UUID, *, now: datetime) -> UUID:
    live = web_session.signed_in()
    if live is None or actor.signed_in is None or actor.organisation_id is None:
        raise NotYours(Right.SEE_CASES)
    # Nobody serves themselves, or their own ward.
    if person_id == actor.signed_in or acting_for.acts_for(actor.signed_in, person_id):
        raise NotYours(Right.SEE_CASES)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with db.joined_transaction() as session:
        row = BesideAskedRow(
            id=uuid4(),
            worker_id=actor.signed_in,
            person_id=person_id,
            organisation_id=actor.organisation_id,
            session_id=live.session_id,
            token=token,
            token_hash=_hash(token),
            asked_at=now,
            ends_at=now + timedelta(minutes=WAITS_MINUTES),
        )
        session.add(row)
        session.flush()
        record = ("beside_asked", row.id)
        journal.record(session, actor, "beside.asked", about=person_id, record=record)
        return row.id


def _require_agreed(row: BesideAskedRow, *, how: str, has_scan: bool) -> None:
    """Raise NotAgreed unless the person has said yes in this way."""
    is_there = {SCREEN: True, PHONE: row.agreed_at is not None, PAPER: has_scan}
    if row.declined_at is not None or not is_there.get(how, False):
        raise NotAgreed(how)


def _mine(actor: Actor, asked_id: UUID, *, now: datetime) -> Select[BesideAskedRow]:
    if not actor.may(Right.SEE_CASES):
        raise NotYours(Right.SEE_CASES)
    return (
        select(BesideAskedRow)
        .where(
            BesideAskedRow.id == asked_id,
            BesideAskedRow.worker_id == actor.signed_in,
            BesideAskedRow.organisation_id == actor.organisation_id,
            BesideAskedRow.mandate_id.is_(None),
            BesideAskedRow.ends_at > now,
        )
        .execution_options(populate_existing=True)
    )


def _by_token(token: str, *, now: datetime) -> Select[BesideAskedRow]:
    return (
        select(BesideAskedRow)
        .where(BesideAskedRow.token_hash == _hash(token), BesideAskedRow.ends_at > now)
        .execution_options(populate_existing=True)
    )


def _end(actor: Actor, mandate: Mandate, *, now: datetime) -> None:
    # It was the office that sat there: to the person the one who leaves is who was beside them.
    office = replace(actor, organisation_id=mandate.organisation_id)
    ended = acting_for.end_mandate(office, mandate.id, at=now)
    if ended is not None:
        messages.write(office, to=ended.principal, kind=Kind.WAS_BESIDE, now=now)


def _scan_name(mandate: Mandate) -> str:
    return f"{_scans_of(mandate.principal)}{mandate.id}"


def _scans_of(person_id: UUID) -> str:
    # By the person, so that it is handed out to them, and to no worker.
    return f"beside:{person_id}:"


def _hash(token: str) -> str:
    return db.fingerprint(token, purpose=PURPOSE)
