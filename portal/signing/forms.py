"""The press that begins to sign or goes on, and the file that somebody wants to be looked at."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from portal.formkit.base import PageForm


class PressForm(PageForm):
    """A button, protected against forged posts; `attempt` is the one whose code stands on the page."""

    attempt = HiddenField()


class FileForm(PageForm):
    """A file with signatures."""

    file = FileField(
        _l("Your file"),
        description=_l("Choose the file with the signature."),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".pdf,application/pdf"},
    )
