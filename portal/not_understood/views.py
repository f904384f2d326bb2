"""Choose the part of a text that is hard, and read what one can do now."""

from __future__ import annotations

import logging

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.formkit.base import PageForm, render_form
from portal.not_understood import service
from portal.not_understood.service import Chapter
from portal.web.access import Access, access
from portal.web.clock import today

LOG = logging.getLogger("portal.not_understood")

bp = Blueprint("not_understood", __name__, url_prefix="/<language:language>/not-understood/<text_id>")


class PressForm(PageForm):
    """A button for each part of the text."""


@bp.route("", methods=["GET", "POST"])
@access(Access.PUBLIC)
def choose(text_id: str) -> ResponseReturnValue:
    """The parts of the text as large buttons: one press says which one is hard."""
    page, form = _chapter(text_id), PressForm()
    if not form.validate_on_submit():
        return render_form("pages/not_understood/choose.html", form=form, chapter=page)
    mark = request.form.get("block", "")
    then = "thanks" if _noted(page, mark) else "help"
    return redirect(
        url_for("not_understood.then", text_id=text_id, then=then, block=mark if page.part(mark) else None),
        code=303,
    )


@bp.get("/<any('thanks', 'help'):then>")
@access(Access.PUBLIC)
def then(text_id: str, then: str) -> ResponseReturnValue:
    """What one can do now; `thanks` says that it was counted, too."""
    page = _chapter(text_id)
    part = page.part(request.args.get("block"))
    return render_template(
        "pages/not_understood/then.html",
        chapter=page,
        is_counted=then == "thanks",
        words=page.words if part is None else page.words_in(part),
    )


def _chapter(text_id: str) -> Chapter:
    try:
        return service.chapter(text_id)
    except service.NoSuchTopic:
        abort(404)


def _noted(page: Chapter, mark: str) -> bool:
    try:
        return service.note(page, mark, day=today())
    except SQLAlchemyError as error:
        # Who does not understand is helped, whether or not we can count it.
        LOG.error("request %s was not counted: %s", g.get("request_id"), type(error).__name__)
        return False
