"""Ask to be called, and read that it will happen."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.call_me import service
from portal.call_me.draft import Promise, open_draft, open_promise, seal_draft, seal_promise
from portal.call_me.errors import TooManyRequests
from portal.call_me.forms import DAY_SENTENCES, TIME_SENTENCES, CallForm
from portal.formkit.base import render_form, wanted_switch
from portal.formkit.validators import read_phone, show_phone
from portal.organisations.service import call_rules
from portal.programme.service import article
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.locale import current_language, switched

LOG = logging.getLogger("portal.call_me")
# How soon it makes sense to press again when the database did not answer.
AGAIN_SECONDS = 60

bp = Blueprint("call_me", __name__, url_prefix="/<language:language>")


@bp.route("/call-me", methods=["GET", "POST"])
@access(Access.PUBLIC)
def ask() -> ResponseReturnValue:
    """Where to call, and when."""
    form = CallForm(data=open_draft(request.args.get("draft")))
    switch = wanted_switch() if form.is_submitted() else None
    if switch:
        return switched(switch, lambda tag: url_for("call_me.ask", language=tag, draft=seal_draft(form.data)))
    number = read_phone(form.phone.data or "")
    if form.validate_on_submit() and number:
        return _keep(number, form=form)
    return _page(form)


def _page(form: CallForm, *, not_kept: bool = False) -> tuple[str, int]:
    days, reading = call_rules().call_back_working_days, article("call-me")
    return render_form(
        "pages/call_me/ask.html", form=form, reading=reading, working_days=days, not_kept=not_kept
    )


def _keep(number: str, *, form: CallForm) -> ResponseReturnValue:
    best_time = form.best_time.data
    try:
        until = service.ask_for_call(
            number,
            best_time=best_time,
            language=current_language(),
            address=request.remote_addr or "",
            now=now(),
        )
    except TooManyRequests as limit:
        return _too_many(limit, form=form)
    except SQLAlchemyError as error:
        return _not_kept(error, form=form)
    promise = Promise(number, best_time, until.weekday())
    return redirect(url_for("call_me.done", promise=seal_promise(promise)))


def _not_kept(error: SQLAlchemyError, *, form: CallForm) -> ResponseReturnValue:
    """The form again with what was typed: nobody should have to find their number twice."""
    # The name of the error only: its words carry what was to be written.
    LOG.error("request %s was not kept: %s", g.get("request_id"), type(error).__name__)
    page, _status = _page(form, not_kept=True)
    return page, 503, {"Retry-After": str(AGAIN_SECONDS)}


def _too_many(limit: TooManyRequests, *, form: CallForm) -> ResponseReturnValue:
    article("call-me")
    page = render_template(
        "pages/call_me/too_many.html",
        form=form,
        back=url_for("call_me.ask", draft=seal_draft(form.data)),
        scope=limit.scope,
        again_hour=limit.until.hour,
    )
    return page, 429, {"Retry-After": str(int((limit.until - now()).total_seconds()))}


@bp.get("/call-me/done")
@bp.get("/call-me/done/<promise>")
@access(Access.PUBLIC)
def done(promise: str | None = None) -> Response:
    """We will call: which number, when."""
    reading = article("call-me.sent")
    agreed = open_promise(promise)
    if agreed is None:
        return make_response(render_template("pages/call_me/not_known.html"))
    page = render_template(
        "pages/call_me/done.html",
        reading=reading,
        number=show_phone(agreed.number),
        time_sentence=TIME_SENTENCES[agreed.best_time],
        day_sentence=DAY_SENTENCES[agreed.weekday],
    )
    # Somebody's number stands there; a shared device must not keep the page.
    return make_response(page, {"Cache-Control": "no-store"})
