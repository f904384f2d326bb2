"""Pages of "is this for me?": the start, one question a page, what the answers say."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.formkit.base import render_form, wanted_switch
from portal.is_this_for_me import service
from portal.is_this_for_me.forms import KeepForm, QuestionForm
from portal.programme import service as programmes
from portal.web.access import Access, access
from portal.web.locale import current_language, switched

bp = Blueprint("is_this_for_me", __name__, url_prefix="/<language:language>/is-this-for-me")


@bp.get("")
@access(Access.PUBLIC)
def start() -> ResponseReturnValue:
    """What the questions are, and which programme to ask about."""
    reading = programmes.article("is-this-for-me")
    return render_template(
        "pages/is_this_for_me/start.html",
        reading=reading,
        programmes=programmes.names(language=current_language()),
        gone="gone" in request.args,
    )


@bp.get("/<programme>")
@access(Access.PUBLIC)
def begin(programme: str) -> ResponseReturnValue:
    """The first question of the programme."""
    way = _way(programme)
    return redirect(_address(way, way.journey.next_open(way.answers), sealed=way.sealed()))


def _way(programme: str) -> service.Asking:
    """The way so far; an unknown programme is no page, dead answers begin again with a kind word."""
    try:
        return service.asking(programme, sealed=request.args.get("a"))
    except programmes.NoSuchTopic:
        abort(404)
    except service.AnswersGone:
        abort(redirect(url_for("is_this_for_me.start", gone=1)))


@bp.route("/<programme>/<question>", methods=["GET", "POST"])
@access(Access.PUBLIC)
def question(programme: str, question: str) -> ResponseReturnValue:
    """One question."""
    way = _way(programme)
    asked = way.question(question)
    if asked is None:
        abort(404)
    if not way.journey.may_open(question, way.answers):
        open_one = way.journey.next_open(way.answers) or question
        return redirect(_address(way, open_one, sealed=way.sealed()))
    form = QuestionForm(data={"answer": way.answers.get(question)})
    switch = wanted_switch() if form.is_submitted() else None
    if switch:
        chosen = {question: form.answer.data} if form.answer.data in ("yes", "no", "unknown") else {}
        return switched(
            switch, lambda tag: _address(way, question, sealed=way.sealed(**chosen), language=tag)
        )
    if form.validate_on_submit():
        sealed = way.sealed(**{question: form.answer.data})
        return redirect(_address(way, way.journey.after(question, way.answers), sealed=sealed))
    number, total = way.journey.position(question, way.answers)
    before = way.journey.before(question, way.answers)
    return render_form(
        "pages/is_this_for_me/question.html",
        form=form,
        question=asked,
        pack=way.pack,
        number=number,
        total=total,
        back=_address(way, before, sealed=way.sealed()) if before else url_for("is_this_for_me.start"),
    )


def _address(way: service.Asking, question: str | None, *, sealed: str, language: str | None = None) -> str:
    """The page of the question, or of the result after the last one."""
    language = language or current_language()
    if question is None:
        return url_for("is_this_for_me.result", programme=way.pack.id, a=sealed, language=language)
    return url_for(
        "is_this_for_me.question", programme=way.pack.id, question=question, a=sealed, language=language
    )


@bp.route("/<programme>/result", methods=["GET", "POST"])
@access(Access.PUBLIC)
def result(programme: str) -> ResponseReturnValue:
    """What the answers say; the reader may take them along on this device."""
    way = _way(programme)
    unanswered = way.journey.next_open(way.answers)
    if unanswered:
        return redirect(_address(way, unanswered, sealed=way.sealed()))
    form = KeepForm()
    if form.validate_on_submit():
        response = make_response(redirect(_address(way, None, sealed=way.sealed())))
        if request.form.get("do") == "forget":
            service.forget(response)
        else:
            service.keep(response, way)
        return response
    outcome = way.outcome()
    return render_form(
        "pages/is_this_for_me/result.html",
        form=form,
        way=way,
        outcome=outcome,
        other=programmes.name_of(outcome.other_programme, language=current_language()),
        is_open=programmes.takes_applications(programme),
        kept=service.are_kept(),
        restart=url_for("is_this_for_me.start"),
    )
