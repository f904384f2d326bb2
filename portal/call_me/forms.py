"""The two questions of "call me"."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from portal.formkit.base import PageForm
from portal.formkit.fields import ChoiceField, PhoneField
from portal.formkit.validators import Chosen, Phone, read_phone
from portal.organisations.service import call_rules, own_numbers

TIME_WORDS = {
    "any": _l("Any time"),
    "morning": _l("In the morning"),
    "day": _l("In the day"),
    "evening": _l("In the evening"),
}

OWN_NUMBER = _l("This is our number. Write your own number.")

TIME_SENTENCES = {
    "any": _l("At any time."),
    "morning": _l("In the morning."),
    "day": _l("In the day."),
    "evening": _l("In the evening."),
}

# The last day of a promise, which is always a working day.
DAY_SENTENCES = (
    _l("On Monday or sooner."),
    _l("On Tuesday or sooner."),
    _l("On Wednesday or sooner."),
    _l("On Thursday or sooner."),
    _l("On Friday or sooner."),
)


class CallForm(PageForm):
    """Where to call, and when."""

    phone = PhoneField(
        _l("Phone number"),
        description=_l("For example: 20 00 00 00."),
        validators=[Phone()],
    )
    best_time = ChoiceField(
        _l("When can we call you?"),
        choices=[],
        pictures={"any": "clock", "morning": "morning", "day": "day", "evening": "evening"},
        validators=[Chosen()],
    )

    def __init__(self, **given: Any):
        """Only the times at which somebody really calls are there to choose."""
        super().__init__(**given)
        self.best_time.choices = [SelectChoice(name, TIME_WORDS[name]) for name in call_rules().offered_times]

    def validate_phone(self, field: Field) -> None:
        """Nobody can be called at the number of an office. Raises ValidationError."""
        if read_phone(field.data or "") in own_numbers():
            raise ValidationError(str(OWN_NUMBER))
