"""The page where one chooses for whom one acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time

from portal.acting_for import service
from portal.acting_for.errors import NotYours
from portal.acting_for.forms import ForWhomForm
from portal.acting_for.service import Actor
from portal.formkit.base import render_form
from portal.people import service as people
from portal.programme.service import article_link
from portal.web.access import Access, access
from portal.web.clock import RIGA
from portal.web.phrases import day_in_words

ONESELF = "me"

bp = Blueprint("acting_for", __name__, url_prefix="/<language:language>")


@dataclass(frozen=True)
class Choice:
    """One person for whom the reader may act; `since` tells people of one name apart."""

    value: str
    name: str | None
    is_checked: bool
    is_now: bool
    since: str | None = None


@bp.route("/for-whom", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def for_whom() -> ResponseReturnValue:
    """For oneself, or for somebody whose guardian one is: one press."""
    g.family = "site"
    form = ForWhomForm()
    if form.validate_on_submit():
        service.act_for(_wanted(request.form.get("for", "")))
        return redirect(url_for("my_cases.overview"), code=303)
    choices = _choices(service.current_actor())
    return render_form(
        "pages/acting_for/for_whom.html", form=form, choices=choices, read_more=article_link("guardian")
    )


def _wanted(value: str) -> UUID | None:
    """The mandate behind the button. Raises NotYours for what no button says."""
    if value == ONESELF:
        return None
    try:
        return UUID(value)
    except ValueError as error:
        raise NotYours from error


def _choices(actor: Actor) -> tuple[Choice, ...]:
    oneself = Choice(ONESELF, None, is_checked=True, is_now=actor.subject == actor.signed_in)
    mandates = service.mandates_of(actor)
    claims = [(people.name_of(one.principal).whole, one.claimed_at.astimezone(RIGA)) for one in mandates]
    others = (
        Choice(
            str(one.id),
            claim[0],
            is_checked=one.state == "checked",
            is_now=actor.mandate_id == one.id,
            since=since,
        )
        for one, claim, since in zip(mandates, claims, _since(claims), strict=True)
    )
    return (oneself, *others)


def _since(claims: Sequence[tuple[str, datetime]]) -> Iterator[str | None]:
    """When the reader first wrote about each person: only for namesakes, with the hour only on one day."""
    names = Counter(name for name, _ in claims)
    days = Counter((name, at.date()) for name, at in claims)
    for name, at in claims:
        day = day_in_words(at.date())
        if names[name] == 1:
            yield None
        else:
            yield day if days[name, at.date()] == 1 else f"{day}, {format_time(at, 'HH:mm', rebase=False)}"
