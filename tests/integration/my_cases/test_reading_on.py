"""A page about one's own matter leads to what one can read about it, where the programme has such a text."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.cases.service import State
from portal.programme import service as programmes
from tests.support.case_pages import Reader
from tests.support.casework import walk
from tests.support.page_client import Fetched

pytestmark = pytest.mark.other_databases_long

TOPICS = "/lv/programmes/individual-budget"


def leads_to(page: Fetched) -> set[str]:
    return {str(link["href"]) for link in page.soup.select("main a[href*='/programmes/']")}


@pytest.mark.parametrize("answered", ["yes", "no"])
def test_the_letter_leads_to_what_one_can_do(anna: Reader, answered: str) -> None:
    anna.answered_yes() if answered == "yes" else anna.answered_no()
    assert leads_to(anna.get(anna.page("letter"))) == {f"{TOPICS}/disagree"}


@pytest.mark.parametrize(("change", "topic"), [("stop", "ending"), ("move", "moving")])
def test_who_is_asked_once_more_can_read_what_it_means(anna: Reader, change: str, topic: str) -> None:
    anna.answered_yes()
    assert leads_to(anna.get(anna.page(change))) == {f"{TOPICS}/{topic}"}
    anna.decides(change)
    assert leads_to(anna.get(anna.page())) == {f"{TOPICS}/{topic}"}


def test_who_waits_can_read_about_the_queue(anna: Reader) -> None:
    anna.answered_yes()
    assert leads_to(anna.get(anna.page())) == set()
    with anna.app.app_context():
        walk(anna.case_id, State.QUEUED, by=anna.office)
    assert leads_to(anna.get(anna.page())) == {f"{TOPICS}/queue"}


def test_a_programme_without_such_a_text_leads_nowhere(portal_app: Flask) -> None:
    with portal_app.test_request_context("/lv/"):
        assert programmes.topic_link("individual-budget", "queue") is not None
        assert programmes.topic_link("individual-budget", "nothing") is None
        assert programmes.topic_link("nothing", "queue") is None
