"""A person invites somebody they trust; that person accepts with a login of their own; either ends it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, in_own_name, oneself
from portal.acting_for.service import Actor, Mandate, NotYours, Right, require
from portal.applications import service as applications
from portal.cases import service as cases
from portal.helping.errors import Became, InvitationOver, OwnInvitation
from portal.helping.models import InvitationRow
from portal.helping.rules import CODE_DIGITS, is_called, read_code
from portal.journal import service as journal
from portal.messages import service as messages
from portal.messages.service import Kind, Reach
from portal.people import service as people
from portal.web import counting
from portal.web.counting import Limit, TooManyRequests, end_of_hour

# What other rooms may name; they reach this room through here only.
__all__ = ["InvitationOver", "OwnInvitation", "TooManyRequests", "tidy"]

TOKEN_BYTES = 24
TOKEN, CODE = "invitation.token", "invitation.code"
_TRIES = 5


@dataclass(frozen=True)
class Invitation:
    """An invitation that waits; `token` and `code` open it."""

    id: UUID
    called: str = field(repr=False)
    tasks: tuple[str, ...]
    length: str
    token: str = field(repr=False)
    code: str = field(repr=False)
    made_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Asked:
    """What somebody is invited to do, and for whom."""

    token: str = field(repr=False)
    principal: UUID
    tasks: tuple[str, ...]
    length: str


def invite(actor: Actor, *, called: str, tasks: Collection[str], length: str, now: datetime) -> UUID:
    """The person consents that who is called so may do this for so long, once they accept.

    Raises NotYours for everybody but the person themselves, and for what nobody can be let do.
    """
    offered = {one.key for one in acting_for.bases().for_helpers}
    lengths = {one.key for one in acting_for.bases().lengths}
    if not tasks or not set(tasks) <= offered or length not in lengths:
        raise NotYours(Right.LET_HELP)
    with db.joined_transaction() as session:
        if actor.subject is None:
            raise NotYours(Right.LET_HELP)
        require(actor, Right.LET_HELP, subject=actor.subject)
        row = _new(session, actor.subject, called=called, tasks=tasks, length=length, now=now)
        details = {"tasks": sorted(tasks), "length": length}
        record = ("invitation", row.id)
        journal.record(session, actor, "invitation.made", about=actor.subject, record=record, details=details)
        return row.id


def invitations_of(actor: Actor, *, now: datetime) -> tuple[Invitation, ...]:
    """The person's invitations that nobody has accepted yet, the oldest first. Raises NotYours."""
    if not actor.may(Right.LET_HELP):
        raise NotYours(Right.LET_HELP)
    with db.session() as session:
        rows = session.scalars(
            select(InvitationRow)
            .where(InvitationRow.principal_id == actor.subject, *_open(now))
            .order_by(InvitationRow.made_at, InvitationRow.id)
        )
        return tuple(_invitation(row) for row in rows)


def invitation_of(actor: Actor, invitation_id: UUID, *, now: datetime) -> Invitation:
    """One of the person's invitations, for as long as it can be used. Raises NotYours."""
    known = {one.id: one for one in invitations_of(actor, now=now)}
    if invitation_id not in known:
        raise NotYours(Right.LET_HELP)
    return known[invitation_id]


def became_of(actor: Actor, invitation_id: UUID, *, now: datetime) -> Became:
    """What has become of one of the person's invitations. Raises NotYours."""
    if not actor.may(Right.LET_HELP):
        raise NotYours(Right.LET_HELP)
    with db.session() as session:
        row = session.get(InvitationRow, invitation_id, populate_existing=True)
    if row is None or row.principal_id != actor.subject:
        raise NotYours(Right.LET_HELP)
    return _became(row, now=now)


def withdraw(actor: Actor, invitation_id: UUID, *, now: datetime) -> Became:
    """Nobody can use the invitation any more; what has become of it now: somebody may have been quicker.

    Once more changes nothing. Raises NotYours.
    """
    with db.joined_transaction() as session:
        if actor.subject is None:
            raise NotYours(Right.LET_HELP)
        require(actor, Right.LET_HELP, subject=actor.subject)
        wanted = select(InvitationRow).where(
            InvitationRow.id == invitation_id, InvitationRow.principal_id == actor.subject
        )
        row = session.scalars(wanted.with_for_update()).one_or_none()
        if row is None:
            raise NotYours(Right.LET_HELP)
        if row.used_at is None and row.withdrawn_at is None:
            _close(session, actor, row, now=now)
        return _became(row, now=now)


def token_of_code(actor: Actor, typed: str, *, now: datetime) -> str:
    """Where the code leads. Raises InvitationOver, OwnInvitation, and TooManyRequests after wrong ones."""
    if actor.signed_in is None:
        raise InvitationOver
    most = acting_for.bases().wrong_codes_an_hour
    with db.transaction() as session:
        limit = Limit("invitation", str(actor.signed_in), end_of_hour(now), most)
        counting.count(session, [limit], now=now)
    code = read_code(typed)
    if code is None:
        raise InvitationOver
    code_hash = db.fingerprint(code, purpose=CODE)
    with db.session() as session:
        row = session.scalars(
            select(InvitationRow).where(InvitationRow.code_hash == code_hash, *_open(now))
        ).one_or_none()
        if row is None or row.token is None:
            raise InvitationOver
        _require_meant(actor, row, now=now)
        return row.token


def asked_of(actor: Actor, token: str, *, now: datetime) -> Asked:
    """What the one who is signed in is invited to do. Raises InvitationOver and OwnInvitation."""
    with db.session() as session:
        row = session.scalars(_by_token(token)).one_or_none()
        if row is None:
            raise InvitationOver
        _require_meant(actor, row, now=now)
        return Asked(token, row.principal_id, tuple(row.tasks.split()), row.length)


def accept(actor: Actor, token: str, *, is_paid: bool, now: datetime) -> Mandate:
    """The one who is signed in helps from now on; both can end it at any time. The person is told.

    Of two presses at once one makes it so. Raises InvitationOver, OwnInvitation, and NotYours for who
    came with a key; nothing is changed then.
    """
    if actor.signed_in is None:
        raise InvitationOver
    # For whomever one acts at the moment: one accepts for oneself.
    myself = in_own_name(actor)
    with db.joined_transaction() as session:
        known = session.scalars(_by_token(token)).one_or_none()
        if known is None:
            raise InvitationOver
        # Who is being sent away at this moment does not come in by another door.
        people.hold(known.principal_id)
        row = session.scalars(_by_token(token).with_for_update()).one()
        _require_meant(myself, row, now=now)
        length = acting_for.length_of(row.length)
        until = now + timedelta(days=length.days)
        mandate = acting_for.let_help(
            myself,
            principal=row.principal_id,
            tasks=row.tasks.split(),
            is_paid=is_paid,
            until=until,
            remind_at=until - timedelta(days=length.remind_days_before)
            if length.remind_days_before
            else None,
            at=now,
        )
        row.used_at, row.mandate_id, row.token, row.code = now, mandate.id, None, None
        session.flush()
        _tell(myself, to=row.principal_id, kind=Kind.HELPER_BEGAN, now=now)
        return mandate


def stop(actor: Actor, mandate_id: UUID, *, now: datetime) -> None:
    """The person, or the helper, ends it at once; the other one is told.

    Raises NotYours, also for who came with a key.
    """
    if actor.signed_in is None:
        raise NotYours(Right.LET_HELP)
    # A helper ends it as themselves: on which page they stand does not count.
    myself = in_own_name(actor)
    with db.joined_transaction():
        people.hold(actor.signed_in)
        ended = acting_for.end_mandate(myself, mandate_id, at=now)
        if ended is None:
            return
        if ended.ended_why == "person":
            _withdraw_what_waits(myself, of=ended.principal, for_whom=ended.agent, now=now)
            _tell(myself, to=ended.agent, kind=Kind.HELPING_ENDED, now=now)
        else:
            _tell(myself, to=ended.principal, kind=Kind.HELPER_LEFT, now=now)


def _withdraw_what_waits(actor: Actor, *, of: UUID, for_whom: UUID, now: datetime) -> None:
    """Who was sent away does not come back with an older invitation. Joins the transaction under way."""
    name = people.name_of(for_whom).whole
    with db.joined_transaction() as session:
        wanted = select(InvitationRow).where(InvitationRow.principal_id == of, *_open(now)).with_for_update()
        for row in session.scalars(wanted).all():
            if is_called(row.called, name=name):
                _close(session, actor, row, now=now)


def _close(session: Session, actor: Actor, row: InvitationRow, *, now: datetime) -> None:
    row.withdrawn_at, row.token, row.code = now, None, None
    record = ("invitation", row.id)
    journal.record(session, actor, "invitation.withdrawn", about=row.principal_id, record=record)


def tidy(now: datetime) -> None:
    """Both are told before it ends; what is over ends."""
    for one in acting_for.ending_soon(now):
        with db.transaction():
            if acting_for.was_told(one.id):
                _tell(SYSTEM, to=one.principal, kind=Kind.HELP_ENDS_SOON, now=now)
                _tell(SYSTEM, to=one.agent, kind=Kind.HELP_ENDS_SOON, now=now)
    for one in acting_for.over(now):
        if not one.is_by_consent:
            continue
        with db.transaction():
            if acting_for.end_mandate(SYSTEM, one.id, at=now) is not None:
                _tell(SYSTEM, to=one.principal, kind=Kind.HELPER_LEFT, now=now)
                _tell(SYSTEM, to=one.agent, kind=Kind.HELPING_ENDED, now=now)


def _new(
    session: Session, principal: UUID, *, called: str, tasks: Collection[str], length: str, now: datetime
) -> InvitationRow:
    for left in reversed(range(_TRIES)):
        token, code = secrets.token_urlsafe(TOKEN_BYTES), _new_code()
        row = InvitationRow(
            id=uuid4(),
            principal_id=principal,
            called=called,
            tasks=" ".join(tasks),
            length=length,
            token=token,
            token_hash=_token_hash(token),
            code=code,
            code_hash=db.fingerprint(code, purpose=CODE),
            made_at=now,
            ends_at=now + timedelta(days=acting_for.bases().invitation_days),
        )
        try:
            with session.begin_nested():
                session.add(row)
            return row
        except IntegrityError:
            # Somebody has the same digits just now.
            if not left:
                raise
    raise RuntimeError("No free code for an invitation was found.")


def _new_code() -> str:
    return "".join(secrets.choice("0123456789") for _digit in range(CODE_DIGITS))


def _token_hash(token: str) -> str:
    return db.fingerprint(token, purpose=TOKEN)


def _by_token(token: str) -> Select[InvitationRow]:
    return (
        select(InvitationRow)
        .where(InvitationRow.token_hash == _token_hash(token))
        .execution_options(populate_existing=True)
    )


def _open(now: datetime) -> Sequence[ColumnElement[bool]]:
    return (
        InvitationRow.used_at.is_(None),
        InvitationRow.withdrawn_at.is_(None),
        InvitationRow.ends_at > now,
    )


def _became(row: InvitationRow, *, now: datetime) -> Became:
    if row.used_at is not None:
        return "used"
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "waits" if row.ends_at > now else "over"


def _require_meant(actor: Actor, row: InvitationRow, *, now: datetime) -> None:
    """Raise InvitationOver unless the invitation waits for the one who is signed in; OwnInvitation."""
    if actor.signed_in is None:
        raise InvitationOver
    became = _became(row, now=now)
    if row.principal_id == actor.signed_in:
        raise OwnInvitation(became)
    if became != "waits" or not is_called(row.called, name=people.name_of(actor.signed_in).whole):
        raise InvitationOver


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        row.id, row.called, tuple(row.tasks.split()), row.length, row.token or "", row.code or "",
        row.made_at, row.ends_at,
    )  # fmt: skip


def _tell(actor: Actor, *, to: UUID, kind: Kind, now: datetime) -> None:
    """Joins the transaction that is under way."""
    messages.write(actor, to=to, kind=kind, now=now, reach=_reach(to))


def _reach(person_id: UUID) -> Reach | None:
    """How the person said last themselves that they want to be told; None when they never said so."""
    known = sorted(cases.cases_of(oneself(person_id)), key=lambda one: one.since, reverse=True)
    said = (applications.reach_said_by(person_id, case) for case in known)
    return next((reach for reach in said if reach is not None), None)
