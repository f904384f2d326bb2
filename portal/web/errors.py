"""Every status becomes one kind page in the reader's language; nothing here needs a database."""

from __future__ import annotations

import logging

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import ClientDisconnected, HTTPException

from portal.web.locale import current_language
from portal.web.security import may_carry_files

LOG = logging.getLogger("portal.errors")
# How soon it makes sense to try again when the database did not answer.
AGAIN_SECONDS = 60
# What kind of answer it is, the page says itself; everything else comes from the error.
OF_THE_PAGE = frozenset({"content-type", "content-length"})

Answer = tuple[str, int, list[tuple[str, str]]]
Words = tuple[str, tuple[str, ...]]


def _send_less() -> str:
    with_files = may_carry_files(request.endpoint)
    return str(_("Go back and send one photo at a time.") if with_files else _("Go back and send less."))


def _words(status: int) -> Words:
    """A heading and the lines under it: what happened, what is safe, what to do."""
    if status == 404:
        return _("This page is not here"), (
            _("The address may be wrong."),
            _("Or the page has moved."),
            _("Go to the start page, or call us."),
        )
    if status == 413:
        return _("This is too big"), (_("We cannot take so much at once."), _send_less())
    if 400 <= status < 500:
        return _("This did not work"), (
            _("Maybe the page was open too long. Maybe the address is wrong."),
            _("Go back and try again."),
        )
    return _("Something broke here"), (
        _("It is not your fault."),
        _("Try again after a few minutes."),
        _("You can call us now."),
    )


def _same_page() -> str | None:
    """Where one was when one pressed a button; None for what cannot be opened."""
    rule = request.url_rule
    may_open = request.method == "POST" and rule is not None and "GET" in (rule.methods or ())
    return request.full_path.rstrip("?") if may_open else None


def error_page(status: int, *, words: Words | None = None) -> tuple[str, int]:
    """The page for a status code; what was sent in vain has a way back to where it was sent from."""
    g.family = "site"
    g.levels = ()
    g.has_failed = True
    heading, lines = words or _words(status)
    current_language()
    page = render_template(
        "errors/error.html",
        heading=heading,
        lines=lines,
        status=status,
        back=_same_page() if status in (400, 413) else None,
    )
    return page, status


def _again_page() -> tuple[str, int]:
    """What was sent, to be sent once more: it stands in this page, for it could be kept nowhere else."""
    g.family = "site"
    g.levels = ()
    g.has_failed = True
    current_language()
    # A file cannot stand in a page; the browser still has it on the page before.
    sent = [] if any(one.filename for one in request.files.values()) else list(request.form.items(multi=True))
    words = _("What you wrote is not lost.") if sent else _("Go back and try again.")
    return render_template("errors/again.html", sent=sent, words=words, back=_same_page()), 503


def _http_error(error: HTTPException) -> Answer:
    # A 405 has to say which ways are allowed, a 503 when to come back.
    said = [(name, value) for name, value in error.get_headers() if name.lower() not in OF_THE_PAGE]
    return *error_page(error.code or 500), said


def _cut_off(_error: ClientDisconnected) -> tuple[str, int]:
    """What was sent did not come whole in time; a 408 would let some browsers send it all again."""
    return error_page(400, words=(_("This took too long"), (_("The internet is slow now."), _send_less())))


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
    app.register_error_handler(ClientDisconnected, _cut_off)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _database_error)
    app.register_error_handler(Exception, _unexpected)
