"""Cookies that only this portal reads: not for scripts, not for other sites, bound to the host."""

from __future__ import annotations

from flask import Response, current_app, request


def read_cookie(name: str) -> str | None:
    """What the device brought, or None."""
    return request.cookies.get(full_name(name))


def give_cookie(response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    """Hand it to the device; without `seconds` it goes when the browser closes."""
    response.set_cookie(
        full_name(name),
        value,
        max_age=seconds,
        secure=_behind_tls(),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def take_cookie(response: Response, name: str) -> None:
    """Take it from the device."""
    response.delete_cookie(full_name(name), secure=_behind_tls(), httponly=True, samesite="Lax", path="/")


def full_name(name: str) -> str:
    """With the prefix that makes a browser refuse it from anybody else, wherever it can check that."""
    return f"__Host-{name}" if _behind_tls() else name


def _behind_tls() -> bool:
    behind: bool = current_app.config["SETTINGS"].behind_tls
    return behind
