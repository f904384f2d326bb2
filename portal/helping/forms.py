"""What a person says when they invite somebody, and what that one answers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length

from portal.acting_for import service as acting_for
from portal.formkit.base import PageForm
from portal.formkit.fields import ChoiceField, ChoicesField
from portal.formkit.validators import Chosen
from portal.helping.rules import can_be_a_name, read_code
from portal.web.locale import current_language

LONGEST_NAME = 80
WRITE_NAME = _l("Write the name and the family name.")
TOO_LONG = _l("This is too long. Make it shorter.")
CHOOSE_SOMETHING = _l("Choose one thing or more.")
WRITE_EIGHT_DIGITS = _l("Write the 8 digits of the code.")


class WhoForm(PageForm):
    """Whom the person invites."""

    called = StringField(
        _l("Name and family name"),
        description=_l("Only a person with this name can say yes. Do not write: Mum."),
        validators=[Length(max=LONGEST_NAME, message=TOO_LONG)],
    )

    def validate_called(self, field: Field) -> None:
        """Raise ValidationError for what is nobody's name."""
        if not can_be_a_name(field.data or ""):
            raise ValidationError(str(WRITE_NAME))


class WhatForm(PageForm):
    """What that one may do."""

    tasks = ChoicesField(_l("What may this person do?"), choices=[])

    def __init__(self, **given: object):
        """What a helper can be let do, in the reader's words."""
        super().__init__(**given)
        offered, language = acting_for.bases().for_helpers, current_language()
        self.offered = frozenset(one.key for one in offered)
        self.tasks.choices = [
            SelectChoice(one.key, acting_for.in_words(one.words, language)) for one in offered
        ]
        self.pictures = {one.key: one.picture for one in offered}

    def validate_tasks(self, field: Field) -> None:
        """Raise ValidationError when nothing, or something not offered, was chosen."""
        field.data = [one for one in field.data or [] if one in self.offered]
        if not field.data:
            raise ValidationError(str(CHOOSE_SOMETHING))


class LongForm(PageForm):
    """For how long."""

    length = ChoiceField(_l("For how long?"), choices=[], validators=[Chosen()])

    def __init__(self, **given: object):
        """The lengths that are offered."""
        super().__init__(**given)
        offered, language = acting_for.bases().lengths, current_language()
        self.length.choices = [
            SelectChoice(one.key, acting_for.in_words(one.words, language)) for one in offered
        ]
        self.pictures = {one.key: one.picture for one in offered}


class PressForm(PageForm):
    """A button."""


class CodeForm(PageForm):
    """The code of an invitation, for who cannot open its link."""

    code = StringField(
        _l("The code"),
        description=_l("8 digits."),
        validators=[Length(max=LONGEST_NAME, message=TOO_LONG)],
    )

    def validate_code(self, field: Field) -> None:
        """Raise ValidationError for what is no code."""
        if read_code(field.data or "") is None:
            raise ValidationError(str(WRITE_EIGHT_DIGITS))


class AcceptForm(PageForm):
    """Whether somebody who is paid for it helps: then not with everything."""

    paid = ChoiceField(
        _l("Do you get money for helping this person?"),
        choices=[("no", _l("No")), ("yes", _l("Yes"))],
        pictures={"no": "heart", "yes": "money"},
        validators=[Chosen()],
    )
