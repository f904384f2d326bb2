"""Every component in every state, for people who build; readers never see it."""

from __future__ import annotations

import segno
from flask import Blueprint, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.style.forms import empty_form, filled_form, wrong_form
from portal.web.access import Access, access

bp = Blueprint("style", __name__, url_prefix="/<language:language>/style")


def _show(section: str, **context: object) -> ResponseReturnValue:
    g.family = "style"
    g.levels = ("easy", "full")
    return render_template(f"pages/style/{section}.html", **context)


@bp.get("")
@access(Access.DEVELOPMENT)
def index() -> ResponseReturnValue:
    """What is read: picture blocks, steps, notices, words, letters."""
    drawing = segno.make(request.url, error="m", micro=False).svg_inline(omitsize=True, border=2)
    code = Markup(f'<div class="qr" aria-hidden="true">{drawing}</div>')  # noqa: S704 drawn here, not typed
    return _show("index", code=code, address=request.url)


@bp.get("/buttons")
@access(Access.DEVELOPMENT)
def buttons() -> ResponseReturnValue:
    """What is pressed."""
    return _show("buttons")


@bp.get("/road")
@access(Access.DEVELOPMENT)
def road() -> ResponseReturnValue:
    """The person's way, steps of a form, things to count."""
    return _show("road")


@bp.get("/lists")
@access(Access.DEVELOPMENT)
def lists() -> ResponseReturnValue:
    """Answers, tasks, sums, people."""
    return _show("lists")


@bp.get("/fields")
@access(Access.DEVELOPMENT)
def fields() -> ResponseReturnValue:
    """Fields before anything is typed."""
    return _show("fields", sample=empty_form())


@bp.get("/filled")
@access(Access.DEVELOPMENT)
def filled() -> ResponseReturnValue:
    """Fields with answers in them."""
    return _show("fields", sample=filled_form())


@bp.get("/mistakes")
@access(Access.DEVELOPMENT)
def mistakes() -> ResponseReturnValue:
    """Fields with something missing."""
    form = wrong_form()
    return _show("fields", sample=form, form=form)


@bp.get("/pictures")
@access(Access.DEVELOPMENT)
def pictures() -> ResponseReturnValue:
    """The first half of all pictures: together they are too many for one page."""
    names = _picture_names()
    return _show("pictures", names=names[: len(names) // 2])


@bp.get("/more-pictures")
@access(Access.DEVELOPMENT)
def more_pictures() -> ResponseReturnValue:
    """The other half of the pictures."""
    names = _picture_names()
    return _show("pictures", names=names[len(names) // 2 :])


def _picture_names() -> list[str]:
    return sorted(current_app.extensions["picture_sheets"].names["style"])


@bp.get("/desk")
@access(Access.DEVELOPMENT)
def desk() -> ResponseReturnValue:
    """The office's table."""
    return _show("desk")
