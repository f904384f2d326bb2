"""The sound files, by the names that pages give them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from portal.listening import service
from portal.web.access import Access, access
from portal.web.assets import ONE_YEAR

bp = Blueprint("listening", __name__, url_prefix="/voice")


@bp.get("/<string(length=16):name>")
@access(Access.PUBLIC)
def file(name: str) -> ResponseReturnValue:
    """One line, or all lines of a text. The name changes with the words, so it may be kept for a year."""
    found = service.recording(name)
    if found is None:
        abort(404)
    content = found.read_bytes()
    response = Response(content, content_type="audio/mpeg")
    response.set_etag(name)
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    return response.make_conditional(request, accept_ranges=True, complete_length=len(content))
