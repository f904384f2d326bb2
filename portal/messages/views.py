"""Pages of the inbox: all messages, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, g, render_template

from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, Capacity, NotYours, Right
from portal.cases import service as cases
from portal.cases.service import Case
from portal.messages import service
from portal.messages.service import Kind, Message
from portal.organisations import service as organisations
from portal.people import service as people
from portal.web.access import Access, access, opens_with_key
from portal.web.clock import day_of, now
from portal.web.locale import LEVELS, current_language, current_level

bp = Blueprint("messages", __name__, url_prefix="/<language:language>")


@dataclass(frozen=True)
class Shown:
    """A message in the words of this page; `number` leads to its case."""

    message: Message
    title: str
    lines: tuple[str, ...]
    sender: str | None
    number: str | None
    # Which person did what it tells of.
    doer: str | None = None
    # Under which mandate the reader agrees to what they are asked.
    agree_as: UUID | None = None


@bp.get("/messages")
@access(Access.SIGNED_IN)
@opens_with_key
def inbox() -> str:
    """All messages, the newest first."""
    g.family = "site"
    language = current_language()
    actor = acting_for.current_actor()
    found = service.inbox(actor)
    listed = [(one, one.said.heading(language), day_of(one.written_at)) for one in found]
    # Whoever acts for another neither sees nor chooses over which way that person is told.
    is_own = actor.capacity is Capacity.SELF
    return render_template(
        "pages/messages/inbox.html", messages=listed, is_own=is_own, hidden_of=_hidden_of(actor)
    )


@bp.get("/messages/<uuid:message>")
@access(Access.SIGNED_IN)
@opens_with_key
def one(message: UUID) -> str:
    """One message; opening it makes it read."""
    g.family, g.levels = "site", LEVELS
    actor = acting_for.current_actor()
    opened = service.open_message(actor, message, now=now())
    shown = _shown(actor, opened)
    written_on = day_of(opened.written_at)
    return render_template("pages/messages/one.html", shown=shown, written_on=written_on)


@bp.get("/messages/<uuid:message>/documents/<uuid:document>")
@access(Access.SIGNED_IN)
def document(message: UUID, document: UUID) -> Response:
    """A document that lies beside the message, for keeping."""
    return service.hand_out(acting_for.current_actor(), message, document)


def _hidden_of(actor: Actor) -> str | None:
    """Whose messages the actor does not read; None for who reads the inbox of whom they act for."""
    if actor.subject is None or actor.may(Right.READ_CASE) or actor.may(Right.READ_MARKED):
        return None
    return people.name_of(actor.subject).whole


def _shown(actor: Actor, message: Message) -> Shown:
    language = current_language()
    case = _case(actor, message)
    organisation_id = message.organisation_id or (case.organisation_id if case else None)
    sender = None if organisation_id is None else organisations.with_id(organisation_id)
    lines = message.said.said(language=language, level=current_level())
    return Shown(
        message=message,
        title=message.said.heading(language),
        # What follows the first line is said where there is nothing more to do.
        lines=lines[:1] if message.kind is Kind.RECEIVED and message.words else lines,
        sender=None if sender is None else organisations.name_in(sender, language=language),
        number=None if case is None else case.number,
        doer=_doer(actor, message),
        agree_as=_agree_as(actor, message),
    )


def _doer(actor: Actor, message: Message) -> str | None:
    """Which other person did it; who came with a key alone reads no names."""
    if message.by_id is None or message.by_id == actor.signed_in or not actor.may(Right.READ_CASE):
        return None
    return people.name_of(message.by_id).whole


def _agree_as(actor: Actor, message: Message) -> UUID | None:
    """The mandate under which a reader in their own inbox sees the case; None when it is over.

    Another guardian may ask, not only the person: whose matter it is, the case says.
    """
    if message.kind is not Kind.AGREE_ASKED or actor.capacity is not Capacity.SELF:
        return None
    if actor.signed_in is None:
        return None
    for one in acting_for.mandates_of(actor):
        acting = acting_for.acting_under(actor.signed_in, mandate_id=one.id)
        if acting is not None and message.case_id in {case.id for case in cases.cases_of(acting)}:
            return one.id
    return None


def _case(actor: Actor, message: Message) -> Case | None:
    """The case that the message leads to; who reads about another person's case does not find it here."""
    try:
        return None if message.case_id is None else cases.case_of(actor, message.case_id)
    except NotYours:
        return None
