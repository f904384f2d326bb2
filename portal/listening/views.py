"""The sound files, by the names that pages give them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from easy_language.voice import file_name, mp3
from portal.listening import service
from portal.web.access import Access, access
from portal.web.assets import ONE_YEAR

bp = Blueprint("listening", __name__, url_prefix="/voice")


@bp.get("/<names>")
@access(Access.PUBLIC)
def file(names: str) -> ResponseReturnValue:
    """One line, or several in a row. The name changes with the words, so it is kept for a year."""
    found = service.recordings(names)
    if not found:
        abort(404)
    content = b"".join(mp3.frames(one.read_bytes()) for one in found)
    response = Response(content, content_type="audio/mpeg")
    response.set_etag(file_name(names))
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    return response.make_conditional(request, accept_ranges=True, complete_length=len(content))
