"""The pages of helping: three questions, a consent, a code, a yes; what ends while the other one is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.applications import service as applications
from portal.helping import service as helping
from portal.web.clock import now
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import LONG, guardian_of, worker
from tests.support.helping import helper_of, invited
from tests.support.page_client import Fetched, Visitor
from tests.support.people import clock_at, make_person, sign_in

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Riga"))
pytestmark = pytest.mark.one_database


class Somebody(Visitor):
    """A person with a phone."""

    def __init__(self, app: Flask, given_name: str, family_name: str, code: str) -> None:
        super().__init__(app)
        self.id = make_person(app, given_name, family_name, code)
        sign_in(self.client, self.id)

    def follow(self, page: Fetched) -> Fetched:
        """Where the answer leads."""
        return self.get(str(page.response.location))

    def acts_for(self, whom: str) -> None:
        """Press the button of that person."""
        self.post("/lv/for-whom", {**self.get("/lv/for-whom").fields(), "for": whom}, expect=303)


@pytest.fixture
def anna(portal_app: Flask) -> Somebody:
    return Somebody(portal_app, "Anna", "Paraudziņa", "990000-00001")


@pytest.fixture
def zane(portal_app: Flask) -> Somebody:
    return Somebody(portal_app, "Zane", "Izdoma", "990000-00008")


def test_from_the_first_question_to_the_help_and_to_its_end(anna: Somebody, zane: Somebody) -> None:
    assert "Palīgu te vēl nav." in anna.get("/lv/helpers").words
    at = "/lv/helpers/invite/who"
    for said in (" ", "Mamma"):
        assert "vārdu un uzvārdu" in anna.send(at, {"called": said}, expect=422).words
    for said in ({"called": "Zane Izdoma"}, {"tasks": "fill-in"}, {"length": "month"}):
        at = str(anna.send(at, said, expect=303).response.location)
    consent = anna.get(at)
    assert "Zane Izdoma" in consent.words and "Vienu mēnesi" in consent.words
    given = anna.follow(anna.send(at, {}, expect=303))
    code = str(given.soup.select_one(".digits [aria-hidden]").get_text())
    link = urlsplit(str(given.soup.select_one("main a.address")["href"])).path
    sms = str(given.soup.select_one("main a[href^='sms:']")["href"])
    assert unquote(sms).endswith(str(given.soup.select_one("main a.address")["href"]))
    drawing = given.soup.select_one("main img[alt]")
    assert anna.client.get(str(drawing["src"])).mimetype == "image/svg+xml"

    asked = zane.send("/lv/invitation", {"code": code}, expect=303).response.location
    assert str(asked) == link
    page = zane.get(link)
    assert "Anna Paraudziņa" in page.words and "Palīdzēt rakstīt iesniegumu" in page.words
    assert zane.send(link, {}, expect=422).soup.select_one("#errors")
    helping_page = zane.follow(zane.send(link, {"paid": "no"}, expect=303))
    assert "Paldies!" in helping_page.words and "Anna Paraudziņa" in helping_page.words
    zane.get(link, expect=404)
    # Whoever has the old pages open hears what has become of it, and not that it was taken back.
    there = str(given.response.request.path)
    for answer in (
        anna.get(link, expect=303),
        anna.get(there, expect=303),
        anna.post(there, given.fields(), expect=303),
    ):
        assert "atbildēja: jā" in anna.follow(answer).words

    (news,) = [link["href"] for link in anna.get("/lv/messages").soup.select("main a[href*='/messages/']")]
    assert anna.get(str(news)).soup.select_one("main a.button[href='/lv/helpers']"), "what it says to press"
    mine = anna.get("/lv/helpers")
    assert "Zane Izdoma" in mine.words and "Palīdzēt rakstīt iesniegumu" in mine.words
    end = str(mine.soup.select_one("main form[action*='/end']")["action"])
    assert "Zane Izdoma" not in anna.follow(anna.post(end, mine.fields(), expect=303)).words


def test_every_invitation_that_cannot_be_used_gets_one_answer(
    portal_app: Flask, anna: Somebody, zane: Somebody
) -> None:
    with portal_app.app_context():
        person = oneself(anna.id)
        other, used, back = (invited(person, called) for called in ("Marta Kalna", "Zane", "Zane Izdoma"))
        helping.accept(oneself(zane.id), used.token, is_paid=False, now=now())
        helping.withdraw(person, back.id, now=now())
    pages = {
        zane.get(f"/lv/invitation/{token}", expect=404).words
        for token in (other.token, used.token, back.token, "nothing")
    }
    assert len(pages) == 1
    refused = {
        zane.send("/lv/invitation", {"code": code}, expect=404).words
        for code in (other.code, used.code, back.code, "0000 0000")
    }
    assert refused == pages
    zane.send("/lv/invitation", {"code": other.code}, expect=404)
    assert "pārāk daudz" in zane.send("/lv/invitation", {"code": other.code}, expect=429).words


def test_who_opens_their_own_invitation_is_told_to_give_it_away(portal_app: Flask, anna: Somebody) -> None:
    with portal_app.app_context():
        asked = invited(oneself(anna.id), "Zane")
    page = anna.follow(anna.get(f"/lv/invitation/{asked.token}", expect=303))
    assert "Tas ir jūsu lūgums." in page.words and "Zane" in page.words


def test_who_comes_with_a_link_reads_why_they_sign_in_and_not_who_asks(
    portal_app: Flask, anna: Somebody
) -> None:
    with portal_app.app_context():
        asked = invited(oneself(anna.id), "Zane Izdoma")
    stranger = Visitor(portal_app)
    for at in (f"/lv/invitation/{asked.token}", "/lv/invitation/nothing", "/lv/invitation"):
        page = stranger.get(str(stranger.get(at, expect=303).response.location)).words
        assert "Kāds lūdz jūsu palīdzību." in page
        assert "Anna" not in page and "Zane" not in page
    assert "Kāds lūdz" not in stranger.get("/lv/sign-in?next=/lv/applications").words
    assert "Kāds lūdz" not in stranger.get("/lv/sign-in?next=/nowhere").words


def test_two_people_on_one_phone_do_not_answer_for_each_other(
    portal_app: Flask, anna: Somebody, zane: Somebody
) -> None:
    """Anna leaves the question open; Zane signs in at the same phone and presses."""
    with portal_app.app_context():
        asked = invited(oneself(anna.id), "Zane")
    consent = anna.get("/lv/helpers/invite/who").fields()
    open_page = zane.get(f"/lv/invitation/{asked.token}").fields()
    sign_in(anna.client, zane.id)
    sent = anna.post("/lv/helpers/invite/who", {**consent, "called": "Oto Kalns"}, expect=303)
    assert str(sent.response.location) == "/lv/helpers/invite/who", "nothing of Anna's goes on as Zane's"
    sign_in(anna.client, anna.id)
    anna.post(f"/lv/invitation/{asked.token}", {**open_page, "paid": "no"}, expect=303)
    with portal_app.app_context():
        assert acting_for.agents_of(oneself(anna.id)) == ()


@pytest.fixture
def number(portal_app: Flask, anna: Somebody) -> str:
    """The number of Anna's application, of which she has answered one question."""
    with portal_app.app_context():
        case_id = applications.begin(oneself(anna.id), programme=LONG, now=now())
        fill_in(oneself(anna.id), case_id, {"for-whom": LONG_ANSWERS["for-whom"]})
        return applications.draft_of(oneself(anna.id), case_id).case.number


@pytest.mark.one_database
def test_me_in_an_answer_is_the_person_and_not_the_helper(
    portal_app: Flask, anna: Somebody, zane: Somebody
) -> None:
    with portal_app.app_context():
        case_id = applications.begin(oneself(anna.id), programme=LONG, now=now())
        number = applications.draft_of(oneself(anna.id), case_id).case.number
        helper = helper_of(oneself(anna.id), helper_id=zane.id)
    zane.acts_for(str(helper.mandate_id))
    asked = zane.get(f"/lv/applications/{number}/steps/for-whom")
    assert "Atbildiet tā, kā saka šis cilvēks: Anna Paraudziņa" in asked.words


def test_a_helper_writes_reads_what_is_the_persons_own_and_never_sends(
    portal_app: Flask, anna: Somebody, zane: Somebody, number: str
) -> None:
    with portal_app.app_context():
        helper = helper_of(oneself(anna.id), helper_id=zane.id)
        rest = {step: said for step, said in LONG_ANSWERS.items() if step != "for-whom"}
    zane.acts_for(str(helper.mandate_id))
    here = f"/lv/applications/{number}"
    assert number in zane.get("/lv/applications").words
    zane.get(f"/lv/apply/{LONG}")
    own = zane.get(f"{here}/steps/for-whom")
    assert "Tikai šis cilvēks var mainīt atbildi." in own.words
    assert "Atbildiet par šo cilvēku: Anna Paraudziņa" in own.words
    assert own.soup.select("#step button.main") == []
    left = zane.post(f"{here}/steps/for-whom", {**own.fields(), "for-whom": "ward"}, expect=303)
    assert "Tikai šis cilvēks" in zane.follow(left).words
    with portal_app.app_context():
        case_id = applications.written_by(helper, number).id
        fill_in(helper, case_id, rest)
    check = zane.get(f"{here}/check")
    assert "Nosūtīt iesniegumu var tikai pats cilvēks." in check.words
    assert check.soup.select("main form") == []
    for address, method in (("check", "post"), ("delete", "get"), ("paper", "get")):
        fields = zane.get("/lv/for-whom").fields()
        if method == "post":
            zane.post(f"{here}/{address}", fields, expect=404)
        else:
            zane.get(f"{here}/{address}", expect=404)
    assert "Nosūtīt" in anna.get(f"{here}/check").words


def test_what_ends_while_the_helper_is_on_the_page_saves_nothing(
    portal_app: Flask, anna: Somebody, zane: Somebody, number: str
) -> None:
    here = f"/lv/applications/{number}/steps/reach"
    with clock_at(portal_app, NOON):
        sign_in(zane.client, zane.id)
        with portal_app.app_context():
            helper = helper_of(oneself(anna.id), helper_id=zane.id, length="day")
        zane.acts_for(str(helper.mandate_id))
        page = zane.get(here).fields()
        sign_in(anna.client, anna.id)
        before = ("/lv/apply/individual-budget", "/lv/apply/motivation")
        for there in (f"/lv/applications/{number}/tasks", *before):
            assert "Zane Izdoma" in anna.get(there).soup.main.get_text(" "), "who helps reads along"
        with portal_app.app_context():
            helping.stop(oneself(anna.id), helper.mandate_id, now=now())
        sent = zane.post(here, {**page, "reach": "letter"}, expect=303)
        ended = zane.get(str(sent.response.location), expect=404)
        # It says so again, whatever is pressed, until the helper chooses for whom; a stranger reads nothing.
        assert ended.heading == zane.get(here, expect=404).heading == "Jūs vairs nepalīdzat šim cilvēkam"
        strips = zane.get("/lv/applications").soup.header.get_text(" ")
        assert "Cita cilvēka lapas jūs vairs neredzat." in strips
        zane.acts_for("me")
        assert zane.get(here, expect=404).heading == "Šīs lapas te nav"
        with portal_app.app_context():
            again = helper_of(oneself(anna.id), helper_id=zane.id, length="day")
        zane.acts_for(str(again.mandate_id))
        page = zane.get(here).fields()
    with clock_at(portal_app, NOON + timedelta(days=1)):
        # Signed in again meanwhile: it is the helping that is over.
        sign_in(zane.client, zane.id)
        zane.post("/lv/for-whom", {**page, "for": str(again.mandate_id)}, expect=303)
        zane.get(here, expect=404)
    with portal_app.app_context():
        person = oneself(anna.id)
        draft = applications.draft_of(person, applications.written_by(person, number).id)
        assert "reach" not in draft.answers


def test_not_mine_and_not_there_look_the_same(portal_app: Flask, anna: Somebody, zane: Somebody) -> None:
    with portal_app.app_context():
        asked = invited(oneself(anna.id), "Zane")
        person = oneself(anna.id)
        helper = helper_of(person)
    for address in ("/lv/helpers/invitations/{}", "/lv/helpers/invitations/{}/drawing"):
        pages = {zane.get(address.format(one), expect=404).words for one in (asked.id, uuid4())}
        assert len(pages) == 1
    fields = zane.get("/lv/for-whom").fields()
    for address in ("/lv/helpers/{}/end", "/lv/helping/{}/end"):
        pages = {
            zane.post(address.format(one), fields, expect=404).words for one in (helper.mandate_id, uuid4())
        }
        assert len(pages) == 1
    with portal_app.app_context():
        assert len(acting_for.agents_of(person)) == 1


def test_who_acts_for_another_neither_sees_nor_chooses_their_helpers(
    portal_app: Flask, anna: Somebody
) -> None:
    janis = Somebody(portal_app, "Jānis", "Izdoma", "990000-00009")
    with portal_app.app_context():
        mandate = acting_for.claim_guardianship(oneself(janis.id), principal=anna.id, at=now())
    janis.acts_for(str(mandate))
    assert "Kas man palīdz?" not in janis.get("/lv/for-whom").soup.header.get_text(" ")
    for address in ("helpers", "helpers/invite/who", "helpers/invite/consent"):
        janis.get(f"/lv/{address}", expect=404)
    janis.acts_for("me")
    janis.get("/lv/helpers")


def test_the_person_sees_their_guardian_and_in_what(portal_app: Flask, anna: Somebody) -> None:
    with portal_app.app_context():
        guardian_of(anna.id, checked_by=worker())
    page = anna.get("/lv/helpers").words
    assert "Aizgādnis" in page and "Līgumi: bez jums" in page and "Visu citu izlemjat jūs." in page
