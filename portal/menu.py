"""The menu: which pages, in which order, under which words."""

from __future__ import annotations

from dataclasses import replace

from flask import g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import SQLAlchemyError

from portal.acting_for import service as acting_for
from portal.acting_for.service import Capacity, Right
from portal.in_confidence import service as in_confidence
from portal.messages import service as messages
from portal.my_data import service as my_data
from portal.programme import service as programme
from portal.web import session as web_session
from portal.web.locale import current_language
from portal.web.page import Link

Entry = tuple[str, str]


def menu() -> tuple[Link, ...]:
    """The menu of this page, in the reader's language."""
    entries: list[Entry] = [(_("Start"), url_for("programme.home")), *_own_entries()]
    entries += [
        (name, url_for("programme.overview", programme=key))
        for key, name in programme.names(language=current_language())
    ]
    entries += [
        (_("Can I get it?"), url_for("is_this_for_me.start")),
        (_("Hard words"), url_for("programme.words")),
        (_("Call me"), url_for("call_me.ask")),
    ]
    if not _own_entries():
        entries.append((_("Sign in"), url_for("signing_in.start")))
    return _links(entries)


def own() -> tuple[Link, ...]:
    """The pages about the one who is signed in; nothing for everybody else."""
    return _links(_own_entries())


def about() -> tuple[Link, ...]:
    """The pages about this site itself, at the foot of every page."""
    return (
        *_links([(_("When you feel bad or unsafe"), url_for("in_confidence.safe"))]),
        *_marked(programme.articles()),
        *_links([(_("Check a signature"), url_for("verify.check"))]),
    )


def _own_entries() -> list[Entry]:
    """Asked once for each page; while the database is away, nobody is known."""
    known: list[Entry] | None = g.get("own_entries")
    if known is None:
        try:
            known = _of_who_is_here()
        except SQLAlchemyError:
            known = []
        g.own_entries = known
    return known


def _of_who_is_here() -> list[Entry]:
    if web_session.signed_in() is None:
        return []
    actor = acting_for.current_actor()
    if actor.capacity is Capacity.KEY:
        return [(_("My card"), url_for("key_cards.home"))]
    if actor.capacity is Capacity.ASSISTING:
        # The person looks on: nothing of the worker's own, and nothing of a desk.
        return [
            (_("Together"), url_for("beside.now_page")),
            (_("My applications"), url_for("my_cases.overview")),
        ]
    # Who works here comes for the desk, or for the texts.
    rights = acting_for.rights_at_work()
    entries = [(_("Desk"), url_for("desk.overview"))] if Right.SEE_CASES in rights else []
    entries += [(_("Texts"), url_for("desk_texts.overview"))] if Right.WRITE_TEXTS in rights else []
    if Right.ANSWER_DATA in rights:
        entries.append((_("Questions about data"), url_for("desk_data.waiting")))
    if rights and in_confidence.how_many_wait(actor):
        entries.append((_("Said in confidence"), url_for("desk_confidence.waiting")))
    # Over what is another person's nobody reads "My".
    own = actor.subject == actor.signed_in
    entries += [
        (_("My applications") if own else _("Applications"), url_for("my_cases.overview")),
        (_messages(messages.unread(actor)), url_for("messages.inbox")),
    ]
    if own:
        # Who acts for another sees neither who saw that person's data, nor what they asked about it.
        entries.append((_saw(my_data.unread(actor)), url_for("my_data.journal")))
        entries.append((_("Who helps me?"), url_for("helping.helpers")))
        entries.append((_("Tell only us"), url_for("in_confidence.overview")))
    if acting_for.mandates_of(actor):
        entries.append((_("Who are you doing this for?"), url_for("acting_for.for_whom")))
    return entries


def _messages(unread: int) -> str:
    if not unread:
        return str(_("Messages"))
    return str(ngettext("%(num)s new message", "%(num)s new messages", unread))


def _saw(unread: int) -> str:
    if not unread:
        return str(_("Who saw my data?"))
    return str(ngettext("%(num)s new answer about my data", "%(num)s new answers about my data", unread))


def _links(entries: list[Entry]) -> tuple[Link, ...]:
    return _marked(tuple(Link(label, href) for label, href in entries))


def _marked(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The same links; the one to this very page says so."""
    return tuple(replace(link, current=link.href == request.path) for link in links)
