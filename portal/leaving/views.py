"""The quick way out for a reader who may be watched."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from portal.web import cookies
from portal.web.access import Access, access

bp = Blueprint("leaving", __name__, url_prefix="/<language:language>")


@bp.get("/leave")
@access(Access.PUBLIC)
def leave() -> Response:
    """Go to the neutral page and make the browser forget what it kept of ours."""
    response = Response(status=303)
    response.headers["Location"] = current_app.config["SETTINGS"].exit_url
    response.headers["Cache-Control"] = "no-store"
    # Honoured over https only; the cookies are also ended one by one below.
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    cookies.forget_everything(response)
    return response
