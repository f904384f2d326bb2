"""A desk with a case in each place, for looking at its pages: made once for each portal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM
from portal.answering import service as answering
from portal.answering.service import Finding
from portal.call_me import service as call_me
from portal.cases import service as cases
from portal.organisations import staff
from portal.web import session as web_session
from portal.web.clock import now
from tests.support.casework import OFFICE, OTHER, guardian_of, sent_case, someone
from tests.support.deskwork import applied, applied_in_two_words, check_all, entries, taken_in
from tests.support.paper import applied_on_paper
from tests.support.people import make_person
from tests.support.samples import jpeg

WORKER_CODE = "990000-00077"


@dataclass(frozen=True)
class DeskMatters:
    """A worker's session, the number of the case in each place, and the guardian who waits."""

    token: str
    numbers: Mapping[str, str]
    mandate: UUID


def desk_matters(app: Flask) -> DeskMatters:
    """The desk of this portal, made at the first look."""
    if "desk_matters" not in app.extensions:
        with app.app_context():
            app.extensions["desk_matters"] = _made(app)
    made: DeskMatters = app.extensions["desk_matters"]
    return made


def _made(app: Flask) -> DeskMatters:
    person_id = make_person(app, "Aija", "Izdomātā", WORKER_CODE)
    for later, organisation in enumerate((OFFICE, OTHER)):
        since = now() + timedelta(seconds=later)
        staff.grant(person_id, organisation_key=organisation, role="worker", actor=SYSTEM, now=since)
    staff.grant(person_id, organisation_key=OFFICE, role="editor", actor=SYSTEM, now=now())
    worker = acting_for.staff_actor(person_id)
    assert worker is not None
    made = {
        "late": sent_case(someone("Vecais"), at=now() - timedelta(days=60)),
        "sent": applied(someone("Jaunais")),
        "checked": applied(someone("Pārbaudītais")),
        "not met": applied(someone("Atteiktais")),
        "granted": applied(someone("Piešķirtais")),
        "paper": applied_on_paper(someone("Gaidītais")),
        "taken": applied_on_paper(someone("Paņemtais")),
        "both": applied_in_two_words(someone("Divējais"), worker, other="Labāk ir kopā ar citiem."),
    }
    for name in ("checked", "not met", "granted", "paper", "both"):
        taken_in(worker, made[name])
        check_all(worker, made[name], finding=Finding.NOT_MET if name == "not met" else Finding.MET)
    photo = answering.Paper("paraksts.jpg", BytesIO(jpeg()))
    assert answering.keep_scans(worker, made["taken"], [photo], now=now()) == ()
    answering.take_signature(worker, made["taken"], brought="brought", now=now())
    seen = entries(worker, made["granted"])
    answering.answer_yes(
        worker, made["granted"], care_level=1, living="family", seen=seen, now=now() + timedelta(seconds=1)
    )
    ward = cases.case_of(worker, made["sent"]).person_id
    guardian = guardian_of(ward)
    assert guardian.mandate_id is not None
    call_me.ask_for_call("+37120004466", best_time="day", language="lv", address="10.0.9.9", now=now())
    token = web_session.begin(person_id, provider="demo", authenticated_at=now(), at=now())
    numbers = {name: cases.case_of(worker, case_id).number for name, case_id in made.items()}
    return DeskMatters(token, numbers, guardian.mandate_id)
