"""Ask to be called, and read that it will happen."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.web.access import Access, access

bp = Blueprint("call_me", __name__, url_prefix="/<language:language>")


@bp.get("/call-me")
@access(Access.PUBLIC)
def ask() -> ResponseReturnValue:
    """Where to call, and when."""
    return render_template("pages/call_me/ask.html")
