"""Pages while a worker sits beside a person: what they do here, the end; and the question on a phone."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for import service as acting_for
from portal.acting_for.service import Capacity, NotYours, Right
from portal.beside import service
from portal.beside.forms import PressForm
from portal.formkit.base import render_form
from portal.people import service as people
from portal.web import cookies
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.locale import current_language

bp = Blueprint("beside", __name__, url_prefix="/<language:language>")


@bp.get("/beside")
@access(Access.SIGNED_IN)
def now_page() -> str:
    """For whom the worker writes, what one can do together, and how it ends."""
    g.family = "helping"
    actor = acting_for.current_actor()
    if actor.capacity is not Capacity.ASSISTING or actor.subject is None:
        raise NotYours(Right.FILL_IN)
    name = people.name_of(actor.subject).whole
    return render_template("pages/beside/now.html", name=name, is_sent="sent" in request.args)


@bp.post("/beside/end")
@access(Access.SIGNED_IN)
def end() -> ResponseReturnValue:
    """The person goes, or somebody else comes: from here on the worker is at their desk again.

    Where nobody is named: the one who leaves still sees the screen.
    """
    actor = acting_for.current_actor()
    if actor.capacity is not Capacity.ASSISTING:
        raise NotYours(Right.FILL_IN)
    if not PressForm().validate_on_submit():
        return redirect(url_for("beside.now_page"), code=303)
    token = service.stand_up(actor, now=now())
    return cookies.nothing_stays(redirect(url_for("desk_beside.ask", ended=1), code=303), token)


@bp.route("/beside/question/<token>", methods=["GET", "POST"])
@access(Access.PUBLIC)
def phone(token: str) -> ResponseReturnValue:
    """On the person's own phone: somebody asks whether they may write at the person's word."""
    g.family, form = "helping", PressForm()
    try:
        asked = service.asked_on_phone(token, now=now())
        if form.validate_on_submit():
            service.answer_on_phone(token, agrees=request.form.get("agrees") == "yes", now=now())
            return redirect(url_for("beside.phone", token=token), code=303)
    except service.AskedTooLongAgo:
        return render_template("pages/beside/over.html"), 404
    office = service.organisation_name(asked.organisation_id, language=current_language())
    answer = render_form("pages/beside/phone.html", form=form, asked=asked, office=office)
    response = make_response(answer)
    # A worker's name stands there, and who holds the address could answer.
    response.headers["Cache-Control"] = "no-store"
    return response
