"""Invented cases for the first start of a demo, made by the same acts as everybody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
from flask import current_app
from msgspec import Meta, Struct
from sqlalchemy import func, select

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor
from portal.answering import service as answering
from portal.answering.models import CaseCheckRow, DecisionLetterRow
from portal.answering.service import Finding, State
from portal.applications import service as applications
from portal.cases import service as cases
from portal.people import service as people
from portal.web.clock import day_of

NAME = "demo-cases.toml"
Nobodys = Annotated[str, Meta(pattern=r"^99[0-9]{4}-[0-9]{5}$")]
Answers = dict[str, dict[str, tuple[str, ...]]]


class DemoCase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One invented person, what they sent how long ago, and what the worker has done since."""

    programme: str
    days_ago: Annotated[int, Meta(ge=0)]
    given_name: str
    family_name: str
    worker: Nobodys
    code: Nobodys | None = None
    guardian: Nobodys | None = None
    guardian_given_name: str = ""
    guardian_family_name: str = ""
    answers: Answers = {}
    acts: tuple[str, ...] = ()
    words: str = ""
    easy: str = ""
    full: str = ""
    care_level: int | None = None
    living: str | None = None


class DemoCases(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file; `base` is what the people of a programme answer when their case says nothing else."""

    base: Mapping[str, Answers]
    case: tuple[DemoCase, ...]
    invented: bool


def keep_demo_cases(now: datetime) -> int:
    """Make the cases, when nobody has worked at a desk here yet; how many were made."""
    file = Path(current_app.config["SETTINGS"].organisations).parent / NAME
    if not file.exists() or not _is_first_start():
        return 0
    read = msgspec.toml.decode(file.read_bytes(), type=DemoCases)
    with db.transaction():
        # All or none: a start that was broken off begins anew with the next one.
        for one in read.case:
            _make(one, base=read.base[one.programme], now=now)
    return len(read.case)


def _is_first_start() -> bool:
    with db.session() as session:
        rows = (CaseCheckRow, DecisionLetterRow)
        kept = [session.scalar(select(func.count()).select_from(row)) for row in rows]
    return not any(kept)


def _make(one: DemoCase, *, base: Answers, now: datetime) -> None:
    sent_at = now - timedelta(days=one.days_ago)
    actor, case_id = _begun(one, at=sent_at)
    for step, typed in {**base, **one.answers}.items():
        if one.guardian is not None:
            _without_words(actor, case_id, step, now=sent_at)
        read = applications.save_step(actor, case_id, step, typed, now=sent_at)
        if read.problems:
            raise RuntimeError(f"{NAME}: {one.given_name} {one.family_name}: {step}: {dict(read.problems)}")
    # Nobody is there to confirm anything: in a demo with signatures, these people sign on paper.
    applications.send(actor, case_id, now=sent_at, on_paper=True)
    worker = acting_for.staff_actor(people.known_by_document(one.worker, given_name="", family_name=""))
    if worker is None:
        raise RuntimeError(f"{NAME}: {one.worker} works nowhere")
    for number, act in enumerate(one.acts, start=1):
        moment = min(now, sent_at + timedelta(days=number))
        _act(act, one, worker=worker, case_id=case_id, now=moment)


def _without_words(guardian: Actor, case_id: UUID, step: str, *, now: datetime) -> None:
    """Whom a guardian begins for is not here to say what they want: the guardian says that, too."""
    wish = applications.wish_of(guardian, applications.draft_of(guardian, case_id), step)
    if wish is not None and not wish.is_said:
        applications.say_unsaid(guardian, case_id, step, now=now)


def _begun(one: DemoCase, *, at: datetime) -> tuple[Actor, UUID]:
    """Who writes the application, and the case that it is."""
    if one.guardian is None:
        person = people.known_by_document(
            one.code or "", given_name=one.given_name, family_name=one.family_name
        )
        return oneself(person), applications.begin(oneself(person), programme=one.programme, now=at)
    agent = people.known_by_document(
        one.guardian, given_name=one.guardian_given_name, family_name=one.guardian_family_name
    )
    turned = applications.begin_for_ward(
        oneself(agent),
        programme=one.programme,
        given_name=one.given_name,
        family_name=one.family_name,
        code=one.code,
        now=at,
    )
    guardian = None
    if turned.mandate_id is not None:
        guardian = acting_for.acting_under(agent, mandate_id=turned.mandate_id)
    if guardian is None:
        raise RuntimeError(f"{NAME}: {one.guardian} cannot act")
    return guardian, turned.case_id


def _act(act: str, one: DemoCase, *, worker: Actor, case_id: UUID, now: datetime) -> None:
    """One thing that the worker did: `take-in`, `check:met`, `ask`, `yes`, `no`, `on:assessment`."""
    name, _colon, value = act.partition(":")
    seen = cases.case_of(worker, case_id).entries
    if name == "take-in":
        answering.take_in(worker, case_id, seen=seen, now=now)
        applications.take_paper(
            worker, cases.case_of(worker, case_id), brought="office", language="lv", now=now
        )
    elif name == "check":
        _check(worker, case_id, finding=Finding(value), now=now)
    elif name == "ask":
        answering.ask(worker, case_id, words=one.words, mend=True, seen=seen, now=now)
    elif name == "yes":
        answering.answer_yes(
            worker, case_id, care_level=one.care_level, living=one.living, seen=seen, now=now
        )
    elif name == "no":
        answering.answer_no(worker, case_id, easy=one.easy, full=one.full, seen=seen, now=now)
    else:
        answering.move_on(worker, case_id, to=State(value), words=one.words, seen=seen, now=now)


def _check(worker: Actor, case_id: UUID, *, finding: Finding, now: datetime) -> None:
    """The worker has looked at everything; where something is not met, it is the one in the middle."""
    case = cases.case_of(worker, case_id)
    criteria = cases.pack_of(case).decision.criteria
    hurdle = criteria[len(criteria) // 2].key
    for row in criteria:
        answering.keep_check(
            worker,
            case_id,
            item=f"criterion.{row.key}",
            finding=finding if row.key == hurdle else Finding.MET,
            seen_on=day_of(now),
            note="",
            now=now,
        )
