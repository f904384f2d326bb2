"""A portal that is really killed between two steps leaves nothing half signed and loses nothing."""

from __future__ import annotations

import signal
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from portal.acting_for.actor import oneself
from portal.signing import judging, purposes, service, who
from portal.signing.rules import GIVES_UP
from portal.signing.service import SigningEnded, Step, Why
from portal.web.clock import now
from tests.support.certificates import demo_pki
from tests.support.people import clock_at
from tests.support.signing import Desk, confirm
from tests.support.signing_program import ENDING, POINTS, SAFE, VISITING, start
from tests.support.wholeness import torn

# Where the platform has been asked, and where its signature has just been kept: the two worst moments.
ORDINARY = ("asked", "kept")
MANY = [pytest.param(one, marks=[] if one in ORDINARY else [pytest.mark.long]) for one in POINTS]


@pytest.mark.other_databases_long
@pytest.mark.parametrize(
    "point", [pytest.param(one, marks=[] if one == "reading" else [pytest.mark.long]) for one in VISITING]
)
def test_killed_between_the_two_visits_to_a_platform(desk: Desk, tmp_path: Path, point: str) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    before = service.open_bytes(signing_id)
    _killed(desk, tmp_path, point=point, person=anna, signing_id=signing_id)
    assert service.open_bytes(signing_id) == before
    desk.signer.needs_visit = True
    later = now() + timedelta(minutes=5)
    with clock_at(desk.app, later):
        visit = desk.begin(anna, signing_id).visit
        assert visit is not None
        back = desk.back(confirm(visit))
        assert desk.back(confirm(desk.send(anna, back.ceremony_id), number=2)).step is Step.SIGNED
    assert torn(desk.app) == []


@pytest.mark.long
@pytest.mark.parametrize("point", ENDING)
def test_killed_before_the_room_hears_that_it_came_to_nothing(desk: Desk, tmp_path: Path, point: str) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    document_id = service.signing_of(oneself(anna), signing_id).document_id
    _killed(desk, tmp_path, point=point, person=anna, signing_id=signing_id)
    purpose, told = purposes.purpose_of(document_id), []
    assert purpose is not None

    def tell(document_id: UUID, _at: datetime) -> None:
        told.append(document_id)

    purposes.register("application-copy", replace(purpose, when_lost=tell, when_revoked=tell))
    try:
        for minutes in (5, 10):
            desk.run_outbox(now() + GIVES_UP + timedelta(minutes=minutes))
    finally:
        purposes.register("application-copy", purpose)
    assert told == [document_id]
    assert torn(desk.app) == []


def _killed(desk: Desk, folder: Path, *, point: str, person: UUID, signing_id: UUID) -> None:
    """Anna signs in another program, which is killed at the point; all is whole then."""
    settings = desk.app.config["SETTINGS"]
    with start(
        settings, folder=folder, pki=demo_pki(), point=point, person=person, signing=signing_id
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == point
        program.send_signal(signal.SIGKILL)
    assert torn(desk.app) == []


@pytest.mark.other_databases_long
@pytest.mark.parametrize("point", MANY)
def test_killed_between_two_steps(desk: Desk, tmp_path: Path, point: str) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    before = service.open_bytes(signing_id)
    _killed(desk, tmp_path, point=point, person=anna, signing_id=signing_id)
    if point not in SAFE:
        assert service.open_bytes(signing_id) == before
    later = now() + timedelta(minutes=5)
    with clock_at(desk.app, later):
        desk.run_outbox()
        if point in SAFE:
            with pytest.raises(SigningEnded) as ended:
                desk.begin(anna, signing_id)
            assert ended.value.why is Why.ALREADY
            assert desk.signer.signed == 0, "nobody is asked a second time"
        else:
            assert desk.sign(anna, signing_id).step is Step.SIGNED
            desk.run_outbox()
        (found,) = judging.judge(service.open_bytes(signing_id), trust=who.trust())
    assert found.holds and found.lasts
    assert torn(desk.app) == []
