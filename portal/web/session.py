"""Who is signed in at this device: a random token in a cookie, everything else in the database."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask, Response, current_app, g, has_request_context
from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from portal import db
from portal.settings import Settings
from portal.web import cookies
from portal.web.clock import now
from portal.web.models import WebSessionRow

LOG = logging.getLogger("portal.web")
TOKEN_BYTES = 32
# Being seen is written down at most this often: reading pages should cost the database little.
SEEN_EVERY = timedelta(minutes=1)
# Who only reads does not wait for those who write.
SEEN_WAITS_SECONDS = 0.2
PURPOSE = "web_session.token"


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A live session of one person at one device."""

    session_id: UUID
    person_id: UUID
    # The login that answered last, and others at which the person may still be signed in.
    provider: str
    also: tuple[str, ...]
    mandate_id: UUID | None
    # Under which mandate they acted here until it was over; empty as soon as they choose anew.
    left_mandate_id: UUID | None
    # At whose desk they work now; empty for the one where they have worked longest.
    organisation_id: UUID | None
    authenticated_at: datetime
    seen_at: datetime
    ends_at: datetime


def signed_in() -> SignedIn | None:
    """The live session of this request; None for everybody else, without asking the database."""
    token = cookies.read(cookies.SESSION) if has_request_context() else None
    if not token:
        return None
    known: tuple[str, SignedIn | None] | None = g.get("signed_in")
    if known is None or known[0] != token:
        known = g.signed_in = (token, _live(token, at=now()))
    return known[1]


def look_again() -> SignedIn | None:
    """The session as it is by now: another request of the same device may have changed it meanwhile."""
    g.pop("signed_in", None)
    return signed_in()


def names_somebody() -> bool:
    """Whether this request found somebody signed in, so that its answer may name them."""
    known: tuple[str, SignedIn | None] | None = g.get("signed_in")
    return known is not None and known[1] is not None


def has_left() -> bool:
    """Whether who is here acted for another person until it was over, and has not chosen anew since."""
    known: tuple[str, SignedIn | None] | None = g.get("signed_in")
    return known is not None and known[1] is not None and known[1].left_mandate_id is not None


def begin(person_id: UUID, *, provider: str, authenticated_at: datetime, at: datetime) -> str:
    """A new session with a new token, which is the answer; the old one of this device ends.

    Joins the transaction that is under way.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with db.joined_transaction() as session:
        _forget_token(cookies.read(cookies.SESSION) if has_request_context() else None)
        session.add(
            WebSessionRow(
                token_hash=_hash(token),
                person_id=person_id,
                provider=provider,
                created_at=at,
                seen_at=at,
                ends_at=at + _settings().session_longest,
                authenticated_at=authenticated_at,
            )
        )
    return token


def renew(person_id: UUID, *, provider: str, authenticated_at: datetime, at: datetime) -> str | None:
    """The same person has shown again who they are: the session goes on under a new token, the answer.

    None when nobody, or somebody else, is signed in here. Joins the transaction that is under way.
    """
    live = signed_in()
    if live is None or live.person_id != person_id:
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with db.joined_transaction() as session:
        session.execute(
            update(WebSessionRow)
            .where(WebSessionRow.id == live.session_id)
            .values(
                token_hash=_hash(token),
                provider=provider,
                also=" ".join(sorted({live.provider, *live.also} - {provider})),
                authenticated_at=authenticated_at,
                seen_at=at,
            )
        )
    g.pop("signed_in", None)
    return token


def end() -> None:
    """The session of this device is over, on the server, from now on. Joins the open transaction."""
    _forget_token(cookies.read(cookies.SESSION))
    g.pop("signed_in", None)


def end_once_sent(response: Response) -> None:
    """The session of this device is over, on the server, as soon as this answer has left.

    Who has to leave quickly waits for nothing. Where the database is busy for too long, or away, the session
    ends by itself some minutes later, and this device holds no key to it meanwhile.
    """
    token = cookies.read(cookies.SESSION)
    if token:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        response.call_on_close(lambda: _end_quietly(token, app=app))


def end_of(person_id: UUID, *, provider: str, at: datetime) -> None:
    """Every session that the person began in this way is over; the device may still ask whether it was so.

    Joins the transaction that is under way.
    """
    with db.joined_transaction() as session:
        session.execute(
            update(WebSessionRow)
            .where(
                WebSessionRow.person_id == person_id,
                WebSessionRow.provider == provider,
                WebSessionRow.ends_at > at,
            )
            .values(ends_at=at)
        )
    g.pop("signed_in", None)


def was_closed(provider: str) -> bool:
    """Whether what had begun in this way at this device was ended before its time, by `end_of`."""
    token = cookies.read(cookies.SESSION)
    if not token or signed_in() is not None:
        return False
    with db.session() as session:
        row = session.scalars(select(WebSessionRow).where(WebSessionRow.token_hash == _hash(token))).first()
    if row is None or row.provider != provider:
        return False
    return row.ends_at < row.created_at + _settings().session_longest


def act_under(mandate_id: UUID | None) -> None:
    """From now on this device acts under the mandate; None is for oneself. Joins the open transaction."""
    _act(mandate_id, left=None)


def leave() -> None:
    """What this device acts under is over: it acts for oneself, and remembers that it was so."""
    live = signed_in()
    _act(None, left=None if live is None else live.mandate_id)


def _act(mandate_id: UUID | None, *, left: UUID | None) -> None:
    live = signed_in()
    if live is None:
        return
    with db.joined_transaction() as session:
        session.execute(
            update(WebSessionRow)
            .where(WebSessionRow.id == live.session_id)
            .values(mandate_id=mandate_id, left_mandate_id=left)
        )
    g.pop("signed_in", None)


def is_acting_under(session_id: UUID, *, person_id: UUID, mandate_id: UUID, at: datetime) -> bool:
    """Whether this sign-in of this person is alive, and it is under this mandate that they act there now."""
    with db.session() as session:
        row = session.get(WebSessionRow, session_id, populate_existing=True)
    if row is None or (row.person_id, row.mandate_id) != (person_id, mandate_id):
        return False
    return at < row.ends_at and at < row.seen_at + _settings().session_idle


def anew(at: datetime) -> str | None:
    """The same sign-in under a new token, the answer; a browser then throws away what it kept of the old one.

    None when nobody is signed in here. Joins the transaction that is under way.
    """
    live = signed_in()
    if live is None:
        return None
    return renew(live.person_id, provider=live.provider, authenticated_at=live.authenticated_at, at=at)


def work_at(organisation_id: UUID) -> None:
    """From now on this device shows the desk of that organisation. Joins the open transaction."""
    live = signed_in()
    if live is None:
        return
    with db.joined_transaction() as session:
        session.execute(
            update(WebSessionRow)
            .where(WebSessionRow.id == live.session_id)
            .values(organisation_id=organisation_id)
        )
    g.pop("signed_in", None)


def _live(token: str, *, at: datetime) -> SignedIn | None:
    with db.session() as session:
        row = session.scalars(select(WebSessionRow).where(WebSessionRow.token_hash == _hash(token))).first()
    if row is None or at >= row.ends_at or at >= row.seen_at + _settings().session_idle:
        return None
    if at - row.seen_at >= SEEN_EVERY:
        _keep_seen(row.id, at=at)
    return SignedIn(
        session_id=row.id,
        person_id=row.person_id,
        provider=row.provider,
        also=tuple(row.also.split()),
        mandate_id=row.mandate_id,
        left_mandate_id=row.left_mandate_id,
        organisation_id=row.organisation_id,
        authenticated_at=row.authenticated_at,
        seen_at=at,
        ends_at=row.ends_at,
    )


def _keep_seen(session_id: UUID, *, at: datetime) -> None:
    try:
        with db.joined_transaction(waits_seconds=SEEN_WAITS_SECONDS) as session:
            session.execute(update(WebSessionRow).where(WebSessionRow.id == session_id).values(seen_at=at))
    except OperationalError:
        # A database that is busy for a while must not keep anybody from reading.
        return


def _forget_token(token: str | None) -> None:
    if token:
        with db.joined_transaction() as session:
            session.execute(delete(WebSessionRow).where(WebSessionRow.token_hash == _hash(token)))


def _end_quietly(token: str, *, app: Flask) -> None:
    try:
        with app.app_context():
            _forget_token(token)
    except SQLAlchemyError as problem:
        LOG.warning("a session outlives the one who left quickly: %s", type(problem).__name__)


def _hash(token: str) -> str:
    return db.fingerprint(token, purpose=PURPOSE)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
