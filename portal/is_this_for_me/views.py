"""Pages of "is this for me?": the start, one question a page, what the answers say."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.formkit.base import render_form, wanted_switch
from portal.is_this_for_me import carrying, service
from portal.is_this_for_me.forms import KeepForm, QuestionForm
from portal.is_this_for_me.journey import ANSWERS
from portal.programme import service as programmes
from portal.web.access import Access, access
from portal.web.locale import current_language, switched

bp = Blueprint("is_this_for_me", __name__, url_prefix="/<language:language>/is-this-for-me")


@bp.route("", methods=["GET", "POST"])
@access(Access.PUBLIC)
def start() -> ResponseReturnValue:
    """What the questions are, which programme to ask about, and the answers this device carries."""
    kept = carrying.kept()
    form = KeepForm() if kept else None
    if form and form.validate_on_submit():
        response = make_response(redirect(url_for("is_this_for_me.start")))
        carrying.forget(response)
        return response
    if request.method == "POST" and form is None:
        return redirect(url_for("is_this_for_me.start"))
    page = render_template(
        "pages/is_this_for_me/start.html",
        reading=programmes.article("is-this-for-me"),
        programmes=programmes.names(language=current_language()),
        gone="gone" in request.args,
        form=form,
        kept=_address(kept[0], None, answers=kept[1]) if kept else None,
    )
    return page, 422 if form and form.errors else 200


@bp.get("/<programme>")
@access(Access.PUBLIC)
def begin(programme: str) -> ResponseReturnValue:
    """The first question of the programme."""
    way = _way(programme)
    return redirect(_address(programme, way.journey.next_open(way.answers), answers=way.answers))


def _way(programme: str) -> service.Asking:
    """The way so far; an unknown programme is no page, dead answers begin again with a kind word."""
    try:
        text = request.args.get("a")
        return service.asking(programme, values=carrying.opened(programme, text) if text else {})
    except programmes.NoSuchTopic:
        abort(404)
    except carrying.AnswersGone:
        abort(redirect(url_for("is_this_for_me.start", gone=1)))


@bp.route("/<programme>/<question>", methods=["GET", "POST"])
@access(Access.PUBLIC)
def question(programme: str, question: str) -> ResponseReturnValue:
    """One question."""
    way = _way(programme)
    if way.question(question) is None:
        abort(404)
    if not way.journey.may_open(question, way.answers):
        return redirect(_address(programme, way.journey.next_open(way.answers), answers=way.answers))
    form = QuestionForm(data={"answer": way.answers.get(question)})
    switch = wanted_switch() if form.is_submitted() else None
    if switch:
        chosen = {**way.answers, **({question: form.answer.data} if form.answer.data in ANSWERS else {})}
        return switched(switch, lambda tag: _address(programme, question, answers=chosen, language=tag))
    if form.validate_on_submit():
        answers = {**way.answers, question: form.answer.data}
        return redirect(_address(programme, way.journey.after(question, answers), answers=answers))
    return _ask(way, question, form=form)


def _ask(way: service.Asking, question: str, *, form: QuestionForm) -> ResponseReturnValue:
    """The page of one question, with its place among the others and the way back."""
    number, total = way.journey.position(question, way.answers)
    before = way.journey.before(question, way.answers)
    return render_form(
        "pages/is_this_for_me/question.html",
        form=form,
        question=way.question(question),
        pack=way.pack,
        number=number,
        total=total,
        back=_address(way.pack.id, before, answers=way.answers)
        if before
        else url_for("is_this_for_me.start"),
    )


def _address(
    programme: str, question: str | None, *, answers: Mapping[str, str], language: str | None = None
) -> str:
    """The page of the question, or of the result after the last one."""
    language = language or current_language()
    sealed = carrying.sealed(programme, answers)
    if question is None:
        return url_for("is_this_for_me.result", programme=programme, a=sealed, language=language)
    return url_for(
        "is_this_for_me.question", programme=programme, question=question, a=sealed, language=language
    )


@bp.route("/<programme>/result", methods=["GET", "POST"])
@access(Access.PUBLIC)
def result(programme: str) -> ResponseReturnValue:
    """What the answers say; the reader may take them along on this device."""
    way = _way(programme)
    unanswered = way.journey.next_open(way.answers)
    if unanswered:
        return redirect(_address(programme, unanswered, answers=way.answers))
    form = KeepForm()
    if form.validate_on_submit():
        response = make_response(redirect(_address(programme, None, answers=way.answers)))
        carrying.keep(response, programme, way.answers)
        return response
    outcome = way.outcome()
    is_open = programmes.takes_applications(programme)
    return render_form(
        "pages/is_this_for_me/result.html",
        form=form,
        way=way,
        outcome=outcome,
        is_open=is_open,
        other=None
        if outcome.kind == "fits" and is_open
        else programmes.other_way(programme, answers=way.said),
        kept=carrying.kept() == (programme, dict(way.answers)),
    )
