"""Two addresses for whoever watches the portal: is it alive, and can it work."""

from __future__ import annotations

from flask import Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal import db
from portal.web.access import Access, access


@access(Access.PUBLIC)
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@access(Access.PUBLIC)
def ready() -> tuple[Response, int]:
    """The database answers and has the newest schema; 503 with the reason when not."""
    try:
        with db.session() as session:
            session.execute(text("select 1"))
        behind = not db.schema_is_current()
    except SQLAlchemyError:
        return jsonify(status="database does not answer"), 503
    if behind:
        return jsonify(status="database schema is older than the code; run: flask database upgrade"), 503
    return jsonify(status="ok"), 200


def init_health(app: Flask) -> None:
    """Add /healthz and /readyz."""
    app.add_url_rule("/healthz", "healthz", alive)
    app.add_url_rule("/readyz", "readyz", ready)
