"""The paper with a signature: who took it in, how it came, a wrong one; and what was signed, for saving."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.acting_for.service import Actor, current_actor
from portal.answering import service as answering
from portal.answering.service import Whole
from portal.desk.forms import SignatureForm, WrongPaperForm
from portal.formkit.base import render_form
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.security import takes_files

MOST_AT_ONCE = 10

bp = Blueprint("desk_signature", __name__, url_prefix="/<language:language>/desk/cases/<number>")


@bp.route("/signature", methods=["GET", "POST"])
@access(Access.STAFF)
@takes_files
def take(number: str) -> ResponseReturnValue:
    """Add the paper; from then on the answer may be yes."""
    actor = current_actor()
    whole = answering.whole_of(actor, answering.id_of(actor, number))
    g.family = whole.case.programme
    if not whole.awaits_signature:
        return redirect(url_for("desk.case", number=number), code=303)
    form = SignatureForm()
    if form.is_submitted() and all([form.validate(), _keep(actor, whole, form)]):
        try:
            answering.take_signature(actor, whole.case.id, brought=form.brought.data or "", now=now())
        except answering.BeingSent:
            return redirect(url_for("desk.case", number=number, done="e-signature"), code=303)
        return redirect(url_for("desk.case", number=number, done="signature"), code=303)
    # Files that could be kept are here, whatever became of the others.
    shown = answering.whole_of(actor, whole.case.id) if form.is_submitted() else whole
    return render_form(
        "pages/desk/signature.html", form=form, whole=shown, code=answering.code_on_paper(shown)
    )


@bp.route("/signature/wrong", methods=["GET", "POST"])
@access(Access.STAFF)
def wrong(number: str) -> ResponseReturnValue:
    """What was taken for the paper with the signature is none: it goes, and the right one is awaited."""
    actor = current_actor()
    whole = answering.whole_of(actor, answering.id_of(actor, number))
    g.family = whole.case.programme
    if not whole.may_take_back:
        return redirect(url_for("desk.case", number=number), code=303)
    form = WrongPaperForm()
    if form.validate_on_submit():
        answering.take_back_signature(actor, whole.case.id, why=form.reason, now=now())
        return redirect(url_for("desk.case", number=number, done="wrong-paper"), code=303)
    return render_form(
        "pages/desk/signature_wrong.html", form=form, whole=whole, code=answering.code_on_paper(whole)
    )


def _keep(actor: Actor, whole: Whole, form: SignatureForm) -> bool:
    """Keep the files; False when one cannot be, or there is none. What came by a forged press is not kept."""
    if "csrf_token" in form.errors:
        return False
    sent = [one for one in request.files.getlist(form.files.name) if one.filename][:MOST_AT_ONCE]
    papers = [answering.Paper(one.filename, one.stream) for one in sent]
    refused = answering.keep_scans(actor, whole.case.id, papers, now=now())
    if refused:
        form.files.errors = [answering.sentence(why) for why in refused]
    elif not papers and not whole.newest_scans:
        form.files.errors = [_("Choose a file or take a photo.")]
    return not form.files.errors


@bp.get("/signed")
@access(Access.STAFF)
def signed(number: str) -> Response:
    """The application as it was sent and signed, for saving."""
    actor = current_actor()
    return answering.signed_file(actor, answering.id_of(actor, number))


@bp.get("/acknowledged/<int:reading>")
@access(Access.STAFF)
def acknowledged(number: str, reading: int) -> Response:
    """The page on which somebody signed that they have read the letter, for saving."""
    actor = current_actor()
    return answering.acknowledgement_file(actor, answering.id_of(actor, number), reading)
