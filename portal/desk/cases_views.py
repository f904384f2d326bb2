"""The desk's list of cases, and one case: the person's page beside the worker's."""

from __future__ import annotations

import logging
from uuid import UUID

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for import service as acting_for
from portal.acting_for.service import current_actor
from portal.answering import service as answering
from portal.answering.service import Finding, Show, State
from portal.desk.forms import PressForm, SeenForm
from portal.desk.paging import page_asked
from portal.desk.words import BROUGHT, DONE, EVENT_WORDS, SHOW_WORDS, WAY_WORDS
from portal.formkit.validators import show_phone
from portal.messages import service as messages
from portal.organisations import service as organisations
from portal.web.access import Access, access
from portal.web.clock import now, today
from portal.web.locale import current_language

LOG = logging.getLogger("portal.desk")

bp = Blueprint("desk", __name__, url_prefix="/<language:language>/desk")


@bp.get("")
@access(Access.STAFF)
def overview() -> ResponseReturnValue:
    """The cases of the organisation, what is due first, and how much else waits."""
    actor, show = current_actor(), _show()
    listing = answering.listing_of(actor, show=show, page=page_asked(), today=today())
    return render_template(
        "pages/desk/overview.html",
        listing=listing,
        show=show,
        choices=SHOW_WORDS,
        tasks=answering.how_many(actor),
        desks=_desks(),
        here=actor.organisation_id,
    )


@bp.post("/organisation")
@access(Access.STAFF)
def choose() -> ResponseReturnValue:
    """Sit down at the desk of another organisation for which one works."""
    if PressForm().validate_on_submit():
        try:
            chosen = UUID(request.form.get("organisation", ""))
        except ValueError:
            abort(404)
        acting_for.sit_down_at(chosen)
    return redirect(url_for("desk.overview"), code=303)


@bp.get("/cases/<number>")
@access(Access.STAFF)
def case(number: str) -> ResponseReturnValue:
    """One case: what to do, what is missing, what was answered, what happened; and what the person sees."""
    actor = current_actor()
    whole = answering.whole_of(actor, answering.id_of(actor, number))
    g.family = whole.case.programme
    letter = answering.letter_of(actor, whole.case.id)
    # These moves have buttons and pages of their own; the others stand in the plain list.
    own_pages = answering.own_pages(whole.case)
    own_pages |= {State.ELIGIBILITY} if own_pages else frozenset()
    return render_template(
        "pages/desk/case.html",
        whole=whole,
        reach=messages.chosen_reach_at_desk(actor, whole.case.id),
        ways=WAY_WORDS,
        show_phone=show_phone,
        letter=letter,
        readers=answering.readers_of(actor, whole.case.id) if letter else (),
        moves=[state for state in whole.moves if state not in own_pages],
        may=own_pages.intersection(whole.moves),
        State=State,
        event_words=EVENT_WORDS,
        brought=BROUGHT,
        done=DONE.get(request.args.get("done", "")),
    )


@bp.post("/cases/<number>/take")
@access(Access.STAFF)
def take(number: str) -> ResponseReturnValue:
    """Begin to check the case."""
    actor = current_actor()
    case_id = answering.id_of(actor, number)
    form = SeenForm()
    if not form.validate_on_submit():
        return redirect(url_for("desk.case", number=number), code=303)
    try:
        answering.take_in(actor, case_id, seen=form.entries(), now=now())
    except (answering.CaseChanged, answering.IllegalMove):
        return redirect(url_for("desk.case", number=number, done="changed"), code=303)
    return redirect(url_for("desk_deciding.checks", number=number), code=303)


@bp.post("/cases/<number>/papers/<paper>")
@access(Access.STAFF)
def paper_seen(number: str, paper: str) -> ResponseReturnValue:
    """The worker has the paper in front of them."""
    actor = current_actor()
    case_id = answering.id_of(actor, number)
    if PressForm().validate_on_submit():
        try:
            answering.keep_check(
                actor,
                case_id,
                item=f"paper.{paper}",
                finding=Finding.MET,
                seen_on=today(),
                note="",
                now=now(),
            )
        except answering.NoSuchItem:
            abort(404)
    return redirect(url_for("desk.case", number=number, done="paper"), code=303)


@bp.get("/cases/<number>/files/<uuid:upload_id>")
@access(Access.STAFF)
def file(number: str, upload_id: UUID) -> ResponseReturnValue:
    """A file that came with the application, for saving; not one that was changed since."""
    actor = current_actor()
    try:
        return answering.file_of(actor, answering.id_of(actor, number), upload_id)
    except (answering.FileChanged, answering.FileMissing) as error:
        LOG.error("a file is not what it was when it came: %s", error)
        return redirect(url_for("desk.case", number=number, done="file"), code=303)


@bp.get("/cases/<number>/letter/<any('easy', 'full'):level>")
@access(Access.STAFF)
def letter(number: str, level: str) -> Response:
    """The letter with the decision, as the person got it, for saving."""
    actor = current_actor()
    return answering.letter_file(actor, answering.id_of(actor, number), level=level)


def _show() -> Show:
    asked = request.args.get("show", Show.OPEN.value)
    if asked not in set(Show):
        abort(404)
    return Show(asked)


def _desks() -> tuple[tuple[UUID, str], ...]:
    """The organisations to choose from, by name; one alone is no choice."""
    known = [organisations.with_id(one) for one, _key in acting_for.desks()]
    language = current_language()
    return tuple((one.id, organisations.name_in(one, language=language)) for one in known)
