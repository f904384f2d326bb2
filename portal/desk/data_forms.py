"""What who answers for data tells the person."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from portal.formkit.base import PageForm
from portal.formkit.fields import ChoiceField
from portal.formkit.validators import Chosen
from portal.my_data.service import Outcome

LONGEST_WORDS = 2_000


class DataForm(PageForm):
    """Whether the person is right, and what they read."""

    outcome = ChoiceField(
        _l("Is the person right?"),
        choices=[
            (Outcome.AGREED.value, _l("Yes")),
            (Outcome.NOT_AGREED.value, _l("No: it stays as it is")),
        ],
        validators=[Chosen()],
    )
    words = TextAreaField(
        _l("What does the person read?"),
        description=_l("One sentence on each line. Short and easy."),
        validators=[
            DataRequired(_l("Write to the person.")),
            Length(max=LONGEST_WORDS, message=_l("This is too long. Make it shorter.")),
        ],
    )
