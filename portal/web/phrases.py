"""Numbers and days as people say them."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask
from flask_babel import format_date, format_time, get_locale, ngettext
from flask_babel import gettext as _

from portal.web.clock import RIGA, day_of, today

NO_BREAK = "\u00a0"
GROUP = 4
# A day of this year and a day of another one; the number of a day is an ordinal in some languages.
DAYS = {"lv": ("d. MMMM", "y. 'gada' d. MMMM"), "ru": ("d MMMM", "d MMMM y 'года'")}
PLAIN_DAYS = ("d MMMM", "d MMMM y")


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
    """The day with its weekday, as people say it: `otrdiena, 22. decembris`; another year is said, too."""
    return str(format_date(day, f"EEEE, {_pattern(day)}"))


def day_briefly(day: date) -> str:
    """The day as an office writes it: `22. decembris`; another year is said, too."""
    return str(format_date(day, _pattern(day)))


def moment_in_words(moment: datetime) -> str:
    """The day and the hour of something that counts: `svētdiena, 22. novembris, pulksten 14:05`."""
    day = day_in_words(day_of(moment))
    return str(_("%(day)s, at %(time)s", day=day, time=hour_in_words(moment)))


def hour_in_words(moment: datetime) -> str:
    """The hour of something whose day is known: `14:05`."""
    return str(format_time(moment.astimezone(RIGA), "HH:mm", rebase=False))


def in_groups(code: str) -> str:
    """A code in groups that can be read aloud and compared."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)).upper()


def _pattern(day: date) -> str:
    near, far = DAYS.get(str(get_locale()), PLAIN_DAYS)
    return near if day.year == today().year else far


def init_phrases(app: Flask) -> None:
    """Let templates say sums, hours and days."""
    app.jinja_env.filters["hour_in_words"] = hour_in_words
    app.jinja_env.globals.update(
        euros=euros,
        hours_in_words=hours,
        day_in_words=day_in_words,
        day_briefly=day_briefly,
        day_of=day_of,
        hour_in_words=hour_in_words,
        moment_in_words=moment_in_words,
        in_groups=in_groups,
    )
