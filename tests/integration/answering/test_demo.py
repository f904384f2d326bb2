"""The desks of the demo are not empty from its first start, and the second start adds nothing."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, Right
from portal.answering import service as answering
from portal.answering.demo import keep_demo_cases
from portal.answering.service import Show
from portal.organisations import service as organisations
from portal.organisations import staff
from portal.web.clock import now, today


def worker_at(key: str) -> Actor:
    """Someone there who sees cases: an organisation also has people who only write its texts."""
    people_at = (one.person_id for one in staff.all_memberships() if one.organisation_key == key)
    at_work = map(acting_for.staff_actor, people_at)
    return next(actor for actor in at_work if actor is not None and actor.may(Right.SEE_CASES))


def test_every_desk_of_the_demo_has_something_to_answer(portal_app: Flask) -> None:
    with portal_app.app_context():
        organisations.keep_demo_staff(now())
        made = keep_demo_cases(now())
        assert made >= 8
        ilze = worker_at("liepkalns")
        listing = answering.listing_of(ilze, show=Show.OPEN, page=1, today=today())
        assert listing.counts[Show.LATE] == 1 and listing.rows[0].days_late > 0
        assert listing.counts[Show.PAPERS] and listing.counts[Show.PERSON] and listing.counts[Show.ENDED]
        assert any(row.has_claim for row in listing.rows)
        assert not any(row.name.startswith("Anna ") for row in listing.rows)
        letters = [answering.letter_of(ilze, row.case.id) for row in listing.rows]
        assert [letter.heading for letter in letters if letter] == ["Jums ir budžets"]
        laima = worker_at("step-further")
        assert answering.listing_of(laima, show=Show.NEW, page=1, today=today()).counts[Show.NEW] == 1


def test_the_second_start_adds_nothing(portal_app: Flask) -> None:
    with portal_app.app_context():
        organisations.keep_demo_staff(now())
        assert keep_demo_cases(now())
        assert keep_demo_cases(now() + timedelta(days=1)) == 0
