"""The page where one chooses for whom one acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
from portal.web.clock import RIGA, day_of
from portal.web.locale import current_language
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
    picture: str = "person"


@dataclass(frozen=True)
class Helped:
    """Somebody whom the reader helps: with what, until when."""

    mandate_id: UUID
    name: str
    tasks: tuple[tuple[str, str], ...]
    until: date | None


@bp.route("/for-whom", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def for_whom() -> ResponseReturnValue:
    """For oneself, or for somebody for whom one may act: one press."""
    if service.is_beside():
        # With another person at the screen nobody looks at whom they act for at home.
        return redirect(url_for("beside.now_page"), code=303)
    g.family = "helping"
    form = ForWhomForm()
    if form.validate_on_submit():
        service.act_for(_wanted(request.form.get("for", "")))
        return redirect(url_for("my_cases.overview"), code=303)
    actor = service.current_actor()
    return render_form(
        "pages/acting_for/for_whom.html",
        form=form,
        choices=_choices(actor),
        helping=_helping(actor),
        began="began" in request.args,
        read_more=article_link("guardian"),
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
    names = people.names_of([one.principal for one in mandates])
    claims = [(names[one.principal].whole, one.claimed_at.astimezone(RIGA)) for one in mandates]
    others = (
        Choice(
            str(one.id),
            claim[0],
            is_checked=one.state == "checked",
            is_now=actor.mandate_id == one.id,
            since=since,
            picture="guardian" if one.is_by_paper else "trusted",
        )
        for one, claim, since in zip(mandates, claims, _since(claims), strict=True)
    )
    return (oneself, *others)


def _helping(actor: Actor) -> tuple[Helped, ...]:
    """Whom the reader helps by consent, with what."""
    found = [one for one in service.mandates_of(actor) if not one.is_by_paper]
    names, language = people.names_of([one.principal for one in found]), current_language()
    return tuple(
        Helped(
            one.id,
            names[one.principal].whole,
            tuple(
                (task.picture, service.in_words(task.words, language))
                for task in service.tasks_named(one.tasks)
                if task.picture is not None
            ),
            None if one.valid_until is None else day_of(one.valid_until),
        )
        for one in found
    )


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
