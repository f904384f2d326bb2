"""What a person says in confidence, and whom it is about."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, Length

from portal.formkit.base import PageForm
from portal.formkit.fields import ChoiceField
from portal.formkit.messages import PAGE_WAS_OPEN_TOO_LONG
from portal.formkit.validators import Chosen
from portal.in_confidence.hearing import Named
from portal.in_confidence.rules import Kind

LONGEST_WORDS = 4_000
NOBODY = "nobody"


class SayForm(PageForm):
    """The words; and whom they are about, so that this one never reads them."""

    words = TextAreaField(
        _l("What do you want to say?"),
        description=_l("Write as you speak. Mistakes do not matter."),
        validators=[
            DataRequired(_l("Write something here.")),
            Length(max=LONGEST_WORDS, message=_l("This is too long. Make it shorter.")),
        ],
    )
    about = ChoiceField(
        _l("Is it about one of these people?"),
        choices=[],
        validators=[Chosen()],
    )
    # Made with the page: pressing twice says it once.
    once = HiddenField()

    def __init__(self, kind: Kind, people: Sequence[Named]):
        """`people` are whom it may be about; about a guardian it is clear without asking."""
        super().__init__()
        if kind is Kind.GUARDIAN:
            del self.about
        else:
            named = [SelectChoice(str(one.person_id), _called(one)) for one in people]
            self.about.choices = [SelectChoice(NOBODY, _("No, about something else")), *named]
        if not self.once.data:
            self.once.data = str(uuid4())

    def validate_once(self, field: Field) -> None:
        """Raise ValidationError for what is no number of a page."""
        try:
            UUID(field.data or "")
        except ValueError:
            field.data = str(uuid4())
            raise ValidationError(str(PAGE_WAS_OPEN_TOO_LONG)) from None

    @property
    def whom(self) -> UUID | None:
        """Whom it is about; None for nobody of those."""
        chosen = self.about.data if "about" in self else None
        return UUID(chosen) if chosen and chosen != NOBODY else None

    @property
    def number(self) -> UUID:
        """The number of the page."""
        return UUID(self.once.data)


def _called(one: Named) -> str:
    """The name, and how the reader knows them."""
    if one.acts:
        return str(_("%(name)s, guardian or a person you trust", name=one.name))
    return str(_("%(name)s, works here", name=one.name))
