"""Pages for a bad moment, and what the reader says to one human alone."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for import service as acting_for
from portal.formkit.base import render_form, wanted_switch
from portal.in_confidence import service
from portal.in_confidence.forms import SayForm
from portal.in_confidence.service import Kind, NobodyToRead, Who
from portal.organisations import service as organisations
from portal.programme.service import article_link
from portal.web.access import Access, access
from portal.web.clock import now, today
from portal.web.locale import current_language, switched
from portal.web.parked import park

bp = Blueprint("in_confidence", __name__, url_prefix="/<language:language>")


@bp.before_request
def _of_being_safe() -> None:
    g.family = "safe"


@bp.get("/safe")
@access(Access.PUBLIC)
def safe() -> str:
    """Whom one can call now, whom one can tell, and who else helps; the same for everybody."""
    return render_template(
        "pages/in_confidence/safe.html",
        known=service.elsewhere(),
        language=current_language(),
        leaving=article_link("quick-exit"),
    )


@bp.get("/in-confidence")
@access(Access.SIGNED_IN)
def overview() -> str:
    """What the reader has said in confidence, and what one can say."""
    said = service.concerns_of(acting_for.current_actor())
    return render_template("pages/in_confidence/overview.html", said=said)


@bp.route("/in-confidence/<any(talk, guardian, complaint):kind>", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def say(kind: str) -> ResponseReturnValue:
    """Say it; the page names who reads it, and whoever it is about does not."""
    actor, wanted = acting_for.current_actor(), Kind(kind)
    reader = service.who_reads(actor, wanted)
    if reader is None:
        return _nobody()
    form = SayForm(wanted, service.whom_it_may_be_about_of(actor, reader))
    switch = wanted_switch() if form.is_submitted() else None
    if switch is not None:
        there = switched(switch, lambda tag: url_for("in_confidence.say", language=tag, kind=kind))
        return park(there, address=there.location)
    if form.validate_on_submit():
        return _say(wanted, form)
    return render_form(
        "pages/in_confidence/say.html",
        form=form,
        kind=kind,
        reader=reader,
        office=_office(reader),
        days=service.elsewhere().days(wanted),
    )


def _say(kind: Kind, form: SayForm) -> ResponseReturnValue:
    try:
        said = service.say(
            acting_for.current_actor(),
            kind,
            words=form.words.data or "",
            about=form.whom,
            once=form.number,
            language=current_language(),
            now=now(),
        )
    except NobodyToRead:
        return _nobody()
    return redirect(url_for("in_confidence.one", concern_id=said), code=303)


def _nobody() -> str:
    """Everybody here is partial: who else one can turn to."""
    known, language = service.elsewhere(), current_language()
    return render_template("pages/in_confidence/nobody.html", known=known, language=language)


@bp.get("/in-confidence/<uuid:concern_id>")
@access(Access.SIGNED_IN)
def one(concern_id: UUID) -> str:
    """What the reader said, who reads it, by when it is answered, and the answer."""
    said = service.open_concern(acting_for.current_actor(), concern_id, now=now())
    return render_template(
        "pages/in_confidence/one.html",
        said=said,
        office=_office(said.reader),
        is_late=said.is_late(today()),
        known=service.elsewhere(),
        language=current_language(),
    )


def _office(reader: Who) -> str:
    found = organisations.with_id(reader.organisation_id)
    return organisations.name_in(found, language=current_language())
