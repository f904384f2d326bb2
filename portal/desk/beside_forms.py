"""Whom a worker sits down with, and how the person said yes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField
from wtforms.validators import DataRequired, Length

from portal.desk.forms import LONGEST_CODE, TOO_LONG, WRITE_CODE
from portal.formkit.base import PageForm

LONGEST_NAME = 80
WRITE_NAME = _l("Write the name.")
ANOTHER_NAME = _l("A person with another name has this code. Look at the document again.")


class DocumentForm(PageForm):
    """What stands in the document that the worker has in front of them."""

    given_name = StringField(
        _l("Given name"),
        validators=[DataRequired(WRITE_NAME), Length(max=LONGEST_NAME, message=TOO_LONG)],
    )
    family_name = StringField(
        _l("Family name"),
        validators=[DataRequired(_l("Write the family name.")), Length(max=LONGEST_NAME, message=TOO_LONG)],
    )
    code = StringField(
        _l("Personal code"),
        validators=[DataRequired(WRITE_CODE), Length(max=LONGEST_CODE, message=TOO_LONG)],
    )


class AgreedForm(PageForm):
    """How the person said yes; on paper with a photo of it."""

    scan = FileField(_l("A photo of the signed paper"))
