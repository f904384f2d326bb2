"""A session that ends on a page of applying loses nothing, and shows nothing to anybody else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask

from portal.web.models import ParkedPostRow
from tests.integration.applications.test_page_mistakes import a_file, saved
from tests.support.apply_pages import Applicant
from tests.support.applying import LONG_ANSWERS, Typed
from tests.support.databases import count_in
from tests.support.login import DemoLogin, come_back, leave_for_login
from tests.support.people import make_person, sign_in

pytestmark = pytest.mark.other_databases_long

JURIS = "990000-00002"


@pytest.fixture
def anna(portal_app: Flask) -> Applicant:
    return Applicant(portal_app)


def loses_session(anna: Applicant, typed: Mapping[str, object]) -> str:
    """Send the form of the page when the session is gone; where the answer leads."""
    form = anna.form(typed)
    anna.client.delete_cookie("session")
    answer = anna.post(anna.at, form, expect=303).response  # type: ignore[arg-type]
    assert answer.location == f"/lv/sign-in?next={anna.at}"
    return str(answer.location)


@pytest.mark.parametrize("step", LONG_ANSWERS)
def test_gone_before_each_question_what_was_typed_comes_back_unsaved(
    anna: Applicant, login: DemoLogin, step: str
) -> None:
    anna.begins()
    anna.answers(until=step)
    loses_session(anna, LONG_ANSWERS[step])
    assert count_in(anna.app, ParkedPostRow) == 1
    back = come_back(anna.client, login.choose(leave_for_login(anna.client, going_to=anna.at), "anna"))
    assert back.location == anna.at
    page = anna.get(anna.at)
    assert "Mēs to vēl neglabājam" in page.soup.header.get_text(" ")
    assert step not in saved(anna)
    shown = shown_in(page.soup)
    for name, values in LONG_ANSWERS[step].items():
        assert shown[name] == values
    anna.sends(LONG_ANSWERS[step])
    assert step in saved(anna)


def shown_in(soup) -> Typed:  # type: ignore[no-untyped-def]
    """What stands in the fields of the page."""
    found: dict[str, list[str]] = {}
    for tag in soup.select("#step input[checked], #step input[type=text], #step input[type=tel]"):
        found.setdefault(str(tag["name"]), []).append(str(tag.get("value", "")))
    for tag in soup.select("#step textarea"):
        found[str(tag["name"])] = [tag.get_text().strip()]
    return found


@pytest.mark.parametrize("page", ["check", "delete"])
def test_gone_before_a_last_button_nothing_happens_and_the_page_is_there_again(
    anna: Applicant, login: DemoLogin, page: str
) -> None:
    anna.begins()
    anna.answers()
    anna.at = anna.page(page)
    loses_session(anna, {})
    come_back(anna.client, login.choose(leave_for_login(anna.client, going_to=anna.at), "anna"))
    anna.get(anna.at)
    assert len(saved(anna)) == len(LONG_ANSWERS)


def test_another_person_who_signs_in_reads_nothing_of_it(anna: Applicant, login: DemoLogin) -> None:
    anna.begins()
    anna.answers(until="wish")
    loses_session(anna, LONG_ANSWERS["wish"])
    come_back(anna.client, login.choose(leave_for_login(anna.client, going_to=anna.at), "juris"))
    anna.get(anna.at, expect=404)
    assert count_in(anna.app, ParkedPostRow) == 0
    sign_in(anna.client, anna.person)
    assert "gribu dzīvot" not in anna.get(anna.at).html


def test_somebody_else_who_signed_in_meanwhile_sends_nothing(anna: Applicant) -> None:
    anna.begins()
    anna.answers(until="wish")
    form = anna.form(LONG_ANSWERS["wish"])
    sign_in(anna.client, make_person(anna.app, "Juris", "Izdoma", JURIS))
    anna.post(anna.at, form, expect=303)  # type: ignore[arg-type]
    anna.get(anna.at, expect=404)
    assert "wish" not in saved(anna)


def test_files_do_not_wait_and_the_page_says_so(anna: Applicant, login: DemoLogin, tmp_path: Path) -> None:
    anna.begins()
    anna.answers(until="certificate")
    anna.sends({"certificate": "now"})
    loses_session(anna, {"certificate-files": a_file(), "certificate-date": "3.11."})
    come_back(anna.client, login.choose(leave_for_login(anna.client, going_to=anna.at), "anna"))
    page = anna.get(anna.at)
    assert "Pievienojiet" in page.soup.header.get_text(" ")
    assert page.soup.select_one("#answer-certificate-date")["value"] == "3.11."


def test_the_session_can_be_gone_before_one_begins(anna: Applicant) -> None:
    form = anna.get("/lv/apply/individual-budget").fields()
    anna.client.delete_cookie("session")
    answer = anna.post("/lv/apply/individual-budget/begin", form, expect=303).response
    assert answer.location == "/lv/sign-in?next=/lv/apply/individual-budget/begin"
