"""Applications that a desk has to answer, and a worker's findings, made through the services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from portal.acting_for.service import Actor
from portal.answering import service as answering
from portal.answering.service import Finding
from portal.applications import service as applications
from portal.cases import service as cases
from portal.web.clock import day_of, now
from tests.support.applying import LONG_ANSWERS, Typed, fill_in
from tests.support.casework import LONG, guardian_of


def applied(person: Actor, answers: Mapping[str, Typed] = LONG_ANSWERS, *, programme: str = LONG) -> UUID:
    """An application of this person that was filled in and sent."""
    case_id = applications.begin(person, programme=programme, now=now())
    fill_in(person, case_id, answers)
    applications.send(person, case_id, now=now())
    return case_id


def applied_in_two_words(person: Actor, checked_by: Actor, *, other: str) -> UUID:
    """The same, and the person's guardian thinks otherwise about what the person wants."""
    assert person.subject is not None
    guardian = guardian_of(person.subject, checked_by=checked_by)
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    applications.think_otherwise(guardian, case_id, "wish", other, now=now())
    applications.send(person, case_id, now=now())
    return case_id


def entries(worker: Actor, case_id: UUID) -> int:
    """What the worker's page knows of the case."""
    return cases.case_of(worker, case_id).entries


def check(
    worker: Actor,
    case_id: UUID,
    item: str,
    *,
    finding: Finding = Finding.MET,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """The worker looks at one condition or paper and finds this of it."""
    moment = at or now()
    answering.keep_check(
        worker, case_id, item=item, finding=finding, seen_on=day_of(moment), note=note, now=moment
    )


def check_all(
    worker: Actor, case_id: UUID, *, finding: Finding = Finding.MET, at: datetime | None = None
) -> None:
    """The worker finds the same of every condition."""
    for row in cases.pack_of(cases.case_of(worker, case_id)).decision.criteria:
        check(worker, case_id, f"criterion.{row.key}", finding=finding, at=at)


def taken_in(worker: Actor, case_id: UUID) -> None:
    """The worker begins to check the case."""
    answering.take_in(worker, case_id, seen=entries(worker, case_id), now=now())
