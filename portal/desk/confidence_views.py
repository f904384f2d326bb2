"""What people said in confidence, at the desk of the one who reads it, and of nobody else."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for.service import current_actor
from portal.desk.confidence_forms import AnswerForm
from portal.desk.forms import PressForm
from portal.desk.words import CONFIDENCE_WORDS
from portal.formkit.base import render_form
from portal.in_confidence import service
from portal.in_confidence.service import AlreadyAnswered, NobodyToRead
from portal.web.access import Access, access
from portal.web.clock import now, today

bp = Blueprint("desk_confidence", __name__, url_prefix="/<language:language>/desk/confidence")


@bp.get("")
@access(Access.STAFF)
def waiting() -> str:
    """What this worker has to answer, what is due first."""
    found = service.waiting_at(current_actor())
    return render_template("pages/desk/confidence.html", waiting=found, kinds=CONFIDENCE_WORDS, today=today())


@bp.route("/<uuid:concern_id>", methods=["GET", "POST"])
@access(Access.STAFF)
def one(concern_id: UUID) -> ResponseReturnValue:
    """What was said, and the answer."""
    actor, form = current_actor(), AnswerForm()
    found = service.concern_at_desk(actor, concern_id, now=now())
    if found.concern.answered_at is None and form.validate_on_submit():
        try:
            service.answer(actor, concern_id, words=form.words.data or "", now=now())
        except AlreadyAnswered:
            return redirect(url_for("desk_confidence.one", concern_id=concern_id), code=303)
        return redirect(url_for("desk_confidence.waiting"), code=303)
    return render_form(
        "pages/desk/confidence_one.html",
        form=form,
        asked=found,
        kinds=CONFIDENCE_WORDS,
        nobody="nobody" in request.args,
    )


@bp.post("/<uuid:concern_id>/give-on")
@access(Access.STAFF)
def give_on(concern_id: UUID) -> ResponseReturnValue:
    """The one who reads it should not: somebody else does."""
    if PressForm().validate_on_submit():
        try:
            service.give_on(current_actor(), concern_id)
        except (AlreadyAnswered, NobodyToRead):
            return redirect(url_for("desk_confidence.one", concern_id=concern_id, nobody="1"), code=303)
    return redirect(url_for("desk_confidence.waiting"), code=303)
