"""Sentences that several forms share, in one place where a person can read them all."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

PAGE_WAS_OPEN_TOO_LONG = _l("This page was open for a long time.")
PAGE_WITH_ANSWERS_WAS_OPEN_TOO_LONG = _l("This page was open for a long time. Your answers are here.")
CHOOSE_ONE = _l("Choose one answer.")
WRITE_PHONE = _l("Write your phone number. A number in Latvia has 8 digits.")
PHONE_NOT_KNOWN = _l("We cannot call this number. A number in Latvia has 8 digits.")
PHONE_WITH_EXTENSION = _l("We cannot call an extension. Write a number without it.")
PHONE_OF_THIS_KIND = _l("We cannot call this kind of number. Write another number.")
