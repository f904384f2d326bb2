"""Coming in with a card: four pictures one after the other; and the page of what the card opens."""

from __future__ import annotations

import hashlib

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for import service as acting_for
from portal.acting_for.service import Capacity
from portal.formkit.base import render_form
from portal.key_cards import service
from portal.key_cards.forms import PictureForm, PressForm
from portal.key_cards.service import HOW_MANY, PICTURES
from portal.key_cards.words import CALLED
from portal.web import cookies
from portal.web.access import Access, access, opens_with_key
from portal.web.clock import day_of, now
from portal.web.sealed import SealBroken, seal, unseal

SECONDS = 15 * 60

bp = Blueprint("key_cards", __name__, url_prefix="/<language:language>")


@bp.get("/card")
@access(Access.PUBLIC)
def about() -> str:
    """How one comes in with a card, what it opens, and what it does not."""
    g.family = "helping"
    return render_template("pages/key_cards/about.html")


@bp.route("/card/<token>", methods=["GET", "POST"])
@access(Access.PUBLIC)
def come_in(token: str) -> ResponseReturnValue:
    """One picture after the other; that some were wrong, one hears after the last."""
    g.family, form, chosen = "helping", PictureForm(), _so_far(token)
    pressed = request.form.get("picture", "")
    if form.validate_on_submit() and pressed in PICTURES:
        chosen = (*chosen, pressed)
    if len(chosen) >= HOW_MANY:
        return _open(token, chosen)
    page, status = render_form(
        "pages/key_cards/picture.html",
        form=form,
        so_far=_sealed(token, chosen),
        number=len(chosen) + 1,
        total=HOW_MANY,
        pictures=tuple((one, CALLED[one]) for one in PICTURES),
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _open(token: str, chosen: tuple[str, ...]) -> ResponseReturnValue:
    try:
        session_token = service.come_in(token, chosen, now=now())
    except service.WrongPictures:
        again = url_for("key_cards.come_in", token=token)
        return render_template("pages/key_cards/wrong.html", again=again), 404
    return cookies.nothing_stays(redirect(url_for("key_cards.home"), code=303), session_token)


@bp.get("/my-card")
@access(Access.SIGNED_IN)
@opens_with_key
def home() -> str:
    """What the card opens, what it does not, and how it ends."""
    g.family, actor = "helping", acting_for.current_actor()
    card = service.card_of(actor)
    return render_template(
        "pages/key_cards/home.html",
        card=card,
        until=None if card is None else day_of(card.ends_at),
        is_with_key=actor.capacity is Capacity.KEY,
        more="more" in request.args,
    )


@bp.post("/my-card/end")
@access(Access.SIGNED_IN)
@opens_with_key
def end() -> ResponseReturnValue:
    """The card is lost, or not wanted: it opens nothing from now on, and who came in with it is out."""
    if not PressForm().validate_on_submit():
        return redirect(url_for("key_cards.home"), code=303)
    actor = acting_for.current_actor()
    service.end_own(actor, now=now())
    there = "signing_in.signed_out" if actor.capacity is Capacity.KEY else "key_cards.home"
    return redirect(url_for(there), code=303)


def _so_far(token: str) -> tuple[str, ...]:
    try:
        said = unseal(request.form.get("so_far", ""), purpose=_purpose(token), max_age_seconds=SECONDS)
    except SealBroken:
        return ()
    return tuple(str(one) for one in said["chosen"])


def _sealed(token: str, chosen: tuple[str, ...]) -> str:
    return seal({"chosen": list(chosen)}, purpose=_purpose(token))


def _purpose(token: str) -> str:
    return f"key_cards.so_far:{hashlib.sha256(token.encode()).hexdigest()}"
