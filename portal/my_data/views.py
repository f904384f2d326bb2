"""Pages about one's own data: who saw it, what was not right, what is kept, correcting, erasing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask import session as form_session
from flask.typing import ResponseReturnValue

from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, NotYours
from portal.formkit.base import render_form, wanted_switch
from portal.my_data import service
from portal.my_data.forms import AskForm, CorrectForm, EraseForm
from portal.my_data.service import Kind
from portal.programme.service import article_link
from portal.signing_in import service as signing_in
from portal.web import cookies
from portal.web import session as web_session
from portal.web.access import Access, access, asked_again
from portal.web.clock import now
from portal.web.locale import current_language, switched
from portal.web.parked import park

# A number of the journal has no more digits than this.
MOST_DIGITS = 18

bp = Blueprint("my_data", __name__, url_prefix="/<language:language>")


@bp.before_request
def _of_the_site() -> None:
    g.family = "site"


@bp.get("/journal")
@access(Access.SIGNED_IN)
def journal() -> str:
    """What others did with the reader's data, day by day; what the reader asked stands above it."""
    actor = acting_for.current_actor()
    before = _before()
    return render_template(
        "pages/my_data/journal.html",
        told=service.journal_of(actor, before=before, language=current_language()),
        questions=service.requests_of(actor) if before is None else (),
        is_first=before is None,
        read_more=article_link("my-data"),
    )


@bp.get("/journal/own")
@access(Access.SIGNED_IN)
def own() -> str:
    """What the reader did."""
    told = service.own_steps_of(acting_for.current_actor(), before=_before(), language=current_language())
    return render_template("pages/my_data/own.html", told=told)


def _before() -> int | None:
    """Where this part of the journal begins. Raises NotYours for what is no place in it."""
    asked = request.args.get("before")
    if asked is None:
        return None
    if not asked.isascii() or not asked.isdecimal() or len(asked) > MOST_DIGITS:
        raise NotYours
    return int(asked)


@bp.route("/journal/<int:number>/not-right", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def not_right(number: int) -> ResponseReturnValue:
    """Something that somebody did was not right: who answers for data looks at it."""
    actor, form = acting_for.current_actor(), AskForm()
    if len(str(number)) > MOST_DIGITS:
        raise NotYours
    look, on = service.look_said(actor, number, language=current_language())
    switch = _switch(form, number=number)
    if switch is not None:
        return switch
    if form.validate_on_submit():
        asked = service.ask_about_look(
            actor,
            number,
            words=form.words.data or "",
            phone=form.number,
            language=current_language(),
            now=now(),
        )
        return _to_question(asked)
    return render_form("pages/my_data/not_right.html", form=form, look=look, on=on, number=number)


@bp.get("/data")
@access(Access.SIGNED_IN)
def overview() -> str:
    """What is kept about the reader, part by part, and what can be done with it."""
    kept = service.kept_of(acting_for.current_actor(), language=current_language())
    return render_template("pages/my_data/overview.html", kept=kept, read_more=article_link("my-data"))


@bp.get("/data/file")
@access(Access.SIGNED_IN)
def download() -> Response:
    """All of it in one file, for other programs."""
    return service.whole_file(acting_for.current_actor(), language=current_language(), now=now())


@bp.get("/data/files/<address>")
@access(Access.SIGNED_IN)
def file(address: str) -> Response:
    """One paper or document that is kept about the reader."""
    return service.file_of(acting_for.current_actor(), address)


@bp.route("/data/correct", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def correct() -> ResponseReturnValue:
    """The reader says what is wrong; the office puts it right."""
    actor, form = acting_for.current_actor(), CorrectForm()
    service.oneself(actor)
    switch = _switch(form)
    if switch is not None:
        return switch
    if form.validate_on_submit():
        return _ask(actor, Kind.CORRECT, form=form)
    return render_form("pages/my_data/correct.html", form=form)


@bp.route("/data/erase", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def erase() -> ResponseReturnValue:
    """What goes when the reader presses, what stays and why, and a way to ask about the rest."""
    actor, form = acting_for.current_actor(), EraseForm()
    if form.validate_on_submit():
        return _erase(actor) if form.is_now else _ask(actor, Kind.ERASE)
    return render_form(
        "pages/my_data/erase.html",
        form=form,
        choice=service.choice_of(actor),
        stays_said=service.stays_said,
        done=request.args.get("done") == "erased",
    )


def _erase(actor: Actor) -> ResponseReturnValue:
    again = asked_again()
    if again is not None:
        return redirect(again, code=303)
    live = web_session.signed_in()
    if live is not None and service.erase_what_may_go(actor, now=now()):
        return _gone((live.provider, *live.also))
    return redirect(url_for("my_data.erase", done="erased"), code=303)


def _gone(providers: tuple[str, ...]) -> Response:
    """Out of this site and of the logins, with nothing of the person left on the device."""
    web_session.end()
    response = signing_in.onward(providers, language=current_language(), is_erased=True)
    for name in (cookies.SESSION, cookies.SIGNING, cookies.PARKED, cookies.ANSWERS):
        cookies.forget(response, name)
    form_session.clear()
    return response


@bp.get("/data/questions/<uuid:request_id>")
@access(Access.SIGNED_IN)
def question(request_id: UUID) -> str:
    """What the reader asked about their data, and what was answered."""
    asked = service.open_request(acting_for.current_actor(), request_id, now=now())
    return render_template("pages/my_data/question.html", asked=asked)


def _ask(actor: Actor, kind: Kind, *, form: AskForm | None = None) -> ResponseReturnValue:
    asked = service.ask_office(
        actor,
        kind,
        words=(form.words.data or "") if form else "",
        phone=form.number if form else None,
        language=current_language(),
        now=now(),
    )
    return _to_question(asked)


def _to_question(asked: UUID) -> ResponseReturnValue:
    return redirect(url_for("my_data.question", request_id=asked), code=303)


def _switch(form: AskForm, **place: Any) -> ResponseReturnValue | None:
    """The same page in another language; what was typed comes along, encrypted and unsaved."""
    wanted = wanted_switch() if form.is_submitted() else None
    if wanted is None:
        return None
    there = switched(wanted, lambda tag: url_for(str(request.endpoint), language=tag, **place))
    return park(there, address=there.location)
