"""A guardian's page of what the person wants: closed until it is said, then read, with a place beside it."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.acting_for.service import Actor
from portal.applications import paging, service
from portal.applications.forms import ConfirmForm, OtherWordsForm
from portal.applications.service import Draft, Wish
from portal.formkit.base import render_form, wanted_switch
from portal.people import service as people
from portal.web.clock import now
from portal.web.locale import switched

# The button with which a guardian says that the person cannot say what they want.
UNSAID = "unsaid"


def at_wish(actor: Actor, draft: Draft, step: str, *, wish: Wish) -> ResponseReturnValue:
    """The page for who does not write here; what is pressed on it is done."""
    return _beside(actor, draft, step) if wish.is_said else _closed(actor, draft, step)


def _closed(actor: Actor, draft: Draft, step: str) -> ResponseReturnValue:
    """Nobody has said it: the person writes first, or it is said that they cannot."""
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            if UNSAID in request.form:
                service.say_unsaid(actor, draft.case.id, step, now=now())
        except service.BeingSent:
            return paging.same_page()
        except (service.NoSuchStep, service.OwnWords):
            return redirect(_tasks(draft), code=303)
        return paging.same_page()
    return _page(draft, step, form=form)


def _beside(actor: Actor, draft: Draft, step: str) -> ResponseReturnValue:
    """The person has said it: it stays as it is, and other words stand beside it."""
    if request.method == "POST" and "other" not in request.form:
        # The page was open from before the person wrote: what was typed there is not written over theirs.
        return redirect(url_for("applications.tasks", number=draft.case.number, own=1), code=303)
    said = draft.wishes.others.get(step, ())
    form = OtherWordsForm(data={"other": "".join(one.words for one in said if one.by == actor.signed_in)})
    if not form.validate_on_submit():
        return _page(draft, step, form=form, reader=actor.signed_in)
    try:
        service.think_otherwise(actor, draft.case.id, step, form.other.data or "", now=now())
    except service.BeingSent:
        return paging.same_page()
    except (service.NoSuchStep, service.WishFirst):
        return redirect(_tasks(draft), code=303)
    switch = wanted_switch()
    if switch:
        return switched(switch, lambda tag: paging.address_of_step(draft.case.number, step, language=tag))
    return redirect(paging.address_after(draft, step), code=303)


def _page(
    draft: Draft, step: str, *, form: ConfirmForm | OtherWordsForm, reader: UUID | None = None
) -> ResponseReturnValue:
    """`reader` has a place of their own on the page."""
    return render_form(
        "pages/applications/wish.html",
        form=form,
        draft=draft,
        step=draft.step(step),
        reader=reader,
        for_whom=people.name_of(draft.case.person_id).whole,
        **paging.around(draft, step),
    )


def _tasks(draft: Draft) -> str:
    return url_for("applications.tasks", number=draft.case.number)
