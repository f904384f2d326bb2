"""The page on which anybody lets a signed file be looked at; nothing of it is kept."""

from __future__ import annotations

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from portal.formkit.base import render_form
from portal.signing import service
from portal.signing.forms import FileForm
from portal.signing.looking import MOST_BYTES
from portal.signing.service import Report, TooManyRequests, Verdict
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.security import takes_files

# How soon it makes sense to press again when there is too much to do.
AGAIN_SECONDS = 60
LOOKED_AT = frozenset({Verdict.GOOD, Verdict.UNCHECKED, Verdict.DEMO, Verdict.BAD, Verdict.NONE})

bp = Blueprint("verify", __name__, url_prefix="/<language:language>")


@bp.route("/verify", methods=["GET", "POST"])
@access(Access.PUBLIC)
@takes_files
def check() -> ResponseReturnValue:
    """A file with signatures comes in; the answer is on the page."""
    g.family = "site"
    try:
        form = FileForm()
        is_sent = form.validate_on_submit()
    except RequestEntityTooLarge:
        return _answer(Report(Verdict.TOO_BIG), form=FileForm(formdata=None))
    if not is_sent:
        return render_form("pages/signing/verify.html", form=form, report=None)
    try:
        service.count_look(request.remote_addr or "", now=now())
    except TooManyRequests as limit:
        return _too_many(limit)
    return _answer(service.look(form.file.data.stream.read(MOST_BYTES + 1)), form=form)


def _answer(report: Report, *, form: FileForm) -> ResponseReturnValue:
    """What is to be said about the file, above the way to look at another one."""
    page = render_template("pages/signing/verify.html", form=form, report=report, words=service)
    if report.verdict is Verdict.BUSY:
        return page, 503, {"Retry-After": str(AGAIN_SECONDS)}
    return page, 200 if report.verdict in LOOKED_AT else 422


def _too_many(limit: TooManyRequests) -> ResponseReturnValue:
    page = render_template("pages/signing/too_many.html", again_hour=limit.until.hour)
    return make_response(page, 429, {"Retry-After": str(int((limit.until - now()).total_seconds()))})
