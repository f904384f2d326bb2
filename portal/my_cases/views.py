"""Pages of one's own matters: all of them, one of them, what was sent, the letter, the ways out."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for import service as acting_for
from portal.acting_for.service import Capacity, Right
from portal.documents import service as documents
from portal.formkit.base import render_form
from portal.my_cases import service
from portal.my_cases.forms import DecideForm, ReadForm
from portal.my_cases.service import Change, IllegalMove, Status
from portal.programme import service as programmes
from portal.programme.service import Pack
from portal.signing import service as signing
from portal.web.access import Access, access, asked_again
from portal.web.clock import now, today
from portal.web.locale import LEVELS, current_language, current_level
from portal.web.page import Link

# Which topic of the programme says more about a state or a change, where the programme has that topic.
TOPIC_OF = {
    "queued": "queue",
    "moving": "moving",
    "suspended": "time-away",
    "ending": "ending",
    "stop": "ending",
    "move": "moving",
}
DISAGREE = "disagree"
# Where the page of the letter asks whether it was read.
READ = "read"
CHANGES = ", ".join(repr(change.value) for change in Change)

bp = Blueprint("my_cases", __name__, url_prefix="/<language:language>")


@bp.get("/applications")
@access(Access.SIGNED_IN)
def overview() -> str:
    """All matters: what waits for the reader comes first."""
    actor = acting_for.current_actor()
    return render_template(
        "pages/my_cases/overview.html",
        matters=service.matters_of(actor),
        is_helping=actor.capacity is Capacity.HELPER,
    )


@bp.get("/applications/<number>")
@access(Access.SIGNED_IN)
def one(number: str) -> ResponseReturnValue:
    """What happened, what is now, who acts, by when, and what comes next."""
    return _one(number)


def _one(number: str, *, too_late: bool = False) -> ResponseReturnValue:
    actor = acting_for.current_actor()
    status = service.status_of(actor, number)
    programmes.show_applying(status.pack)
    code = 409 if too_late else 200
    if not isinstance(status, Status):
        if actor.may(Right.READ_DRAFT):
            # Who only helps to write sees what is being written, and nothing else.
            return redirect(url_for("applications.tasks", number=status.case.number), code=303)
        return render_template("pages/my_cases/waiting.html", status=status, too_late=too_late), code
    if status.seen.case.state == "draft":
        return redirect(url_for("applications.tasks", number=status.seen.case.number), code=303)
    _offer_levels(status)
    page = render_template(
        "pages/my_cases/one.html",
        status=status,
        today=today(),
        too_late=too_late,
        read_more=_read_more(status.pack, status.seen.case.state),
        **_said(status),
    )
    return page, code


def _read_more(pack: Pack, about: str) -> Link | None:
    """Where the reader finds more about the state or the change."""
    return programmes.topic_link(pack.id, TOPIC_OF[about]) if about in TOPIC_OF else None


def _said(status: Status) -> dict[str, Any]:
    """The state in the reader's words; the full text only where it is written in their language."""
    said = status.seen.progress.said
    return {"said": said, "full": said.full[current_language()] if _is_full(status) else None}


def _is_full(status: Status) -> bool:
    return current_level() == "full" and current_language() in status.seen.progress.said.full


def _offer_levels(status: Status) -> None:
    if current_language() in status.seen.progress.said.full:
        g.levels = LEVELS


@bp.get("/applications/<number>/answers")
@access(Access.SIGNED_IN)
def answers(number: str) -> str:
    """What was sent, in words."""
    case, sent_on, said = service.answers_of(acting_for.current_actor(), number, language=current_language())
    programmes.show_applying(service.pack_of(case))
    return render_template("pages/my_cases/answers.html", case=case, sent_on=sent_on, answers=said)


@bp.route("/applications/<number>/letter", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def letter(number: str) -> ResponseReturnValue:
    """The decision in easy words, the full text a press away; who wants to says that they have read it."""
    actor, form = acting_for.current_actor(), ReadForm()
    if form.validate_on_submit():
        return _say_read(number, signed=not form.is_without_signature)
    found, pack = service.letter_of(actor, number)
    programmes.show_applying(pack)
    g.levels = LEVELS
    return render_form(
        "pages/my_cases/letter.html",
        form=form,
        letter=found,
        blocks=service.blocks_of(found),
        is_full=current_level() == "full",
        read_more=programmes.topic_link(pack.id, DISAGREE),
        saying_read=service.saying_read(actor, found),
    )


def _say_read(number: str, *, signed: bool) -> ResponseReturnValue:
    signing_id = service.say_read(acting_for.current_actor(), number, signed=signed, now=now())
    if signing_id is not None:
        return redirect(url_for("signing.one", signing_id=signing_id), code=303)
    return _after_letter(number)


def _after_letter(number: str) -> ResponseReturnValue:
    return redirect(url_for("my_cases.letter", number=number, _anchor=READ), code=303)


@bp.get("/applications/<number>/letter/signed")
@access(Access.SIGNED_IN)
def receipt(number: str) -> ResponseReturnValue:
    """What the reader signed: that they have read the letter."""
    return service.receipt_of(acting_for.current_actor(), number) or _after_letter(number)


@bp.route(f"/applications/<number>/<any({CHANGES}):change>", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def decide(number: str, change: str) -> ResponseReturnValue:
    """What happens when one presses, and the button that does it."""
    actor, wanted, form = acting_for.current_actor(), Change(change), DecideForm()
    if form.validate_on_submit():
        return _decide(number, wanted)
    case = service.may_decide(actor, number, wanted)
    if case is None:
        return redirect(url_for("my_cases.one", number=number), code=303)
    pack = service.pack_of(case)
    programmes.show_applying(pack)
    return render_form(
        "pages/my_cases/decide.html",
        form=form,
        case=case,
        change=wanted.value,
        read_more=_read_more(pack, wanted.value),
        days=service.thinking_days(case),
    )


def _decide(number: str, change: Change) -> ResponseReturnValue:
    again = asked_again()
    if again is not None:
        return redirect(again, code=303)
    try:
        service.decide(acting_for.current_actor(), number, change, now=now())
    except IllegalMove:
        return _one(number, too_late=True)
    onward = "applications.tasks" if change is Change.MEND else "my_cases.one"
    return redirect(url_for(onward, number=number), code=303)


@bp.get("/applications/<number>/letter/paper")
@access(Access.SIGNED_IN)
def paper(number: str) -> Response:
    """The letter as it was frozen, in the level that is being read."""
    found, _pack = service.letter_of(acting_for.current_actor(), number)
    wanted = found.full_document if current_level() == "full" else found.easy_document
    if wanted is None:
        abort(404)
    return documents.hand_out(wanted, name=found.number)


def _letter_page(document_id: UUID, language: str, *, anchor: str | None = None) -> str:
    """The letter about which somebody signs that they have read it."""
    number = service.number_of(document_id)
    return url_for("my_cases.letter", language=language, number=number, _anchor=anchor)


signing.register(
    service.READING_KIND,
    signing.Purpose(
        read=_letter_page,
        done=partial(_letter_page, anchor=READ),
        when_signed=service.was_signed,
        when_lost=service.reading_lost,
        when_revoked=service.reading_revoked,
    ),
)
