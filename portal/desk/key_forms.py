"""The pictures that a person chooses for their card."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired

from portal.formkit.base import PageForm
from portal.key_cards.service import CALLED, PICTURES

_CHOICES = [SelectChoice("", _l("Choose")), *(SelectChoice(one, CALLED[one]) for one in PICTURES)]


class CardForm(PageForm):
    """Four pictures in their order; the person chooses, and the worker looks away."""

    first = SelectField(
        _l("First picture"), choices=_CHOICES, validators=[DataRequired(_l("Choose the first picture."))]
    )
    second = SelectField(
        _l("Second picture"), choices=_CHOICES, validators=[DataRequired(_l("Choose the second picture."))]
    )
    third = SelectField(
        _l("Third picture"), choices=_CHOICES, validators=[DataRequired(_l("Choose the third picture."))]
    )
    fourth = SelectField(
        _l("Fourth picture"), choices=_CHOICES, validators=[DataRequired(_l("Choose the fourth picture."))]
    )

    @property
    def pictures(self) -> tuple[str, ...]:
        """What was chosen, in its order."""
        return tuple(one.data or "" for one in (self.first, self.second, self.third, self.fourth))
