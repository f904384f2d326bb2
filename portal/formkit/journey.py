"""A journey: the pages of one task in order, with their conditions, as data. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Answers = Mapping[str, object]


def _always(_answers: Answers) -> bool:
    return True


@dataclass(frozen=True)
class Step:
    """One page with one question; `applies` decides from earlier answers whether it is asked."""

    name: str
    applies: Callable[[Answers], bool] = _always


@dataclass(frozen=True)
class Journey:
    """The steps in their order."""

    steps: tuple[Step, ...]

    def asked(self, answers: Answers) -> tuple[str, ...]:
        """The steps that this person is asked, in order."""
        return tuple(step.name for step in self.steps if step.applies(answers))

    def next_open(self, answers: Answers) -> str | None:
        """The first step without an answer, or None when all are answered."""
        return next((name for name in self.asked(answers) if name not in answers), None)

    def after(self, name: str, answers: Answers) -> str | None:
        """The step that follows, or None after the last."""
        asked = self.asked(answers)
        position = asked.index(name) + 1
        return asked[position] if position < len(asked) else None

    def before(self, name: str, answers: Answers) -> str | None:
        """The step that precedes, or None before the first."""
        asked = self.asked(answers)
        position = asked.index(name)
        return asked[position - 1] if position else None

    def position(self, name: str, answers: Answers) -> tuple[int, int]:
        """Which question this is, of how many. Raises ValueError when it is not asked."""
        asked = self.asked(answers)
        return asked.index(name) + 1, len(asked)

    def may_open(self, name: str, answers: Answers) -> bool:
        """Whether every step before this one is answered; nobody can skip ahead by address."""
        asked = self.asked(answers)
        return name in asked and all(earlier in answers for earlier in asked[: asked.index(name)])
