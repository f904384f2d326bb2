"""The names of everything this site keeps on a device, in one place, so that leaving forgets all of it."""

from __future__ import annotations

from flask import Response, current_app, make_response, request, session
from flask.typing import ResponseReturnValue

LEVEL = "level"
ANSWERS = "answers"
SESSION = "session"
PARKED = "parked"
SIGNING_IN = "signing-in"
SIGNING = "signing"
# The logins that are still to be left, on the way out.
LEAVING = "leaving"
NAMES = (LEVEL, ANSWERS, SESSION, PARKED, SIGNING_IN, SIGNING, LEAVING)


def read(name: str) -> str | None:
    """What the device brought, or None."""
    return request.cookies.get(full_name(name))


def put(response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    """Keep a value on the reader's device; scripts and other sites never see it.

    Without `seconds` it goes when the browser closes.
    """
    response.set_cookie(
        full_name(name),
        value,
        max_age=seconds,
        secure=_behind_tls(),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def forget(response: Response, name: str) -> None:
    """Take one value off the device."""
    _delete(response, full_name(name))


def forget_everything(response: Response) -> None:
    """Take everything of ours off the device."""
    _delete(response, current_app.config["SESSION_COOKIE_NAME"])
    for name in NAMES:
        forget(response, name)


def nothing_stays(answer: ResponseReturnValue, token: str | None) -> Response:
    """Somebody else's matter begins here: what this device keeps of the one before goes.

    The sign-in goes on under the new token, so that a browser does not show a page of before from memory.
    """
    session.clear()
    response = make_response(answer)
    for name in (ANSWERS, PARKED, SIGNING):
        forget(response, name)
    if token is not None:
        put(response, SESSION, token)
    # Honoured over https only; no page of ours is kept anyway.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def full_name(name: str) -> str:
    """With the prefix that makes a browser refuse it from anybody else, wherever it can check that."""
    return f"__Host-{name}" if _behind_tls() else name


def _delete(response: Response, whole_name: str) -> None:
    response.delete_cookie(whole_name, secure=_behind_tls(), httponly=True, samesite="Lax", path="/")


def _behind_tls() -> bool:
    behind: bool = current_app.config["SETTINGS"].behind_tls
    return behind
