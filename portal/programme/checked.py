"""Which readers have checked the texts that a page shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from easy_language import Text
from portal.programme.content import Content
from portal.web.phrases import day_briefly


def checked_by(texts: Iterable[Text]) -> str:
    """Who has checked the easy texts, for the foot of their page; empty for full texts.

    Several texts count as checked when each of them is: by as many as read the least read one.
    """
    content: Content = current_app.extensions["content"]
    easy = [text for text in texts if text.level == "easy"]
    if not easy:
        return ""
    badges = [content.library.badge(text) for text in easy]
    reviews = [badge for badge in badges if badge]
    if len(reviews) < len(badges):
        return str(_("Readers have not checked this text yet."))
    readers, day = min(one.readers for one in reviews), min(one.date for one in reviews)
    return _checked(readers, day=day)


def _checked(readers: int, *, day: date) -> str:
    return str(
        ngettext(
            "%(num)s person checked it, %(day)s.",
            "%(num)s people checked it, %(day)s.",
            readers,
            day=day_briefly(day),
        )
    )
