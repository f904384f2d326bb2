"""Takes requests to be called, tells the organisation, and closes and erases them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.service import Actor, NotYours, Right
from portal.call_me.errors import NoSuchRequest, TooManyRequests
from portal.call_me.limits import count_request
from portal.call_me.models import CallRequest
from portal.call_me.queries import Waiting, waiting_calls_of
from portal.call_me.rules import call_before
from portal.organisations import service as organisations
from portal.outbox import service as outbox

# What other rooms may name; they reach this room through here only.
__all__ = [
    "NoSuchRequest", "Outcome", "TooManyRequests", "Waiting", "ask_for_call", "close",
    "waiting_at",
]  # fmt: skip

Outcome = Literal["reached", "not_reached", "wrong_number"]


def ask_for_call(number: str, *, best_time: str, language: str, address: str, now: datetime) -> datetime:
    """Make the front desk's task of this number (E.164), or renew the one that is open.

    The answer is until when we call. It never says that somebody asked before: the task may have to be
    done sooner. Raises TooManyRequests; nothing is written then.
    """
    with db.transaction() as session:
        count_request(session, number=number, address=address, now=now)
        request_id, times_asked = _keep(
            session, number=number, best_time=best_time, language=language, now=now
        )
        if times_asked == 1:
            _tell_organisation(session, request_id=request_id, now=now)
    return _call_before(now)


def waiting_at(actor: Actor) -> tuple[Waiting, ...]:
    """Who waits for a call from the actor's organisation. Raises NotYours for who calls nobody."""
    if not actor.may(Right.ANSWER_CALLS) or actor.organisation_id is None:
        raise NotYours(Right.ANSWER_CALLS)
    return waiting_calls_of(actor.organisation_id)


def close(request_id: UUID, *, outcome: Outcome, now: datetime) -> None:
    """Somebody called. Raises NoSuchRequest when there is no such open request."""
    erase_after = now + timedelta(days=organisations.call_rules().erase_days_after_call)
    with db.joined_transaction() as session:
        closed = session.execute(
            update(CallRequest)
            .where(CallRequest.id == request_id, CallRequest.called_at.is_(None))
            .values(called_at=now, outcome=outcome, erase_after=erase_after)
            .returning(CallRequest.id)
        ).scalar_one_or_none()
    if closed is None:
        raise NoSuchRequest(str(request_id))


def _keep(session: Session, *, number: str, best_time: str, language: str, now: datetime) -> tuple[UUID, int]:
    rules = organisations.call_rules()
    renewed = {
        "best_time": best_time,
        "language": language,
        "erase_after": now + timedelta(days=rules.erase_days_without_call),
    }
    insert = db.insert_into(CallRequest, session=session).values(
        id=uuid4(),
        organisation_id=organisations.front_desk().id,
        phone=number,
        phone_hash=db.fingerprint(number, purpose="call_request.phone"),
        times_asked=1,
        asked_at=now,
        call_before=_call_before(now),
        **renewed,
    )
    kept = session.execute(
        insert.on_conflict_do_update(
            index_elements=["organisation_id", "phone_hash"],
            index_where=text("called_at is null"),
            set_={**renewed, "times_asked": CallRequest.times_asked + 1},
        ).returning(CallRequest.id, CallRequest.times_asked)
    ).one()
    return kept.id, kept.times_asked


def _call_before(now: datetime) -> datetime:
    rules = organisations.call_rules()
    return call_before(now, working_days=rules.call_back_working_days, day_ends=rules.working_day_ends)


def _tell_organisation(session: Session, *, request_id: UUID, now: datetime) -> None:
    """A mail that says only that somebody waits: mails are read on screens that others see."""
    # Not render_template: a mail has no page around it, and a command has no request.
    letter = current_app.jinja_env.get_template("mail/call_asked.txt")
    with force_locale(organisations.mail_language()):
        words = {
            "to": organisations.front_desk().email,
            "subject": _("Someone asks to be called"),
            "text": letter.render(working_days=organisations.call_rules().call_back_working_days),
        }
    key = f"call-request-{request_id}"
    outbox.put(session, kind="mail", payload=words, idempotency_key=key, now=now)
