"""The last step of every form of the desk: the way there, where it is sent, and what is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from uuid import UUID

from flask import current_app
from sqlalchemy import update

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, Actor, oneself
from portal.acting_for.models import MandateRow
from portal.answering import service as answering
from portal.answering.models import CaseCheckRow
from portal.answering.service import Finding
from portal.applications import service as applications
from portal.beside.models import BesideAskedRow
from portal.call_me import service as call_me
from portal.call_me.models import CallRequest
from portal.cases import service as cases
from portal.key_cards import service as key_cards
from portal.key_cards.models import KeyCardRow
from portal.messages.models import MessageRow
from portal.organisations import staff
from portal.outbox import service as outbox
from portal.outbox.models import OutboxMessage
from portal.people.models import PersonRow
from portal.web.clock import now
from portal.web.models import WebSessionRow
from tests.support.beside import CHOSEN, asked_beside
from tests.support.casework import OTHER, guardian_of, someone
from tests.support.deskwork import applied, check_all, entries, taken_in
from tests.support.page_client import Visitor
from tests.support.paper import asking_for_signatures
from tests.support.people import make_worker, sign_in
from tests.support.samples import jpeg

# What a press at the desk may change, column by column.
CHANGED = (
    MandateRow.state, PersonRow.code_state, CaseCheckRow.item, MessageRow.id, MessageRow.done_at,
    CallRequest.called_at, OutboxMessage.dead_at, WebSessionRow.organisation_id,
    BesideAskedRow.id, BesideAskedRow.agreed_at, KeyCardRow.ended_at,
)  # fmt: skip


@dataclass(frozen=True)
class DeskStep:
    """One form of the desk; `page` is where it stands, `sent_to` what its address contains."""

    page: str
    data: Mapping[str, str] = field(default_factory=dict)
    sent_to: str = ""
    refused: int = 422
    needs: str = ""

    def way(self, visitor: Visitor) -> str:
        """A worker signed in, with everything that the form needs; the address of the page."""
        with visitor.app.app_context():
            return self._way(visitor)

    def _way(self, visitor: Visitor) -> str:
        worker, case_id = _case(visitor)
        if self.needs:
            NEEDS[self.needs](worker, case_id)
        number = cases.case_of(worker, case_id).number
        page = self.page
        if page == "/guardian":
            person_id = cases.case_of(worker, case_id).person_id
            page = f"/guardian/{acting_for.claims_about([person_id])[0].id}"
        if page == "/beside-asked":
            assert worker.signed_in is not None
            page = (
                f"/lv/desk/beside/{asked_beside(worker.signed_in, cases.case_of(worker, case_id).person_id)}"
            )
        return page if page.startswith("/lv") else f"/lv/desk/cases/{number}{page}"

    def target(self, visitor: Visitor, address: str) -> str:
        """Where the form is sent: what stands in it."""
        if not self.sent_to:
            return address
        form = visitor.get(address).soup.select_one(f"form[action*='{self.sent_to}']")
        assert form is not None, f"{address} has no form to {self.sent_to}"
        return str(form["action"])


def _case(visitor: Visitor) -> tuple[Actor, UUID]:
    person_id = make_worker(visitor.app)
    sign_in(visitor.client, person_id)
    worker = acting_for.staff_actor(person_id)
    assert worker is not None
    return worker, applied(someone("Līga"))


def _card(worker: Actor, case_id: UUID) -> None:
    number = cases.case_of(worker, case_id).number
    key_cards.hand_out(worker, number, CHOSEN, now=now())


def _another_desk(worker: Actor, _case_id: UUID) -> None:
    assert worker.signed_in is not None
    staff.grant(worker.signed_in, organisation_key=OTHER, role="worker", actor=SYSTEM, now=now())


def _checked(worker: Actor, case_id: UUID) -> None:
    taken_in(worker, case_id)
    check_all(worker, case_id)


def _not_met(worker: Actor, case_id: UUID) -> None:
    taken_in(worker, case_id)
    check_all(worker, case_id, finding=Finding.NOT_MET)


def _claimed(worker: Actor, case_id: UUID) -> None:
    guardian_of(cases.case_of(worker, case_id).person_id)


def _call(_worker: Actor, _case_id: UUID) -> None:
    call_me.ask_for_call("+37120004455", best_time="any", language="lv", address="10.0.0.9", now=now())


def _message(worker: Actor, case_id: UUID) -> None:
    seen = entries(worker, case_id)
    answering.ask(worker, case_id, words="Mums vajag izziņu.", mend=False, seen=seen, now=now())


def _dead(_worker: Actor, _case_id: UUID) -> None:
    with db.transaction() as session:
        payload = {"to": "a@b.invalid", "subject": "x", "text": "x"}
        outbox.put(session, kind="mail", payload=payload, idempotency_key="dead-at-desk", now=now())
    with db.transaction() as session:
        session.execute(update(OutboxMessage).values(dead_at=now(), last_error="no answer"))


def _on_paper(worker: Actor, case_id: UUID) -> None:
    """The person mends the application and signs it on paper; the photo of the paper is here."""
    person = oneself(cases.case_of(worker, case_id).person_id)
    applications.ask_to_correct(person, case_id, now=now())
    with asking_for_signatures(current_app._get_current_object()):  # type: ignore[attr-defined]
        applications.send(person, case_id, now=now(), on_paper=True)
    photo = answering.Paper("paraksts.jpg", BytesIO(jpeg()))
    assert answering.keep_scans(worker, case_id, [photo], now=now()) == ()


def _taken(worker: Actor, case_id: UUID) -> None:
    """The paper is taken in."""
    _on_paper(worker, case_id)
    answering.take_signature(worker, case_id, brought="post", now=now())


NEEDS = {
    "on paper": _on_paper,
    "taken": _taken,
    "another desk": _another_desk,
    "checked": _checked,
    "not met": _not_met,
    "claimed": _claimed,
    "call": _call,
    "message": _message,
    "dead": _dead,
    "card": _card,
}


# The organisation of the demo at whose desk the same worker sits, too.
ELSEWHERE = "5b1f1f5e-6a55-4c0e-9f5a-1d2c3b4a5e02"
DESK_STEPS = {
    "desk.choose": DeskStep("/lv/desk", {"organisation": ELSEWHERE}, "/organisation", 303, "another desk"),
    "desk.take": DeskStep("", {"seen": "2"}, "/take", 303),
    "desk.paper_seen": DeskStep("", {}, "/papers/certificate", 303),
    "desk_deciding.checks": DeskStep("/checks", {"finding-adult": "met"}),
    "desk_deciding.yes": DeskStep(
        "/yes", {"seen": "3", "level": "1", "living": "family", "do": "send"}, needs="checked"
    ),
    "desk_deciding.no": DeskStep(
        "/no", {"seen": "3", "easy": "Nē.", "full": "Nē.", "do": "send"}, needs="not met"
    ),
    "desk_deciding.move": DeskStep("/move", {"seen": "2", "to": "moving"}),
    "desk_asking.ask": DeskStep("/ask", {"seen": "2", "words": "Zvaniet mums.", "mend": "no", "do": "send"}),
    "desk_people.claim": DeskStep(
        "/guardian", {"holds": "yes", "basis": "guardian", "words": "Labi."}, needs="claimed"
    ),
    "desk_signature.take": DeskStep("/signature", {"brought": "office"}, needs="on paper"),
    "desk_signature.wrong": DeskStep("/signature/wrong", {"why": "unsigned"}, needs="taken"),
    "desk_people.code": DeskStep("/code", {"code": "990000-00051"}),
    "desk_beside.ask": DeskStep(
        "/lv/desk/beside", {"given_name": "Oto", "family_name": "Kalns", "code": "990000-00052"}
    ),
    "desk_beside.about_case": DeskStep("", {}, "/beside", 303),
    "desk_beside.confirm": DeskStep("/beside-asked", {"how": "screen"}),
    "desk_key.end": DeskStep("/card", {}, "/card/end", 303, "card"),
    "desk_tasks.call": DeskStep("/lv/desk/tasks", {"outcome": "reached"}, "/calls/", 303, "call"),
    "desk_tasks.told": DeskStep("/lv/desk/tasks", {}, "/messages/", 303, "message"),
    "desk_tasks.again": DeskStep("/lv/desk/tasks", {}, "/letters/", 303, "dead"),
}
