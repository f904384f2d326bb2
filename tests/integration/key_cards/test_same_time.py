"""Two workers, or two presses, hand out a card at the same moment; on real databases."""

from __future__ import annotations

from flask import Flask

from portal.acting_for.actor import oneself
from portal.cases import service as cases
from portal.key_cards import service as key_cards
from portal.web.clock import now
from tests.support.casework import worker
from tests.support.deskwork import applied
from tests.support.people import make_person
from tests.support.threads import at_once

CHOSEN = ("dog", "house", "dog", "music")


def test_two_presses_at_once_leave_one_card(portal_app: Flask) -> None:
    with portal_app.app_context():
        office, anna = worker(), make_person(portal_app)
        number = cases.case_of(oneself(anna), applied(oneself(anna))).number
        ends = at_once(
            portal_app,
            *[lambda: key_cards.hand_out(office, number, CHOSEN, now=now()) for _press in range(3)],
        )
        assert ends == [None, None, None]
        assert key_cards.card_of(oneself(anna)) is not None
