"""Which page of a long list was asked for."""

from __future__ import annotations

from flask import abort, request

MOST_DIGITS = 6


def page_asked() -> int:
    """The number in the address, the first page without one; what is no page does not exist."""
    asked = request.args.get("page", "1")
    if not asked.isdecimal() or len(asked) > MOST_DIGITS or int(asked) < 1:
        abort(404)
    return int(asked)
