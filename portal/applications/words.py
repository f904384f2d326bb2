"""Answers as people read them: on the page before sending, in the copy, at the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.applications.conditions import StepAnswers, Value
from portal.applications.journey import journey_of
from portal.applications.offering import choices_of
from portal.applications.wishes import NONE, OtherWords, Wishes
from portal.formkit.validators import show_phone
from portal.organisations import service as organisations
from portal.programme.service import ApplicationStep, Field, Pack

# What somebody typed: shown as it is, and never translated.
OWN_WORDS = frozenset({"text", "long-text", "name", "code", "email"})


@dataclass(frozen=True)
class Line:
    """One answer; a date is left as `2026-11-03` and files as their ids, for the page to show."""

    field: str
    label: str | None
    kind: str
    texts: tuple[str, ...]

    @property
    def lead(self) -> str | None:
        """The label as it stands before its answer: with a colon, unless it is a question."""
        return self.label if self.label is None or self.label.endswith("?") else f"{self.label}:"

    @property
    def is_own_words(self) -> bool:
        """Whether the person typed it."""
        return self.kind in OWN_WORDS

    @property
    def days(self) -> tuple[date, ...]:
        """The dates, when it is one."""
        return tuple(date.fromisoformat(one) for one in self.texts)


@dataclass(frozen=True)
class Answered:
    """One step with its question and what was answered."""

    step: str
    question: str
    lines: tuple[Line, ...]
    # They stand beside the person's words, after them.
    others: tuple[OtherWords, ...] = ()
    # Whose view of it this is, where the person cannot say it: then it is not the person's.
    view_by: str | None = None


def answers_in_words(
    pack: Pack, answers: Mapping[str, StepAnswers], *, language: str, wishes: Wishes = NONE
) -> tuple[Answered, ...]:
    """Everything that is asked and answered, in the order of the questions, with what stands beside it."""
    asked = journey_of(pack.application).asked(answers)
    return tuple(
        Answered(
            step.key,
            step.ask[language],
            _in_anybodys_eyes(step, lines) if step.own_wish else lines,
            wishes.others.get(step.key, ()),
            wishes.views.get(step.key),
        )
        for step in pack.application.steps
        if step.key in asked and step.key in answers
        for lines in [_lines(pack, step, answers[step.key], language=language)]
    )


def _in_anybodys_eyes(step: ApplicationStep, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """A wish is read by more than one: nobody reads another's under a label that calls it the reader's.

    Where the words are, nobody reads before them that they will be written.
    """
    said = {line.field for line in lines if line.is_own_words}
    opens = {field.when.field for field in step.fields if field.when is not None and field.key in said}
    return tuple(
        replace(line, label=None) if line.is_own_words else line for line in lines if line.field not in opens
    )


def _lines(pack: Pack, step: ApplicationStep, values: StepAnswers, *, language: str) -> tuple[Line, ...]:
    return tuple(
        Line(
            field.key,
            None if field.label is None else field.label[language],
            field.kind,
            _texts(pack, field, values[field.key], language=language),
        )
        for field in step.fields
        if field.key in values
    )


def _texts(pack: Pack, field: Field, value: Value, *, language: str) -> tuple[str, ...]:
    given: Sequence[str] = (value,) if isinstance(value, str) else value
    if field.kind in ("choice", "choices"):
        words = dict(choices_of(pack, field, language=language))
        return tuple(words[one] for one in given)
    if field.organisations is not None:
        known = {one.key: one for one in organisations.of_kind(field.organisations)}
        return tuple(organisations.name_in(known[one], language=language) for one in given)
    if field.kind == "phone":
        return tuple(show_phone(one) for one in given)
    return tuple(given)
