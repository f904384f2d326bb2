"""The two questions of "call me"."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.formkit.base import PageForm
from portal.formkit.fields import ChoiceField, PhoneField
from portal.formkit.validators import Chosen, Phone

TIME_WORDS = {
    "any": _l("Any time"),
    "morning": _l("In the morning"),
    "day": _l("In the day"),
    "evening": _l("In the evening"),
}

TIME_SENTENCES = {
    "any": _l("At any time."),
    "morning": _l("In the morning."),
    "day": _l("In the day."),
    "evening": _l("In the evening."),
}


class CallForm(PageForm):
    """Where to call, and when."""

    phone = PhoneField(
        _l("Phone number"),
        description=_l("For example: 20 00 12 34."),
        validators=[Phone()],
    )
    best_time = ChoiceField(
        _l("When can we call you?"),
        choices=list(TIME_WORDS.items()),
        pictures={"any": "clock", "morning": "morning", "day": "day", "evening": "evening"},
        validators=[Chosen()],
    )
