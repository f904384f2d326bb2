"""Numbers as people say them."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

NO_BREAK = "\u00a0"


def euros(cents: int) -> str:
    """The sum in words a person says: `15 966 eiro`; cents are shown only when there are some."""
    whole, rest = divmod(cents, 100)
    digits = f"{whole:,}".replace(",", NO_BREAK)
    if rest:
        digits = f"{digits},{rest:02d}"
    return str(_("%(amount)s euros", amount=digits))


def hours(number: int) -> str:
    """The number of hours: `20 stundas`."""
    return str(ngettext("%(num)s hour", "%(num)s hours", number))


def init_phrases(app: Flask) -> None:
    """Let templates say sums and hours."""
    app.jinja_env.globals.update(euros=euros, hours_in_words=hours)
