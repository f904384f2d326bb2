"""How a person may be told that there is news: they choose the way that is safe for them."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for import service as acting_for
from portal.formkit.base import PageForm, render_form, wanted_switch
from portal.formkit.validators import show_phone
from portal.messages import service
from portal.messages.forms import WAY_WORDS, WayForm, WhereForm
from portal.messages.service import Reach, Way
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.locale import switched
from portal.web.parked import park

bp = Blueprint("reaching", __name__, url_prefix="/<language:language>/safe-contact")


@bp.before_request
def _of_being_safe() -> None:
    g.family = "safe"


@bp.route("", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def way() -> ResponseReturnValue:
    """What the reader has chosen, and the ways that there are."""
    chosen, form = service.chosen_reach(acting_for.current_actor()), WayForm()
    switch = _switch(form)
    if switch is not None:
        return switch
    if form.validate_on_submit():
        return redirect(url_for("reaching.where", way=form.way.data), code=303)
    return render_form(
        "pages/messages/way.html",
        form=form,
        chosen=chosen,
        said=None if chosen is None else _said(chosen),
        done="done" in request.args,
    )


@bp.route("/<any(message, call, email, letter, come, look):way>", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def where(way: str) -> ResponseReturnValue:
    """Where that way leads, and who else reads or hears it there."""
    actor, chosen = acting_for.current_actor(), cast("Way", way)
    service.chosen_reach(actor)
    form = WhereForm(chosen)
    switch = _switch(form, way=way)
    if switch is not None:
        return switch
    if form.validate_on_submit():
        service.choose_reach(actor, chosen, address=form.where, careful=form.is_careful, now=now())
        return redirect(url_for("reaching.way", done="saved"), code=303)
    return render_form("pages/messages/where.html", form=form, way=way, heading=WAY_WORDS[chosen])


def _said(chosen: Reach) -> tuple[str, str]:
    """The way in words, and the number or the address."""
    is_number = chosen.channel in ("message", "call")
    return str(WAY_WORDS[chosen.channel]), show_phone(chosen.address) if is_number else chosen.address


def _switch(form: PageForm, **place: Any) -> ResponseReturnValue | None:
    """The same page in another language; what was typed comes along, encrypted and unsaved."""
    wanted = wanted_switch() if form.is_submitted() else None
    if wanted is None:
        return None
    there = switched(wanted, lambda tag: url_for(str(request.endpoint), language=tag, **place))
    return park(there, address=there.location)
