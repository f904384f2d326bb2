"""What was sent, as it was sent: the last time in one case, or in many at once for the list of an office."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal import db
from portal.acting_for.service import Actor, NotYours, Right
from portal.applications.conditions import StepAnswers
from portal.applications.drafts import values_of
from portal.applications.models import ApplicationSendingRow
from portal.applications.wishes import NONE, Wishes, taken_apart
from portal.cases import service as cases


@dataclass(frozen=True)
class Sent:
    """What was sent, as it was sent."""

    number: int
    sent_at: datetime
    answers: Mapping[str, StepAnswers]
    sent_by: UUID | None = None
    wishes: Wishes = NONE

    @property
    def files(self) -> frozenset[str]:
        """The ids of the files that went with it, and of everything else that was chosen from a list."""
        several = (one for said in self.answers.values() for one in said.values() if isinstance(one, tuple))
        return frozenset(value for values in several for value in values)


def sent_of(actor: Actor, case_id: UUID) -> Sent | None:
    """The last sending; None before the first. A look of the office is written down. Raises NotYours."""
    return last_sending(cases.case_of(actor, case_id).id)


def last_sending(case_id: UUID) -> Sent | None:
    """The last sending; whether the caller may know of it, the caller has made sure of."""
    return next(iter(_newest_first(case_id, most=1)), None)


def sender_of(case_id: UUID, number: int) -> UUID:
    """Who pressed the button of this sending, and signs it."""
    with db.session() as session:
        return session.get_one(ApplicationSendingRow, (case_id, number)).by_id


def sendings_in(case_id: UUID) -> tuple[Sent, ...]:
    """Every sending, the newest first; that the caller may know of them, the caller has made sure of."""
    return _newest_first(case_id)


def _newest_first(case_id: UUID, *, most: int | None = None) -> tuple[Sent, ...]:
    with db.session() as session:
        rows = session.scalars(
            select(ApplicationSendingRow)
            .where(ApplicationSendingRow.case_id == case_id)
            .order_by(ApplicationSendingRow.number.desc())
            .limit(most)
        )
        return tuple(_sent(row) for row in rows)


def last_answers_of(actor: Actor, case_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, StepAnswers]]:
    """The answers that were sent last, by case and step, in one question to the database.

    That the cases are the actor's, the caller has made sure of. Raises NotYours for who sees no cases.
    """
    if not actor.may(Right.SEE_CASES):
        raise NotYours(Right.SEE_CASES)
    with db.session() as session:
        rows = session.scalars(
            select(ApplicationSendingRow)
            .where(ApplicationSendingRow.case_id.in_(list(case_ids)))
            .order_by(ApplicationSendingRow.case_id, ApplicationSendingRow.number)
        )
        return {row.case_id: _answers(row) for row in rows}


def _sent(row: ApplicationSendingRow) -> Sent:
    return Sent(row.number, row.sent_at, _answers(row), row.by_id, taken_apart(row.answers)[1])


def _answers(row: ApplicationSendingRow) -> dict[str, StepAnswers]:
    return {step: values_of(values) for step, values in taken_apart(row.answers)[0].items()}
