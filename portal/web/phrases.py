"""Numbers as people say them."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _

NO_BREAK = "\u00a0"
# The number of a day is an ordinal in some languages.
WITH_A_DOT, WITHOUT = "EEEE, d. MMMM", "EEEE, d MMMM"
DOTTED = frozenset({"lv"})


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


def day_in_words(day: date) -> str:
    """The day with its weekday, as people say it: `otrdiena, 22. decembris`."""
    locale = get_locale()
    return str(format_date(day, WITH_A_DOT if str(locale) in DOTTED else WITHOUT))


def init_phrases(app: Flask) -> None:
    """Let templates say sums, hours and days."""
    app.jinja_env.globals.update(euros=euros, hours_in_words=hours, day_in_words=day_in_words)
