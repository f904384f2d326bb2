"""What the one who heard somebody in confidence answers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from portal.formkit.base import PageForm

LONGEST_WORDS = 4_000


class AnswerForm(PageForm):
    """What the person reads."""

    words = TextAreaField(
        _l("What does the person read?"),
        description=_l("One sentence on each line. Short and easy."),
        validators=[
            DataRequired(_l("Write to the person.")),
            Length(max=LONGEST_WORDS, message=_l("This is too long. Make it shorter.")),
        ],
    )
