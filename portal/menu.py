"""The menu: which pages, in which order, under which words."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _

from portal.programme import service as programme
from portal.web.locale import current_language
from portal.web.page import Link


def menu() -> tuple[Link, ...]:
    """The menu of this page, in the reader's language."""
    entries = [(_("Start"), url_for("programme.home"))]
    entries += [
        (name, url_for("programme.overview", programme=key))
        for key, name in programme.names(language=current_language())
    ]
    entries += [
        (_("Can I get it?"), url_for("is_this_for_me.start")),
        (_("Hard words"), url_for("programme.words")),
        (_("Call me"), url_for("call_me.ask")),
        (_("Sign in"), url_for("signing_in.start")),
    ]
    return tuple(Link(label, href, current=href == request.path) for label, href in entries)


def about() -> tuple[Link, ...]:
    """The pages about this site itself, at the foot of every page."""
    return tuple(
        Link(title, href, current=href == request.path)
        for title, href in programme.articles(language=current_language())
    )
