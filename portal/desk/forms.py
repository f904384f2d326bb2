"""What a worker fills in: findings, words to the person, the facts and reasons of a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import (
    DateField,
    Field,
    HiddenField,
    MultipleFileField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import TextInput

from portal.acting_for import service as acting_for
from portal.acting_for.service import Settled
from portal.answering.service import Claim, Finding, Found, Replies, Wrong
from portal.desk.words import BROUGHT, WRONG_PAPERS
from portal.formkit.base import PageForm
from portal.formkit.dates import read_date
from portal.formkit.fields import ChoiceField
from portal.formkit.validators import Chosen
from portal.programme.service import Criterion, Pack
from portal.web.clock import RIGA, today
from portal.web.locale import current_language

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
DAY_NEEDED = _l("This paper always has an end. Write the last day.")
DAY_TOO_FAR = _l("This paper does not hold so long. Look at the day again.")
AREA, TOGETHER, ALONE = "area_", "together", "alone"
NOT_NAMED = _l("The paper does not name it: the person decides")
BOTH_TOGETHER = _l("Both together")
GUARDIAN_ALONE = _l("The guardian alone")
LONGEST_NUMBER = 80
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


class DecideForm(SeenForm):
    """A decision; where person and guardian want different things, with an answer to each."""

    to_person = _easy_words(
        _l("What do you answer about what the person wants?"),
        missing=_l("Write an answer to the person."),
    )
    to_guardian = _easy_words(
        _l("What do you answer to the guardian?"), missing=_l("Write an answer to the guardian.")
    )

    def __init__(self, *, differ: bool, **given: Any):
        """Ask for the two answers only where the words differ."""
        super().__init__(**given)
        if not differ:
            del self.to_person, self.to_guardian

    def replies(self) -> Replies | None:
        """Both answers; None where nobody is asked for them."""
        if "to_person" not in self:
            return None
        return Replies(self.to_person.data or "", self.to_guardian.data or "")

    def easy_words(self) -> str:
        """What a person will read, as it was typed."""
        both = self.replies()
        return "" if both is None else f"{both.to_person}\n{both.to_guardian}"


class YesForm(DecideForm):
    """The two facts from the papers that set the base amount; without amounts nothing is asked."""

    level = ChoiceField(
        _l("Care level, as in the papers"), choices=[], validators=[Chosen(_l("Choose the care level."))]
    )
    living = ChoiceField(
        _l("Way of living, as in the papers"),
        choices=[],
        validators=[Chosen(_l("Choose the way of living."))],
    )

    def __init__(self, pack: Pack, *, differ: bool = False, **given: Any):
        """Offer what the pack's table of amounts knows."""
        super().__init__(differ=differ, **given)
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


class NoForm(DecideForm):
    """The reason of a no, for the person in easy words and in full."""

    easy = _easy_words(_l("The reason in easy words"), missing=WRITE_REASON)
    full = TextAreaField(
        _l("The reason in full"),
        validators=[DataRequired(WRITE_FULL_REASON), Length(max=LONGEST_REASON, message=TOO_LONG)],
    )

    def easy_words(self) -> str:
        """The reason in easy words, and the answers after it."""
        return "\n".join(one for one in (self.easy.data or "", super().easy_words()) if one)


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


class _AreaField(ChoiceField):
    """What the paper says of one area; what it does not name, the person decides."""


class ClaimForm(PageForm):
    """Whether the guardian's paper holds, what it says, until when, and what both are told."""

    holds = ChoiceField(
        _l("Does the paper say that this is the guardian?"),
        choices=[("yes", _l("Yes")), ("no", _l("No"))],
        validators=[Chosen()],
    )
    basis = ChoiceField(_l("Which paper is it?"), choices=[])
    court_reference = StringField(
        _l("The number of the paper"),
        description=_l("As the paper says it."),
        validators=[Optional(), Length(max=LONGEST_NUMBER, message=TOO_LONG)],
    )
    until = _Date(
        _l("Until which day?"),
        description=_l("Write day, month and year. Leave this empty if there is no end."),
    )
    words = _easy_words(_l("What do both read?"), missing=WRITE_WORDS)

    def validate_until(self, field: Field) -> None:
        """A paper that has ended holds no more. Raises ValidationError."""
        if field.data is not None and field.data <= today():
            raise ValidationError(str(DAY_PAST))
        longest = self._longest_years()
        if longest is None:
            return
        if field.data is None:
            raise ValidationError(str(DAY_NEEDED))
        if field.data > today() + timedelta(days=366 * longest):
            raise ValidationError(str(DAY_TOO_FAR))

    def validate_basis(self, field: SelectField) -> None:
        """A paper that holds is one of those that we know. Raises ValidationError."""
        if self.holds.data == "yes":
            Chosen()(self, field)

    def areas(self) -> list[_AreaField]:
        """The areas, in their order."""
        return [field for field in self if isinstance(field, _AreaField)]

    def found(self) -> Settled:
        """What the worker found."""
        if self.holds.data != "yes":
            return Settled("refused")
        until = self.until.data
        said = {field.short_name.removeprefix(AREA): field.data for field in self.areas()}
        return Settled(
            "checked",
            basis=self.basis.data,
            areas={key: how for key, how in said.items() if how in (ALONE, TOGETHER)},
            # The last day belongs to it.
            valid_until=None if until is None else datetime.combine(until, time.max, tzinfo=RIGA),
            court_reference=self.court_reference.data or None,
        )

    def _longest_years(self) -> int | None:
        known = {one.key: one.longest_years for one in acting_for.bases().bases}
        return known.get(self.basis.data or "") if self.holds.data == "yes" else None


def claim_form(claim: Claim | None = None) -> ClaimForm:
    """The form with the areas that a paper may name, and with what was found before."""
    language, known = current_language(), acting_for.bases()
    before = claim.mandate if claim is not None and claim.mandate.state == "checked" else None
    fields = {
        f"{AREA}{one.key}": _AreaField(
            acting_for.in_words(one.words, language),
            choices=[("", NOT_NAMED), (TOGETHER, BOTH_TOGETHER), (ALONE, GUARDIAN_ALONE)],
            default=before.areas.get(one.key, "") if before else "",
        )
        for one in known.areas
    }
    form: ClaimForm = type("ClaimOfCase", (ClaimForm,), fields)(
        basis=before.basis if before else None,
        court_reference=before.court_reference if before else None,
    )
    papers = [one for one in known.bases if one.by == "paper"]
    form.basis.choices = [SelectChoice(one.key, acting_for.in_words(one.words, language)) for one in papers]
    return form


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
