"""Pages of applying: which programme, what one knows before, one question a page, what is still to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, Capacity, NotYours, Right
from portal.applications import paging, service
from portal.applications.forms import ConfirmForm, StepForm
from portal.applications.service import Awaited, Draft, Problem
from portal.applications.wish_pages import at_wish
from portal.formkit.base import render_form, wanted_switch
from portal.programme import service as programmes
from portal.programme.service import ApplicationStep, Pack
from portal.uploads.service import Refusal
from portal.web import session as web_session
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.locale import current_language, switched
from portal.web.parked import park
from portal.web.security import takes_files

bp = Blueprint("applications", __name__, url_prefix="/<language:language>")


@bp.get("/apply")
@access(Access.PUBLIC)
def choose() -> str:
    """For what one can apply now, and what to do when that is closed."""
    for_another = paging.is_for_another()
    return render_template(
        "pages/applications/choose.html",
        offers=paging.offers(language=current_language(), for_another=for_another),
        for_another=for_another,
        is_discarded="discarded" in request.args,
    )


@bp.get("/apply/<programme>")
@access(Access.PUBLIC)
def before(programme: str) -> str:
    """What one knows before the first question."""
    pack = _pack(programme)
    actor = acting_for.current_actor()
    is_begun = actor.subject is not None and service.is_begun(actor, programme=programme)
    return render_template(
        "pages/applications/before.html",
        pack=pack,
        is_open=bool(service.open_at(programme)),
        trial=programmes.opening_words(pack, language=current_language()),
        form=ConfirmForm() if actor.signed_in else None,
        is_begun=is_begun,
        is_ready="ready" in request.args,
        signs=service.needs_signature(),
        may_begin=is_begun or actor.signed_in is None or actor.may(Right.BEGIN),
        for_another=_is_asked_for_another(actor, pack, is_begun=is_begun),
        read_along_by=paging.read_along_by(actor),
    )


def _is_asked_for_another(actor: Actor, pack: Pack, *, is_begun: bool) -> bool:
    """Whether the first question cannot ask for whom it is: it is answered already."""
    acts = actor.signed_in is not None and actor.signed_in != actor.subject
    if actor.signed_in is None or actor.assisted_by is not None:
        return False
    return pack.application.ward is not None and (is_begun or acts)


def _pack(programme: str) -> Pack:
    try:
        return programmes.for_applying(programme)
    except programmes.NoSuchTopic:
        abort(404)


@bp.route("/apply/<programme>/begin", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def begin(programme: str) -> ResponseReturnValue:
    """Begin, or go on where one stopped. Who only comes back from signing in presses once more."""
    _pack(programme)
    there = url_for("applications.before", programme=programme)
    if not ConfirmForm().validate_on_submit():
        ready = url_for("applications.before", programme=programme, ready="1")
        return redirect(ready, code=303)
    actor = acting_for.current_actor()
    try:
        case_id = service.begin(actor, programme=programme, now=now())
    except service.ApplicationsClosed:
        return redirect(there, code=303)
    except NotYours:
        if actor.may(Right.BEGIN):
            raise
        # There is nothing here to help with yet: the page says so.
        return redirect(there, code=303)
    except service.CaseIsOpen as known:
        return redirect(paging.address_of_case(str(known)), code=303)
    return redirect(paging.address_to_go_on(service.draft_of(actor, case_id)), code=303)


@bp.route("/apply/<programme>/for-another", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def for_another(programme: str) -> ResponseReturnValue:
    """Who has applied for themselves, or acts for somebody, names another person: their draft begins."""
    pack, actor = _pack(programme), acting_for.current_actor()
    asked = service.naming_step(pack)
    if asked is None or actor.assisted_by is not None:
        abort(404)
    if not service.open_at(programme):
        return redirect(url_for("applications.before", programme=programme), code=303)
    form = paging.form_without_draft(pack, asked)
    if not form.is_submitted() or not form.validate():
        return _ask_whom(actor, pack, asked, form=form)
    switch = wanted_switch()
    if switch:
        return _park_switched(
            switch,
            lambda tag: url_for("applications.for_another", programme=programme, language=tag),
            form=form,
        )
    return _begin_for_another(actor, pack, asked, form=form)


def _begin_for_another(
    actor: Actor, pack: Pack, asked: ApplicationStep, *, form: StepForm
) -> ResponseReturnValue:
    try:
        begun = service.begin_for_another(
            actor,
            programme=pack.id,
            typed=form.typed(),
            act_under=acting_for.act_for,
            now=now(),
        )
    except service.ApplicationsClosed:
        return redirect(url_for("applications.before", programme=pack.id), code=303)
    if begun.case is None:
        form.complain(begun.problems)
        return _ask_whom(actor, pack, asked, form=form)
    if not service.is_writable(begun.case):
        return redirect(paging.address_of_case(begun.case.number), code=303)
    return redirect(paging.address_to_go_on(service.draft_in(begun.case)), code=303)


def _ask_whom(actor: Actor, pack: Pack, asked: ApplicationStep, *, form: StepForm) -> ResponseReturnValue:
    return render_form(
        "pages/applications/for_another.html",
        form=form,
        pack=pack,
        step=asked,
        said=paging.said_for_another(pack, asked),
        knows_somebody=bool(acting_for.mandates_of(actor)),
    )


@bp.route("/applications/<number>/steps/<step>", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
@takes_files
def step(number: str, step: str) -> ResponseReturnValue:
    """One question: saved when one goes on."""
    actor = acting_for.current_actor()
    draft = draft_here(actor, number)
    if isinstance(draft, Response):
        return draft
    elsewhere = paging.elsewhere(draft, step)
    if elsewhere is not None:
        return redirect(elsewhere, code=303)
    if service.is_guardians_word(actor, draft, step):
        return redirect(url_for("applications.tasks", number=number, guardians=1), code=303)
    wish = service.wish_of(actor, draft, step)
    if wish is not None and not wish.is_open:
        return at_wish(actor, draft, step, wish=wish)
    form, is_own_word = paging.form_of(draft, step), service.is_own_word(actor, draft.case, step)
    if not form.is_submitted():
        return _ask(draft, step, form=form, is_own_word=is_own_word)
    if is_own_word:
        return _left_alone(draft)
    if not form.validate():
        return _ask(draft, step, form=form)
    return _take(actor, draft, step, form=form)


def require_to_finish(actor: Actor, *, together: bool = False, on_paper: bool = False) -> None:
    """Raise NotYours for who does not send; before anything is read, so that nobody is told of a look.

    `together`: who does it only when the person agrees as well may come on; `on_paper`: who sits beside the
    person, and sends what the person then signs with a pen.
    """
    may = actor.may(Right.APPLY) or (on_paper and actor.may(Right.SEND_ON_PAPER))
    if not may and not (together and Right.APPLY in actor.together):
        raise NotYours(Right.APPLY)


@dataclass(frozen=True)
class Here:
    """What is being written, and whose signature it waits for."""

    draft: Draft
    awaited: Awaited | None

    def to_sign(self, actor: Actor) -> str | None:
        """Where the actor goes on to sign what waits for their signature; None when nothing does."""
        if self.awaited is None or not self.awaited.is_of(actor):
            return None
        return url_for("signing.one", signing_id=self.awaited.signing_id)


def written_here(actor: Actor, number: str) -> Here | Response:
    """What is being written; what was sent leads to where it is now. Raises NotYours."""
    try:
        case = service.written_by(actor, number)
    except NotYours:
        return _after_turning(actor)
    if not service.is_writable(case):
        return paging.seen_elsewhere(case)
    draft = service.draft_in(case)
    awaited = service.awaited(case.id)
    if awaited is not None and awaited.is_being_sent:
        return _being_sent(draft)
    paging.frame(draft)
    return Here(draft, awaited)


def draft_here(actor: Actor, number: str) -> Draft | Response:
    """The same without the signature. Raises NotYours."""
    here = written_here(actor, number)
    return here if isinstance(here, Response) else here.draft


def _being_sent(draft: Draft) -> Response:
    """Somebody has signed it, or is doing so: nothing can be changed, and in a minute it is sent."""
    programmes.show_applying(draft.pack)
    return make_response(render_template("pages/applications/being_sent.html", draft=draft))


def _after_turning(actor: Actor) -> Response:
    """A second press that crossed the first one finds the draft in other hands: those of its own session.

    Raises NotYours for everybody else.
    """
    before, live = actor.mandate_id, web_session.look_again()
    if request.method == "POST" and live is not None and live.mandate_id != before:
        return paging.same_page()
    raise NotYours


def _take(actor: Actor, draft: Draft, step: str, *, form: StepForm) -> ResponseReturnValue:
    """What came in: a file taken away, files, the answers; then the next page, or this one once more."""
    try:
        if paging.take_away(actor, draft):
            return _ask(draft, step, form=paging.form_of(draft, step))
        refused = paging.take_files(actor, draft, step, form=form)
        problems = service.answer(
            actor, draft.case.id, step, form.typed(), act_under=acting_for.act_for, now=now()
        ).problems
    except NotYours:
        return _after_turning(actor)
    except service.BeingSent:
        return paging.same_page()
    except (service.NoSuchStep, service.OwnWords, service.WishFirst):
        return redirect(url_for("applications.tasks", number=draft.case.number), code=303)
    except service.CaseIsOpen as known:
        # The draft was to be one's own; what one has already is found in one's own matter.
        acting_for.act_for(None)
        return redirect(paging.address_of_case(str(known)), code=303)
    switch = wanted_switch()
    if switch:
        return _switched(draft, step, form=form, switch=switch, is_kept=not problems)
    if problems or refused or paging.wants_to_stay():
        return _once_more(draft, step, problems=problems, refused=refused)
    return redirect(paging.address_after(_as_now(actor, draft), step), code=303)


def _left_alone(draft: Draft) -> ResponseReturnValue:
    """What the person has said themselves stays as it is, whoever helps them."""
    return redirect(url_for("applications.tasks", number=draft.case.number, own=1), code=303)


def _once_more(
    draft: Draft, step: str, *, problems: Mapping[str, Problem], refused: Mapping[str, tuple[Refusal, ...]]
) -> ResponseReturnValue:
    """The page with what was typed and what came; who only adds a file hears of nothing else."""
    form = paging.form_of(draft, step)
    form.validate()
    if not paging.wants_to_stay():
        form.complain(problems)
    for key, why in refused.items():
        form.refuse(key, why)
    return _ask(draft, step, form=form)


def _as_now(actor: Actor, draft: Draft) -> Draft:
    """The draft after an answer; its pages are found by its number, whoever it belongs to by now."""
    web_session.look_again()
    return service.draft_of(acting_for.current_actor(), draft.case.id)


def _switched(
    draft: Draft, step: str, *, form: StepForm, switch: tuple[str, str], is_kept: bool
) -> ResponseReturnValue:
    """In the other language: what could not be saved yet waits on the page, unsaved."""

    def address(tag: str) -> str:
        return paging.address_of_step(draft.case.number, step, language=tag)

    return switched(switch, address) if is_kept else _park_switched(switch, address, form=form)


def _park_switched(
    switch: tuple[str, str], address: Callable[[str], str], *, form: StepForm
) -> ResponseReturnValue:
    response = switched(switch, address)
    if not any(any(one) for one in form.typed().values()):
        return response
    return park(response, address=response.location)


def _ask(draft: Draft, step: str, *, form: StepForm, is_own_word: bool = False) -> ResponseReturnValue:
    """The page of one question, with the way back; what the person has answered, a helper only reads."""
    capacity = acting_for.current_actor().capacity
    return render_form(
        "pages/applications/step.html",
        form=form,
        is_own_word=is_own_word,
        draft=draft,
        step=draft.step(step),
        # In a helper's own name nothing is asked: the application is the person's.
        is_helper=capacity is Capacity.HELPER,
        # What the person cannot say, a guardian writes as their own view of it.
        is_view=capacity is Capacity.GUARDIAN and draft.step(step).own_wish,
        **paging.around(draft, step),
    )


@bp.get("/applications/<number>/tasks")
@access(Access.SIGNED_IN)
def tasks(number: str) -> ResponseReturnValue:
    """What is done, what is to do, and the way on."""
    actor = acting_for.current_actor()
    here = written_here(actor, number)
    if isinstance(here, Response):
        return here
    draft, standing = here.draft, service.standing_of(actor, here.draft)
    return render_template(
        "pages/applications/tasks.html",
        draft=draft,
        groups=paging.task_groups(draft, language=current_language()),
        onward=paging.address_to_go_on(draft),
        part=standing.part.value,
        agreement=standing.agreement,
        read_along_by=standing.read_along_by,
        to_sign=here.to_sign(actor),
        may_delete=not draft.is_sent and service.may_discard(actor, draft.case.id),
        is_own_word="own" in request.args,
        is_guardians_word="guardians" in request.args,
    )


@bp.route("/applications/<number>/delete", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def delete(number: str) -> ResponseReturnValue:
    """Erase what was written, after one more question."""
    actor = acting_for.current_actor()
    # Before anything is read, so that nobody is told of a look.
    service.require_to_discard(actor, number)
    draft = draft_here(actor, number)
    if isinstance(draft, Response):
        return draft
    if draft.is_sent:
        raise NotYours
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            service.discard(actor, draft.case.id, now=now())
        except service.BeingSent:
            return paging.same_page()
        if actor.signed_in != actor.subject:
            acting_for.act_for(None)
        return redirect(url_for("applications.choose", discarded=1), code=303)
    return render_form("pages/applications/delete.html", form=form, draft=draft)
