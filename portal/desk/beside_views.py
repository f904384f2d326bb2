"""At the desk: ask the person who sits here whether one may write at their word, and sit down beside them."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import segno
from flask import Blueprint, Response, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.acting_for.service import Actor, current_actor
from portal.beside import service as beside
from portal.beside.service import Asked
from portal.desk.beside_forms import ANOTHER_NAME, AgreedForm, DocumentForm
from portal.desk.forms import PressForm
from portal.formkit.base import render_form
from portal.people import service as people
from portal.web import cookies
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.locale import current_language
from portal.web.security import takes_files

bp = Blueprint("desk_beside", __name__, url_prefix="/<language:language>/desk")


@bp.route("/beside", methods=["GET", "POST"])
@access(Access.STAFF)
def ask() -> ResponseReturnValue:
    """Somebody sits here whose document the worker has seen."""
    form, actor = DocumentForm(), current_actor()
    beside.require_desk(actor)
    if form.validate_on_submit():
        try:
            asked = beside.ask_by_document(
                actor,
                form.code.data or "",
                given_name=form.given_name.data or "",
                family_name=form.family_name.data or "",
                now=now(),
            )
            return redirect(url_for("desk_beside.confirm", asked_id=asked), code=303)
        except beside.CodeUnreadable:
            form.code.errors = [_("This is not a personal code. It has 11 digits.")]
        except beside.AnotherName:
            form.code.errors = [str(ANOTHER_NAME)]
    return render_form("pages/desk/beside.html", form=form, is_ended="ended" in request.args)


@bp.post("/cases/<number>/beside")
@access(Access.STAFF)
def about_case(number: str) -> ResponseReturnValue:
    """The person of this case sits here."""
    if not PressForm().validate_on_submit():
        return redirect(url_for("desk.case", number=number), code=303)
    asked = beside.ask_about_case(current_actor(), number, now=now())
    return redirect(url_for("desk_beside.confirm", asked_id=asked), code=303)


@bp.route("/beside/<uuid:asked_id>", methods=["GET", "POST"])
@access(Access.STAFF)
@takes_files
def confirm(asked_id: UUID) -> ResponseReturnValue:
    """The question in the person's words, and the three ways to say yes."""
    g.family, form, actor, missing = "helping", AgreedForm(), current_actor(), None
    asked = beside.asked_of(actor, asked_id, now=now())
    if form.validate_on_submit():
        token, missing = _sit_down(actor, asked, form)
        if token is not None:
            return cookies.nothing_stays(redirect(url_for("beside.now_page"), code=303), token)
    page, status = render_form(
        "pages/desk/beside_ask.html",
        form=form,
        asked=asked,
        worker="" if actor.signed_in is None else people.name_of(actor.signed_in).whole,
        link=_link(asked.token),
        missing=missing,
    )
    return page, 422 if missing else status


@bp.get("/beside/<uuid:asked_id>/drawing")
@access(Access.STAFF)
def drawing(asked_id: UUID) -> Response:
    """The question as a drawing that the person's phone reads."""
    asked = beside.asked_of(current_actor(), asked_id, now=now())
    drawn, svg = segno.make(_link(asked.token), error="m", micro=False), BytesIO()
    drawn.save(svg, kind="svg", border=4, light="#fff", omitsize=True)
    return make_response(svg.getvalue(), {"Content-Type": "image/svg+xml"})


def _sit_down(actor: Actor, asked: Asked, form: AgreedForm) -> tuple[str | None, str | None]:
    """The new token of the sign-in; without one the way in which the person has not said yes.

    What is wrong with the paper stands in the form, beside the paper.
    """
    how, sent = request.form.get("how", ""), request.files.get("scan")
    scan = (sent.stream, sent.filename) if how == "paper" and sent is not None and sent.filename else None
    try:
        return beside.sit_down(actor, asked.id, how=how, scan=scan, now=now()), None
    except beside.UploadRefused as refused:
        form.scan.errors = [beside.sentence(refused.why)]
    except beside.NotAgreed:
        if how != "paper":
            return None, how or "nothing"
        form.scan.errors = [_("Choose a file or take a photo.")]
    return None, None


def _link(token: str) -> str:
    public: str = current_app.config["SETTINGS"].public_url
    return public.rstrip("/") + url_for("beside.phone", token=token, language=current_language())
