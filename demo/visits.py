"""A person before our pages: who they are, the code they type, and the way back to the portal."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue

from demo.app import demo
from demo.people import Person
from demo.protocol import BadRequest
from demo.store import CODE_SECONDS, VISIT_KEPT_SECONDS, VISIT_SECONDS, Face, Grant, Task, Visit

MOST_TRIES = 3


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request that is good."""

    face: Face
    said: Mapping[str, str]
    task: Task | None = None


def begin(asked: Asked) -> ResponseReturnValue:
    """To the first page, or straight back for who is still signed in. Raises BadRequest."""
    now = int(time.time())
    visit = Visit(
        face=asked.face,
        browser=session.setdefault("browser", secrets.token_urlsafe(16)),
        asked=asked.said,
        began=now,
        # Four digits to type, as the telephone would say them.
        code=f"{secrets.randbelow(10_000):04d}",
        task=asked.task,
    )
    if asked.task is not None:
        # Nobody else can sign with it: there is nothing to choose.
        visit.person = demo().credentials.owner_of(asked.task.credential)
    elif (person := _remembered(asked.said)) is not None:
        return done(visit, person, auth_time=session["auth_time"])
    elif asked.said.get("prompt") == "none":
        raise BadRequest("login_required", "Nobody is signed in.")
    name = demo().store.visits.put(visit, now=now, seconds=VISIT_KEPT_SECONDS)
    return redirect(url_for("visits.visit", name=name), code=303)


def _remembered(asked: Mapping[str, str]) -> Person | None:
    """Who signed in here before, when that is enough for the portal."""
    person = demo().people.get(session.get("person", ""))
    if person is None or asked.get("prompt") == "login":
        return None
    max_age = asked.get("max_age", "")
    too_old = max_age.isdecimal() and time.time() - session["auth_time"] >= int(max_age)
    return None if too_old else person


def is_over(visit: Visit, *, now: int) -> bool:
    """Whether nothing can be confirmed any more."""
    person = demo().people.get(visit.person or "")
    late = person is not None and person.outcome == "too_late" and visit.task is not None
    return late or now >= visit.began + VISIT_SECONDS


def choose(visit: Visit, person: Person) -> None:
    """The person says who they are. Raises BadRequest when it ends here."""
    if person.outcome == "cancels":
        raise BadRequest("access_denied", "The person cancelled.")
    if person.outcome == "fails":
        raise BadRequest("server_error", "The login did not work.")
    visit.person = person.key


def is_right(visit: Visit, code: str) -> bool:
    """Whether this is the code. Raises BadRequest after too many wrong ones."""
    person = demo().people[visit.person or ""]
    typed = "".join(code.split())
    never = person.outcome == "wrong_code" and visit.task is not None
    if typed == visit.code and not never:
        return True
    visit.tries += 1
    if visit.tries >= MOST_TRIES:
        raise BadRequest("access_denied", "The code was wrong too often.")
    return False


def done(visit: Visit, person: Person, *, auth_time: int) -> ResponseReturnValue:
    """Back to the portal with a code."""
    session["person"], session["auth_time"] = person.key, auth_time
    grant = Grant(
        face=visit.face,
        person=person.key,
        redirect_uri=visit.asked["redirect_uri"],
        auth_time=auth_time,
        scope=visit.asked["scope"],
        nonce=visit.asked.get("nonce", ""),
        challenge=visit.asked.get("code_challenge", ""),
        task=visit.task,
    )
    code = demo().store.codes.put(grant, now=int(time.time()), seconds=CODE_SECONDS)
    return back_to_portal(visit.asked, face=visit.face, said={"code": code})


def back_to_portal(asked: Mapping[str, str], *, face: Face, said: Mapping[str, str]) -> ResponseReturnValue:
    """With its state, and with our own name so that it cannot be led to a false friend (RFC 9207)."""
    answer = dict(said)
    if face == "oidc":
        answer["iss"] = demo().settings.issuer
    if "state" in asked:
        answer["state"] = asked["state"]
    return redirect(f"{asked['redirect_uri']}?{urlencode(answer)}", code=303)
