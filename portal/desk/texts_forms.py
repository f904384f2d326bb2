"""What an editor fills in: the file of a text, and what readers said about it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from portal.desk.forms import TOO_LONG, Day
from portal.formkit.base import PageForm
from portal.formkit.fields import ChoiceField
from portal.formkit.validators import Chosen
from portal.writing.service import Show

MOST_READERS = 99
LONGEST_NOTE = 300
HOW_MANY = _l("Write how many people read the text. For example: 2.")
RESULT_WORDS = {"understood": _l("They understood it"), "to change": _l("It must change")}

SHOW_WORDS = {
    Show.HARD: _l("Most not understood first"),
    Show.MEND: _l("With places to mend"),
    Show.UNREVIEWED: _l("Not checked by readers"),
    Show.STALE: _l("Old translation"),
}


class SourceField(TextAreaField):
    """The file as it is: every space and line of it counts."""

    keeps_space = True


class TextForm(PageForm):
    """The file of a text, typed or chosen; nothing of it is kept here."""

    source = SourceField(_l("The file of the text"))
    file = FileField(_l("Or choose a file"))


class ReviewForm(PageForm):
    """How many people read the text, when, and what came of it; no names."""

    readers = StringField(
        _l("How many people read the text?"),
        description=_l("Only people for whom it is written."),
        validators=[DataRequired(HOW_MANY)],
    )
    on = Day(
        _l("On which day?"),
        description=_l("Write day, month and year. Leave this empty if it was today."),
        validators=[Optional()],
    )
    result = ChoiceField(_l("What came of it?"), choices=list(RESULT_WORDS.items()), validators=[Chosen()])
    note = StringField(
        _l("What was hard?"),
        description=_l("In one sentence, without names. You can leave this empty."),
        validators=[Length(max=LONGEST_NOTE, message=TOO_LONG)],
    )

    def validate_readers(self, field: StringField) -> None:
        """A number of people, and not of a whole town. Raises ValidationError."""
        typed = field.data or ""
        if not typed.isdecimal() or len(typed) > len(str(MOST_READERS)) or int(typed) < 1:
            raise ValidationError(str(HOW_MANY))

    @property
    def people(self) -> int:
        """How many there were."""
        return int(self.readers.data or 0)
