"""The person's own wish: theirs first, a guardian's words apart, and never one in place of the other."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from flask import Flask

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor, NotYours, Settled
from portal.applications import service
from portal.applications.agreeing import as_written
from portal.applications.models import (
    ApplicationAnswerRow,
    ApplicationOtherWordsRow,
    ApplicationUnsaidWishRow,
)
from portal.applications.service import NoSuchStep, OwnWords, WishFirst
from portal.documents import service as documents
from portal.my_data import service as my_data
from portal.people import service as people
from portal.web.clock import now
from tests.support.applying import LONG_ANSWERS, SHORT_ANSWERS, fill_in
from tests.support.casework import LONG, SHORT, events_about, guardian_of, someone, worker
from tests.support.databases import count_in
from tests.support.helping import helper_of
from tests.support.page_client import Visitor
from tests.support.papers import words_of
from tests.support.people import make_person, sign_in

pytestmark = pytest.mark.one_database

VIEW = {"wish": ["write"], "wish-words": ["Lai dzīvo pansionātā."]}
OTHER = "Es domāju: labāk ir dzīvot kopā ar citiem."
REST = {step: said for step, said in LONG_ANSWERS.items() if step != "for-whom"}
WHOLE = {"guardian-paper": {"guardian-paper": ["paper"]}, **REST}
MARK = "Cilvēks to nevarēja pateikt."
HEAD = "Aizgādnis domā citādi"


@pytest.fixture
def guardian(person: Actor) -> Actor:
    assert person.subject is not None
    return guardian_of(person.subject, checked_by=worker())


def until_wish(actor: Actor) -> UUID:
    case_id = service.begin(actor, programme=LONG, now=now())
    fill_in(actor, case_id, {key: WHOLE[key] for key in list(WHOLE)[: list(WHOLE).index("wish")]})
    return case_id


def written(person: Actor) -> UUID:
    case_id = service.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    return case_id


def test_a_guardian_finds_the_wish_closed_until_it_is_said_that_the_person_cannot(
    person: Actor, guardian: Actor
) -> None:
    case_id = until_wish(guardian)
    with pytest.raises(WishFirst):
        service.save_step(guardian, case_id, "wish", VIEW, now=now())
    with pytest.raises(WishFirst):
        service.think_otherwise(guardian, case_id, "wish", OTHER, now=now())
    for _press in range(2):
        service.say_unsaid(guardian, case_id, "wish", now=now())
    assert events_about(person).count("application.wish_unsaid") == 1
    service.save_step(guardian, case_id, "wish", VIEW, now=now())
    # Another guardian has not said so: for them it is closed, and they do not write over the view.
    assert person.subject is not None
    second = guardian_of(person.subject, checked_by=worker())
    with pytest.raises(WishFirst):
        service.save_step(second, case_id, "wish", LONG_ANSWERS["wish"], now=now())
    # The person says it after all: it is theirs from then on, and a view of nobody.
    assert dict(service.draft_of(person, case_id).wishes.views)
    service.save_step(person, case_id, "wish", LONG_ANSWERS["wish"], now=now())
    assert not service.draft_of(person, case_id).wishes.views
    with pytest.raises(OwnWords):
        service.say_unsaid(guardian, case_id, "wish", now=now())


def test_other_words_stand_beside_and_change_nothing_of_the_persons(person: Actor, guardian: Actor) -> None:
    case_id = written(person)
    before = service.draft_of(person, case_id).answers
    service.think_otherwise(guardian, case_id, "wish", "Vēl citādi.", now=now())
    for _press in range(2):
        service.think_otherwise(guardian, case_id, "wish", OTHER, now=now())
    draft = service.draft_of(person, case_id)
    assert draft.answers == before
    assert [one.words for one in draft.wishes.others["wish"]] == [OTHER]
    assert events_about(person).count("application.other_words") == 2
    with pytest.raises(NoSuchStep):
        service.think_otherwise(guardian, case_id, "address", OTHER, now=now())
    for other in (person, helper_of(person, ("fill-in",))):
        with pytest.raises(NotYours):
            service.think_otherwise(other, case_id, "wish", OTHER, now=now())
        with pytest.raises(NotYours):
            service.say_unsaid(other, case_id, "wish", now=now())
    service.think_otherwise(guardian, case_id, "wish", "", now=now())
    assert not service.draft_of(person, case_id).wishes.differ


def test_what_was_sent_and_its_copy_hold_both_and_the_persons_comes_first(
    person: Actor, guardian: Actor
) -> None:
    case_id = written(person)
    service.think_otherwise(guardian, case_id, "wish", OTHER, now=now())
    service.send(person, case_id, now=now())
    sent = service.sent_of(person, case_id)
    assert sent is not None and set(sent.answers) == set(LONG_ANSWERS)
    assert [one.words for one in sent.wishes.others["wish"]] == [OTHER]
    copy = words_of(documents.open_bytes(service.copy_of(person, case_id)))
    assert copy.index("dzīvot ar suni") < copy.index(HEAD) < copy.index("labāk ir dzīvot kopā")
    assert "Jūsu vārdi" not in copy, "who reads it may be somebody else"
    assert "Es to uzrakstīšu" not in copy, "it is written"
    # Sent is sent: nobody writes beside it any more.
    with pytest.raises(NotYours):
        service.think_otherwise(guardian, case_id, "wish", "Citādi.", now=now())


def test_a_view_is_marked_in_what_is_sent(person: Actor, guardian: Actor) -> None:
    case_id = until_wish(guardian)
    service.say_unsaid(guardian, case_id, "wish", now=now())
    fill_in(guardian, case_id, {**WHOLE, "wish": VIEW})
    service.send(guardian, case_id, now=now())
    assert guardian.signed_in is not None
    name = people.name_of(guardian.signed_in).whole
    copy = words_of(documents.open_bytes(service.copy_of(person, case_id)))
    assert copy.index(MARK) < copy.index(f"To rakstīja aizgādnis: {name}") < copy.index("pansionātā")
    assert "Jūsu vārdi" not in copy, "they are the guardian's"


def test_other_words_ask_anew_whoever_has_agreed_or_is_about_to_sign(person: Actor, guardian: Actor) -> None:
    case_id = written(person)
    before = service.draft_of(person, case_id)
    service.think_otherwise(guardian, case_id, "wish", OTHER, now=now())
    assert as_written(before) != as_written(service.draft_of(person, case_id))


def test_my_data_hold_the_words_and_nobody_elses_number(
    portal_app: Flask, person: Actor, guardian: Actor
) -> None:
    case_id = written(person)
    service.think_otherwise(guardian, case_id, "wish", OTHER, now=now())
    service.send(person, case_id, now=now())
    answer = my_data.whole_file(person, language="lv", now=now())
    said = json.loads(answer.data)
    (row,) = said["tables"]["application_other_words"]
    assert (row["words"], row["by_id"]) == (OTHER, "somebody else")
    assert str(guardian.signed_in) not in answer.get_data(as_text=True)
    answer.close()


def test_a_draft_that_is_erased_takes_everything_beside_it_along(
    portal_app: Flask, person: Actor, guardian: Actor
) -> None:
    case_id = until_wish(guardian)
    service.say_unsaid(guardian, case_id, "wish", now=now())
    service.discard(person, case_id, now=now())
    again = written(person)
    service.think_otherwise(guardian, again, "wish", OTHER, now=now())
    my_data.erase_what_may_go(person, now=now())
    for row in (ApplicationOtherWordsRow, ApplicationUnsaidWishRow):
        assert count_in(portal_app, row) == 0


def test_who_is_guardian_no_more_says_nothing_beside_the_wish(person: Actor, guardian: Actor) -> None:
    case_id = written(person)
    service.think_otherwise(guardian, case_id, "wish", OTHER, now=now())
    assert guardian.mandate_id is not None
    acting_for.settle_mandate(worker(), guardian.mandate_id, Settled("refused"), at=now())
    assert not service.draft_of(person, case_id).wishes.differ


def test_what_a_guardian_wrote_before_is_a_view_from_then_on(
    portal_app: Flask, person: Actor, guardian: Actor
) -> None:
    theirs = until_wish(guardian)
    fill_in(guardian, theirs, {"wish": VIEW})
    own = service.begin(person, programme=SHORT, now=now())
    fill_in(person, own, SHORT_ANSWERS)
    # As it was before anybody asked whose words they are.
    db.downgrade("0024")
    db.upgrade()
    assert set(service.draft_of(person, theirs).wishes.views) == {"wish"}
    assert not service.draft_of(person, own).wishes.views


def test_what_one_wanted_for_oneself_is_not_what_another_wants(in_the_portal: None) -> None:
    anna = someone()
    case_id = written(anna)
    ward = {"ward-given-name": ["Edgars"], "ward-family-name": ["Bērziņš"]}
    service.save_step(anna, case_id, "for-whom", {"for-whom": ["ward"]}, now=now())
    service.save_step(anna, case_id, "ward", ward, now=now())
    turned = service.turn(anna, case_id, now=now())
    assert turned is not None and turned.mandate_id is not None
    with db.session() as session:
        kept = {row.step for row in session.query(ApplicationAnswerRow).filter_by(case_id=case_id)}
    assert "wish" not in kept and "address" in kept


def test_the_pages_of_both(portal_app: Flask) -> None:
    anna = make_person(portal_app)
    with portal_app.app_context():
        mine = oneself(anna)
        guardian = guardian_of(anna, checked_by=worker())
        case_id = until_wish(guardian)
        number = service.draft_of(mine, case_id).case.number
    person, other = Visitor(portal_app), Visitor(portal_app)
    sign_in(person.client, anna)
    assert guardian.signed_in is not None
    sign_in(other.client, guardian.signed_in)
    other.post(
        "/lv/for-whom", {**other.get("/lv/for-whom").fields(), "for": str(guardian.mandate_id)}, expect=303
    )
    here = f"/lv/applications/{number}/steps/wish"
    page = other.get(here)
    assert "Vispirms cilvēks raksta, ko grib." in page.words and not page.soup.select("textarea")
    # What was typed on an older page is not written.
    other.post(here, {**page.fields(), "wish": "write", "wish-words": "Citādi."}, expect=303)
    other.send(here, {"unsaid": "1"}, expect=303)
    page = other.get(here)
    assert "Cilvēks to nevar pateikt. Jūs rakstāt, ko domājat jūs." in page.words
    other.post(here, {**page.fields(), "wish": "write", "wish-words": "Lai dzīvo pansionātā."}, expect=303)
    # The person finds the view beside an empty form.
    page = person.get(here)
    assert MARK in page.words and "pansionātā" in page.words
    assert (
        not page.soup.select("input[checked]")
        and "pansionātā" not in page.soup.select_one("#step").get_text()
    )
    wish = {"wish": "write", "wish-words": "Es gribu suni."}
    person.post(here, {**page.fields(), **wish}, expect=303)
    page = other.get(here)
    assert "Es gribu suni." in page.words and "Es domāju citādi" in page.words
    other.post(here, {**page.fields(), "wish": "write", "wish-words": "Nē."}, expect=303)
    other.send(here, {"other": OTHER}, expect=303)
    assert OTHER in other.get(here).soup.textarea.get_text()
    page = person.get(here)
    assert OTHER in page.words and "Es gribu suni." in page.soup.textarea.get_text()
    with portal_app.app_context():
        later = {key: WHOLE[key] for key in list(WHOLE)[list(WHOLE).index("wish") + 1 :]}
        fill_in(mine, case_id, later)
    check = person.get(f"/lv/applications/{number}/check").words
    assert check.index("Es gribu suni.") < check.index(HEAD) < check.index(OTHER)
    person.send(f"/lv/applications/{number}/check", {}, expect=303)
    sent = person.get(f"/lv/applications/{number}/answers").words
    assert sent.index("Es gribu suni.") < sent.index(HEAD) < sent.index(OTHER)
