"""What waits besides the cases: calls, people to tell, doubled codes, what could not leave."""

from __future__ import annotations

from typing import get_args
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for.service import current_actor
from portal.answering import service as answering
from portal.answering.service import Outcome
from portal.desk.forms import PressForm
from portal.desk.paging import page_asked
from portal.formkit.validators import show_phone
from portal.web.access import Access, access
from portal.web.clock import now

bp = Blueprint("desk_tasks", __name__, url_prefix="/<language:language>/desk/tasks")


@bp.get("")
@access(Access.STAFF)
def tasks() -> ResponseReturnValue:
    """What waits, the longest waiting first; a page of it."""
    waiting = answering.tasks_of(current_actor(), page=page_asked())
    return render_template("pages/desk/tasks.html", tasks=waiting, at=now(), show_phone=show_phone)


@bp.post("/calls/<uuid:request_id>")
@access(Access.STAFF)
def call(request_id: UUID) -> ResponseReturnValue:
    """Somebody called, and this is what came of it."""
    known: tuple[Outcome, ...] = get_args(Outcome)
    outcome = next((one for one in known if one == request.form.get("outcome")), None)
    if PressForm().validate_on_submit():
        if outcome is None:
            abort(404)
        answering.close_call(current_actor(), request_id, outcome=outcome, now=now())
    return _back()


@bp.post("/messages/<uuid:message_id>")
@access(Access.STAFF)
def told(message_id: UUID) -> ResponseReturnValue:
    """The person knows that there is a message."""
    if PressForm().validate_on_submit():
        answering.pass_on(current_actor(), message_id, now=now())
    return _back()


@bp.post("/letters/<uuid:letter_id>")
@access(Access.STAFF)
def again(letter_id: UUID) -> ResponseReturnValue:
    """Try once more to send what could not leave."""
    if PressForm().validate_on_submit():
        answering.send_again(current_actor(), letter_id, now=now())
    return _back()


def _back() -> ResponseReturnValue:
    """To the page of the list on which the button was."""
    return redirect(url_for("desk_tasks.tasks", page=request.args.get("page")), code=303)
