"""Who may open which page: declared on every view, checked before dispatch, missing = no start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue

from portal.web.parked import is_of_another
from portal.web.session import signed_in

View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    """The ways a page may be open."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    STAFF = "staff"
    DEVELOPMENT = "development"


def access(level: Access) -> Callable[[View], View]:
    """Declare who may open the view. The order of decorators does not matter."""

    def declare(view: View) -> View:
        view.__dict__["declared_access"] = level
        return view

    return declare


def opens_with_key(view: View) -> View:
    """Declare that who came with a key, without a national login, may open the view."""
    view.__dict__["opens_with_key"] = True
    return view


def said_at_sign_in(*, picture: str, words: tuple[object, ...]) -> Callable[[View], View]:
    """Declare what the sign-in page says to who is led there from the view: why they come."""

    def declare(view: View) -> View:
        view.__dict__["said_at_sign_in"] = (picture, words)
        return view

    return declare


def declared_access(app: Flask, endpoint: str) -> Access | None:
    """What the view behind the endpoint declared, or None."""
    return getattr(app.view_functions[endpoint], "declared_access", None)


def require_declarations(app: Flask) -> None:
    """Raise RuntimeError naming each endpoint without @access: such an app must not start."""
    silent = sorted(name for name in app.view_functions if declared_access(app, name) is None)
    if silent:
        raise RuntimeError(f"No @access declared for: {', '.join(silent)}. Add @access(...) to each view.")


@dataclass(frozen=True)
class Door:
    """What the edge asks of the rooms that know people."""

    # The answer to a visitor who has to sign in first.
    lead_to_sign_in: Callable[[], ResponseReturnValue]
    is_staff: Callable[[], bool]
    # Where who does something that counts shows first that it is them; None where that is not needed.
    ask_again: Callable[[], str | None]
    # Nobody goes on acting for another person when that is over; where they are led then, or None.
    leave_what_is_over: Callable[[], ResponseReturnValue | None]
    # Where who sits beside a person is led instead of to a desk, which shows other people; else None.
    instead_of_desk: Callable[[], str | None]
    # Where who came with a key alone is led instead of to what needs a national login; else None.
    instead_of_login: Callable[[], str | None]


def check_access() -> ResponseReturnValue | None:
    """Before dispatch: sign in first, or a page that is not for this visitor does not exist for them."""
    if request.endpoint is None:
        return None
    level = declared_access(current_app, request.endpoint)
    if level is Access.DEVELOPMENT and not current_app.config["SHOW_STYLE"]:
        abort(404)
    if level in (Access.SIGNED_IN, Access.STAFF):
        door: Door = current_app.extensions["door"]
        if signed_in() is None:
            return door.lead_to_sign_in()
        elsewhere = _led_elsewhere(door, level)
        if elsewhere is not None:
            return elsewhere
        if level is Access.STAFF and not door.is_staff():
            abort(404)
        if is_of_another():
            # Somebody else has signed in at this device since: what was typed is not theirs to send.
            return redirect(request.path, code=303)
    return None


def _led_elsewhere(door: Door, level: Access) -> ResponseReturnValue | None:
    """Where this visitor goes instead, whatever the page is; None for who may go on."""
    left = door.leave_what_is_over()
    if left is not None:
        return left
    there = door.instead_of_desk() if level is Access.STAFF else _instead_of_login(door)
    return None if there is None else redirect(there, code=303)


def _instead_of_login(door: Door) -> str | None:
    is_open = getattr(current_app.view_functions[request.endpoint or ""], "opens_with_key", False)
    return None if is_open else door.instead_of_login()


def asked_again() -> str | None:
    """The address at which the person first shows again that it is them; None where nobody has to.

    Ask before what counts and is not signed at a platform, which asks by itself.
    """
    door: Door = current_app.extensions["door"]
    return door.ask_again()


def init_access(app: Flask, door: Door) -> None:
    """Check every request, and refuse to start with an undeclared view."""
    static = app.view_functions.get("static")
    if static is not None:
        # Flask's own static view is a bound lambda; the files are public.
        app.view_functions["static"] = access(Access.PUBLIC)(static)
    app.extensions["door"] = door
    app.before_request(check_access)
    require_declarations(app)
