"""Pages of helping: who helps me, inviting somebody in three questions, and saying yes to an invitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from urllib.parse import quote
from uuid import UUID

import segno
from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from portal.acting_for import service as acting_for
from portal.acting_for.service import Mandate, NotYours, Right
from portal.formkit.base import PageForm, render_form, wanted_switch
from portal.helping import service
from portal.helping.draft import LONG, STEPS, WHAT, WHO, Draft, open_draft, seal_draft
from portal.helping.forms import AcceptForm, CodeForm, LongForm, PressForm, WhatForm, WhoForm
from portal.helping.rules import show_code
from portal.helping.service import InvitationOver, OwnInvitation, TooManyRequests
from portal.people import service as people
from portal.programme.service import article_link
from portal.web.access import Access, access, asked_again, said_at_sign_in
from portal.web.clock import day_of, now
from portal.web.locale import current_language, switched

FORMS: Mapping[str, type[PageForm]] = {WHO: WhoForm, WHAT: WhatForm, LONG: LongForm}
FAMILY = "helping"
# Nothing of who invites: a link may lie about anywhere.
INVITED = said_at_sign_in(
    picture="trusted",
    words=(
        _l("Somebody asks you to help."),
        _l("First sign in with your own code."),
        _l("Then you see who asks you."),
    ),
)

bp = Blueprint("helping", __name__, url_prefix="/<language:language>")


@dataclass(frozen=True)
class Shown:
    """Something that somebody may do, with its picture."""

    picture: str
    words: str


@dataclass(frozen=True)
class Agent:
    """Somebody who acts for the reader, on the reader's page."""

    mandate: Mandate
    name: str
    basis: str
    tasks: tuple[Shown, ...]
    # By a paper: each area, and whether both do it together.
    areas: tuple[tuple[str, bool], ...]


@bp.before_request
def _dress() -> None:
    g.family = FAMILY


@bp.get("/helpers")
@access(Access.SIGNED_IN)
def helpers() -> str:
    """Who may act for the reader, in what, until when; one press ends it."""
    actor = acting_for.current_actor()
    known = acting_for.agents_of(actor)
    names = people.names_of([one.agent for one in known])
    return render_template(
        "pages/helping/helpers.html",
        agents=[_agent(one, names[one.agent].whole) for one in known],
        invitations=[(one, day_of(one.ends_at)) for one in service.invitations_of(actor, now=now())],
        done=request.args.get("done"),
        day_of=day_of,
        read_more=article_link("trusted-person"),
    )


@bp.post("/helpers/<uuid:mandate_id>/end")
@access(Access.SIGNED_IN)
def end(mandate_id: UUID) -> ResponseReturnValue:
    """From this moment nobody acts under it."""
    if PressForm().validate_on_submit():
        service.stop(acting_for.current_actor(), mandate_id, now=now())
        return redirect(url_for("helping.helpers", done="ended"), code=303)
    return redirect(url_for("helping.helpers"), code=303)


@bp.post("/helping/<uuid:mandate_id>/end")
@access(Access.SIGNED_IN)
def leave(mandate_id: UUID) -> ResponseReturnValue:
    """The helper no longer wants to help."""
    if PressForm().validate_on_submit():
        service.stop(acting_for.current_actor(), mandate_id, now=now())
    return redirect(url_for("acting_for.for_whom"), code=303)


@bp.route("/helpers/invite/<any(who, what, long):part>", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def invite(part: str) -> ResponseReturnValue:
    """One question of an invitation; nothing is kept until the person consents."""
    _require_oneself()
    draft = open_draft(request.args.get("draft"))
    form = FORMS[part](**_said_before(part, draft))
    switch = wanted_switch() if form.is_submitted() else None
    if switch:
        kept = seal_draft(_with(draft, part, form))
        return switched(switch, lambda tag: _address(part, kept, language=tag))
    if form.validate_on_submit():
        kept = seal_draft(_with(draft, part, form))
        return redirect(_after(part, kept), code=303)
    return render_form(
        f"pages/helping/{part}.html",
        form=form,
        number=STEPS.index(part) + 1,
        total=len(STEPS),
        back=_before(part, seal_draft(draft)),
    )


@bp.route("/helpers/invite/consent", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def consent() -> ResponseReturnValue:
    """What the person lets somebody do, once more in words, and the press that makes it so."""
    actor, form = acting_for.current_actor(), PressForm()
    _require_oneself()
    draft = open_draft(request.args.get("draft"))
    missing = draft.missing()
    if missing is not None:
        return redirect(_address(missing, seal_draft(draft)), code=303)
    if form.validate_on_submit():
        again = asked_again()
        if again is not None:
            return redirect(again, code=303)
        made = service.invite(actor, called=draft.called, tasks=draft.tasks, length=draft.length, now=now())
        return redirect(url_for("helping.invitation", invitation_id=made), code=303)
    return render_form(
        "pages/helping/consent.html",
        form=form,
        called=draft.called,
        tasks=_tasks(draft.tasks),
        length=_length(draft.length),
        back=_address(LONG, seal_draft(draft)),
    )


@bp.route("/helpers/invitations/<uuid:invitation_id>", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def invitation(invitation_id: UUID) -> ResponseReturnValue:
    """The link, the drawing and the code to give away; pressing takes the invitation back."""
    actor, form = acting_for.current_actor(), PressForm()
    if form.validate_on_submit():
        return _to_helpers(service.withdraw(actor, invitation_id, now=now()))
    became = service.became_of(actor, invitation_id, now=now())
    if became != "waits":
        return _to_helpers(became)
    found = service.invitation_of(actor, invitation_id, now=now())
    return render_form(
        "pages/helping/invitation.html",
        form=form,
        invitation=found,
        code=show_code(found.code),
        link=_link(found.token),
        sms=_sms(found.token),
        code_page=_whole(url_for("helping.code")),
        until=day_of(found.ends_at),
        tasks=_tasks(found.tasks),
    )


@bp.get("/helpers/invitations/<uuid:invitation_id>/drawing")
@access(Access.SIGNED_IN)
def drawing(invitation_id: UUID) -> Response:
    """The link as a drawing that a phone reads, black on white whatever the device prefers."""
    found = service.invitation_of(acting_for.current_actor(), invitation_id, now=now())
    drawn, svg = segno.make(_link(found.token), error="m", micro=False), BytesIO()
    drawn.save(svg, kind="svg", border=4, light="#fff", omitsize=True)
    return make_response(svg.getvalue(), {"Content-Type": "image/svg+xml"})


@bp.route("/invitation", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
@INVITED
def code() -> ResponseReturnValue:
    """For who cannot open the link: the code leads to the same page."""
    form, actor = CodeForm(), acting_for.current_actor()
    if not form.validate_on_submit():
        return render_form("pages/helping/code.html", form=form)
    try:
        token = service.token_of_code(actor, form.code.data or "", now=now())
    except TooManyRequests as limit:
        return render_template("pages/helping/over.html", again_at=limit.until), 429
    except InvitationOver:
        return _over()
    except OwnInvitation as own:
        return _to_helpers(own.became)
    return redirect(url_for("helping.accept", token=token), code=303)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
@INVITED
def accept(token: str) -> ResponseReturnValue:
    """What one is asked to do, for whom, for how long; and the press that says yes."""
    actor, form = acting_for.current_actor(), AcceptForm()
    try:
        asked = service.asked_of(actor, token, now=now())
        if form.validate_on_submit():
            again = asked_again()
            if again is not None:
                return redirect(again, code=303)
            service.accept(actor, token, is_paid=form.paid.data == "yes", now=now())
            return redirect(url_for("acting_for.for_whom", began=1), code=303)
    except InvitationOver:
        return _over()
    except OwnInvitation as own:
        return _to_helpers(own.became)
    return render_form(
        "pages/helping/accept.html",
        form=form,
        name=people.name_of(asked.principal).whole,
        tasks=_tasks(asked.tasks),
        length=_length(asked.length),
    )


def _over() -> tuple[str, int]:
    """The same page for every invitation that cannot be used, whatever the reason."""
    return render_template("pages/helping/over.html", again_at=None), 404


def _to_helpers(became: str) -> ResponseReturnValue:
    """To the person's own page, which says what has become of their invitation."""
    return redirect(url_for("helping.helpers", done=became), code=303)


def _require_oneself() -> None:
    """Raise NotYours for who acts for another: whom the person trusts is theirs alone to say."""
    if not acting_for.current_actor().may(Right.LET_HELP):
        raise NotYours(Right.LET_HELP)


def _agent(mandate: Mandate, name: str) -> Agent:
    language = current_language()
    areas = tuple(
        (acting_for.in_words(one.words, language), mandate.areas[one.key] == "together")
        for one in acting_for.bases().areas
        if one.key in mandate.areas
    )
    basis = acting_for.in_words(acting_for.basis_of(mandate.basis).words, language)
    return Agent(mandate, name, basis, _tasks(mandate.tasks), areas)


def _tasks(keys: tuple[str, ...]) -> tuple[Shown, ...]:
    language = current_language()
    return tuple(
        Shown(one.picture, acting_for.in_words(one.words, language))
        for one in acting_for.tasks_named(keys)
        if one.picture is not None
    )


def _length(key: str) -> Shown:
    length = acting_for.length_of(key)
    return Shown(length.picture, acting_for.in_words(length.words, current_language()))


def _said_before(step: str, draft: Draft) -> dict[str, object]:
    """What stands in the form of the step when one comes back to it."""
    if step == WHO:
        return {"called": draft.called}
    return {"tasks": list(draft.tasks)} if step == WHAT else {"length": draft.length or None}


def _with(draft: Draft, step: str, form: PageForm) -> Draft:
    """The draft with what stands in the form of the step."""
    if step == WHO:
        return replace(draft, called=(form["called"].data or "")[:80])
    if step == WHAT:
        return replace(draft, tasks=tuple(form["tasks"].data or ()))
    return replace(draft, length=form["length"].data or "")


def _address(step: str, kept: str, *, language: str | None = None) -> str:
    return url_for("helping.invite", part=step, draft=kept, language=language or current_language())


def _after(step: str, kept: str) -> str:
    if step == STEPS[-1]:
        return url_for("helping.consent", draft=kept)
    return _address(STEPS[STEPS.index(step) + 1], kept)


def _before(step: str, kept: str) -> str:
    if step == STEPS[0]:
        return url_for("helping.helpers")
    return _address(STEPS[STEPS.index(step) - 1], kept)


def _sms(token: str) -> str:
    """A message that waits in the phone for a number; every phone reads it written so."""
    words = gettext("Please help me: %(link)s", link=_link(token))
    return f"sms:?&body={quote(words, safe='')}"


def _link(token: str) -> str:
    return _whole(url_for("helping.accept", token=token))


def _whole(address: str) -> str:
    """The address as another device opens it."""
    public: str = current_app.config["SETTINGS"].public_url
    return public.rstrip("/") + address
