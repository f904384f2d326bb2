"""The pages that are no text to read: forms, own matters, letters, errors; and their parts to point at."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from portal.programme.service import NoSuchTopic
from portal.web.access import Access, declared_access
from portal.web.locale import current_language
from portal.web.page import HARD_PAGE, HARD_PAGE_FAILED, Link

# What stands there may be about one person: only these kinds of parts are named, never their words.
PARTS = {
    "words": _l("The words on the page"),
    "question": _l("The question"),
    "buttons": _l("The buttons"),
}


@dataclass(frozen=True)
class Place:
    """A page that somebody does not understand and the way back; `came_from` is what the address says."""

    id: str
    link: Link
    came_from: str


def place_of(text_id: str) -> Place | None:
    """The page of this name; None for the name of a text. Raises NoSuchTopic for a page that nobody has."""
    if not text_id.startswith(HARD_PAGE):
        return None
    endpoint = text_id.removeprefix(HARD_PAGE)
    if text_id != HARD_PAGE_FAILED and not _is_for_readers(endpoint):
        raise NoSuchTopic(text_id)
    asked = request.args.get("back", "")
    if _is_a_page(asked):
        return Place(text_id, Link(_("Back to the same page"), asked), asked)
    return Place(text_id, Link(_("Go to the start page"), f"/{current_language()}/"), "")


def _is_for_readers(endpoint: str) -> bool:
    if endpoint not in current_app.view_functions:
        return False
    return declared_access(current_app, endpoint) is not Access.STAFF


def _is_a_page(asked: str) -> bool:
    """Whether the address is one of this portal: a link must not lead anybody elsewhere."""
    if not asked.startswith("/") or asked.startswith("//") or "\\" in asked:
        return False
    if not asked.isprintable():
        # Browsers leave out a tab or a line end: "/<tab>/host/" leads to that host.
        return False
    try:
        parts = urlsplit(asked)
        _endpoint, values = current_app.url_map.bind("").match(parts.path, method="GET")
    except (HTTPException, ValueError):
        return False
    return "language" in values and not parts.scheme and not parts.netloc
