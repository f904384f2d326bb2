"""Addresses are stable, typed, declared; what is not built is not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import db
from portal.acting_for import service as acting_for_service
from portal.acting_for.actor import oneself
from portal.answering import service as answering
from portal.answering.models import LetterReadingRow
from portal.answering.service import Finding
from portal.applications import service as applications
from portal.applications.models import ApplicationAnswerRow, ApplicationSendingRow
from portal.call_me.models import CallRequest
from portal.cases import service as cases
from portal.cases.models import CaseEventRow, CaseRow
from portal.in_confidence import service as in_confidence
from portal.in_confidence.models import ConcernRow
from portal.journal import service as journal
from portal.messages.models import SafeContactRow
from portal.my_data import service as my_data
from portal.my_data.models import DataRequestRow
from portal.not_understood.models import NotUnderstoodRow
from portal.people import service as people
from portal.signing_in.models import SignInAttemptRow
from portal.web.access import Access, access, declared_access, require_declarations
from portal.web.clock import now
from portal.web.models import WebSessionRow
from tests.support.applying import fill_in
from tests.support.beside import CHOSEN, beside_page, phone_page, with_card
from tests.support.casework import someone, worker
from tests.support.desk_steps import CHANGED, DESK_STEPS, DeskStep
from tests.support.deskwork import check_all, entries, taken_in
from tests.support.helping_steps import CHANGED as HELPED
from tests.support.helping_steps import HELPING_STEPS
from tests.support.login import DemoLogin
from tests.support.page_client import Visitor
from tests.support.people import make_person, make_worker, sign_in
from tests.support.safe_matters import said
from tests.support.to_sign import to_sign

# Why nothing is signed.
ENDED = (
    "<any('too-late', 'not-working', 'failed', 'not-you', 'busy', 'overtaken', 'no-code', 'no-key', "
    "'not-enough', 'no-mandate', 'too-often', 'no-time', 'not-finished'):why>"
)
# The whole map of the portal. A new route is added here by hand, with who may open it.
EXPECTED = {
    "/": ("front_door.start", Access.PUBLIC),
    "/healthz": ("healthz", Access.PUBLIC),
    "/readyz": ("readyz", Access.PUBLIC),
    "/static/<path:filename>": ("static", Access.PUBLIC),
    "/static/sheets/<family>.svg": ("picture_sheet", Access.PUBLIC),
    "/voice/<names>": ("listening.file", Access.PUBLIC),
    "/<language:language>/": ("programme.home", Access.PUBLIC),
    "/<language:language>/programmes/<programme>": ("programme.overview", Access.PUBLIC),
    "/<language:language>/programmes/<programme>/<topic>": ("programme.topic", Access.PUBLIC),
    "/<language:language>/programmes/<programme>/<topic>/<group>": ("programme.catalogue", Access.PUBLIC),
    "/<language:language>/words": ("programme.words", Access.PUBLIC),
    "/<language:language>/words/<int:part>": ("programme.words", Access.PUBLIC),
    "/<language:language>/<any('quick-exit', 'safety', 'privacy', 'accessibility', 'pictures', 'guardian', "
    "'trusted-person', 'signing', 'my-data', 'complaint'):article>": (
        "programme.article",
        Access.PUBLIC,
    ),
    "/<language:language>/is-this-for-me": ("is_this_for_me.start", Access.PUBLIC),
    "/<language:language>/is-this-for-me/<programme>": ("is_this_for_me.begin", Access.PUBLIC),
    "/<language:language>/is-this-for-me/<programme>/result": ("is_this_for_me.result", Access.PUBLIC),
    "/<language:language>/is-this-for-me/<programme>/<question>": (
        "is_this_for_me.question",
        Access.PUBLIC,
    ),
    "/<language:language>/not-understood/<text_id>": ("not_understood.choose", Access.PUBLIC),
    "/<language:language>/not-understood/<text_id>/<any('thanks', 'help'):then>": (
        "not_understood.then",
        Access.PUBLIC,
    ),
    "/<language:language>/call-me": ("call_me.ask", Access.PUBLIC),
    "/<language:language>/call-me/done": ("call_me.done", Access.PUBLIC),
    "/<language:language>/call-me/done/<promise>": ("call_me.done", Access.PUBLIC),
    "/<language:language>/apply": ("applications.choose", Access.PUBLIC),
    "/<language:language>/apply/<programme>": ("applications.before", Access.PUBLIC),
    "/<language:language>/apply/<programme>/begin": ("applications.begin", Access.SIGNED_IN),
    "/<language:language>/apply/<programme>/for-another": ("applications.for_another", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/steps/<step>": ("applications.step", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/tasks": ("applications.tasks", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/check": ("applications.check", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/paper": ("applications.paper", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/sent": ("applications.sent", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/copy": ("applications.copy", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/delete": ("applications.delete", Access.SIGNED_IN),
    "/<language:language>/applications": ("my_cases.overview", Access.SIGNED_IN),
    "/<language:language>/applications/<number>": ("my_cases.one", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/answers": ("my_cases.answers", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/letter": ("my_cases.letter", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/letter/paper": ("my_cases.paper", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/letter/signed": ("my_cases.receipt", Access.SIGNED_IN),
    "/<language:language>/applications/<number>/<any('mend', 'take-back', 'stop', 'stay', 'move'):change>": (
        "my_cases.decide",
        Access.SIGNED_IN,
    ),
    "/<language:language>/for-whom": ("acting_for.for_whom", Access.SIGNED_IN),
    "/<language:language>/beside": ("beside.now_page", Access.SIGNED_IN),
    "/<language:language>/beside/end": ("beside.end", Access.SIGNED_IN),
    "/<language:language>/beside/question/<token>": ("beside.phone", Access.PUBLIC),
    "/<language:language>/desk/beside": ("desk_beside.ask", Access.STAFF),
    "/<language:language>/desk/beside/<uuid:asked_id>": ("desk_beside.confirm", Access.STAFF),
    "/<language:language>/desk/beside/<uuid:asked_id>/drawing": ("desk_beside.drawing", Access.STAFF),
    "/<language:language>/desk/cases/<number>/beside": ("desk_beside.about_case", Access.STAFF),
    "/<language:language>/desk/cases/<number>/card": ("desk_key.card", Access.STAFF),
    "/<language:language>/desk/cases/<number>/card/end": ("desk_key.end", Access.STAFF),
    "/<language:language>/card": ("key_cards.about", Access.PUBLIC),
    "/<language:language>/card/<token>": ("key_cards.come_in", Access.PUBLIC),
    "/<language:language>/my-card": ("key_cards.home", Access.SIGNED_IN),
    "/<language:language>/my-card/end": ("key_cards.end", Access.SIGNED_IN),
    "/<language:language>/helpers": ("helping.helpers", Access.SIGNED_IN),
    "/<language:language>/helpers/<uuid:mandate_id>/end": ("helping.end", Access.SIGNED_IN),
    "/<language:language>/helping/<uuid:mandate_id>/end": ("helping.leave", Access.SIGNED_IN),
    "/<language:language>/helpers/invite/<any(who, what, long):part>": ("helping.invite", Access.SIGNED_IN),
    "/<language:language>/helpers/invite/consent": ("helping.consent", Access.SIGNED_IN),
    "/<language:language>/helpers/invitations/<uuid:invitation_id>": (
        "helping.invitation",
        Access.SIGNED_IN,
    ),
    "/<language:language>/helpers/invitations/<uuid:invitation_id>/drawing": (
        "helping.drawing",
        Access.SIGNED_IN,
    ),
    "/<language:language>/invitation": ("helping.code", Access.SIGNED_IN),
    "/<language:language>/invitation/<token>": ("helping.accept", Access.SIGNED_IN),
    "/<language:language>/journal": ("my_data.journal", Access.SIGNED_IN),
    "/<language:language>/journal/own": ("my_data.own", Access.SIGNED_IN),
    "/<language:language>/journal/<int:number>/not-right": ("my_data.not_right", Access.SIGNED_IN),
    "/<language:language>/data": ("my_data.overview", Access.SIGNED_IN),
    "/<language:language>/data/file": ("my_data.download", Access.SIGNED_IN),
    "/<language:language>/data/files/<address>": ("my_data.file", Access.SIGNED_IN),
    "/<language:language>/data/correct": ("my_data.correct", Access.SIGNED_IN),
    "/<language:language>/data/erase": ("my_data.erase", Access.SIGNED_IN),
    "/<language:language>/data/questions/<uuid:request_id>": ("my_data.question", Access.SIGNED_IN),
    "/<language:language>/desk/data": ("desk_data.waiting", Access.STAFF),
    "/<language:language>/desk/data/<uuid:request_id>": ("desk_data.one", Access.STAFF),
    "/<language:language>/safe": ("in_confidence.safe", Access.PUBLIC),
    "/<language:language>/in-confidence": ("in_confidence.overview", Access.SIGNED_IN),
    "/<language:language>/in-confidence/<any(talk, guardian, complaint):kind>": (
        "in_confidence.say",
        Access.SIGNED_IN,
    ),
    "/<language:language>/in-confidence/<uuid:concern_id>": ("in_confidence.one", Access.SIGNED_IN),
    "/<language:language>/safe-contact": ("reaching.way", Access.SIGNED_IN),
    "/<language:language>/safe-contact/<any(message, call, email, letter, come, look):way>": (
        "reaching.where",
        Access.SIGNED_IN,
    ),
    "/<language:language>/desk/confidence": ("desk_confidence.waiting", Access.STAFF),
    "/<language:language>/desk/confidence/<uuid:concern_id>": ("desk_confidence.one", Access.STAFF),
    "/<language:language>/desk/confidence/<uuid:concern_id>/give-on": (
        "desk_confidence.give_on",
        Access.STAFF,
    ),
    "/<language:language>/messages": ("messages.inbox", Access.SIGNED_IN),
    "/<language:language>/messages/<uuid:message>": ("messages.one", Access.SIGNED_IN),
    "/<language:language>/messages/<uuid:message>/documents/<uuid:document>": (
        "messages.document",
        Access.SIGNED_IN,
    ),
    "/<language:language>/desk": ("desk.overview", Access.STAFF),
    "/<language:language>/desk/organisation": ("desk.choose", Access.STAFF),
    "/<language:language>/desk/cases/<number>": ("desk.case", Access.STAFF),
    "/<language:language>/desk/cases/<number>/take": ("desk.take", Access.STAFF),
    "/<language:language>/desk/cases/<number>/papers/<paper>": ("desk.paper_seen", Access.STAFF),
    "/<language:language>/desk/cases/<number>/files/<uuid:upload_id>": ("desk.file", Access.STAFF),
    "/<language:language>/desk/cases/<number>/letter/<any('easy', 'full'):level>": (
        "desk.letter",
        Access.STAFF,
    ),
    "/<language:language>/desk/cases/<number>/checks": ("desk_deciding.checks", Access.STAFF),
    "/<language:language>/desk/cases/<number>/yes": ("desk_deciding.yes", Access.STAFF),
    "/<language:language>/desk/cases/<number>/no": ("desk_deciding.no", Access.STAFF),
    "/<language:language>/desk/cases/<number>/move": ("desk_deciding.move", Access.STAFF),
    "/<language:language>/desk/cases/<number>/ask": ("desk_asking.ask", Access.STAFF),
    "/<language:language>/desk/cases/<number>/guardian/<uuid:mandate_id>": (
        "desk_people.claim",
        Access.STAFF,
    ),
    "/<language:language>/desk/cases/<number>/signature": ("desk_signature.take", Access.STAFF),
    "/<language:language>/desk/cases/<number>/signature/wrong": ("desk_signature.wrong", Access.STAFF),
    "/<language:language>/desk/cases/<number>/signed": ("desk_signature.signed", Access.STAFF),
    "/<language:language>/desk/cases/<number>/acknowledged/<int:reading>": (
        "desk_signature.acknowledged",
        Access.STAFF,
    ),
    "/<language:language>/desk/cases/<number>/code": ("desk_people.code", Access.STAFF),
    "/<language:language>/desk/tasks": ("desk_tasks.tasks", Access.STAFF),
    "/<language:language>/desk/tasks/calls/<uuid:request_id>": ("desk_tasks.call", Access.STAFF),
    "/<language:language>/desk/tasks/messages/<uuid:message_id>": ("desk_tasks.told", Access.STAFF),
    "/<language:language>/desk/tasks/letters/<uuid:letter_id>": ("desk_tasks.again", Access.STAFF),
    "/<language:language>/desk/texts": ("desk_texts.overview", Access.STAFF),
    "/<language:language>/desk/texts/<any('easy', 'full'):level>/<text_id>": (
        "desk_texts.text",
        Access.STAFF,
    ),
    "/<language:language>/desk/texts/<any('easy', 'full'):level>/<text_id>/review": (
        "desk_texts.review",
        Access.STAFF,
    ),
    "/<language:language>/leave": ("leaving.leave", Access.PUBLIC),
    "/<language:language>/sign-in": ("signing_in.start", Access.PUBLIC),
    "/<language:language>/sign-in/again": ("signing_in.again", Access.SIGNED_IN),
    "/<language:language>/sign-in/screens": ("signing_in.screens", Access.PUBLIC),
    "/<language:language>/sign-in/stay": ("signing_in.stay", Access.PUBLIC),
    "/<language:language>/sign-in/"
    "<any('cancelled', 'failed', 'too-late', 'not-working', 'not-you', 'somebody-else'):outcome>": (
        "signing_in.ended",
        Access.PUBLIC,
    ),
    "/<language:language>/sign-out": ("signing_in.sign_out", Access.PUBLIC),
    "/<language:language>/signed-out": ("signing_in.signed_out", Access.PUBLIC),
    "/sign-in/callback": ("sign_in_callback.callback", Access.PUBLIC),
    "/<language:language>/signing/<uuid:signing_id>": ("signing.one", Access.SIGNED_IN),
    "/<language:language>/signing/<uuid:signing_id>/code": ("signing.code", Access.SIGNED_IN),
    "/<language:language>/signing/<uuid:signing_id>/document": ("signing.document", Access.SIGNED_IN),
    f"/<language:language>/signing/{ENDED}": ("signing.ended", Access.PUBLIC),
    f"/<language:language>/signing/<uuid:signing_id>/{ENDED}": ("signing.ended", Access.PUBLIC),
    "/signing/callback": ("signing_callback.callback", Access.PUBLIC),
    "/<language:language>/verify": ("verify.check", Access.PUBLIC),
}
NOT_BUILT_YET = (
    "plan",
    "providers",
    "visits",
    "survey",
)


def test_the_map_of_the_portal_is_the_reviewed_one(reading_app: Flask) -> None:
    real = {
        rule.rule: (rule.endpoint, declared_access(reading_app, rule.endpoint))
        for rule in reading_app.url_map.iter_rules()
    }
    shown_to_readers = {rule: who for rule, who in real.items() if who[1] is not Access.DEVELOPMENT}
    assert shown_to_readers == EXPECTED


def test_an_undeclared_view_stops_the_start() -> None:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/open", "silent", lambda: "")
    with pytest.raises(RuntimeError, match="silent"):
        require_declarations(app)


def test_the_order_of_decorators_does_not_matter() -> None:
    app = Flask(__name__, static_folder=None)

    @access(Access.PUBLIC)
    @app.get("/above")
    def above() -> str:
        return ""

    assert declared_access(app, "above") is Access.PUBLIC


def test_addresses_are_short_kebab_case() -> None:
    for rule in EXPECTED:
        for part in rule.split("/"):
            fixed = re.sub(r"<[^>]*>", "", part)
            assert re.fullmatch(r"[a-z.-]*", fixed), f"{rule}: write {fixed!r} in kebab-case"


@pytest.mark.parametrize("word", NOT_BUILT_YET)
def test_what_is_not_built_is_not_there(visitor: Visitor, word: str) -> None:
    page = visitor.get(f"/lv/{word}", expect=404)
    assert page.soup.select("a[href='/lv/']")


@pytest.mark.parametrize(
    "path",
    ["/xx/", "/lv", "/lv/nothing", "/lv/programmes/other", "/lv/programmes/motivation/other", "/LV/words"],
)
def test_an_unknown_address_gets_a_kind_page(visitor: Visitor, path: str) -> None:
    response = visitor.client.get(path)
    if path == "/lv":
        assert response.status_code == 308
        return
    page = visitor.get(path, expect=404, headers={"Accept-Language": "en"})
    assert page.soup.html["lang"] == ("lv" if path.startswith("/lv/") else "en")
    assert page.soup.select("footer a[href^='tel:']")


def test_the_front_door_leads_to_the_language_of_the_device(visitor: Visitor) -> None:
    for asked, expected in (("ru,en;q=0.5", "/ru/"), ("de", "/lv/"), ("", "/lv/"), ("en-GB", "/en/")):
        answer = visitor.client.get("/", headers={"Accept-Language": asked})
        assert (answer.status_code, answer.location) == (302, expected)


def test_an_unknown_level_is_said_and_the_easy_text_shown(visitor: Visitor) -> None:
    page = visitor.get("/en/programmes/motivation?level=hard")
    assert "We do not know this way of reading" in page.soup.header.get_text()
    assert "Set-Cookie" not in page.response.headers


def test_the_style_page_is_only_for_development(tmp_path_factory: pytest.TempPathFactory) -> None:
    from portal.settings import Environment
    from tests.support.building import build_app

    app = build_app(tmp_path_factory.mktemp("var"), environment=Environment.DEMO)
    hidden = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("style.")]
    assert hidden
    for rule in hidden:
        assert app.test_client().get(rule.rule.replace("<language:language>", "lv")).status_code == 404


def _walk(visitor: Visitor) -> tuple[str, str]:
    """Answer "is this for me?" to its end; the addresses of the last question and of the result."""
    last, address = "", str(visitor.client.get("/lv/is-this-for-me/individual-budget").location)
    while "/result" not in address:
        last, address = address, str(visitor.send(address, {"answer": "yes"}).response.location)
    return last, address


def _kept(visitor: Visitor) -> str:
    """Take the answers along; the page where they can be deleted again."""
    visitor.send(_walk(visitor)[1], {})
    return "/lv/is-this-for-me"


@dataclass(frozen=True)
class LastStep:
    """Where a post does something: the way there, the form with the token, and the two answers."""

    way: Callable[[Visitor], str]
    form: str = "main"
    refused: int = 422
    taken: int = 302
    data: Mapping[str, str] = field(default_factory=dict)
    target: Callable[[Visitor, str], str] | None = None


def _somebody_signed_in(visitor: Visitor) -> str:
    """The button to sign out stands on every page of who is signed in."""
    sign_in(visitor.client, make_person(visitor.app))
    return "/lv/words"


PROGRAMME = "/lv/apply/individual-budget"


def _before_applying(visitor: Visitor) -> str:
    sign_in(visitor.client, make_person(visitor.app))
    return PROGRAMME


def _naming(visitor: Visitor) -> str:
    sign_in(visitor.client, make_person(visitor.app))
    return f"{PROGRAMME}/for-another"


def _draft(visitor: Visitor, page: str) -> str:
    """Begin an application and answer what the page needs; its address."""
    person = make_person(visitor.app)
    sign_in(visitor.client, person)
    with visitor.app.app_context():
        actor = oneself(person)
        case_id = applications.begin(actor, programme="individual-budget", now=now())
        if page == "check":
            fill_in(actor, case_id)
        number = applications.draft_of(actor, case_id).case.number
    return f"/lv/applications/{number}/{page}"


def _sent(visitor: Visitor, page: str) -> str:
    """Send an application; the address of a page about it."""
    address = _draft(visitor, "check")
    visitor.send(address, {}, expect=303)
    return address.replace("check", page)


def _answered(visitor: Visitor) -> str:
    """The office has answered; the letter."""
    address = _sent(visitor, "letter")
    with visitor.app.app_context():
        office, case_id = worker(), cases.id_of(address.split("/")[3])
        taken_in(office, case_id)
        check_all(office, case_id, finding=Finding.NOT_MET)
        seen = entries(office, case_id)
        answering.answer_no(office, case_id, easy="Vecums.", full="Vecums.", seen=seen, now=now())
    return address


def _guardian(visitor: Visitor) -> str:
    """Somebody signed in who may act for another person, too."""
    person = make_person(visitor.app)
    sign_in(visitor.client, person)
    with visitor.app.app_context():
        ward = people.declare("Līga", family_name="Zieda")
        mandate = acting_for_service.claim_guardianship(oneself(person), principal=ward, at=now())
    visitor.send("/lv/for-whom", {"for": str(mandate)}, expect=303)
    return "/lv/for-whom"


def _asked_again(visitor: Visitor) -> str:
    """Somebody who shows again that it is them."""
    sign_in(visitor.client, make_person(visitor.app))
    return "/lv/sign-in/again"


def _to_sign(visitor: Visitor) -> str:
    """Somebody with a document to sign."""
    person = make_person(visitor.app)
    sign_in(visitor.client, person)
    with visitor.app.app_context():
        return f"/lv/signing/{to_sign(person)}"


def _at_text(visitor: Visitor) -> str:
    """An editor at the desk of the texts."""
    sign_in(visitor.client, make_worker(visitor.app, "Dace", "990000-00010", role="editor"))
    return "/lv/desk/texts/easy/privacy"


def _looked_at(visitor: Visitor) -> str:
    """A worker has looked at what somebody sent; the page on which they say that it was not right."""
    number = _sent(visitor, "copy").split("/")[3]
    with visitor.app.app_context():
        answering.whole_of(worker(), cases.id_of(number))
        look = journal.newest_about(make_person(visitor.app), most=1)[0].number
    return f"/lv/journal/{look}/not-right"


def _has_a_draft(visitor: Visitor) -> str:
    """Somebody with something that may go."""
    _draft(visitor, "delete")
    return "/lv/data/erase"


def _correcting(visitor: Visitor) -> str:
    sign_in(visitor.client, make_person(visitor.app))
    return "/lv/data/correct"


def _asked_about_data(visitor: Visitor) -> str:
    """Somebody has asked about their data; who answers for data reads it."""
    officer = make_worker(visitor.app, "Rita", "990000-00011", role="data_officer")
    with visitor.app.app_context():
        asked = my_data.ask_office(
            someone(), my_data.Kind.CORRECT, words="Cits vārds.", phone=None, language="lv", now=now()
        )
    sign_in(visitor.client, officer)
    return f"/lv/desk/data/{asked}"


def _choosing(visitor: Visitor) -> str:
    sign_in(visitor.client, make_person(visitor.app))
    return "/lv/safe-contact"


def _telling(visitor: Visitor) -> str:
    """Somebody has something to say, and somebody answers for data."""
    make_worker(visitor.app, "Rita", "990000-00011", role="data_officer")
    sign_in(visitor.client, make_person(visitor.app))
    return "/lv/in-confidence/guardian"


def _told(visitor: Visitor) -> str:
    """Somebody has said something; the one who reads it could give it on."""
    reader = make_worker(visitor.app, "Rita", "990000-00011", role="data_officer")
    make_worker(visitor.app, "Zane", "990000-00012", role="data_officer")
    with visitor.app.app_context():
        person = someone()
        told = said(person)
        reader = in_confidence.open_concern(person, told, now=now()).reader.person_id
    sign_in(visitor.client, reader)
    return f"/lv/desk/confidence/{told}"


# A question is answered in the address alone; a text is published by a change of files.
# Without a platform nobody signs, and what somebody brings to look at is not kept.
KEEP_NOTHING = (
    "is_this_for_me.question", "desk_texts.text", "desk_texts.review", "signing.one", "signing.code",
    "key_cards.come_in",
    "verify.check", "applications.paper", "reaching.way",
    "helping.invite", "helping.code",
)  # fmt: skip
LAST_STEPS = {
    "acting_for.for_whom": LastStep(_guardian, taken=303),
    "my_cases.decide": LastStep(lambda visitor: _sent(visitor, "take-back"), taken=303),
    "my_cases.letter": LastStep(_answered, form="main #read", taken=303),
    # There is no page of its own: a refused post leads back to what one reads before.
    "applications.begin": LastStep(_before_applying, refused=303, taken=303),
    "applications.for_another": LastStep(_naming, taken=303, data={"ward-given-name": "Edgars"}),
    "applications.step": LastStep(lambda visitor: _draft(visitor, "steps/for-whom"), taken=303),
    "applications.check": LastStep(lambda visitor: _draft(visitor, "check"), taken=303),
    # Nobody asks for a signature here: it leads back to the page that sends.
    "applications.paper": LastStep(
        lambda visitor: _draft(visitor, "check"),
        refused=303,
        taken=303,
        target=lambda _visitor, here: here.replace("check", "paper"),
    ),
    "applications.delete": LastStep(lambda visitor: _draft(visitor, "delete"), taken=303),
    "call_me.ask": LastStep(lambda _visitor: "/lv/call-me"),
    "is_this_for_me.question": LastStep(lambda visitor: _walk(visitor)[0]),
    "is_this_for_me.result": LastStep(lambda visitor: _walk(visitor)[1]),
    "is_this_for_me.start": LastStep(_kept),
    "my_data.not_right": LastStep(_looked_at, taken=303),
    "my_data.correct": LastStep(_correcting, taken=303),
    "my_data.erase": LastStep(_has_a_draft, taken=303, data={"do": "now"}),
    "desk_data.one": LastStep(
        _asked_about_data, taken=303, data={"outcome": "agreed", "words": "Mēs izlabojām."}
    ),
    "reaching.way": LastStep(_choosing, taken=303, data={"way": "look"}),
    "reaching.where": LastStep(
        lambda visitor: f"{_choosing(visitor)}/call", taken=303, data={"address": "20005566", "who": "alone"}
    ),
    "in_confidence.say": LastStep(_telling, taken=303, data={"words": "Es to negribu."}),
    "desk_confidence.one": LastStep(_told, taken=303, data={"words": "Paldies."}),
    # There is no page to show again: a refused post leads to the list.
    "desk_confidence.give_on": LastStep(
        _told, refused=303, taken=303, target=lambda _visitor, here: f"{here}/give-on"
    ),
    "not_understood.choose": LastStep(
        lambda _visitor: "/lv/not-understood/privacy", taken=303, data={"block": "all"}
    ),
    "signing_in.start": LastStep(lambda _visitor: "/lv/sign-in", taken=303),
    "signing_in.again": LastStep(_asked_again, taken=303),
    "signing.one": LastStep(_to_sign, taken=303),
    # Without digits there is no page to show again.
    "signing.code": LastStep(_to_sign, refused=303, taken=303, target=lambda _visitor, here: f"{here}/code"),
    # The same answer, because the file is missing.
    "verify.check": LastStep(lambda _visitor: "/lv/verify", taken=422),
    "desk_texts.text": LastStep(_at_text, taken=200, data={"source": "id: privacy"}),
    "desk_texts.review": LastStep(
        lambda visitor: f"{_at_text(visitor)}/review",
        taken=200,
        data={"readers": "2", "result": "understood"},
    ),
    # There is no page to show again: a refused post leads to the start page, still signed in.
    "signing_in.sign_out": LastStep(_somebody_signed_in, form=".who", refused=303, taken=303),
}
LAST_STEPS |= {
    name: LastStep(step.way, refused=step.refused, taken=303, data=step.data, target=step.target)
    for name, step in DESK_STEPS.items()
}
LAST_STEPS |= {
    name: LastStep(
        step.way,
        refused=step.refused,
        taken=404 if name == "helping.code" else 303,
        data=step.data,
        target=step.target,
    )
    for name, step in HELPING_STEPS.items()
}
LAST_STEPS |= {
    "beside.end": LastStep(beside_page, refused=303, taken=303, target=lambda _visitor, here: f"{here}/end"),
    "beside.phone": LastStep(phone_page, taken=303, data={"agrees": "yes"}),
    # The card is shown at once, and never again.
    "desk_key.card": LastStep(
        DeskStep("/card").way, taken=200, data={"so_far": " ".join(CHOSEN[:-1]), "picture": CHOSEN[-1]}
    ),
    "key_cards.come_in": LastStep(lambda _visitor: "/lv/card/nobody", taken=200, data={"picture": "dog"}),
    "key_cards.end": LastStep(with_card, refused=303, taken=303, target=lambda _visitor, here: f"{here}/end"),
}
WHOLE = {
    "answer": "yes",
    "for-whom": "me",
    "phone": "20005678",
    "best_time": "any",
    "do": "keep",
    "login": "demo",
    "for": "me",
}
ON_THE_DEVICE = ("answers", "session", "signing-in")


def _target(visitor: Visitor, address: str, endpoint: str) -> str:
    find = LAST_STEPS[endpoint].target
    if find is not None:
        return find(visitor, address)
    elsewhere = {"signing_in.sign_out": "/lv/sign-out", "applications.begin": f"{PROGRAMME}/begin"}
    return elsewhere.get(endpoint, address)


def _done(visitor: Visitor) -> tuple[object, ...]:
    """What a post may change, on the device and in the database."""
    rows = (
        CallRequest,
        NotUnderstoodRow,
        WebSessionRow,
        SignInAttemptRow,
        CaseRow,
        ApplicationAnswerRow,
        ApplicationSendingRow,
        CaseEventRow,
        LetterReadingRow,
        ConcernRow,
        DataRequestRow,
        SafeContactRow,
    )
    with visitor.app.app_context(), db.session() as session:
        counted = [session.scalar(select(func.count()).select_from(row)) for row in rows]
        counted += [*session.scalars(select(WebSessionRow.mandate_id))]
        counted += [*session.scalars(select(DataRequestRow.answered_at))]
        counted += [
            *session.scalars(select(ConcernRow.answered_at)),
            *session.scalars(select(ConcernRow.reader_id)),
        ]
        counted += [sorted(map(str, session.scalars(select(column)))) for column in CHANGED + HELPED]
    return (*counted, *(visitor.client.get_cookie(name) for name in ON_THE_DEVICE))


def test_every_form_has_its_last_step_here(reading_app: Flask) -> None:
    taking = {rule.endpoint for rule in reading_app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert taking == set(LAST_STEPS)


@pytest.mark.other_databases_long
@pytest.mark.parametrize("endpoint", LAST_STEPS)
def test_every_form_refuses_a_post_without_its_token(
    portal_app: Flask, login: DemoLogin, endpoint: str
) -> None:
    visitor, step = Visitor(portal_app), LAST_STEPS[endpoint]
    address = step.way(visitor)
    before = _done(visitor)
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "made up"}):
        data = {**WHOLE, **step.data, **token}
        answer = visitor.post(_target(visitor, address, endpoint), data, expect=step.refused)
        assert bool(answer.soup.select("#errors")) == (step.refused == 422)
        assert _done(visitor) == before


@pytest.mark.other_databases_long
@pytest.mark.parametrize("endpoint", LAST_STEPS)
def test_every_form_takes_the_same_post_with_its_token(
    portal_app: Flask, login: DemoLogin, endpoint: str
) -> None:
    visitor, step = Visitor(portal_app), LAST_STEPS[endpoint]
    address = step.way(visitor)
    token = visitor.get(address).soup.select_one(f"{step.form} input[name=csrf_token]")
    assert token is not None
    before = _done(visitor)
    data = {**WHOLE, **step.data, "csrf_token": str(token["value"])}
    visitor.post(_target(visitor, address, endpoint), data, expect=step.taken)
    assert (_done(visitor) == before) == (endpoint in KEEP_NOTHING)
