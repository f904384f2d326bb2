"""The page where a guardian chooses for whom they act: two people of one name are told apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.people import service as people
from portal.web.clock import now
from tests.support.page_client import Visitor
from tests.support.people import make_person, sign_in


@pytest.mark.parametrize("hours", [1, 24 * 7])
def test_people_of_one_name_are_told_apart_by_when_they_were_written_down(
    portal_app: Flask, hours: int
) -> None:
    marta = make_person(portal_app, "Marta", "Piemēre", "990000-00003")
    with portal_app.app_context():
        written = now().replace(hour=9, minute=5)
        for name, at in (("Juris", written), ("Juris", written - timedelta(hours=hours)), ("Rita", written)):
            ward = people.declare(name, family_name="Piemērs")
            acting_for.claim_guardianship(oneself(marta), principal=ward, at=at)
    visitor = Visitor(portal_app)
    sign_in(visitor.client, marta)
    page = visitor.get("/lv/for-whom")
    after = [tag.get_text() for tag in page.soup.select("main .after")]
    told = [words for words in after if "Jūs rakstījāt par šo cilvēku" in words]
    assert len(told) == len(set(told)) == 2
    assert ("09:05" in " ".join(told)) == (hours == 1)


def test_who_chooses_for_whom_can_read_what_a_guardian_is(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    sign_in(visitor.client, make_person(portal_app))
    assert visitor.get("/lv/for-whom").soup.select("main a[href='/lv/guardian']")
