"""Begins a sign-in, takes what comes back exactly once, and opens or ends the session."""

from __future__ import annotations

import logging
import secrets as random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import Response, current_app, make_response, redirect, url_for
from sqlalchemy import delete

from portal import db
from portal.acting_for.actor import oneself
from portal.gateways.identity import (
    IdentityProvider,
    LoginCancelled,
    LoginDown,
    LoginFailed,
    Secrets,
    VerifiedIdentity,
    logins,
)
from portal.journal import service as journal
from portal.people import service as people
from portal.signing_in.errors import AnotherPerson, NoSuchLogin, NotFresh, SignInEnded
from portal.signing_in.models import SignInAttemptRow
from portal.signing_in.rules import MOST_FROM_A_LINE, MOST_FROM_A_SHARED_LINE
from portal.web import cookies, counting
from portal.web import session as web_session
from portal.web.counting import Limit, TooManyRequests, end_of_hour, network_of

LOG = logging.getLogger("portal.signing_in")
WAITS = timedelta(minutes=15)
TOKEN_BYTES = 32
# What the login gives back with the person who has left it: the language of the page that follows.
SIGNED_OUT, ERASED = "signed-out-", ".erased"
OUTCOMES = ("cancelled", "failed", "too-late", "not-working", "not-you", "somebody-else")
# Two clocks may be so far apart.
LEEWAY = timedelta(minutes=1)

# What other rooms may name; they reach this room through here only.
__all__ = [
    "NoSuchLogin", "SignInEnded", "TooManyRequests", "is_fresh",
]  # fmt: skip


@dataclass(frozen=True)
class Begun:
    """Where to send the person, and what their browser has to bring back."""

    address: str
    browser: str


@dataclass(frozen=True)
class Finished:
    """Somebody is signed in."""

    token: str
    person_id: UUID
    language: str
    going_to: str


@dataclass(frozen=True)
class _Attempt:
    provider: str
    secrets: Secrets
    language: str
    person_id: UUID | None
    going_to: str
    begun_at: datetime
    is_in_time: bool


def begin(
    provider: str,
    *,
    going_to: str,
    language: str,
    browser: str | None,
    now: datetime,
    person_id: UUID | None = None,
) -> Begun:
    """Remember the attempt and send the person to the login; `person_id` is who alone may come back.

    Raises NoSuchLogin, SignInEnded.
    """
    login = logins().get(provider)
    if login is None:
        raise NoSuchLogin(provider)
    made = _secrets()
    try:
        address = login.address(made, redirect_uri=redirect_uri(), language=language)
    except (LoginDown, LoginFailed) as refusal:
        LOG.warning("the login %s cannot be used: %s", provider, refusal)
        raise SignInEnded("not-working", language=language, going_to=going_to) from refusal
    # One browser may try in two windows: both bring back the same value.
    browser = browser or random.token_urlsafe(TOKEN_BYTES)
    attempt = SignInAttemptRow(
        state_hash=_hash(made.state, what="state"),
        browser_hash=_hash(browser, what="browser"),
        provider=provider,
        nonce=made.nonce,
        verifier=made.verifier,
        language=language,
        person_id=person_id,
        going_to=going_to,
        begun_at=now,
        ends_at=now + WAITS,
    )
    with db.transaction() as session:
        session.add(attempt)
    return Begun(address, browser)


def _secrets() -> Secrets:
    return Secrets(
        state=random.token_urlsafe(TOKEN_BYTES),
        nonce=random.token_urlsafe(TOKEN_BYTES),
        verifier=random.token_urlsafe(48),
    )


def count_try(address: str, *, is_shared: bool, now: datetime) -> None:
    """Somebody sets out to a login. Raises TooManyRequests when too many have from this line."""
    most = MOST_FROM_A_SHARED_LINE if is_shared else MOST_FROM_A_LINE
    with db.transaction() as session:
        limit = Limit("sign-ins", network_of(address), end_of_hour(now), most)
        counting.count(session, (limit,), now=now)


def finish(answer: Mapping[str, str], *, browser: str | None, now: datetime) -> Finished:
    """Whoever came back is signed in. Raises SignInEnded with the page that says why not."""
    attempt = _take(answer.get("state", ""), browser=browser, now=now)
    if not attempt.is_in_time:
        raise SignInEnded("too-late", language=attempt.language, going_to=attempt.going_to)
    try:
        identity = _identity(attempt, answer, now=now)
        if attempt.person_id is not None:
            _require_person(identity, attempt.person_id, begun_at=attempt.begun_at)
        person_id, token = _open(identity, now=now)
    except SignInEnded as ended:
        ended.language, ended.going_to = attempt.language, attempt.going_to
        raise
    return Finished(token, person_id, attempt.language, attempt.going_to)


def fresh_identity(identity: VerifiedIdentity, *, of: UUID, begun_at: datetime) -> None:
    """Refuse whoever was not asked anew since `begun_at`, or is not this person.

    Raises NotFresh and AnotherPerson; nothing is written.
    """
    if identity.authenticated_at < begun_at - LEEWAY:
        raise NotFresh
    if not people.is_person(identity, of):
        raise AnotherPerson


def is_fresh(*, within: timedelta, now: datetime) -> bool:
    """Whether the person at this device has just shown who they are, at a login whose answer proves when."""
    live = web_session.signed_in()
    return live is not None and now - within <= live.authenticated_at and live.provider in proving()


def proving() -> Mapping[str, IdentityProvider]:
    """The logins whose answer proves that the person was asked just now.

    What only travels through the browser proves nothing: whoever sits at it can take it off the address.
    """
    return {name: one for name, one in logins().items() if one.login.is_fresh_proof}


def end() -> tuple[str, ...]:
    """Nobody is signed in at this device any more; the answer is the logins that are to be left as well."""
    live = web_session.signed_in()
    if live is None:
        return ()
    with db.transaction() as session:
        web_session.end()
        journal.record(session, oneself(live.person_id), "person.signed_out", about=live.person_id)
    return (live.provider, *live.also)


def onward(providers: Sequence[str], *, language: str, is_erased: bool = False) -> Response:
    """To the next login that is to be left; after the last one to the page that says so.

    `is_erased`: and that everything about the person is erased.
    """
    state = f"{SIGNED_OUT}{language}{ERASED if is_erased else ''}"
    there, rest = _leave(providers, state=state)
    said = url_for("signing_in.signed_out", language=language, erased=1 if is_erased else None)
    response = make_response(redirect(there or said, code=303))
    if rest:
        cookies.put(response, cookies.LEAVING, ".".join(rest), seconds=int(WAITS.total_seconds()))
    else:
        cookies.forget(response, cookies.LEAVING)
    return response


def came_back(state: str) -> tuple[str, bool] | None:
    """The language of who comes back from leaving a login, and whether they are erased; None for others."""
    said = state.removeprefix(SIGNED_OUT)
    language = said.removesuffix(ERASED)
    if said == state or language not in current_app.config["LANGUAGES"]:
        return None
    return language, said != language


def _leave(providers: Sequence[str], *, state: str) -> tuple[str | None, tuple[str, ...]]:
    """Where to leave the first of these logins that can be left, and which are still to be left after it."""
    public_url = current_app.config["SETTINGS"].public_url
    for place, name in enumerate(providers, 1):
        login = logins().get(name)
        there = login and login.sign_out_address(back=f"{public_url}/", state=state)
        if there:
            return there, tuple(providers[place:])
    return None, ()


def redirect_uri() -> str:
    """Where the login sends people back to."""
    return f"{current_app.config['SETTINGS'].public_url}/sign-in/callback"


def _take(state: str, *, browser: str | None, now: datetime) -> _Attempt:
    """The attempt of this state and this browser; gone from now on, whatever follows. Raises SignInEnded."""
    with db.transaction() as session:
        row = session.execute(
            delete(SignInAttemptRow)
            .where(
                SignInAttemptRow.state_hash == _hash(state, what="state"),
                SignInAttemptRow.browser_hash == _hash(browser or "", what="browser"),
            )
            .returning(SignInAttemptRow)
        ).scalar_one_or_none()
        if row is None:
            raise SignInEnded("too-late")
        return _Attempt(
            provider=row.provider,
            secrets=Secrets(state=state, nonce=row.nonce, verifier=row.verifier),
            language=row.language,
            person_id=row.person_id,
            going_to=row.going_to,
            begun_at=row.begun_at,
            is_in_time=now < row.ends_at,
        )


def _identity(attempt: _Attempt, answer: Mapping[str, str], *, now: datetime) -> VerifiedIdentity:
    login = logins().get(attempt.provider)
    if login is None:
        raise SignInEnded("not-working")
    try:
        return login.identity(
            answer, attempt.secrets, redirect_uri=redirect_uri(), begun_at=attempt.begun_at, now=now
        )
    except LoginCancelled as refusal:
        raise SignInEnded("cancelled") from refusal
    except LoginDown as refusal:
        LOG.warning("the login %s did not answer: %s", attempt.provider, refusal)
        raise SignInEnded("not-working") from refusal
    except LoginFailed as refusal:
        LOG.warning("a sign-in at %s was refused: %s", attempt.provider, refusal)
        raise SignInEnded("failed") from refusal


def _require_person(identity: VerifiedIdentity, person_id: UUID, *, begun_at: datetime) -> None:
    try:
        fresh_identity(identity, of=person_id, begun_at=begun_at)
    except NotFresh as refusal:
        LOG.warning("a sign-in at %s was refused: the person was asked at another time", identity.provider)
        raise SignInEnded("failed") from refusal
    except AnotherPerson as refusal:
        LOG.warning("somebody else than the one who was asked has answered at %s", identity.provider)
        raise SignInEnded("somebody-else") from refusal


def _open(identity: VerifiedIdentity, *, now: datetime) -> tuple[UUID, str]:
    try:
        with db.transaction() as session:
            person_id = people.person_of(identity, now=now)
            journal.record(
                session,
                oneself(person_id),
                "person.signed_in",
                about=person_id,
                details={"provider": identity.provider, "assurance": identity.assurance},
            )
            asked_at = identity.authenticated_at
            # Who shows again that it is them goes on where they were, also for whom they act.
            provider = identity.provider
            token = web_session.renew(
                person_id, provider=provider, authenticated_at=asked_at, at=now
            ) or web_session.begin(person_id, provider=provider, authenticated_at=asked_at, at=now)
    except (people.NotTheSamePerson, people.CodeTaken) as refusal:
        LOG.warning("a sign-in at %s does not fit what is known", identity.provider)
        raise SignInEnded("not-you") from refusal
    return person_id, token


def _hash(value: str, *, what: str) -> str:
    return db.fingerprint(value, purpose=f"sign_in_attempt.{what}")
