"""The names of everything this site keeps on a device, in one place, so that leaving forgets all of it."""

from __future__ import annotations

from flask import Response, current_app

LEVEL = "level"
ANSWERS = "answers"


def put(response: Response, name: str, value: str, *, seconds: int) -> None:
    """Keep a value on the reader's device for a while; scripts and other sites never see it."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        secure=current_app.config["SETTINGS"].behind_tls,
        httponly=True,
        samesite="Lax",
    )


def forget(response: Response, name: str) -> None:
    """Take one value off the device."""
    response.delete_cookie(name, secure=current_app.config["SETTINGS"].behind_tls, httponly=True)


def forget_everything(response: Response) -> None:
    """Take everything of ours off the device."""
    for name in (current_app.config["SESSION_COOKIE_NAME"], LEVEL, ANSWERS):
        forget(response, name)
