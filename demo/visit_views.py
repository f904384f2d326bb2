"""The pages that people see: who are you, and the code."""

from __future__ import annotations

import time

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from demo.app import demo
from demo.protocol import BadRequest
from demo.short_code import code_of_summary
from demo.store import Visit
from demo.visits import MOST_TRIES, back_to_portal, choose, done, is_over, is_right
from demo.words import words_for

bp = Blueprint("visits", __name__)


@bp.get("/visit/<name>")
def visit(name: str) -> ResponseReturnValue:
    """The page that comes next."""
    return _page(_visit(name))


@bp.post("/visit/<name>")
def answer(name: str) -> ResponseReturnValue:
    """What the person pressed or typed."""
    found, now = _visit(name), int(time.time())
    try:
        if request.form.get("person") == "nobody":
            raise BadRequest("access_denied", "The person cancelled.")
        if is_over(found, now=now):
            raise BadRequest("server_error", "The person was not in time.")
        if found.person is None:
            choose(found, demo().people.get(request.form.get("person", "")) or abort(400))
            return redirect(url_for("visits.visit", name=name), code=303)
        if not is_right(found, request.form.get("code", "")):
            return _page(found, is_wrong=True)
    except BadRequest as refusal:
        _end(name, now=now)
        return back_to_portal(found.asked, face=found.face, said=refusal.said)
    _end(name, now=now)
    return done(found, demo().people[found.person], auth_time=now)


def _visit(name: str) -> Visit:
    """That of this browser; for anybody else there is none."""
    found = demo().store.visits.look(name, now=int(time.time()))
    if found is None or found.browser != session.get("browser"):
        abort(404)
    return found


def _end(name: str, *, now: int) -> None:
    """Of two presses at once only one ends the visit; the other finds none."""
    if demo().store.visits.take(name, now=now) is None:
        abort(404)


def _page(found: Visit, *, is_wrong: bool = False) -> str:
    words = words_for(found.asked.get("ui_locales", ""))
    if is_over(found, now=int(time.time())):
        return render_template("late.html", words=words)
    people = demo().people
    if found.person is None:
        return render_template(
            "choose.html",
            words=words,
            groups=[
                (words["people"], [one for one in people.values() if not one.is_for_trouble]),
                (words["trouble"], [one for one in people.values() if one.is_for_trouble]),
            ],
        )
    return render_template(
        "confirm.html",
        words=words,
        person=people[found.person],
        code=found.code,
        task=found.task,
        digits=code_of_summary(found.task.summary) if found.task else None,
        tries_left=MOST_TRIES - found.tries,
        is_wrong=is_wrong,
    )


@bp.app_errorhandler(HTTPException)
def say_so(error: HTTPException) -> ResponseReturnValue:
    """A page that says what is wrong, in the language of the browser."""
    words = words_for(request.accept_languages.best_match(["lv", "en", "ru"]) or "")
    message = words["gone"] if error.code == 404 else words["wrong_request"]
    return render_template("message.html", words=words, message=message), error.code or 500
