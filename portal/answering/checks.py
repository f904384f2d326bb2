"""Keeps what a worker found about the conditions and the papers of a case."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from portal import db
from portal.acting_for.service import Actor, Right, require
from portal.answering.errors import NoSuchItem
from portal.answering.models import CaseCheckRow
from portal.answering.rules import Finding
from portal.cases import service as cases
from portal.cases.service import Case
from portal.gateways.registers import RegisterAnswer, register_gateway
from portal.journal import service as journal
from portal.people import service as people
from portal.programme.service import Pack
from portal.web.clock import day_of


@dataclass(frozen=True)
class Found:
    """What was found about one item, on which day the worker saw it, and their note."""

    finding: Finding
    seen_on: date
    note: str
    at: datetime
    by_id: UUID


def keep_check(
    actor: Actor, case_id: UUID, *, item: str, finding: Finding, seen_on: date, note: str, now: datetime
) -> None:
    """Keep what was found about `criterion.<key>` or `paper.<key>`; the newest finding counts.

    Raises NotYours and NoSuchItem.
    """
    with db.joined_transaction() as session:
        case = cases.case_of(actor, case_id, hold=True)
        require(actor, Right.DECIDE, organisation=case.organisation_id)
        decision = cases.pack_of(case).decision
        known = {f"criterion.{row.key}" for row in decision.criteria}
        known |= {f"paper.{row.key}" for row in decision.papers}
        if item not in known:
            raise NoSuchItem(item)
        found = {"finding": finding.value, "on": seen_on.isoformat(), "note": note}
        said = {"found": json.dumps(found, ensure_ascii=False), "at": now, "by_id": actor.signed_in}
        insert = db.insert_into(CaseCheckRow, session=session).values(case_id=case.id, item=item, **said)
        session.execute(insert.on_conflict_do_update(index_elements=["case_id", "item"], set_=said))
        # Which condition was looked at, not what was found: that stays with the case.
        details = {"item": item}
        journal.record(
            session, actor, "case.checked", about=case.person_id, record=("case", case.id), details=details
        )


def keep_guardian_paper(actor: Actor, case: Case, *, now: datetime) -> None:
    """Who has checked the guardian has had the guardian's paper before them: it is missing no longer."""
    for paper in cases.pack_of(case).decision.papers:
        if paper.of_guardian:
            item = f"paper.{paper.key}"
            keep_check(actor, case.id, item=item, finding=Finding.MET, seen_on=day_of(now), note="", now=now)


def checks_of(case_id: UUID) -> Mapping[str, Found]:
    """The newest findings of one case by item; whose case it is, the caller knows."""
    return checks_in([case_id]).get(case_id, {})


def checks_in(case_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, Found]]:
    """The newest findings of many cases, in one question to the database."""
    found: dict[UUID, dict[str, Found]] = {}
    with db.session() as session:
        rows = session.scalars(select(CaseCheckRow).where(CaseCheckRow.case_id.in_(list(case_ids))))
        for row in rows:
            found.setdefault(row.case_id, {})[row.item] = _found(row)
    return found


def criteria_of(pack: Pack) -> tuple[str, ...]:
    """The keys of the conditions of a programme."""
    return tuple(row.key for row in pack.decision.criteria)


def findings_in(checks: Mapping[str, Found]) -> Mapping[str, Finding]:
    """What was found about the conditions, by their keys; papers are left out."""
    return {
        item.removeprefix("criterion."): found.finding
        for item, found in checks.items()
        if item.startswith("criterion.")
    }


def ask_registers(actor: Actor, case_id: UUID) -> Mapping[str, RegisterAnswer]:
    """What the state registers say about the conditions, by key (R.7.1). Raises NotYours."""
    case = cases.case_of(actor, case_id)
    require(actor, Right.DECIDE, organisation=case.organisation_id)
    decision = cases.pack_of(case).decision
    verified = people.verified_code_of(case.person_id)
    return {
        row.key: register_gateway().ask(row.register, code=verified)
        for row in decision.criteria
        if row.register is not None
    }


def _found(row: CaseCheckRow) -> Found:
    said = json.loads(row.found)
    return Found(Finding(said["finding"]), date.fromisoformat(said["on"]), said["note"], row.at, row.by_id)
