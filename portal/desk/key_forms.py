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

    first = SelectField(_l("Picture 1"), choices=_CHOICES, validators=[DataRequired(_l("Choose picture 1."))])
    second = SelectField(
        _l("Picture 2"), choices=_CHOICES, validators=[DataRequired(_l("Choose picture 2."))]
    )
    third = SelectField(_l("Picture 3"), choices=_CHOICES, validators=[DataRequired(_l("Choose picture 3."))])
    fourth = SelectField(
        _l("Picture 4"), choices=_CHOICES, validators=[DataRequired(_l("Choose picture 4."))]
    )

    @property
    def pictures(self) -> tuple[str, ...]:
        """What was chosen, in its order."""
        return tuple(one.data or "" for one in (self.first, self.second, self.third, self.fourth))
