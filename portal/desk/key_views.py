"""At the desk: hand out a card to who has shown a document, and close one that is lost."""

from __future__ import annotations

import segno
from flask import Blueprint, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.acting_for.service import current_actor
from portal.answering import service as answering
from portal.desk.forms import PressForm
from portal.desk.key_forms import CardForm
from portal.formkit.base import render_form
from portal.key_cards import service as key_cards
from portal.web.access import Access, access
from portal.web.clock import day_of, now
from portal.web.locale import current_language

NOT_KEPT = {"Cache-Control": "no-store"}

bp = Blueprint("desk_key", __name__, url_prefix="/<language:language>/desk/cases/<number>")


@bp.route("/card", methods=["GET", "POST"])
@access(Access.STAFF)
def card(number: str) -> ResponseReturnValue:
    """The card that the person has, if any, and a new one, for which the person presses the pictures."""
    actor, form = current_actor(), CardForm()
    whole = answering.whole_of(actor, answering.id_of(actor, number))
    g.family = "helping"
    if form.validate_on_submit():
        pressed = request.form.get("picture")
        return _chosen(number, form.pictures if pressed is None else (*form.pictures, pressed))
    held = key_cards.card_at_desk(actor, number)
    until = None if held is None else day_of(held.ends_at)
    is_ended = held is None and "ended" in request.args
    return render_form(
        "pages/desk/card.html", form=form, whole=whole, held=held, until=until, is_ended=is_ended
    )


def _chosen(number: str, chosen: tuple[str, ...]) -> ResponseReturnValue:
    """The page for the next picture; after the last one the card, shown this once."""
    refused = False
    if len(chosen) >= key_cards.HOW_MANY:
        try:
            return _printed(number, key_cards.hand_out(current_actor(), number, chosen, now=now()))
        except key_cards.EasilyGuessed:
            refused, chosen = True, ()
    page = render_template(
        "pages/desk/card_pictures.html",
        address=url_for("desk_key.card", number=number),
        so_far=" ".join(chosen),
        number=len(chosen) + 1,
        total=key_cards.HOW_MANY,
        pictures=tuple((one, key_cards.CALLED[one]) for one in key_cards.PICTURES),
        refused=refused,
    )
    return make_response(page, 422 if refused else 200, NOT_KEPT)


@bp.post("/card/end")
@access(Access.STAFF)
def end(number: str) -> ResponseReturnValue:
    """The card opens no more."""
    if not PressForm().validate_on_submit():
        return redirect(url_for("desk_key.card", number=number), code=303)
    key_cards.end_at_desk(current_actor(), number, now=now())
    return redirect(url_for("desk_key.card", number=number, ended=1), code=303)


def _printed(number: str, token: str) -> ResponseReturnValue:
    public: str = current_app.config["SETTINGS"].public_url
    link = public.rstrip("/") + url_for("key_cards.come_in", token=token, language=current_language())
    drawn = Markup(_drawn(link))  # noqa: S704 -- drawn here, from an address of ours
    page = render_template("pages/desk/card_printed.html", number=number, link=link, drawn=drawn)
    return make_response(page, NOT_KEPT)


def _drawn(link: str) -> str:
    """The address as a drawing; beside it stands the same in letters."""
    return segno.make(link, error="m", micro=False).svg_inline(border=4, light="#fff", omitsize=True)
