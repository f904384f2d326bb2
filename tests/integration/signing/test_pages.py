"""The pages of signing: one address that tells the truth, the same digits twice, a way on from every end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import pytest
from bs4 import Tag
from pikepdf import Pdf

from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.documents import service as documents
from portal.documents.application_copy import APPLICATION_COPY
from portal.documents.kinds import register as register_kind
from portal.gateways.identity import LoginFailed
from portal.gateways.remote_signing import short_code
from portal.journal import service as journal
from portal.people import service as people
from portal.signing import purposes, service
from portal.signing.rules import MOST_ATTEMPTS, WAITS
from portal.web import cookies
from portal.web.clock import now
from tests.support.letters import application_copy
from tests.support.page_client import Fetched, Stranger
from tests.support.people import clock_at, sign_in
from tests.support.signing import HOST, Desk, cancel, confirm, down, from_base64url

pytestmark = pytest.mark.other_databases_long

KIND = "paper-of-a-test"


@dataclass
class Room:
    """A room whose paper people sign."""

    told: list[tuple[UUID, datetime]] = field(default_factory=list)
    fault: Exception | None = None

    def signed(self, document_id: UUID, signed_at: datetime) -> None:
        """What happens then."""
        if self.fault is not None:
            raise self.fault
        self.told.append((document_id, signed_at))


@pytest.fixture
def room(desk: Desk) -> Iterator[Room]:
    """The room, with pages of its own."""
    room = Room()
    register_kind(replace(APPLICATION_COPY, name=KIND))
    purposes.register(
        KIND,
        purposes.Purpose(
            read=lambda _document, language: f"/{language}/words",
            done=lambda _document, language: f"/{language}/applications",
            paper=lambda _document, language: f"/{language}/call-me",
            when_signed=room.signed,
            when_lost=lambda _document, _at: None,
            when_revoked=lambda _document, _at: None,
        ),
    )
    settings = desk.app.config["SETTINGS"]
    levels = {**settings.signing.levels, KIND: "advanced"}
    signing = msgspec.structs.replace(settings.signing, levels=levels)
    desk.app.config["SETTINGS"] = replace(settings, signing=signing)
    yield room
    del purposes._PURPOSES[KIND]


@dataclass
class Signer:
    """Somebody at the pages of signing."""

    desk: Desk
    visitor: Stranger
    person: UUID
    signing_id: UUID
    number: int = 1

    @property
    def here(self) -> str:
        """The one address."""
        return f"/lv/signing/{self.signing_id}"

    def presses(self, page: str = "", **more: str) -> str:
        """The button of the page; where it leads."""
        address = self.here + page
        sent = {**self.visitor.get(address).fields(), **more}
        return str(self.visitor.post(address, sent, expect=303).response.location)

    def leaves(self) -> str:
        """To the platform; the address there."""
        assert self.presses() == f"{self.here}/code"
        return self.presses("/code")

    def comes_back(self, answer: dict[str, str]) -> str:
        """The browser brings the answer; where it is led."""
        back = self.visitor.get("/signing/callback", expect=303, query_string=answer)
        return str(back.response.location)

    def signs(self) -> str:
        """The whole way; where it ends."""
        return self.comes_back(confirm(self.leaves(), code=f"PNOLV-990000-{self.number:05}"))


def _opened(desk: Desk, *person_ids: UUID, mandate: UUID | None = None) -> UUID:
    names = tuple(people.name_of(one).whole for one in person_ids)
    document = documents.freeze(
        KIND, application_copy(number="K7M4-29PX", signers=names), language="lv", level="easy", now=now()
    )
    signers = [service.ToSign(one, reason="Iesniegums", mandate_id=mandate) for one in person_ids]
    return service.open_signing(document.id, signers=signers, label="Iesniegums Nr. K7M4-29PX", now=now())


def _signer(desk: Desk, person: UUID, signing_id: UUID, *, number: int = 1) -> Signer:
    visitor = Stranger(desk.app)
    sign_in(visitor.client, person)
    return Signer(desk, visitor, person, signing_id, number)


@pytest.fixture
def anna(desk: Desk, room: Room) -> Signer:
    """Anna has a paper to sign."""
    person = desk.person()
    return _signer(desk, person, _opened(desk, person))


def _links(page: Fetched) -> set[str]:
    return {str(link["href"]) for link in page.soup.main.select("a[href]")}


def test_what_is_signed_can_be_read_before_and_there_is_another_way(anna: Signer) -> None:
    page = anna.visitor.get(anna.here)
    assert page.heading == "Vai gribat parakstīt?"
    assert "Iesniegums Nr. K7M4-29PX" in page.words
    assert "Šeit paraksts nav īsts." in page.words
    assert {"/lv/words", f"{anna.here}/document", "/lv/call-me"} <= _links(page)
    paper = anna.visitor.download(f"{anna.here}/document")
    with Pdf.open(BytesIO(paper.data)) as pdf:
        assert len(pdf.Root.AcroForm.Fields) == 2
    assert "K7M4-29PX.pdf" in paper.headers["Content-Disposition"]


def test_the_digits_of_both_screens_are_large_and_said_one_by_one(anna: Signer) -> None:
    assert anna.presses() == f"{anna.here}/code"
    digits = anna.visitor.get(f"{anna.here}/code").soup.select_one(".digits")
    assert isinstance(digits, Tag)
    shown, spoken = (one.get_text() for one in digits.select("span"))
    assert spoken.replace(", ", "") == shown.replace(" ", "")
    address = anna.presses("/code")
    asked = dict(pair.split("=") for pair in urlsplit(address).query.split("&"))
    assert shown == short_code(from_base64url(asked["hash"]))
    origin = HOST.replace("http:", "https:")
    policy = anna.visitor.get(f"{anna.here}/code").response.headers["Content-Security-Policy"]
    assert origin in anna.desk.app.config["SETTINGS"].form_targets
    assert "form-action 'self'" in policy


def test_where_the_platform_shows_no_digits_nobody_is_told_to_compare_them(anna: Signer) -> None:
    settings = anna.desk.app.config["SETTINGS"]
    silent = msgspec.structs.replace(settings.signing, shows_code=False)
    anna.desk.app.config["SETTINGS"] = replace(settings, signing=silent)
    assert "cipar" not in anna.visitor.get(anna.here).words
    assert anna.presses() == f"{anna.here}/code"
    page = anna.visitor.get(f"{anna.here}/code")
    assert page.heading == "Tagad jūs parakstāt citā lapā" and "cipar" not in page.words
    assert not page.soup.select(".digits")
    assert anna.comes_back(confirm(anna.presses("/code"))) == anna.here


def test_who_signed_with_a_revoked_certificate_reads_it_and_the_way_on(anna: Signer) -> None:
    assert anna.signs() == anna.here
    anna.desk.lists.revoked = tuple(anna.desk.signer.people.values())
    with anna.desk.app.app_context():
        anna.desk.run_outbox()
    page = anna.visitor.get(anna.here)
    assert page.heading == "Šis paraksts nederēja"
    assert page.soup.select_one("main a.button.main")["href"] == "/lv/call-me", "the page of the paper road"


def test_who_has_signed_sees_a_receipt_and_the_room_is_told_once(anna: Signer, room: Room) -> None:
    assert anna.signs() == anna.here
    page = anna.visitor.get(anna.here)
    assert page.heading == "Jūs parakstījāt"
    assert "Anna Paraudziņa" in page.words
    assert "Paraksts:" in page.words
    assert {"/lv/applications", f"{anna.here}/document", "/lv/verify"} <= _links(page)
    assert len(room.told) == 1, "at once, before the outbox"
    anna.desk.run_outbox()
    assert len(set(room.told)) == 1, "the same thing again, which changes nothing"
    with Pdf.open(BytesIO(anna.visitor.download(f"{anna.here}/document").data)) as pdf:
        assert "/V" in pdf.Root.AcroForm.Fields[0]


def test_a_room_that_cannot_do_its_part_takes_nothing_from_the_receipt(anna: Signer, room: Room) -> None:
    room.fault = RuntimeError("locked")
    assert anna.signs() == anna.here
    assert anna.visitor.get(anna.here).heading == "Jūs parakstījāt"
    room.fault = None
    anna.desk.run_outbox()
    assert len(room.told) == 1


def test_who_stops_is_back_where_they_were(anna: Signer) -> None:
    back = anna.comes_back(cancel(anna.leaves()))
    assert back == f"{anna.here}?stopped=1"
    page = anna.visitor.get(back)
    assert page.heading == "Vai gribat parakstīt?"
    assert "Paraksta vēl nav." in page.soup.select_one("[role=status]").get_text()
    assert anna.signs() == anna.here


def test_whose_session_is_over_meanwhile_has_signed_and_sees_it_after_signing_in(anna: Signer) -> None:
    answer = confirm(anna.leaves())
    anna.visitor.client.delete_cookie(cookies.SESSION)
    assert anna.comes_back(answer) == anna.here
    led = anna.visitor.get(anna.here, expect=303).response.location
    assert led == f"/lv/sign-in?next={anna.here}"
    sign_in(anna.visitor.client, anna.person)
    assert anna.visitor.get(anna.here).heading == "Jūs parakstījāt"


def test_the_same_answer_twice_leads_to_the_receipt(anna: Signer) -> None:
    answer = confirm(anna.leaves())
    assert {anna.comes_back(answer), anna.comes_back(answer)} == {anna.here}


def test_an_answer_that_belongs_to_nothing_is_a_page_with_a_way_on(anna: Signer) -> None:
    back = anna.comes_back({"state": "made up", "code": "x"})
    assert back == "/lv/signing/too-late"
    page = anna.visitor.get(back)
    assert page.heading == "Paraksta vēl nav"
    assert "/lv/applications" in _links(page)


FAULTS = [(down(), "not-working", None), (LoginFailed("none"), "no-key", "otherwise")]


@pytest.mark.parametrize(("fault", "why", "place"), FAULTS)
def test_a_platform_that_does_not_help_leads_to_words_and_back(
    anna: Signer, fault: Exception, why: str, place: str | None
) -> None:
    anna.desk.signer.fault = fault
    there = anna.presses()
    assert there == f"{anna.here}/{why}"
    back = f"{anna.here}#{place}" if place else anna.here
    assert back in _links(anna.visitor.get(there))
    assert not place or anna.visitor.get(anna.here).soup.find(id=place), "the other ways are seen at once"
    anna.desk.signer.fault = None
    assert anna.signs() == anna.here


def test_where_nobody_signs_on_paper_nobody_is_told_of_paper(anna: Signer) -> None:
    said = anna.visitor.get(f"{anna.here}/no-key").words
    assert "citādi" in said and "papīra" not in said
    assert "/lv/call-me" in _links(anna.visitor.get(anna.here)), "here there is a way on paper"
    purposes.register(KIND, replace(purposes._PURPOSES[KIND], paper=None))
    page = anna.visitor.get(anna.here)
    assert "papīra" not in page.words and "Turpināt bez paraksta" in page.words
    assert "/lv/call-me" not in _links(page)


def test_another_persons_signature_is_none(anna: Signer) -> None:
    back = anna.comes_back(confirm(anna.leaves(), code="PNOLV-990000-00002"))
    assert back == f"{anna.here}/not-you"
    assert anna.visitor.get(anna.here).heading == "Vai gribat parakstīt?"


def test_where_the_platform_wants_a_visit_first_it_is_two_ways(anna: Signer) -> None:
    anna.desk.signer.needs_visit = True
    visit = anna.presses()
    assert visit.startswith(f"{HOST}/visit")
    assert anna.comes_back(confirm(visit)) == f"{anna.here}/code"
    assert anna.comes_back(confirm(anna.presses("/code"), number=2)) == anna.here


def test_without_digits_to_show_one_begins_at_the_beginning(anna: Signer) -> None:
    assert anna.visitor.get(f"{anna.here}/code", expect=303).response.location == anna.here
    anna.presses()
    with clock_at(anna.desk.app, now() + WAITS):
        assert anna.visitor.get(f"{anna.here}/code", expect=303).response.location == anna.here


def test_a_page_that_was_open_too_long_says_so_and_keeps_its_digits(anna: Signer) -> None:
    anna.presses()
    page = anna.visitor.get(f"{anna.here}/code")
    again = anna.visitor.post(f"{anna.here}/code", {**page.fields(), "csrf_token": "old"}, expect=422)
    assert page.soup.select_one(".digits") == again.soup.select_one(".digits")


def test_each_of_two_windows_goes_with_its_own_digits(anna: Signer) -> None:
    anna.presses()
    first = anna.visitor.get(f"{anna.here}/code")
    anna.presses()
    second = anna.visitor.get(f"{anna.here}/code")
    assert first.fields()["attempt"] != second.fields()["attempt"]
    address = str(anna.visitor.post(f"{anna.here}/code", first.fields(), expect=303).response.location)
    asked = dict(pair.split("=") for pair in urlsplit(address).query.split("&"))
    assert short_code(from_base64url(asked["hash"])) in first.words
    assert anna.comes_back(confirm(address)) == anna.here


def test_a_time_that_nobody_tells_is_said_and_nothing_has_to_be_done_again(anna: Signer) -> None:
    anna.desk.times.is_down = True
    assert anna.signs() == anna.here
    page = anna.visitor.get(anna.here)
    assert page.heading == "Jūsu paraksts ir pie mums"
    assert anna.visitor.post(anna.here, page.fields(), expect=200).heading == page.heading
    anna.desk.times.is_down = False
    anna.desk.run_outbox(now() + timedelta(minutes=2))
    assert anna.visitor.get(anna.here).heading == "Jūs parakstījāt"


def test_what_was_written_anew_is_not_signed_any_more(anna: Signer) -> None:
    address = anna.leaves()
    service.close(anna.signing_id, now=now())
    assert anna.comes_back(confirm(address)) == anna.here
    page = anna.visitor.get(anna.here)
    assert page.heading == "Šo vairs nevajag parakstīt"
    assert "/lv/words" in _links(page)


def test_two_sign_and_each_sees_who_is_missing(desk: Desk, room: Room) -> None:
    anna, marta = desk.person(), desk.person(2, "Marta")
    signing_id = _opened(desk, anna, marta)
    first, second = _signer(desk, anna, signing_id), _signer(desk, marta, signing_id, number=2)
    assert first.signs() == first.here
    page = first.visitor.get(first.here)
    assert (page.heading, room.told) == ("Jūs parakstījāt", [])
    assert "Tagad mēs gaidām otru parakstu." in page.words
    assert "Marta Paraudziņa Paraksta vēl nav" in page.words
    assert "Anna Paraudziņa Paraksts:" in second.visitor.get(second.here).words
    assert second.signs() == second.here
    assert len(room.told) == 1


def test_nobody_else_sees_anything(anna: Signer) -> None:
    marta = _signer(anna.desk, anna.desk.person(2, "Marta"), anna.signing_id)
    for page in ("", "/code", "/document"):
        assert marta.visitor.get(f"{marta.here}{page}", expect=404)
        assert (
            Stranger(anna.desk.app)
            .get(f"{anna.here}{page}", expect=303)
            .response.location.startswith("/lv/sign-in")
        )
    marta.visitor.client.set_cookie(cookies.SIGNING, "browser")
    assert marta.comes_back(confirm(anna.leaves())) == "/lv/signing/too-late"


def test_a_guardian_signs_for_the_person_and_the_page_says_so(desk: Desk, room: Room) -> None:
    guardian, ward = desk.person(), desk.person(2, "Marta")
    mandate = acting_for.claim_guardianship(oneself(guardian), principal=ward, at=now())
    signer = _signer(desk, guardian, _opened(desk, guardian, mandate=mandate))
    assert "Marta Paraudziņa" in signer.visitor.get(signer.here).words
    assert signer.signs() == signer.here, "in the ward's matter, although the session began in one's own"
    assert "Marta Paraudziņa" in signer.visitor.get(signer.here).soup.header.get_text()


@pytest.mark.one_database
@pytest.mark.parametrize("page", ["", "/document"])
def test_a_guardians_look_is_written_down_in_the_matter_of_the_person(
    desk: Desk, room: Room, page: str
) -> None:
    guardian, ward = desk.person(), desk.person(2, "Marta")
    mandate = acting_for.claim_guardianship(oneself(guardian), principal=ward, at=now())
    signing_id = _opened(desk, guardian, mandate=mandate)
    signer = _signer(desk, guardian, signing_id)
    assert signer.visitor.client.get(f"{signer.here}{page}").status_code == 200
    (look,) = [one.body for one in journal.entries_about(ward) if one.body["event"] == "record.seen"]
    document_id = service.signing_of(oneself(guardian), signing_id).document_id
    assert str(document_id) in str(look)
    own = _signer(desk, ward, _opened(desk, ward), number=2)
    assert own.visitor.client.get(f"{own.here}{page}").status_code == 200
    assert len([one for one in journal.entries_about(ward) if one.body["event"] == "record.seen"]) == 1


def test_a_guardian_no_more_is_told_to_call(desk: Desk, room: Room) -> None:
    guardian, ward = desk.person(), desk.person(2, "Marta")
    mandate = acting_for.claim_guardianship(oneself(guardian), principal=ward, at=now())
    signer = _signer(desk, guardian, _opened(desk, guardian, mandate=mandate))
    acting = acting_for.acting_under(guardian, mandate_id=mandate)
    assert acting is not None
    assert signer.visitor.download(f"{signer.here}/document").mimetype == "application/pdf"
    acting_for.take_back_claim(acting, at=now())
    assert signer.visitor.get(f"{signer.here}/document", expect=404)
    assert not _links(signer.visitor.get(signer.here)) & {f"{signer.here}/document", "/lv/words"}
    there = signer.presses()
    assert there == f"{signer.here}/no-mandate"
    assert any(link.startswith("tel:") for link in _links(signer.visitor.get(there)))


def test_what_a_guardian_signed_is_not_handed_out_when_they_are_none_any_more(desk: Desk, room: Room) -> None:
    guardian, ward = desk.person(), desk.person(2, "Marta")
    mandate = acting_for.claim_guardianship(oneself(guardian), principal=ward, at=now())
    signer = _signer(desk, guardian, _opened(desk, guardian, mandate=mandate))
    signer.signs()
    there = f"{signer.here}/document"
    assert there in _links(signer.visitor.get(signer.here))
    acting = acting_for.acting_under(guardian, mandate_id=mandate)
    assert acting is not None
    acting_for.take_back_claim(acting, at=now())
    assert signer.visitor.get(there, expect=404)
    assert there not in _links(signer.visitor.get(signer.here))


def test_who_begins_again_and_again_is_asked_to_wait(anna: Signer) -> None:
    for _ in range(MOST_ATTEMPTS):
        anna.desk.begin(anna.person, anna.signing_id)
    assert anna.presses() == f"{anna.here}/too-often"
    with clock_at(anna.desk.app, now() + timedelta(hours=1, minutes=1)):
        sign_in(anna.visitor.client, anna.person)
        assert anna.presses() == f"{anna.here}/code"


@pytest.mark.parametrize("way", ["leave", "sign-out"])
def test_the_device_forgets_the_signing_when_one_leaves(anna: Signer, way: str) -> None:
    anna.presses()
    assert anna.visitor.client.get_cookie(cookies.SIGNING) is not None
    if way == "leave":
        anna.visitor.get("/lv/leave", expect=303)
    else:
        (form,) = anna.visitor.get(anna.here).soup.select("form[action$='/sign-out']")
        sent = {str(tag["name"]): str(tag["value"]) for tag in form.select("input")}
        anna.visitor.post(str(form["action"]), sent, expect=303)
        assert anna.visitor.client.get_cookie(cookies.SESSION) is None
    assert anna.visitor.client.get_cookie(cookies.SIGNING) is None
