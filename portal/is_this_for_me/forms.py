"""The forms of "is this for me?"."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.formkit.base import PageForm
from portal.formkit.fields import ChoiceField
from portal.formkit.validators import Chosen


class QuestionForm(PageForm):
    """One question with three equal answers."""

    answer = ChoiceField(
        _l("Your answer"),
        choices=[("yes", _l("Yes")), ("no", _l("No")), ("unknown", _l("I don't know"))],
        pictures={"yes": "yes", "no": "no", "unknown": "maybe"},
        validators=[Chosen()],
    )


class KeepForm(PageForm):
    """Take the answers along on this device, or throw them away again."""
