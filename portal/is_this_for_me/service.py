"""One person's way through the questions of one programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import g

from portal.formkit.journey import Journey
from portal.is_this_for_me.journey import journey_of, known_answers
from portal.programme import service as programmes
from portal.programme.service import Answer, Outcome, Pack, Question


@dataclass(frozen=True)
class Asking:
    """The questions, the way through them, and the answers so far."""

    pack: Pack
    questions: tuple[Question, ...]
    journey: Journey
    answers: Mapping[str, str]

    def question(self, key: str) -> Question | None:
        """The question, when there is one with this key."""
        return next((one for one in self.questions if one.key == key), None)

    @property
    def said(self) -> Mapping[str, Answer]:
        """The answers as the rules read them."""
        return cast(Mapping[str, Answer], self.answers)

    def outcome(self) -> Outcome:
        """What the answers say together."""
        return programmes.outcome(self.pack.id, answers=self.said)


def asking(programme: str, *, values: Mapping[str, Any]) -> Asking:
    """The way so far; values that answer nothing are dropped. Raises NoSuchTopic for an unknown programme."""
    pack = programmes.pack(programme)
    questions = programmes.questions(programme)
    keys = [question.key for question in questions]
    g.levels = ()
    return Asking(pack, questions, journey_of(keys), known_answers(values, questions=keys))
