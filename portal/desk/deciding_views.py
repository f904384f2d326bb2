"""The conditions of a case, yes and no with their letters, and every other way a case may go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from portal.acting_for.service import Actor, current_actor
from portal.answering import service as answering
from portal.answering.service import Advice, Letter, State, Whole
from portal.desk.advising import advice_for, is_advice_asked
from portal.desk.forms import ChecksForm, DecideForm, MoveForm, NoForm, YesForm, checks_form
from portal.formkit.base import render_form
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.locale import current_language

bp = Blueprint("desk_deciding", __name__, url_prefix="/<language:language>/desk/cases/<number>")


@bp.route("/checks", methods=["GET", "POST"])
@access(Access.STAFF)
def checks(number: str) -> ResponseReturnValue:
    """Each condition with its source, what the register says, and what the worker found (R.7.1)."""
    actor, whole = _whole(number)
    form = checks_form(whole.pack.decision.criteria, whole.checks)
    if form.validate_on_submit():
        _keep(actor, whole, form)
        return _back(number, done="checks")
    return render_form(
        "pages/desk/checks.html",
        form=form,
        whole=whole,
        registers=answering.ask_registers(actor, whole.case.id),
    )


def _keep(actor: Actor, whole: Whole, form: ChecksForm) -> None:
    """Only what is new: a page that is sent again leaves no second trace."""
    for key, (finding, seen_on, note) in form.findings().items():
        known = whole.checks.get(f"criterion.{key}")
        if known is None or (known.finding, known.seen_on, known.note) != (finding, seen_on, note):
            answering.keep_check(
                actor,
                whole.case.id,
                item=f"criterion.{key}",
                finding=finding,
                seen_on=seen_on,
                note=note,
                now=now(),
            )


@bp.route("/yes", methods=["GET", "POST"])
@access(Access.STAFF)
def yes(number: str) -> ResponseReturnValue:
    """The two facts from the papers, then the letter that the person gets, then yes (R.7.2.1)."""
    actor, whole = _whole(number)
    form = YesForm(whole.pack, differ=bool(whole.differing))

    def preview() -> Letter:
        level, living = form.facts()
        return answering.preview_yes(
            actor, whole.case.id, care_level=level, living=living, replies=form.replies(), now=now()
        )

    def act() -> None:
        level, living = form.facts()
        answering.answer_yes(
            actor,
            whole.case.id,
            care_level=level,
            living=living,
            replies=form.replies(),
            seen=form.entries(),
            now=now(),
        )

    return _decide(number, form, whole=whole, to=State.GRANTED, preview=preview, act=act)


@bp.route("/no", methods=["GET", "POST"])
@access(Access.STAFF)
def no(number: str) -> ResponseReturnValue:
    """The reason in both levels, then the letter that the person gets, then no (R.7.2.2)."""
    actor, whole = _whole(number)
    form = NoForm(differ=bool(whole.differing))

    def preview() -> Letter:
        return answering.preview_no(
            actor,
            whole.case.id,
            easy=form.easy.data or "",
            full=form.full.data or "",
            replies=form.replies(),
            now=now(),
        )

    def act() -> None:
        answering.answer_no(
            actor,
            whole.case.id,
            easy=form.easy.data or "",
            full=form.full.data or "",
            replies=form.replies(),
            seen=form.entries(),
            now=now(),
        )

    return _decide(number, form, whole=whole, to=State.REFUSED, preview=preview, act=act)


def _decide(
    number: str,
    form: DecideForm,
    *,
    whole: Whole,
    to: State,
    preview: Callable[[], Letter],
    act: Callable[[], None],
) -> ResponseReturnValue:
    """Form, preview, decision: one address, three presses; a page that is too old says what changed."""
    name = "yes" if to is State.GRANTED else "no"

    def page(**more: Any) -> tuple[str, int]:
        return _decision_page(
            form,
            name=name,
            whole=whole,
            may=to in whole.moves and to in answering.own_pages(whole.case),
            **more,
        )

    if not form.is_submitted():
        form.renew(whole.case.entries)
    if not form.validate_on_submit() or request.form.get("do") == "change":
        return page()
    try:
        if request.form.get("do") == "send":
            act()
            return _back(number, done=name)
        return page(letter=preview())
    except (answering.CaseChanged, answering.IllegalMove):
        form.renew(whole.case.entries)
        return page(changed=True)[0], 409
    except (
        answering.NotChecked,
        answering.NoSignature,
        answering.NoWayToContest,
        answering.NotAnsweredBoth,
    ):
        # The page itself says what is in the way.
        return page()[0], 409


def _advice_on(easy: str) -> tuple[Advice, ...]:
    """A decision is written in Latvian, whatever its reader reads."""
    return answering.advice_on(easy, language="lv", told_in=current_language())


def _decision_page(form: DecideForm, *, name: str, whole: Whole, **more: Any) -> tuple[str, int]:
    return render_form(
        f"pages/desk/{name}.html",
        form=form,
        whole=whole,
        in_the_way=whole.in_the_way,
        reasons=whole.reasons,
        may_leave=answering.may_leave(whole.pack),
        language_of_letter=answering.language_for(whole.case),
        advice=_advice_on(form.easy_words()),
        **{"letter": None, "changed": False, **more},
    )


@bp.route("/move", methods=["GET", "POST"])
@access(Access.STAFF)
def move(number: str) -> ResponseReturnValue:
    """Every other way the case may go now, with a word to the person."""
    actor, whole = _whole(number)
    form = MoveForm()
    titles = {row.key: f"{row.office['lv']}. {row.title['lv']}." for row in whole.pack.case.states}
    plain = [state for state in whole.moves if state not in answering.own_pages(whole.case)]
    form.to.choices = [SelectChoice(state.value, titles[state]) for state in plain]
    if not form.is_submitted():
        form.renew(whole.case.entries)
    changed, advice = False, advice_for(whole, form.words.data) if is_advice_asked() else None
    if advice is None and form.validate_on_submit():
        to = State(form.to.data)
        try:
            answering.move_on(
                actor, whole.case.id, to=to, words=form.words.data, seen=form.entries(), now=now()
            )
            return _back(number, done="moved")
        except (answering.CaseChanged, answering.IllegalMove):
            form.renew(whole.case.entries)
            changed = True
    page, status = render_form(
        "pages/desk/move.html", form=form, whole=whole, may=bool(plain), changed=changed, advice=advice
    )
    return page, 409 if changed else status


def _whole(number: str) -> tuple[Actor, Whole]:
    actor = current_actor()
    whole = answering.whole_of(actor, answering.id_of(actor, number))
    g.family = whole.case.programme
    return actor, whole


def _back(number: str, *, done: str) -> ResponseReturnValue:
    return redirect(url_for("desk.case", number=number, done=done), code=303)
