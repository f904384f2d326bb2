"""What a worker fills in: findings, words to the person, the facts and reasons of a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import (
    DateField,
    Field,
    HiddenField,
    MultipleFileField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import TextInput

from portal.answering.service import Finding, Found, Wrong
from portal.desk.words import BROUGHT, WRONG_PAPERS
from portal.formkit.base import PageForm
from portal.formkit.dates import read_date
from portal.formkit.fields import ChoiceField
from portal.formkit.validators import Chosen
from portal.programme.service import Criterion, Pack
from portal.web.clock import today

LONGEST_WORDS = 2_000
LONGEST_REASON = 5_000
LONGEST_NOTE = 500
LONGEST_CODE = 20
FINDING_WORDS = {
    Finding.MET: _l("Yes"),
    Finding.NOT_MET: _l("No"),
    Finding.UNCLEAR: _l("Not known yet"),
}
WRITE_WORDS = _l("Write to the person.")
TOO_LONG = _l("This is too long. Make it shorter.")
WRITE_REASON = _l("Write the reason.")
WRITE_FULL_REASON = _l("Write the full reason.")
DAY_TO_COME = _l("This day is still to come.")
DAY_PAST = _l("This day is over. Choose a later one.")
DAY_UNKNOWN = _l("There is no such day. Choose another one.")
WRITE_CODE = _l("Write the personal code.")
ONLY_READS = _l("Only reads the message")


def _easy_words(label: LazyString, *, missing: LazyString) -> TextAreaField:
    """Where a worker writes what a person reads."""
    return TextAreaField(
        label,
        description=_l("One sentence on each line. Short and easy."),
        validators=[DataRequired(missing), Length(max=LONGEST_WORDS, message=TOO_LONG)],
    )


class PressForm(PageForm):
    """A button, and what it is about."""


class SeenForm(PageForm):
    """A form about one case; `seen` is what the page knew of the case when it was opened."""

    seen = HiddenField()

    def entries(self) -> int:
        """What the page knew; a number that was changed on the way counts as an old one."""
        given = self.seen.data or ""
        return int(given) if given.isdecimal() and len(given) < LONGEST_CODE else -1

    def renew(self, entries: int) -> None:
        """From now on the page knows this."""
        self.seen.data = str(entries)


class AskForm(SeenForm):
    """What the person reads, and whether the application opens for them."""

    words = _easy_words(_l("What does the person read?"), missing=WRITE_WORDS)
    mend = ChoiceField(
        _l("What does the person do?"),
        choices=[
            ("yes", _l("Changes the application and sends it again")),
            ("no", ONLY_READS),
        ],
        validators=[Chosen()],
    )

    def only_message(self) -> None:
        """Nothing can be changed in this case now."""
        self.mend.choices = [SelectChoice("no", str(ONLY_READS))]


class YesForm(SeenForm):
    """The two facts from the papers that set the base amount; without amounts nothing is asked."""

    level = ChoiceField(
        _l("Care level, as in the papers"), choices=[], validators=[Chosen(_l("Choose the care level."))]
    )
    living = ChoiceField(
        _l("Way of living, as in the papers"),
        choices=[],
        validators=[Chosen(_l("Choose the way of living."))],
    )

    def __init__(self, pack: Pack, **given: Any):
        """Offer what the pack's table of amounts knows."""
        super().__init__(**given)
        if not pack.amounts:
            del self.level, self.living
            return
        # The office reads the names that people read: the pack has no others.
        self.level.choices = [(str(row.level), f"{row.level}. {row.name['lv']}") for row in pack.care_levels]
        self.living.choices = [(row.key, row.name["lv"]) for row in pack.livings]

    def facts(self) -> tuple[int | None, str | None]:
        """Care level and way of living; None for both in a programme without amounts."""
        if "level" not in self:
            return None, None
        level = self.level.data or ""
        return (int(level) if level.isdecimal() else None), self.living.data


class NoForm(SeenForm):
    """The reason of a no, for the person in easy words and in full."""

    easy = _easy_words(_l("The reason in easy words"), missing=WRITE_REASON)
    full = TextAreaField(
        _l("The reason in full"),
        validators=[DataRequired(WRITE_FULL_REASON), Length(max=LONGEST_REASON, message=TOO_LONG)],
    )


class MoveForm(SeenForm):
    """Where the case goes, with a word to the person."""

    to = ChoiceField(_l("Where does the case go?"), choices=[], validators=[Chosen()])
    words = TextAreaField(
        _l("What else do you tell the person?"),
        description=_l("You can leave this empty."),
        validators=[Optional(), Length(max=LONGEST_WORDS, message=TOO_LONG)],
    )


class _Date(DateField):
    """A day as it is written by hand, with a sentence of ours for what is none."""

    # One stop for the Tab key, where the device's own calendar has four.
    widget = TextInput()

    def __init__(self, *args: Any, **kwargs: Any):
        """A day that was kept is shown as it is written here."""
        super().__init__(*args, **{**kwargs, "format": "%d.%m.%Y"})

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day. Raises ValueError with the sentence."""
        typed = " ".join(valuelist).strip()
        self.data = read_date(typed, today=today())
        if typed and self.data is None:
            raise ValueError(str(DAY_UNKNOWN))


class Day(_Date):
    """A day on which something was seen: today or before, and today when nothing is written."""

    def pre_validate(self, _form: Any) -> None:
        """Raise ValidationError for a day to come."""
        if self.data is not None and self.data > today():
            raise ValidationError(str(DAY_TO_COME))


class ClaimForm(PageForm):
    """Whether the guardian's paper holds, until when, and what both are told."""

    holds = ChoiceField(
        _l("Does the paper say that this is the guardian?"),
        choices=[("yes", _l("Yes")), ("no", _l("No"))],
        validators=[Chosen()],
    )
    until = _Date(
        _l("Until which day?"),
        description=_l("Write day, month and year. Leave this empty if there is no end."),
        validators=[Optional()],
    )
    words = _easy_words(_l("What do both read?"), missing=WRITE_WORDS)

    def validate_until(self, field: Field) -> None:
        """A paper that has ended holds no more. Raises ValidationError."""
        if field.data is not None and field.data <= today():
            raise ValidationError(str(DAY_PAST))


class SignatureForm(PageForm):
    """Photos of the paper with the signature, and how it came."""

    files = MultipleFileField(
        _l("The paper with the signature"), render_kw={"accept": "image/*,application/pdf"}
    )
    brought = ChoiceField(_l("How did the paper come?"), choices=list(BROUGHT.items()), validators=[Chosen()])


class WrongPaperForm(PageForm):
    """What is wrong with the paper that was taken in."""

    why = ChoiceField(_l("What is wrong with it?"), choices=list(WRONG_PAPERS.items()), validators=[Chosen()])

    @property
    def reason(self) -> Wrong:
        """What was chosen, once the form is right."""
        return Wrong(self.why.data)


class CodeForm(PageForm):
    """The personal code as it stands in the document that the worker has seen."""

    code = StringField(
        _l("Personal code, as in the document"),
        validators=[DataRequired(WRITE_CODE), Length(max=LONGEST_CODE, message=TOO_LONG)],
    )


class ChecksForm(PageForm):
    """One row for each condition: what was found, on which day, and a note."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything is right; what is wrong names its condition, for the rows look alike."""
        fine = super().validate(extra_validators)
        for name, field in self._fields.items():
            part, _dash, key = name.partition("-")
            if field.errors and part in ("day", "note"):
                condition = self[f"finding-{key}"].label.text
                field.errors = [f"{condition} {error}" for error in field.errors]
        return fine

    def row(self, key: str) -> tuple[Field, Field, Field]:
        """The three fields of a condition."""
        return self[f"finding-{key}"], self[f"day-{key}"], self[f"note-{key}"]

    def findings(self) -> Mapping[str, tuple[Finding, date, str]]:
        """What was chosen, by key of the condition; what nobody chose is left out."""
        found = {}
        for name in self._fields:
            if name.startswith("finding-") and self[name].data in set(Finding):
                _finding, day, note = self.row(name.removeprefix("finding-"))
                found[name.removeprefix("finding-")] = (
                    Finding(self[name].data),
                    day.data or today(),
                    note.data or "",
                )
        return found


def checks_form(criteria: Sequence[Criterion], found: Mapping[str, Found]) -> ChecksForm:
    """The form with the conditions of a programme; what was found before stands in it."""
    fields: dict[str, Any] = {}
    for row in criteria:
        known = found.get(f"criterion.{row.key}")
        fields[f"finding-{row.key}"] = ChoiceField(
            row.words["lv"],
            choices=list(FINDING_WORDS.items()),
            default=known.finding.value if known else None,
        )
        fields[f"day-{row.key}"] = Day(
            _l("Seen on"), default=known.seen_on if known else None, validators=[Optional()]
        )
        fields[f"note-{row.key}"] = StringField(
            _l("Note"),
            default=known.note if known else "",
            validators=[Length(max=LONGEST_NOTE, message=TOO_LONG)],
        )
    made: ChecksForm = type("ChecksOfCase", (ChecksForm,), fields)()
    return made
