"""What was sent last in many cases at once, for the list of an office."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from portal import db
from portal.acting_for.service import Actor, NotYours, Right
from portal.applications.conditions import StepAnswers
from portal.applications.models import ApplicationSendingRow


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


def _answers(row: ApplicationSendingRow) -> dict[str, StepAnswers]:
    return {
        step: {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
        for step, values in json.loads(row.answers).items()
    }
