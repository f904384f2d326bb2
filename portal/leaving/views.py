"""The quick way out for a reader who may be watched."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from portal.web import cookies
from portal.web import session as web_session
from portal.web.access import Access, access

bp = Blueprint("leaving", __name__, url_prefix="/<language:language>")


@bp.get("/leave")
@access(Access.PUBLIC)
def leave() -> Response:
    """Go to the neutral page, make the browser forget what it kept of ours, and let nobody in with it."""
    response = Response(status=303)
    response.headers["Location"] = current_app.config["SETTINGS"].exit_url
    response.headers["Cache-Control"] = "no-store"
    # Honoured over https only; the cookies are also ended one by one below.
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    cookies.forget_everything(response)
    # A copy of the cookie, in another window or another hand, opens nothing either.
    web_session.end_once_sent(response)
    return response
