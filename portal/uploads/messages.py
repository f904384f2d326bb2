"""The sentences for a file that cannot be taken: what is wrong with it, and what to do instead."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.uploads.errors import Refusal

SENTENCES: dict[Refusal, LazyString] = {
    Refusal.NOTHING: _l("Choose a file or take a photo."),
    Refusal.TOO_BIG: _l("This file is too big. Send a photo of the paper."),
    Refusal.TOO_LARGE_PICTURE: _l("This picture is too large. Take a new photo with your phone."),
    Refusal.TOO_MANY_PAGES: _l("This file has too many pages. Send only the pages that we asked for."),
    Refusal.TOO_MANY: _l("You can add up to 10 files here. Remove one first."),
    Refusal.UNKNOWN_KIND: _l("We cannot open this file. Send a photo of the paper."),
    Refusal.BROKEN: _l("Something is wrong with this file. Take a new photo, or save the file again."),
    Refusal.LOCKED: _l("This file has a password. Send it without one. Or send a photo of the paper."),
    Refusal.ACTIVE: _l("This file has parts that nobody sees. Print it and send a photo of the paper."),
    Refusal.BUSY: _l("We have a lot to do right now. Wait a minute and send the file again."),
}


def sentence(why: Refusal) -> str:
    """What the person reads, in their language."""
    return str(SENTENCES[why])
