"""Whoever runs the portal sees which signatures need eyes, and nobody's name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.acting_for.actor import oneself
from portal.signing import service
from portal.web.clock import now
from tests.support.people import clock_at
from tests.support.signing import Desk

pytestmark = pytest.mark.one_database


def _listed(desk: Desk) -> list[tuple[str, str]]:
    said = desk.app.test_cli_runner().invoke(args=["signatures", "list"]).output
    assert "Paraudziņa" not in said and "990000" not in said
    return [(what, number) for _day, _hour, what, number in map(str.split, said.splitlines())]


def test_what_waits_came_to_nothing_or_is_not_sealed_is_listed_by_number(desk: Desk) -> None:
    anna = oneself(desk.person())
    first, second = (desk.opened(desk.person(), number=number) for number in ("K7M4-29PX", "K7M4-30PX"))
    assert _listed(desk) == []
    desk.lists.is_down = True
    desk.sign(anna, first)
    assert _listed(desk) == [("unsealed", "K7M4-29PX")]
    desk.lists.is_down, desk.times.is_down = False, True
    desk.run_outbox(now() + timedelta(hours=3))
    desk.sign(anna, second)
    assert ("waits", "K7M4-30PX") in _listed(desk)
    with clock_at(desk.app, now() + timedelta(days=3)):
        service.erase_old(now())
        assert ("given-up", "K7M4-30PX") in _listed(desk)


def test_what_counts_for_nothing_is_listed_until_it_is_erased(desk: Desk) -> None:
    anna, signing_id = oneself(desk.person()), desk.opened(desk.person())
    desk.sign(anna, signing_id)
    desk.lists.revoked = tuple(desk.signer.people.values())
    desk.run_outbox()
    assert _listed(desk) == [("revoked", "K7M4-29PX")]


def test_what_is_as_it_should_be_is_not_listed(desk: Desk) -> None:
    anna, signing_id = oneself(desk.person()), desk.opened(desk.person())
    desk.sign(anna, signing_id)
    desk.run_outbox()
    assert _listed(desk) == []
