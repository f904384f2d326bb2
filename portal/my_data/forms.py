"""What somebody writes about their own data: what is not right, and whether we may call."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from portal.formkit.base import PageForm
from portal.formkit.fields import PhoneField
from portal.formkit.validators import Phone, read_phone
from portal.organisations.service import own_numbers

LONGEST_WORDS = 2_000
NOW = "now"


class AskForm(PageForm):
    """What is not right, in the person's words, and a number; both may stay empty."""

    words = TextAreaField(
        _l("What is not right?"),
        description=_l("You can leave this empty."),
        validators=[Optional(), Length(max=LONGEST_WORDS, message=_l("This is too long. Make it shorter."))],
    )
    phone = PhoneField(
        _l("Where can we call you?"),
        description=_l("You can leave this empty. Then we answer on this page."),
        validators=[Optional(), Phone()],
    )

    def validate_phone(self, field: Field) -> None:
        """Nobody can be called at the number of an office. Raises ValidationError."""
        if field.data and read_phone(field.data) in own_numbers():
            raise ValidationError(str(_l("This is our number. Write your own number.")))

    @property
    def number(self) -> str | None:
        """The number in E.164, when one was written."""
        return read_phone(self.phone.data) if self.phone.data else None


class CorrectForm(AskForm):
    """A mistake that nobody sees until it is named: in words, or when we call."""

    words = TextAreaField(
        _l("What is not right?"),
        description=_l("Is it hard to write? Write only your number."),
        validators=[Length(max=LONGEST_WORDS, message=_l("This is too long. Make it shorter."))],
    )

    def validate_words(self, field: Field) -> None:
        """Either words or a number. Raises ValidationError."""
        if not field.data and not self.phone.data:
            raise ValidationError(str(_l("Write what is not right. Or write your number.")))


class EraseForm(PageForm):
    """What may go goes now, or the office is asked about the rest."""

    do = HiddenField()

    @property
    def is_now(self) -> bool:
        """Whether the press was the one that erases."""
        return bool(self.do.data == NOW)
