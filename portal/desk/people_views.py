"""Who the people of a case are: a guardian's paper, a personal code that was seen in a document."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.acting_for.service import current_actor
from portal.answering import service as answering
from portal.answering.service import Advice, Claim, Whole
from portal.desk.advising import advice_for, is_advice_asked
from portal.desk.forms import ClaimForm, CodeForm, claim_form
from portal.formkit.base import render_form
from portal.web.access import Access, access
from portal.web.clock import now

bp = Blueprint("desk_people", __name__, url_prefix="/<language:language>/desk/cases/<number>")


@bp.route("/guardian/<uuid:mandate_id>", methods=["GET", "POST"])
@access(Access.STAFF)
def claim(number: str, mandate_id: UUID) -> ResponseReturnValue:
    """Whether the paper of the guardian holds."""
    actor = current_actor()
    whole = answering.whole_of(actor, answering.id_of(actor, number))
    asked = next((one for one in whole.claims if one.mandate.id == mandate_id), None)
    if asked is None:
        abort(404)
    form = claim_form(asked)
    if is_advice_asked():
        return _claim_page(form, whole, asked, advice=advice_for(whole, form.words.data))
    if form.validate_on_submit():
        answering.settle_claim(
            actor,
            whole.case.id,
            mandate_id=mandate_id,
            found=form.found(),
            words=form.words.data or "",
            now=now(),
        )
        return redirect(url_for("desk.case", number=number, done="claim"), code=303)
    return _claim_page(form, whole, asked)


def _claim_page(
    form: ClaimForm, whole: Whole, asked: Claim, *, advice: tuple[Advice, ...] | None = None
) -> tuple[str, int]:
    return render_form("pages/desk/claim.html", form=form, whole=whole, claim=asked, advice=advice)


@bp.route("/code", methods=["GET", "POST"])
@access(Access.STAFF)
def code(number: str) -> ResponseReturnValue:
    """The worker has seen the person's document."""
    actor = current_actor()
    whole = answering.whole_of(actor, answering.id_of(actor, number))
    if whole.code_state == "verified":
        # It is checked; an owner must not find themselves behind another code.
        return redirect(url_for("desk.case", number=number), code=303)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            answering.verify_code(actor, whole.case.id, code=form.code.data or "")
            return redirect(url_for("desk.case", number=number, done="code"), code=303)
        except answering.CodeUnreadable:
            form.code.errors = [_("This is not a personal code. It has 11 digits.")]
        except answering.CodeTaken:
            form.code.errors = [_("Another person in the portal has this code. Look at both papers.")]
    return render_form("pages/desk/code.html", form=form, whole=whole)
