"""The answers: sealed into the address while the person reads, kept only when the person asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app, g, request
from flask.wrappers import Response

from portal.formkit.journey import Journey
from portal.is_this_for_me.journey import journey_of, known_answers
from portal.programme import service as programme
from portal.programme.service import Answer, Outcome, Pack, Question
from portal.web.sealed import SealBroken, seal, unseal

# Two hours in an address are enough for a slow day; thirty days on the device were asked for.
ADDRESS_SECONDS = 2 * 3600
DEVICE_SECONDS = 30 * 24 * 3600
COOKIE = "answers"


class AnswersGone(LookupError):
    """The answers in the address are too old, changed or not ours."""


@dataclass(frozen=True)
class Asking:
    """One person's way through the questions of one programme."""

    pack: Pack
    questions: tuple[Question, ...]
    journey: Journey
    answers: Mapping[str, str]

    def question(self, key: str) -> Question | None:
        """The question, when there is one with this key."""
        return next((one for one in self.questions if one.key == key), None)

    def sealed(self, **changed: str) -> str:
        """The answers, with changes, as a part of an address."""
        return seal({**self.answers, **changed}, purpose=_purpose(self.pack.id))

    def outcome(self) -> Outcome:
        """What the answers say together."""
        return programme.outcome(self.pack.id, answers=cast(Mapping[str, Answer], self.answers))


def _purpose(key: str) -> str:
    return f"is-this-for-me:{key}"


def asking(key: str, *, sealed: str | None) -> Asking:
    """The way so far. Raises NoSuchTopic for an unknown programme, AnswersGone for a dead address."""
    pack = programme.pack(key)
    questions = programme.questions(key)
    values: dict[str, Any] = {}
    if sealed:
        try:
            values = unseal(sealed, purpose=_purpose(key), max_age_seconds=ADDRESS_SECONDS)
        except SealBroken as error:
            raise AnswersGone from error
    keys = [question.key for question in questions]
    g.levels = ()
    return Asking(pack, questions, journey_of(keys), known_answers(values, questions=keys))


def keep(response: Response, way: Asking) -> None:
    """Put the sealed answers on the reader's device: the reader pressed for it."""
    response.set_cookie(
        COOKIE,
        seal({"programme": way.pack.id, **way.answers}, purpose=COOKIE),
        max_age=DEVICE_SECONDS,
        secure=current_app.config["SETTINGS"].behind_tls,
        httponly=True,
        samesite="Lax",
    )


def forget(response: Response) -> None:
    """Take them off the device again."""
    response.delete_cookie(COOKIE, secure=current_app.config["SETTINGS"].behind_tls, httponly=True)


def are_kept() -> bool:
    """Whether this device carries answers that we can still read."""
    try:
        unseal(request.cookies.get(COOKIE, ""), purpose=COOKIE, max_age_seconds=DEVICE_SECONDS)
    except SealBroken:
        return False
    return True
