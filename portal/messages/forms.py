"""How a person may be told of news: over which way, where that leads, and who else reads it there."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import StringField, ValidationError
from wtforms.validators import Length

from portal.formkit.base import PageForm
from portal.formkit.fields import ChoiceField
from portal.formkit.validators import Chosen, Phone, read_phone
from portal.messages.rules import Way

LONGEST_ADDRESS = 200
ALONE, OTHERS = "alone", "others"
WAY_WORDS: dict[Way, LazyString] = {
    "message": _l("Write to my phone"),
    "call": _l("Call me"),
    "email": _l("Write me an e-mail"),
    "letter": _l("Send me a letter"),
    "come": _l("I come to you"),
    "look": _l("Nothing. I look here."),
}
PICTURES: dict[str, str] = {
    "message": "phone-screen", "call": "phone", "email": "computer", "letter": "letter", "come": "office",
    "look": "eye",
}  # fmt: skip
ADDRESS_WORDS: dict[Way, LazyString] = {
    "message": _l("Your phone number"),
    "call": _l("Your phone number"),
    "email": _l("Your e-mail address"),
    "letter": _l("Your address for letters"),
}
WRITE_EMAIL = _l("Check the e-mail address. It has the sign @ in the middle.")
WRITE_ADDRESS = _l("Write the address.")
TOO_LONG = _l("This is too long. Make it shorter.")


class WayForm(PageForm):
    """Over which way."""

    way = ChoiceField(
        _l("How may we tell you?"), choices=list(WAY_WORDS.items()), pictures=PICTURES, validators=[Chosen()]
    )


class WhereForm(PageForm):
    """Where the way leads, and whether somebody else hears or reads along."""

    address = StringField("", validators=[Length(max=LONGEST_ADDRESS, message=TOO_LONG)])
    who = ChoiceField(
        _l("Who reads or hears it there?"),
        choices=[(ALONE, _l("Only I")), (OTHERS, _l("Somebody else, too"))],
        pictures={ALONE: "person", OTHERS: "people"},
        validators=[Chosen()],
    )

    def __init__(self, way: Way):
        """`way` says what the address is; who comes or looks by themselves is asked for none."""
        super().__init__()
        self.way = way
        if way not in ADDRESS_WORDS:
            del self.address
            del self.who
            return
        self.address.label.text = ADDRESS_WORDS[way]
        if way in ("message", "call"):
            self.address.render_kw = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
        elif way == "email":
            self.address.render_kw = {"autocomplete": "email", "inputmode": "email"}
        else:
            self.address.render_kw = {"autocomplete": "street-address"}

    def validate_address(self, field: StringField) -> None:
        """Raise ValidationError for what leads nowhere."""
        typed = field.data or ""
        if self.way in ("message", "call"):
            Phone()(self, field)
        elif self.way == "email":
            name, _at, host = typed.partition("@")
            if not name or "." not in host.strip(".") or any(sign.isspace() for sign in typed):
                raise ValidationError(str(WRITE_EMAIL))
        elif not typed:
            raise ValidationError(str(WRITE_ADDRESS))

    @property
    def where(self) -> str:
        """The number in E.164, or the address; empty where the way leads nowhere."""
        if self.way not in ADDRESS_WORDS:
            return ""
        typed = str(self.address.data or "")
        return read_phone(typed) or "" if self.way in ("message", "call") else typed

    @property
    def is_careful(self) -> bool:
        """Whether somebody else hears or reads along."""
        return self.way in ADDRESS_WORDS and self.who.data != ALONE
