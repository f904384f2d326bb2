"""The names of everything this site keeps on a device, in one place, so that leaving forgets all of it."""

from __future__ import annotations

from flask import Response, current_app, request

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


def full_name(name: str) -> str:
    """With the prefix that makes a browser refuse it from anybody else, wherever it can check that."""
    return f"__Host-{name}" if _behind_tls() else name


def _delete(response: Response, whole_name: str) -> None:
    response.delete_cookie(whole_name, secure=_behind_tls(), httponly=True, samesite="Lax", path="/")


def _behind_tls() -> bool:
    behind: bool = current_app.config["SETTINGS"].behind_tls
    return behind
