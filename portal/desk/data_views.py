"""What people ask about their own data, at the desk of who answers for data."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for.service import current_actor
from portal.desk.data_forms import DataForm
from portal.desk.words import DATA_WORDS
from portal.formkit.base import render_form
from portal.formkit.validators import show_phone
from portal.my_data import service as my_data
from portal.my_data.service import Outcome
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.locale import current_language

bp = Blueprint("desk_data", __name__, url_prefix="/<language:language>/desk/data")


@bp.get("")
@access(Access.STAFF)
def waiting() -> str:
    """What waits for an answer, the longest waiting first."""
    found = my_data.waiting_at(current_actor())
    return render_template("pages/desk/data.html", waiting=found, kinds=DATA_WORDS)


@bp.route("/<uuid:request_id>", methods=["GET", "POST"])
@access(Access.STAFF)
def one(request_id: UUID) -> ResponseReturnValue:
    """One question, what it is about, and the answer."""
    actor, form = current_actor(), DataForm()
    asked = my_data.question_at_desk(actor, request_id)
    if asked.request.answered_at is None and form.validate_on_submit():
        try:
            my_data.answer(
                actor,
                request_id,
                outcome=Outcome(form.outcome.data),
                words=form.words.data or "",
                now=now(),
            )
        except my_data.AlreadyAnswered:
            return redirect(url_for("desk_data.one", request_id=request_id), code=303)
        return redirect(url_for("desk_data.waiting"), code=303)
    look = None if asked.look is None else my_data.line_said(asked.look, language=current_language())
    return render_form(
        "pages/desk/data_one.html",
        form=form,
        asked=asked,
        look=look,
        kinds=DATA_WORDS,
        show_phone=show_phone,
    )
