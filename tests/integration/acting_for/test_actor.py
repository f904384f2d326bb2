"""Who acts, for whom, and what they may; read again at the moment of writing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import ANONYMOUS, SYSTEM, Actor, Capacity, Right, oneself
from portal.acting_for.errors import MandateOpen, NotYours
from portal.acting_for.rules import rights_of_roles
from portal.acting_for.service import Settled
from portal.journal import service as journal
from portal.organisations import staff
from portal.people import service as people
from portal.web import session as web_session
from portal.web.access import Access, access
from tests.support.building import build_app
from tests.support.casework import PAPER
from tests.support.people import clock_at, make_person, make_worker, sign_in

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Riga"))


def _guardian(app: Flask) -> tuple[UUID, UUID, UUID]:
    """Marta says that she is the guardian of Juris: agent, principal, mandate."""
    marta = make_person(app, "Marta", "Piemēre", "990000-00003")
    with app.app_context():
        juris = people.declare("Juris", family_name="Piemērs")
        mandate = acting_for.claim_guardianship(oneself(marta), principal=juris, at=NOON)
    return marta, juris, mandate


def _worker(app: Flask) -> Actor:
    ilze = make_worker(app)
    with app.app_context():
        actor = acting_for.staff_actor(ilze)
    assert actor is not None
    return actor


def test_a_person_may_act_in_their_own_matter_only(portal_app: Flask) -> None:
    anna = oneself(make_person(portal_app))
    with portal_app.app_context():
        acting_for.require(anna, Right.APPLY, subject=anna.subject)
        for right, subject in ((Right.APPLY, uuid4()), (Right.DECIDE, anna.subject), (Right.READ_CASE, None)):
            with pytest.raises(NotYours):
                acting_for.require(anna, right, subject=subject)
        with pytest.raises(NotYours):
            acting_for.require(ANONYMOUS, Right.APPLY, subject=anna.subject)
        with pytest.raises(NotYours):
            acting_for.require(SYSTEM, Right.APPLY, subject=anna.subject)


def test_a_claimed_mandate_lets_write_and_not_read(portal_app: Flask) -> None:
    marta, juris, mandate = _guardian(portal_app)
    with portal_app.app_context():
        actor = acting_for.acting_under(marta, mandate_id=mandate)
        assert actor is not None
        assert (actor.capacity, actor.signed_in, actor.subject) == (Capacity.GUARDIAN, marta, juris)
        acting_for.require(actor, Right.APPLY, subject=juris)
        with pytest.raises(NotYours):
            acting_for.require(actor, Right.READ_CASE, subject=juris)
        with pytest.raises(NotYours):
            acting_for.require(actor, Right.APPLY, subject=marta)


def test_a_checked_mandate_lets_read_until_it_ends(portal_app: Flask) -> None:
    marta, juris, mandate = _guardian(portal_app)
    worker = _worker(portal_app)
    ends = NOON + timedelta(days=30)
    with clock_at(portal_app, NOON), portal_app.app_context():
        acting_for.settle_mandate(worker, mandate, replace(PAPER, valid_until=ends), at=NOON)
        actor = acting_for.acting_under(marta, mandate_id=mandate)
        assert actor is not None
        assert actor.until == ends
        acting_for.require(actor, Right.READ_CASE, subject=juris)
    with clock_at(portal_app, ends), portal_app.app_context():
        assert acting_for.acting_under(marta, mandate_id=mandate) is None
        with pytest.raises(NotYours):
            acting_for.require(actor, Right.READ_CASE, subject=juris)


def test_a_mandate_that_ended_meanwhile_stops_the_writing(portal_app: Flask) -> None:
    marta, juris, mandate = _guardian(portal_app)
    worker = _worker(portal_app)
    with portal_app.app_context():
        actor = acting_for.acting_under(marta, mandate_id=mandate)
        assert actor is not None
        acting_for.settle_mandate(worker, mandate, Settled("refused"), at=NOON)
        with pytest.raises(NotYours), db.transaction():
            acting_for.require(actor, Right.APPLY, subject=juris)
        with pytest.raises(NotYours):
            acting_for.settle_mandate(worker, mandate, PAPER, at=NOON)


def test_only_the_office_settles_a_mandate(portal_app: Flask) -> None:
    marta, _juris, mandate = _guardian(portal_app)
    with portal_app.app_context(), pytest.raises(NotYours):
        acting_for.settle_mandate(oneself(marta), mandate, PAPER, at=NOON)


def test_the_same_claim_twice_is_one(portal_app: Flask) -> None:
    marta, juris, _mandate = _guardian(portal_app)
    with portal_app.app_context():
        with pytest.raises(MandateOpen):
            acting_for.claim_guardianship(oneself(marta), principal=juris, at=NOON)
        with pytest.raises(NotYours):
            acting_for.claim_guardianship(ANONYMOUS, principal=juris, at=NOON)
        assert [one.body["event"] for one in journal.entries_about(juris)] == ["mandate.claimed"]


def test_a_stranger_has_nothing_of_the_mandate(portal_app: Flask) -> None:
    _marta, _juris, mandate = _guardian(portal_app)
    anna = make_person(portal_app)
    with portal_app.app_context():
        assert acting_for.acting_under(anna, mandate_id=mandate) is None


def test_a_worker_acts_inside_one_organisation_until_the_work_ends(portal_app: Flask) -> None:
    worker = _worker(portal_app)
    assert worker.signed_in is not None
    with portal_app.app_context():
        acting_for.require(worker, Right.DECIDE, organisation=worker.organisation_id)
        with pytest.raises(NotYours):
            acting_for.require(worker, Right.DECIDE, organisation=uuid4())
        with pytest.raises(NotYours):
            acting_for.require(worker, Right.DECIDE, subject=uuid4())
        (membership,) = staff.memberships_of(worker.signed_in)
        staff.end(membership.id, actor=SYSTEM, now=NOON)
        with pytest.raises(NotYours):
            acting_for.require(worker, Right.DECIDE, organisation=worker.organisation_id)
        assert acting_for.staff_actor(worker.signed_in) is None


def test_an_editor_decides_nothing() -> None:
    assert rights_of_roles(["editor"]) == {Right.WRITE_TEXTS}
    assert Right.DECIDE in rights_of_roles(["editor", "worker"])


def _in_request(app: Flask, token: str | None, path: str = "/who") -> Actor:
    headers = {"Cookie": f"session={token}"} if token else {}
    with app.test_request_context(path, headers=headers):
        return acting_for.current_actor()


def test_the_page_decides_in_which_part_one_acts(portal_app: Flask) -> None:
    ilze = make_worker(portal_app)
    with portal_app.app_context():
        token = web_session.begin(ilze, provider="test", authenticated_at=NOON, at=NOON)
    with clock_at(portal_app, NOON):
        assert _in_request(portal_app, None) is ANONYMOUS
        assert _in_request(portal_app, "foreign") is ANONYMOUS
        own = _in_request(portal_app, token)
        assert (own.capacity, own.subject) == (Capacity.SELF, ilze)
        assert own.until == NOON + timedelta(hours=12)


def test_a_guardian_chooses_for_whom_and_goes_back(portal_app: Flask) -> None:
    marta, juris, mandate = _guardian(portal_app)
    with portal_app.app_context():
        token = web_session.begin(marta, provider="test", authenticated_at=NOON, at=NOON)
    cookie = {"Cookie": f"session={token}"}
    with clock_at(portal_app, NOON), portal_app.test_request_context(headers=cookie):
        with pytest.raises(NotYours):
            acting_for.act_for(uuid4())
        acting_for.act_for(mandate)
        assert acting_for.current_actor().subject == juris
        acting_for.act_for(None)
        assert acting_for.current_actor().subject == marta


def test_pages_of_the_office_are_not_there_for_others(portal_app: Flask) -> None:
    app = build_app(
        portal_app.config["SETTINGS"].var, database_url=portal_app.config["SETTINGS"].database_url
    )

    @app.get("/who")
    @access(Access.STAFF)
    def who() -> str:
        return acting_for.current_actor().capacity.value

    outsider, insider = app.test_client(), app.test_client()
    sign_in(outsider, make_person(app))
    sign_in(insider, make_worker(app))
    assert outsider.get("/who").status_code == 404
    assert insider.get("/who").text == "staff"
    app.extensions["database"].engine.dispose()
