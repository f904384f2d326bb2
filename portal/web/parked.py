"""What was typed is never lost: a form that comes after its session waits for the same person."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, select
from werkzeug.datastructures import MultiDict

from portal import db
from portal.web import cookies
from portal.web import session as web_session
from portal.web.clock import now
from portal.web.models import ParkedPostRow
from portal.web.sealed import SealBroken, seal, unseal

OWNER_FIELD = "owner"
# Belong to the page, not to what was typed.
NOT_TYPED = frozenset({"csrf_token", OWNER_FIELD, "switch"})
WAITS = timedelta(minutes=30)
TOKEN_BYTES = 32
PURPOSE = "form.owner"
# A page may stay open for a night; then its owner is still known, and what was typed is still theirs.
OWNER_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Owner:
    """For whom a page with a form was made, and under which mandate."""

    person_id: UUID
    mandate_id: UUID | None


def owner_seal() -> str | None:
    """Goes into every form of a signed-in page; None where nobody is signed in."""
    live = web_session.signed_in()
    if live is None:
        return None
    mandate = str(live.mandate_id) if live.mandate_id else ""
    return seal({"person": str(live.person_id), "mandate": mandate}, purpose=PURPOSE)


def sent_by() -> Owner | None:
    """For whom the form that came in was made; None when it does not say so, or not in a way we believe."""
    try:
        said = unseal(request.form.get(OWNER_FIELD, ""), purpose=PURPOSE, max_age_seconds=OWNER_SECONDS)
        return Owner(UUID(said["person"]), UUID(said["mandate"]) if said["mandate"] else None)
    except (SealBroken, KeyError, ValueError):
        return None


def is_of_another() -> bool:
    """Whether the form was made for somebody other than who is signed in now, or in another's matter."""
    owner, live = sent_by(), web_session.signed_in()
    return (
        request.method == "POST"
        and owner is not None
        and live is not None
        and owner != Owner(live.person_id, live.mandate_id)
    )


def park(response: Response, *, address: str | None = None) -> Response:
    """Keep what was typed, encrypted, for whom the form was made; the device holds the only key to it.

    It comes back at the address at which it was sent, or at another one.
    """
    owner, may_wait = sent_by(), current_app.extensions["may_wait"]
    if owner is None or not may_wait(owner.mandate_id):
        return response
    token, at = secrets.token_urlsafe(TOKEN_BYTES), now()
    body = {
        "typed": [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_TYPED],
        "mandate": str(owner.mandate_id) if owner.mandate_id else "",
        "files": bool([one for one in request.files.values() if one.filename]),
    }
    with db.transaction() as session:
        session.add(
            ParkedPostRow(
                token_hash=_hash(token),
                person_id=owner.person_id,
                address=address or _address(),
                body=json.dumps(body, ensure_ascii=False),
                ends_at=at + WAITS,
            )
        )
    cookies.put(response, cookies.PARKED, token, seconds=int(WAITS.total_seconds()))
    return response


def bring_back() -> ResponseReturnValue | None:
    """On the page it was typed on: give it to the form once, unsaved; to nobody but its owner."""
    if request.url_rule is None or "POST" not in (request.url_rule.methods or ()):
        # Nothing is typed there; above all, who must leave quickly never waits for the database.
        return None
    token = cookies.read(cookies.PARKED)
    live = web_session.signed_in() if token and request.method == "GET" else None
    if token is None or live is None:
        return None
    with db.session() as reading:
        row = reading.scalars(select(ParkedPostRow).where(ParkedPostRow.token_hash == _hash(token))).first()
    is_theirs = row is not None and row.person_id == live.person_id and row.ends_at > now()
    if row is not None and is_theirs and row.address != _address():
        return None
    g.parked_is_over = True
    if row is not None and _take(row.id) and is_theirs:
        body = json.loads(row.body)
        # The new session begins in the person's own matter; what was typed belongs to the old one.
        web_session.act_under(UUID(body["mandate"]) if body["mandate"] else None)
        g.parked = MultiDict([(name, value) for name, value in body["typed"]])
        g.parked_without_files = body["files"]
    return None


def _take(parked_id: UUID) -> bool:
    """Whether this request, and no other, takes it."""
    with db.transaction() as session:
        gone = session.execute(
            delete(ParkedPostRow).where(ParkedPostRow.id == parked_id).returning(ParkedPostRow.id)
        ).first()
    return gone is not None


def _address() -> str:
    return request.full_path.rstrip("?")


def _take_cookie(response: Response) -> Response:
    if g.get("parked_is_over"):
        cookies.forget(response, cookies.PARKED)
    return response


def _hash(token: str) -> str:
    return db.fingerprint(token, purpose="parked_post.token")


def init_parked(app: Flask, *, may_wait: Callable[[UUID | None], bool]) -> None:
    """Bring typed words back before the page is made; register after what checks access.

    `may_wait` says whether what was typed under a mandate may wait for who typed it.
    """
    app.extensions["may_wait"] = may_wait
    app.jinja_env.globals["owner_seal"] = owner_seal
    app.before_request(bring_back)
    app.after_request(_take_cookie)
