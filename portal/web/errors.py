"""Every status becomes one kind page in the reader's language; nothing here needs a database."""

from __future__ import annotations

import logging

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from portal.web.locale import current_language

LOG = logging.getLogger("portal.errors")
# How soon it makes sense to try again when the database did not answer.
AGAIN_SECONDS = 60
# What kind of answer it is, the page says itself; everything else comes from the error.
OF_THE_PAGE = frozenset({"content-type", "content-length"})

Answer = tuple[str, int, list[tuple[str, str]]]


def _words(status: int) -> tuple[str, tuple[str, ...]]:
    """A heading and the lines under it: what happened, what is safe, what to do."""
    if status == 404:
        return _("This page is not here"), (
            _("The address may be wrong."),
            _("Or the page has moved."),
            _("Go to the start page, or call us."),
        )
    if status == 413:
        return _("This is too big"), (_("We cannot take so much at once."), _("Go back and send less."))
    if 400 <= status < 500:
        return _("This did not work"), (
            _("The page was open for a long time, or the address is wrong."),
            _("Go back and try again."),
        )
    return _("Something broke here"), (
        _("It is not your fault."),
        _("Try again after a few minutes."),
        _("You can call us now."),
    )


def error_page(status: int) -> tuple[str, int]:
    """The page for a status code."""
    g.family = "site"
    g.levels = ()
    heading, lines = _words(status)
    current_language()
    return render_template("errors/error.html", heading=heading, lines=lines, status=status), status


def _again_page() -> tuple[str, int]:
    """What was sent, to be sent once more: it stands in this page, for it could be kept nowhere else."""
    g.family = "site"
    g.levels = ()
    current_language()
    # A file cannot stand in a page; the browser still has it on the page before.
    sent = [] if any(one.filename for one in request.files.values()) else list(request.form.items(multi=True))
    words = _("What you wrote is not lost.") if sent else _("Go back and try again.")
    return render_template("errors/again.html", sent=sent, words=words), 503


def _http_error(error: HTTPException) -> Answer:
    # A 405 has to say which ways are allowed, a 503 when to come back.
    said = [(name, value) for name, value in error.get_headers() if name.lower() not in OF_THE_PAGE]
    return *error_page(error.code or 500), said


def _csrf_error(_error: CSRFError) -> tuple[str, int]:
    return error_page(400)


def _database_error(error: SQLAlchemyError) -> Answer:
    # The name of the error only: its words may carry what was to be written.
    LOG.error(
        "request %s failed at %s: the database: %s",
        g.get("request_id"),
        request.endpoint,
        type(error).__name__,
    )
    page = _again_page() if request.method == "POST" else error_page(503)
    return *page, [("Retry-After", str(AGAIN_SECONDS)), ("Cache-Control", "no-store")]


def _unexpected(error: Exception) -> tuple[str, int]:
    LOG.error("request %s failed at %s", g.get("request_id"), request.endpoint, exc_info=error)
    return error_page(500)


def init_errors(app: Flask) -> None:
    """Answer every failure with a page."""
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _database_error)
    app.register_error_handler(Exception, _unexpected)
