"""The form of one step, made from the fields of the pack; what is wrong with an answer, the rules say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import (
    EmailField,
    MultipleFileField,
    StringField,
    TextAreaField,
)
from wtforms import (
    Field as FormField,
)
from wtforms.validators import Length

from portal.applications.conditions import StepAnswers, Value
from portal.applications.offering import choices_of
from portal.applications.rules import Problem
from portal.formkit import messages
from portal.formkit.base import PageForm
from portal.formkit.fields import ChoiceField, ChoicesField, PhoneField
from portal.formkit.validators import show_phone
from portal.programme.service import ApplicationStep, Field, Pack
from portal.uploads.service import Refusal, Upload, sentence

SENTENCES = {
    Problem.CHOOSE: messages.CHOOSE_ONE,
    Problem.CHOOSE_SOME: _l("Choose at least one answer."),
    Problem.NOT_TOGETHER: _l("These answers do not fit together. Take one away."),
    Problem.WRITE: _l("Write your answer."),
    Problem.NO_LETTERS: _l("Write the name with letters."),
    Problem.TOO_LONG: _l("This is too long. Write a little less."),
    Problem.NO_PHONE: messages.WRITE_PHONE,
    Problem.PHONE_UNKNOWN: messages.PHONE_NOT_KNOWN,
    Problem.EMAIL_UNKNOWN: _l("Check the e-mail address. It has the sign @ in the middle."),
    Problem.CODE_UNKNOWN: _l("Check the personal code. It has 11 digits."),
    Problem.IS_ONESELF: _l("That is you. Choose: Me."),
    Problem.NOT_ANOTHER: _l("That is you. Write the name of the other person."),
    Problem.NO_DATE: _l("Write the day and the month."),
    Problem.DATE_UNKNOWN: _l("There is no such day. Write the day and the month."),
    Problem.DATE_TO_COME: _l("This day is still to come. Write a day that was."),
    Problem.DATE_TOO_OLD: _l("This paper is too old. Ask your doctor for a new one."),
    Problem.NO_FILES: _l("Choose a file or take a photo."),
    Problem.TOO_MANY_FILES: _l("You can add up to 10 files here. Remove one first."),
}
LONGEST_OTHER = 2_000
PICTURES_AND_PDF = "image/*,application/pdf"


@dataclass(frozen=True)
class Asked:
    """One field of the page: how it is drawn, and after which answers of the field before it."""

    kind: str
    name: str
    pictures: Mapping[str, str]
    opens_next: tuple[str, ...] = ()
    is_opened: bool = False
    files: tuple[Upload, ...] = ()


class StepForm(PageForm):
    """The fields of one step; its subclasses have them."""

    asked: tuple[Asked, ...] = ()

    def drawn(self) -> list[tuple[Asked, Any]]:
        """Each field with how it is drawn."""
        return [(one, self._fields[one.name]) for one in self.asked]

    def typed(self) -> dict[str, list[str]]:
        """What came in, by the keys of the pack; files are another matter."""
        return {field.name: _as_list(field.data) for one, field in self.drawn() if one.kind != "files"}

    def complain(self, problems: Mapping[str, Problem]) -> None:
        """Say at each field how to mend it."""
        for _one, field in self.drawn():
            if field.name in problems:
                field.errors = [*field.errors, str(SENTENCES[problems[field.name]])]

    def refuse(self, key: str, refusals: Sequence[Refusal]) -> None:
        """Say why files were not taken, and what to do."""
        for _one, field in self.drawn():
            if field.name == key:
                field.errors = [*(sentence(why) for why in refusals)]

    @property
    def takes_files(self) -> bool:
        """Whether the browser has to send files along."""
        return any(one.kind == "files" for one in self.asked)


def step_form(
    pack: Pack,
    step: ApplicationStep,
    *,
    language: str,
    saved: StepAnswers,
    files: Mapping[str, tuple[Upload, ...]],
    organisations: Sequence[tuple[str, str]],
) -> StepForm:
    """The form with what was saved in it; what comes in or comes back goes before."""
    fields: dict[str, Any] = {}
    asked = []
    for place, field in enumerate(step.fields):
        choices = (
            organisations if field.kind == "organisation" else choices_of(pack, field, language=language)
        )
        choices = _explained(pack, field, choices, language=language)
        name = f"field_{place}"
        following = step.fields[place + 1].when if place + 1 < len(step.fields) else None
        pictures = {choice.key: choice.picture for choice in field.choices if choice.picture}
        listed = getattr(pack, field.listed) if field.listed else ()
        pictures |= {row.key: row.picture for row in listed if getattr(row, "picture", None)}
        fields[name] = _drawn(step, field, choices=choices, language=language)
        asked.append(
            Asked(
                kind=field.kind,
                name=name,
                pictures=pictures,
                opens_next=following.one_of if following is not None and following.field == field.key else (),
                is_opened=field.when is not None,
                files=files.get(field.key, ()),
            )
        )
    made: type[StepForm] = type("OneStepForm", (StepForm,), {**fields, "asked": tuple(asked)})
    shown = {
        f"field_{place}": _shown(field, saved[field.key])
        for place, field in enumerate(step.fields)
        if field.key in saved and field.kind != "files"
    }
    return made(data=shown)


def _explained(
    pack: Pack, field: Field, choices: Sequence[tuple[str, str]], *, language: str
) -> Sequence[tuple[str, str]]:
    """The choices; one whose row says who is meant says it, too, each kind of people on its own line."""
    listed = getattr(pack, field.listed) if field.listed else ()
    who = {row.key: [one[language] for one in getattr(row, "who", ())] for row in listed}
    return [(key, _with_lines(words, who.get(key, ()))) for key, words in choices]


def _with_lines(words: str, lines: Sequence[str]) -> str:
    if not lines:
        return words
    said = (Markup(" <span>{}</span>").format(line) for line in lines)
    return Markup("<b>{}</b>").format(words) + Markup("").join(said)


def _drawn(step: ApplicationStep, field: Field, *, choices: Sequence[tuple[str, str]], language: str) -> Any:
    label = (field.label or step.ask)[language]
    # The hint of a step belongs to its question, which is the label of a field without its own.
    hint = field.hint or (step.hint if field.label is None else None)
    said: dict[str, Any] = {"name": field.key, "id": f"answer-{field.key}"}
    if hint is not None:
        said["description"] = hint[language]
    if field.kind in ("choice", "organisation"):
        return ChoiceField(label, choices=list(choices), **said)
    if field.kind == "choices":
        return ChoicesField(label, choices=list(choices), **said)
    made: type[FormField] = _TYPED.get(field.kind, StringField)
    if field.kind == "files":
        said["render_kw"] = {"accept": PICTURES_AND_PDF}
    elif field.kind == "email":
        said["render_kw"] = {"autocomplete": "email"}
    elif field.autocomplete:
        said["render_kw"] = {"autocomplete": field.autocomplete}
    return made(label, **said)


_TYPED: Mapping[str, type[FormField]] = {
    "long-text": TextAreaField,
    "phone": PhoneField,
    "email": EmailField,
    "files": MultipleFileField,
}


def _shown(field: Field, value: Value) -> Any:
    """A saved answer as the person may go on typing it."""
    if isinstance(value, tuple):
        return list(value)
    if field.kind == "phone":
        return show_phone(value)
    if field.kind == "date":
        day = date.fromisoformat(value)
        return f"{day.day}.{day.month}.{day.year}"
    return value


def _as_list(data: Any) -> list[str]:
    if data is None:
        return []
    return [str(one) for one in data] if isinstance(data, list | tuple) else [str(data)]


class OtherWordsForm(PageForm):
    """What a guardian thinks otherwise, beside the person's own words; empty takes it away."""

    other = TextAreaField(
        _l("What do you think?"),
        description=_l("You can leave this empty."),
        validators=[Length(max=LONGEST_OTHER, message=SENTENCES[Problem.TOO_LONG])],
    )


class ConfirmForm(PageForm):
    """One button."""
