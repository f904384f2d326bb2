"""One visit on one device, from the first form until the reader leaves; then its addresses are closed."""

from __future__ import annotations

import secrets

from flask import session

VISIT = "visit"


def this_visit() -> str:
    """The name of this visit; a new one begins when there is none."""
    if VISIT not in session:
        session[VISIT] = secrets.token_urlsafe(12)
    return str(session[VISIT])


def end_visit() -> None:
    """Whatever was sealed into addresses of this visit opens no more."""
    session.pop(VISIT, None)
