"""Checks that answer with a sentence on how to mend it."""

from __future__ import annotations

from typing import Any

import phonenumbers
from wtforms import Field, Form, SelectField, ValidationError

from portal.formkit import messages

HOME_COUNTRY = "LV"
LONGEST_PHONE = 40
LATVIA = 371
# Satellites, conference rooms, premium rate of all the world: nobody lives there, and calls are dear.
NOBODYS_COUNTRIES = frozenset({881, 882, 883, 979})
NOBODYS_KINDS = frozenset(
    {
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.PAGER,
        phonenumbers.PhoneNumberType.UAN,
        phonenumbers.PhoneNumberType.VOICEMAIL,
    }
)


class Chosen:
    """One of the offered answers was chosen."""

    def __init__(self, message: Any = messages.CHOOSE_ONE) -> None:
        """`message` is the whole sentence the reader gets."""
        self.message = message

    def __call__(self, _form: Form, field: SelectField) -> None:
        """Raise ValidationError when nothing, or something not offered, came in."""
        offered = {choice.value for choice in field.iter_choices()}  # type: ignore[attr-defined]
        if field.data not in offered:
            field.data = None
            raise ValidationError(str(self.message))


class Phone:
    """A number that can be called: Latvian without a country code, or any other with one."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Raise ValidationError with how to write it."""
        typed = field.data or ""
        if not typed.strip():
            raise ValidationError(str(messages.WRITE_PHONE))
        number = _parsed(typed)
        if number is None:
            raise ValidationError(str(messages.PHONE_NOT_KNOWN))
        if number.extension:
            raise ValidationError(str(messages.PHONE_WITH_EXTENSION))
        if _is_nobodys(number):
            raise ValidationError(str(messages.PHONE_OF_THIS_KIND))


def read_phone(typed: str) -> str | None:
    """The number in E.164 (`+37120001234`), or None when nobody could call it."""
    number = _parsed(typed)
    if number is None or number.extension or _is_nobodys(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(typed: str) -> phonenumbers.PhoneNumber | None:
    # The parser is not asked about what no telephone number can be: it is slow on long input.
    if len(typed) > LONGEST_PHONE:
        return None
    try:
        number = phonenumbers.parse(typed, HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    if number.country_code == LATVIA and not phonenumbers.is_valid_number(number):
        return None
    return number


def _is_nobodys(number: phonenumbers.PhoneNumber) -> bool:
    return number.country_code in NOBODYS_COUNTRIES or phonenumbers.number_type(number) in NOBODYS_KINDS


def show_phone(number: str) -> str:
    """The number in groups of two for reading aloud: `20 00 12 34`."""
    digits = number.removeprefix("+371")
    if digits == number:
        parsed = phonenumbers.parse(number)
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return " ".join(digits[i : i + 2] for i in range(0, len(digits), 2))
