"""An application as a journey: the steps of a pack in order, and the groups of the task list. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.applications.conditions import WhenRow, is_met
from portal.formkit.journey import Answers, Journey, Step


class FieldRow(Protocol):
    """A field, as far as the journey needs it."""

    @property
    def key(self) -> str: ...
    @property
    def when(self) -> WhenRow | None: ...


class StepRow(Protocol):
    """A step of the pack, as far as the journey needs it."""

    @property
    def key(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def when(self) -> WhenRow | None: ...
    @property
    def fields(self) -> Sequence[FieldRow]: ...


class GroupRow(Protocol):
    """A heading of the task list."""

    @property
    def key(self) -> str: ...


class WithSteps(Protocol):
    """An application."""

    @property
    def groups(self) -> Sequence[GroupRow]: ...
    @property
    def steps(self) -> Sequence[StepRow]: ...


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list."""

    step: str
    is_done: bool
    may_open: bool


def journey_of(application: WithSteps) -> Journey:
    """The way through the application; the answers are those of its steps by the key of the step."""
    home = {field.key: step.key for step in application.steps for field in step.fields}
    return Journey(tuple(Step(step.key, _condition(step.when, home=home)) for step in application.steps))


def tasks_of(application: WithSteps, answers: Answers) -> Mapping[str, tuple[Task, ...]]:
    """The task list: the steps this person is asked, under their groups; an empty group is left out."""
    journey = journey_of(application)
    asked = set(journey.asked(answers))
    found = {
        group.key: tuple(
            Task(step.key, step.key in answers, journey.may_open(step.key, answers))
            for step in application.steps
            if step.group == group.key and step.key in asked
        )
        for group in application.groups
    }
    return {key: tasks for key, tasks in found.items() if tasks}


def only_asked(application: WithSteps, answers: Answers) -> dict[str, object]:
    """The answers to what is asked now; one that a changed answer made needless is not sent."""
    return {key: answers[key] for key in journey_of(application).asked(answers) if key in answers}


def _condition(when: WhenRow | None, *, home: Mapping[str, str]) -> Callable[[Answers], bool]:
    def applies(answers: Answers) -> bool:
        if when is None:
            return True
        step = answers.get(home[when.field])
        return isinstance(step, Mapping) and is_met(when, step.get(when.field))

    return applies
