"""Who the people of a case are: a guardian's paper, a personal code that was seen in a document."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.acting_for.service import Actor, current_actor
from portal.answering import service as answering
from portal.answering.service import Advice, Claim, Whole
from portal.desk.advising import advice_for, is_advice_asked
from portal.desk.beside_forms import ANOTHER_NAME, DocumentForm
from portal.desk.forms import ClaimForm, CodeForm, claim_form
from portal.formkit.base import render_form
from portal.people import service as people
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
        done = "claim" if people.may_come_in(whole.case.person_id) else "claim-alone"
        return redirect(url_for("desk.case", number=number, done=done), code=303)
    return _claim_page(form, whole, asked)


def _claim_page(
    form: ClaimForm, whole: Whole, asked: Claim, *, advice: tuple[Advice, ...] | None = None
) -> tuple[str, int]:
    return render_form(
        "pages/desk/claim.html",
        form=form,
        whole=whole,
        claim=asked,
        advice=advice,
        reads_it=people.may_come_in(whole.case.person_id),
    )


@bp.route("/code", methods=["GET", "POST"])
@access(Access.STAFF)
def code(number: str) -> ResponseReturnValue:
    """The worker has seen the person's document."""
    actor = current_actor()
    whole = answering.whole_of(actor, answering.id_of(actor, number))
    if whole.code_state == "verified":
        # It is checked; an owner must not find themselves behind another code.
        return redirect(url_for("desk.case", number=number), code=303)
    if request.form.get("do") == "same":
        return _same_person(actor, whole)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            answering.verify_code(actor, whole.case.id, code=form.code.data or "")
            return redirect(url_for("desk.case", number=number, done="code"), code=303)
        except answering.CodeUnreadable:
            form.code.errors = [_("This is not a personal code. It has 11 digits.")]
        except answering.CodeTaken:
            asked = DocumentForm(formdata=None, code=form.code.data)
            return _ask_whether_same(asked, whole)[0], 422
    return render_form("pages/desk/code.html", form=form, whole=whole)


def _same_person(actor: Actor, whole: Whole) -> ResponseReturnValue:
    """Both documents were seen: whom the guardian named is who has signed in."""
    form = DocumentForm()
    if form.validate_on_submit():
        try:
            answering.is_same_person(
                actor,
                whole.case.id,
                code=form.code.data or "",
                given_name=form.given_name.data or "",
                family_name=form.family_name.data or "",
            )
            return redirect(url_for("desk.case", number=whole.case.number, done="joined"), code=303)
        except answering.CodeUnreadable:
            form.code.errors = [_("This is not a personal code. It has 11 digits.")]
        except answering.AnotherName:
            form.code.errors = [str(ANOTHER_NAME)]
        except answering.StandsInTheWay as stands:
            form.code.errors = [
                _("This person already applies for the same support. First that has to end.")
                if stands.table == "support_case"
                else _("This cannot be done. Look at both papers.")
            ]
        except answering.GuardianNotChecked:
            # The page says so itself, in place of the form.
            return _ask_whether_same(form, whole)[0], 422
    return _ask_whether_same(form, whole)


def _ask_whether_same(form: DocumentForm, whole: Whole) -> tuple[str, int]:
    waits_for = next((one for one in whole.claims if one.mandate.state == "claimed"), None)
    return render_form("pages/desk/same_person.html", form=form, whole=whole, waits_for=waits_for)
