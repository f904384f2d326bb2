"""Choose the part of a text that is hard, and read what one can do now."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.formkit.base import PageForm, render_form
from portal.not_understood import service
from portal.not_understood.service import Chapter, Place
from portal.web.access import Access, access
from portal.web.clock import today
from portal.web.locale import current_language

LOG = logging.getLogger("portal.not_understood")

bp = Blueprint("not_understood", __name__, url_prefix="/<language:language>/not-understood/<text_id>")


class PressForm(PageForm):
    """A button for each part of the text."""


@bp.route("", methods=["GET", "POST"])
@access(Access.PUBLIC)
def choose(text_id: str) -> ResponseReturnValue:
    """The parts of the text as large buttons: one press says which one is hard."""
    place = _place(text_id)
    if place is not None:
        return _choose_of(place)
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
    place = _place(text_id)
    if place is not None:
        done = then == "thanks"
        return render_template("pages/not_understood/then.html", chapter=place, is_counted=done, words=())
    page = _chapter(text_id)
    part = page.part(request.args.get("block"))
    return render_template(
        "pages/not_understood/then.html",
        chapter=page,
        is_counted=then == "thanks",
        words=page.words if part is None else page.words_in(part),
    )


def _choose_of(place: Place) -> ResponseReturnValue:
    """What can be hard on any page, as large buttons."""
    form = PressForm()
    if not form.validate_on_submit():
        return render_form("pages/not_understood/place.html", form=form, place=place, parts=service.PARTS)
    noted = partial(service.note_place, place, language=current_language(), day=today())
    then = "thanks" if _kept(noted, request.form.get("block", "")) else "help"
    address = url_for("not_understood.then", text_id=place.id, then=then, back=place.came_from or None)
    return redirect(address, code=303)


def _place(text_id: str) -> Place | None:
    try:
        return service.place_of(text_id)
    except service.NoSuchTopic:
        abort(404)


def _chapter(text_id: str) -> Chapter:
    try:
        return service.chapter(text_id)
    except service.NoSuchTopic:
        abort(404)


def _noted(page: Chapter, mark: str) -> bool:
    return _kept(partial(service.note, page, day=today()), mark)


def _kept(noted: Callable[[str], bool], mark: str) -> bool:
    try:
        return noted(mark)
    except SQLAlchemyError as error:
        # Who does not understand is helped, whether or not we can count it.
        LOG.error("request %s was not counted: %s", g.get("request_id"), type(error).__name__)
        return False
