"""Ask the person for something: in easy words, with advice, exactly as they will read it."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for.service import current_actor
from portal.answering import service as answering
from portal.answering.service import State, Whole
from portal.desk.forms import AskForm
from portal.formkit.base import render_form
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.locale import current_language

bp = Blueprint("desk_asking", __name__, url_prefix="/<language:language>/desk/cases/<number>")


@bp.route("/ask", methods=["GET", "POST"])
@access(Access.STAFF)
def ask(number: str) -> ResponseReturnValue:
    """Write, look at what the person will see, send."""
    actor = current_actor()
    whole = answering.whole_of(actor, answering.id_of(actor, number))
    g.family = whole.case.programme
    form = AskForm()
    if State.CORRECTION not in whole.moves:
        form.only_message()
    if not form.is_submitted():
        form.renew(whole.case.entries)
    starter = request.form.get("starter")
    if form.is_submitted() and starter:
        _begin_with(form, starter, whole=whole)
        return _page(form, whole, is_open=True)
    if not form.validate_on_submit() or request.form.get("do") == "change":
        return _page(form, whole)
    if request.form.get("do") != "send":
        return _page(form, whole, preview=answering.easy_lines(form.words.data or ""))
    try:
        answering.ask(
            actor,
            whole.case.id,
            words=form.words.data or "",
            mend=form.mend.data == "yes",
            seen=form.entries(),
            now=now(),
        )
    except (answering.CaseChanged, answering.IllegalMove):
        form.renew(whole.case.entries)
        return _page(form, whole, changed=True)[0], 409
    return redirect(url_for("desk.case", number=number, done="asked"), code=303)


def _begin_with(form: AskForm, key: str, *, whole: Whole) -> None:
    """Add the sentences of a starter to what is written, in the language of the person."""
    language = answering.language_for(whole.case)
    said = [one.words for one in whole.pack.decision.starters if one.key == key]
    lines = [words[language] for starter in said for words in starter]
    form.words.data = "\n".join([*([form.words.data] if form.words.data else []), *lines])


def _page(
    form: AskForm,
    whole: Whole,
    *,
    preview: tuple[str, ...] = (),
    changed: bool = False,
    is_open: bool = False,
) -> tuple[str, int]:
    language = answering.language_for(whole.case)
    words, told_in = form.words.data or "", current_language()
    return render_form(
        "pages/desk/ask.html",
        form=form,
        whole=whole,
        preview=preview,
        changed=changed,
        is_open=is_open,
        reads=language,
        correction=next(row for row in whole.pack.case.states if row.key == State.CORRECTION),
        advice=answering.advice_on(words, language=language, told_in=told_in) if form.is_submitted() else (),
    )
