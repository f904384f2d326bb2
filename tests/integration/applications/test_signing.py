"""What is signed is what is sent, once, whoever is killed or changes something meanwhile."""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor, oneself
from portal.acting_for.service import NotYours, Settled
from portal.answering import service as answering
from portal.applications import service
from portal.applications.models import ApplicationSigningRow
from portal.applications.service import BeingSent, SignatureNeeded
from portal.cases import service as cases
from portal.cases.service import State
from portal.documents.models import DocumentRow
from portal.gateways.remote_signing import Credential
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.signing import ceremony, finishing, judging, who
from portal.signing import service as signing
from portal.signing.models import SigningSignerRow
from portal.signing.service import SigningEnded, Step, Why
from portal.uploads import service as uploads
from portal.uploads.service import Upload
from portal.web.clock import now
from tests.support import samples
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import LONG, PAPER, events_about, guardian_of, worker
from tests.support.certificates import demo_pki
from tests.support.papers import words_of
from tests.support.people import clock_at
from tests.support.signing import Desk, LocalSigner, confirm, signing_at
from tests.support.signing_program import start
from tests.support.wholeness import torn

WISH = {"wish": ["write"], "wish-words": ["Es gribu citu."]}


@pytest.fixture
def desk(portal_app: Flask, tmp_path: Path) -> Iterator[Desk]:
    with signing_at(portal_app, tmp_path, application_copy="advanced") as desk:
        yield desk


@pytest.fixture
def anna(desk: Desk) -> Actor:
    return oneself(desk.person())


@pytest.fixture
def case_id(anna: Actor) -> UUID:
    case_id = service.begin(anna, programme=LONG, now=now())
    fill_in(anna, case_id)
    return case_id


def to_sign(actor: Actor, case_id: UUID) -> UUID:
    signing_id = service.sign(actor, case_id, now=now())
    assert signing_id is not None
    return signing_id


def at_platform(desk: Desk, actor: Actor, case_id: UUID) -> str:
    return desk.leave(actor, to_sign(actor, case_id))


def state(actor: Actor, case_id: UUID) -> State:
    return cases.case_of(actor, case_id).state


def sent_words(actor: Actor, case_id: UUID) -> object:
    sent = service.sent_of(actor, case_id)
    assert sent is not None
    return sent.answers["wish"]["wish-words"]


def test_what_is_signed_is_sent_at_once(desk: Desk, anna: Actor, case_id: UUID) -> None:
    with pytest.raises(SignatureNeeded):
        service.send(anna, case_id, now=now())
    signing_id = to_sign(anna, case_id)
    assert to_sign(anna, case_id) == signing_id, "a second press is the same signing"
    assert state(anna, case_id) is State.DRAFT
    assert desk.back(confirm(desk.leave(anna, signing_id))).step is Step.SIGNED
    assert state(anna, case_id) is State.SUBMITTED
    assert sent_words(anna, case_id) == LONG_ANSWERS["wish"]["wish-words"][0]
    signature = service.signature_of(case_id)
    assert signature is not None and not signature.is_on_paper and not signature.is_awaited
    assert service.copy_of(anna, case_id) == signature.document_id
    (found,) = judging.judge(signing.open_bytes(signing_id), trust=who.trust())
    assert found.holds
    (message,) = messages.inbox(anna)
    assert message.kind is Kind.RECEIVED and message.document_ids == (signature.document_id,)
    assert service.sign(anna, case_id, now=now()) is None, "it is sent"
    desk.run_outbox()
    service.when_signed(signature.document_id, now())
    told = events_about(anna)
    assert told.count("application.signing_opened") == 1 and told.count("case.submitted") == 1
    assert torn(desk.app) == []


def test_who_is_killed_after_the_signature_is_sent_by_the_outbox(
    desk: Desk, anna: Actor, case_id: UUID
) -> None:
    back = ceremony.come_back(confirm(at_platform(desk, anna, case_id)), browser="browser", now=now())
    assert finishing.finish(back.ceremony_id, now=now()) is Step.SIGNED
    assert state(anna, case_id) is State.DRAFT
    with pytest.raises(BeingSent):
        service.save_step(anna, case_id, "wish", WISH, now=now())
    with pytest.raises(BeingSent):
        service.discard(anna, case_id, now=now())
    desk.run_outbox()
    assert state(anna, case_id) is State.SUBMITTED
    assert sent_words(anna, case_id) == LONG_ANSWERS["wish"]["wish-words"][0]
    assert torn(desk.app) == []


@pytest.mark.parametrize("point", ["telling", pytest.param("kept", marks=pytest.mark.long)])
def test_killed_between_the_signature_and_the_sending(
    desk: Desk, anna: Actor, case_id: UUID, tmp_path: Path, point: str
) -> None:
    signing_id = to_sign(anna, case_id)
    assert anna.signed_in is not None
    settings = desk.app.config["SETTINGS"]
    with start(
        settings, folder=tmp_path, pki=demo_pki(), point=point, person=anna.signed_in, signing=signing_id
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == point
        program.send_signal(signal.SIGKILL)
    assert state(anna, case_id) is State.DRAFT and torn(desk.app) == []
    with pytest.raises(BeingSent):
        service.save_step(anna, case_id, "wish", WISH, now=now())
    for minutes in (5, 6):
        desk.run_outbox(now() + timedelta(minutes=minutes))
    assert state(anna, case_id) is State.SUBMITTED
    assert sent_words(anna, case_id) == LONG_ANSWERS["wish"]["wish-words"][0]
    assert events_about(anna).count("case.submitted") == 1 and torn(desk.app) == []


def test_who_changes_an_answer_signs_anew(desk: Desk, anna: Actor, case_id: UUID) -> None:
    first = to_sign(anna, case_id)
    address = desk.leave(anna, first)
    assert not service.save_step(anna, case_id, "wish", WISH, now=now()).problems
    with pytest.raises(SigningEnded) as ended:
        desk.back(confirm(address))
    assert ended.value.why is Why.CHANGED and desk.signer.signed == 0
    with pytest.raises(SigningEnded) as ended:
        desk.begin(anna, first)
    assert ended.value.why is Why.CHANGED
    assert state(anna, case_id) is State.DRAFT and service.awaited(case_id) is None
    second = to_sign(anna, case_id)
    assert second != first
    desk.sign(anna, second)
    assert sent_words(anna, case_id) == "Es gribu citu."
    assert torn(desk.app) == []


def test_who_changes_nothing_signs_the_same_document(desk: Desk, anna: Actor, case_id: UUID) -> None:
    first = to_sign(anna, case_id)
    service.save_step(anna, case_id, "wish", LONG_ANSWERS["wish"], now=now())
    assert to_sign(anna, case_id) == first
    assert desk.sign(anna, first).step is Step.SIGNED
    assert state(anna, case_id) is State.SUBMITTED


def test_the_same_words_are_signed_anew_when_they_are_sent_again(
    desk: Desk, anna: Actor, case_id: UUID
) -> None:
    first = to_sign(anna, case_id)
    desk.sign(anna, first)
    service.ask_to_correct(anna, case_id, now=now() + timedelta(seconds=5))
    second = to_sign(anna, case_id)
    assert second != first
    desk.sign(anna, second)
    assert state(anna, case_id) is State.SUBMITTED
    assert events_about(anna).count("case.submitted") == 2 and torn(desk.app) == []


def test_a_signature_that_waits_for_its_time_is_not_changed_any_more(
    desk: Desk, anna: Actor, case_id: UUID
) -> None:
    address = at_platform(desk, anna, case_id)
    desk.times.is_down = True
    assert desk.back(confirm(address)).step is Step.CONFIRMED
    awaited = service.awaited(case_id)
    assert awaited is not None and awaited.is_being_sent and awaited.is_of(anna)
    with pytest.raises(BeingSent):
        service.save_step(anna, case_id, "wish", WISH, now=now())
    with pytest.raises(BeingSent):
        service.send(anna, case_id, now=now(), on_paper=True)
    desk.times.is_down = False
    desk.run_outbox(now() + timedelta(minutes=5))
    desk.run_outbox(now() + timedelta(minutes=6))
    assert state(anna, case_id) is State.SUBMITTED
    assert torn(desk.app) == []


def test_the_day_is_that_of_the_confirmation_however_late_or_wrong_the_time_is_told(
    desk: Desk, anna: Actor, case_id: UUID
) -> None:
    # As in the last seconds of a day: who tells the time is silent first, and then an hour ahead.
    address, confirmed_at = at_platform(desk, anna, case_id), now()
    desk.times.is_down = True
    assert signing.come_back(confirm(address), browser="browser", now=confirmed_at).step is Step.CONFIRMED
    desk.times.is_down, desk.times.is_off = False, timedelta(hours=1)
    desk.run_outbox(confirmed_at + timedelta(hours=2))
    desk.run_outbox(confirmed_at + timedelta(hours=2, minutes=1))
    sent = service.sent_of(anna, case_id)
    assert sent is not None and sent.sent_at == confirmed_at
    signature = service.signature_of(case_id)
    assert signature is not None and signature.signed_at == confirmed_at
    made = signing.signing_of_document(signature.document_id)
    assert made is not None
    (found,) = judging.judge(signing.open_bytes(made.id), trust=who.trust())
    assert found.at is not None and found.at - confirmed_at > timedelta(minutes=59)


def test_a_guardian_signs_for_another(desk: Desk) -> None:
    ward = oneself(desk.person(2, "Līga"))
    assert ward.subject is not None
    agent = desk.person(1)
    office = worker()
    mandate = acting_for.claim_guardianship(oneself(agent), principal=ward.subject, at=now())
    acting_for.settle_mandate(office, mandate, PAPER, at=now())
    guardian = acting_for.acting_under(agent, mandate_id=mandate)
    assert guardian is not None
    case_id = service.begin(guardian, programme=LONG, now=now())
    answers = {step: typed for step, typed in LONG_ANSWERS.items() if step != "for-whom"}
    fill_in(guardian, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **answers})
    signing_id = to_sign(guardian, case_id)
    awaited = service.awaited(case_id)
    assert awaited is not None and awaited.is_of(guardian) and not awaited.is_of(ward)
    with db.session() as session:
        reasons = session.scalars(select(SigningSignerRow.reason)).all()
    assert "Anna Paraudziņa" in reasons[0] and "Līga Paraudziņa" in reasons[0]
    assert desk.sign(guardian, signing_id).step is Step.SIGNED
    assert state(ward, case_id) is State.SUBMITTED
    told = {"signing.confirmed", "signing.signed"}
    assert told <= set(events_about(ward)) and not told & set(events_about(oneself(agent)))
    assert torn(desk.app) == []


def test_who_is_no_guardian_any_more_is_told_that_nothing_was_sent(desk: Desk) -> None:
    ward = oneself(desk.person(2, "Līga"))
    assert ward.subject is not None
    agent = desk.person(1)
    mandate = acting_for.claim_guardianship(oneself(agent), principal=ward.subject, at=now())
    guardian = acting_for.acting_under(agent, mandate_id=mandate)
    assert guardian is not None
    case_id = service.begin(guardian, programme=LONG, now=now())
    answers = {step: typed for step, typed in LONG_ANSWERS.items() if step != "for-whom"}
    fill_in(guardian, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **answers})
    back = ceremony.come_back(confirm(at_platform(desk, guardian, case_id)), browser="browser", now=now())
    assert finishing.finish(back.ceremony_id, now=now()) is Step.SIGNED
    acting_for.settle_mandate(worker(), mandate, Settled("refused"), at=now())
    desk.run_outbox()
    assert state(ward, case_id) is State.DRAFT and service.awaited(case_id) is None
    assert [one.kind for one in messages.inbox(oneself(agent))] == [Kind.MOVED_ON]
    assert "application.signed_in_vain" in events_about(ward)
    assert torn(desk.app) == []


@pytest.mark.one_database
@pytest.mark.parametrize("is_same", [True, pytest.param(False, marks=pytest.mark.long)])
def test_who_signed_in_vain_signs_the_same_words_on_another_page(desk: Desk, is_same: bool) -> None:
    ward = oneself(desk.person(2, "Līga"))
    assert ward.subject is not None
    agent, office = desk.person(1), worker()
    mandate = acting_for.claim_guardianship(oneself(agent), principal=ward.subject, at=now())
    acting_for.settle_mandate(office, mandate, PAPER, at=now())
    guardian = acting_for.acting_under(agent, mandate_id=mandate)
    assert guardian is not None
    case_id = service.begin(guardian, programme=LONG, now=now())
    answers = {step: typed for step, typed in LONG_ANSWERS.items() if step != "for-whom"}
    fill_in(guardian, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **answers})
    first = to_sign(guardian, case_id)
    back = ceremony.come_back(confirm(desk.leave(guardian, first)), browser="browser", now=now())
    assert finishing.finish(back.ceremony_id, now=now()) is Step.SIGNED
    over = replace(PAPER, valid_until=now()) if is_same else Settled("ended")
    acting_for.settle_mandate(office, mandate, over, at=now())
    desk.run_outbox()
    assert "application.signed_in_vain" in events_about(ward)
    if not is_same:
        mandate = acting_for.claim_guardianship(oneself(agent), principal=ward.subject, at=now())
    acting_for.settle_mandate(office, mandate, PAPER, at=now())
    again = acting_for.acting_under(agent, mandate_id=mandate)
    assert again is not None
    second = to_sign(again, case_id)
    assert second != first and to_sign(again, case_id) == second
    awaited = service.awaited(case_id)
    assert awaited is not None and not awaited.is_being_sent
    assert desk.sign(again, second).step is Step.SIGNED
    assert state(ward, case_id) is State.SUBMITTED and torn(desk.app) == []


@dataclass
class _Talkative(LocalSigner):
    """Tells a chain for which no document has room."""

    def _credential(self, code: str) -> Credential:
        chain = tuple(self.pki.person(code=f"PNOLV-990000-{number:05}").certificate for number in range(30))
        return replace(super()._credential(code), chain=chain)


@pytest.mark.one_database
@pytest.mark.parametrize("cause", ["mandate", "room"])
def test_who_is_not_there_when_their_signature_is_refused_is_told(desk: Desk, cause: str) -> None:
    ward = oneself(desk.person(2, "Līga"))
    assert ward.subject is not None
    agent = desk.person(1)
    mandate = acting_for.claim_guardianship(oneself(agent), principal=ward.subject, at=now())
    guardian = acting_for.acting_under(agent, mandate_id=mandate)
    assert guardian is not None
    if cause == "room":
        desk.app.extensions["remote_signing"] = replace(desk.neighbours, signer=_Talkative())
    case_id = service.begin(guardian, programme=LONG, now=now())
    answers = {step: typed for step, typed in LONG_ANSWERS.items() if step != "for-whom"}
    fill_in(guardian, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **answers})
    desk.times.is_down = True
    assert desk.sign(guardian, to_sign(guardian, case_id)).step is Step.CONFIRMED
    desk.times.is_down = False
    if cause == "mandate":
        acting_for.settle_mandate(worker(), mandate, Settled("refused"), at=now())
    for minutes in (2, 4):
        desk.run_outbox(now() + timedelta(minutes=minutes))
    (told,) = messages.inbox(oneself(agent))
    assert told.kind is Kind.MOVED_ON
    words = told.words or ""
    assert ("Zvaniet mums" in words) is (cause == "mandate"), words
    assert state(ward, case_id) is State.DRAFT
    assert torn(desk.app) == []


def test_a_signature_whose_certificate_did_not_count_is_asked_for_on_paper(
    desk: Desk, anna: Actor, case_id: UUID
) -> None:
    desk.sign(anna, to_sign(anna, case_id))
    desk.lists.revoked = tuple(desk.signer.people.values())
    desk.run_outbox()
    desk.run_outbox()
    assert state(anna, case_id) is State.SUBMITTED, "the day on which it came stays"
    signature = service.signature_of(case_id)
    assert signature is not None and signature.is_on_paper and signature.is_awaited
    whole = answering.whole_of(worker(), case_id)
    assert whole.awaits_signature and whole.is_revoked
    assert "application.signature_revoked" in events_about(anna)
    assert sorted(one.kind for one in messages.inbox(anna)) == [Kind.MOVED_ON, Kind.RECEIVED]
    service.when_revoked(signature.document_id, now())
    assert len(messages.inbox(anna)) == 2, "told once"
    assert torn(desk.app) == []


def test_a_signature_without_its_time_is_given_up_and_the_draft_is_free(
    desk: Desk, anna: Actor, case_id: UUID
) -> None:
    desk.times.is_down = True
    desk.sign(anna, to_sign(anna, case_id))
    with pytest.raises(BeingSent):
        service.save_step(anna, case_id, "wish", WISH, now=now())
    later = now() + timedelta(hours=31)
    with clock_at(desk.app, later):
        signing.erase_old(later)
        service.close_over(later)
        desk.run_outbox()
        desk.run_outbox()
        assert [one.kind for one in messages.inbox(anna)] == [Kind.MOVED_ON], "told once"
        service.save_step(anna, case_id, "wish", WISH, now=later)
        desk.times.is_down = False
    assert desk.sign(anna, to_sign(anna, case_id)).step is Step.SIGNED
    assert state(anna, case_id) is State.SUBMITTED and sent_words(anna, case_id) == "Es gribu citu."
    assert torn(desk.app) == []


def test_the_signature_covers_what_the_files_hold(desk: Desk, anna: Actor, case_id: UUID) -> None:
    name = service.answer_name(case_id, "certificate-files")
    photo = {"certificate-date": [now().strftime("%d.%m.%Y")]}

    def sends_along(content: bytes) -> Upload:
        kept = uploads.accept(BytesIO(content), "izziņa.pdf", answer=name, now=now())
        for step, typed in (("certificate", {"certificate": ["now"]}), ("certificate-photo", photo)):
            assert not service.save_step(anna, case_id, step, typed, now=now()).problems
        return kept

    def words_to_sign() -> str:
        awaited = service.awaited(case_id)
        assert awaited is not None
        return words_of(signing.open_bytes(awaited.signing_id))

    old = sends_along(samples.pdf())
    first = to_sign(anna, case_id)
    whole = hashlib.sha256(uploads.open_bytes(old.id, answer=name)).hexdigest()[:32].upper()
    assert whole in words_to_sign().replace(" ", "") and "izziņa.pdf" in words_to_sign()
    address = desk.leave(anna, first)
    # Another paper under the same name is another thing to sign.
    service.remove_paper(anna, service.draft_of(anna, case_id), old.id, now=now())
    sends_along(samples.pdf(2))
    with pytest.raises(SigningEnded):
        desk.back(confirm(address))
    assert to_sign(anna, case_id) != first and whole not in words_to_sign().replace(" ", "")


def test_erasing_a_draft_erases_what_was_to_be_signed(desk: Desk, anna: Actor, case_id: UUID) -> None:
    to_sign(anna, case_id)
    service.save_step(anna, case_id, "wish", WISH, now=now())
    at_platform(desk, anna, case_id)
    assert _count(DocumentRow) == 2
    service.discard(anna, case_id, now=now())
    assert _count(DocumentRow) == 0 and _count(ApplicationSigningRow) == 0
    assert torn(desk.app) == []


def test_what_nobody_signs_is_closed_and_forgotten(desk: Desk, anna: Actor, case_id: UUID) -> None:
    signing_id = to_sign(anna, case_id)
    service.close_over(now() + timedelta(hours=23))
    assert service.awaited(case_id) is not None
    service.close_over(now() + timedelta(hours=25))
    assert service.awaited(case_id) is None
    with pytest.raises(SigningEnded) as ended:
        desk.begin(anna, signing_id)
    assert ended.value.why is Why.CHANGED
    service.close_over(now() + timedelta(days=32))
    assert _count(ApplicationSigningRow) == 0 and _count(DocumentRow) == 0
    assert service.draft_of(anna, case_id).answers["wish"], "the draft stays"


def test_paper_instead_of_the_platform(desk: Desk, anna: Actor, case_id: UUID) -> None:
    signing_id = to_sign(anna, case_id)
    service.send(anna, case_id, now=now(), on_paper=True)
    service.send(anna, case_id, now=now(), on_paper=True)
    assert state(anna, case_id) is State.SUBMITTED
    assert service.awaits_paper(anna, [cases.case_of(anna, case_id)]) == {case_id}
    with pytest.raises(SigningEnded):
        desk.begin(anna, signing_id)
    # What was to be signed is forgotten in time; what was sent with the same words stays.
    service.close_over(now() + timedelta(days=31))
    assert _count(ApplicationSigningRow) == 0 and _count(DocumentRow) == 1
    assert torn(desk.app) == []


def test_who_chose_paper_signs_on_a_computer_after_all(desk: Desk, anna: Actor, case_id: UUID) -> None:
    to_sign(anna, case_id)
    service.send(anna, case_id, now=now(), on_paper=True)
    copy, sent = service.copy_of(anna, case_id), service.sent_of(anna, case_id)
    office = worker()
    assert anna.subject is not None
    mandate = guardian_of(anna.subject).mandate_id
    assert mandate is not None
    acting_for.settle_mandate(office, mandate, PAPER, at=now())
    guardian = acting_for.acting_under(acting_for.claims_about([anna.subject])[0].agent, mandate_id=mandate)
    assert guardian is not None
    assert service.sign_instead(guardian, case_id, now=now()) is None, "the line is for who sent it"
    signing_id = service.sign_instead(anna, case_id, now=now())
    assert signing_id is not None and service.sign_instead(anna, case_id, now=now()) == signing_id
    assert service.awaits_paper(anna, [cases.case_of(anna, case_id)]) == {case_id}, "the office waits on"
    assert desk.sign(anna, signing_id).step is Step.SIGNED
    signature = service.signature_of(case_id)
    assert signature is not None and not signature.is_on_paper and not signature.is_awaited
    assert service.copy_of(anna, case_id) == copy and service.sent_of(anna, case_id) == sent, "sent once"
    (message, _received) = messages.inbox(anna)
    assert message.kind is Kind.MOVED_ON
    with pytest.raises(NotYours):
        answering.take_signature(office, case_id, brought="post", now=now())
    assert service.sign_instead(anna, case_id, now=now()) is None
    desk.run_outbox()
    told = events_about(anna)
    assert told.count("application.signed_instead") == 1 and told.count("case.submitted") == 1
    assert torn(desk.app) == []


def test_the_paper_that_came_first_ends_the_other_way(desk: Desk, anna: Actor, case_id: UUID) -> None:
    service.send(anna, case_id, now=now(), on_paper=True)
    signing_id = service.sign_instead(anna, case_id, now=now())
    assert signing_id is not None
    address, office = desk.leave(anna, signing_id), worker()
    answering.take_signature(office, case_id, brought="post", now=now())
    with pytest.raises(SigningEnded) as ended:
        desk.back(confirm(address))
    assert ended.value.why is Why.CHANGED and desk.signer.signed == 0
    signature = service.signature_of(case_id)
    assert signature is not None and signature.is_on_paper and not signature.is_awaited
    # A wrong paper that goes again opens both ways.
    answering.take_back_signature(office, case_id, why=answering.Wrong.UNSIGNED, now=now())
    assert service.sign_instead(anna, case_id, now=now()) == signing_id
    assert desk.sign(anna, signing_id).step is Step.SIGNED
    signature = service.signature_of(case_id)
    assert signature is not None and not signature.is_on_paper
    assert torn(desk.app) == []


def test_the_office_takes_no_paper_while_the_signature_on_a_computer_is_here(
    desk: Desk, anna: Actor, case_id: UUID
) -> None:
    service.send(anna, case_id, now=now(), on_paper=True)
    signing_id = service.sign_instead(anna, case_id, now=now())
    assert signing_id is not None
    desk.times.is_down = True
    assert desk.sign(anna, signing_id).step is Step.CONFIRMED
    with pytest.raises(BeingSent):
        answering.take_signature(worker(), case_id, brought="post", now=now())
    with pytest.raises(BeingSent):
        service.withdraw(anna, case_id, now=now())
    desk.times.is_down = False
    desk.run_outbox(now() + timedelta(minutes=5))
    desk.run_outbox(now() + timedelta(minutes=6))
    signature = service.signature_of(case_id)
    assert signature is not None and not signature.is_on_paper and not signature.is_awaited
    service.withdraw(anna, case_id, now=now())
    assert torn(desk.app) == []


def test_who_sends_anew_does_not_sign_the_old_copy(desk: Desk, anna: Actor, case_id: UUID) -> None:
    service.send(anna, case_id, now=now(), on_paper=True)
    signing_id = service.sign_instead(anna, case_id, now=now())
    assert signing_id is not None
    address = desk.leave(anna, signing_id)
    service.ask_to_correct(anna, case_id, now=now() + timedelta(seconds=5))
    with pytest.raises(SigningEnded) as ended:
        desk.back(confirm(address))
    assert ended.value.why is Why.CHANGED and desk.signer.signed == 0


def test_whose_paper_is_seen_while_the_signature_is_awaited_agrees_first(
    desk: Desk, anna: Actor, case_id: UUID
) -> None:
    assert anna.subject is not None
    address = at_platform(desk, anna, case_id)
    joint = guardian_of(
        anna.subject, checked_by=worker(), found=Settled("checked", areas={"offices": "together"})
    )
    desk.back(confirm(address))
    assert state(anna, case_id) is State.DRAFT, "a joint guardian has not agreed"
    (told,) = messages.inbox(anna)
    assert told.kind is Kind.MOVED_ON and "Vēl jāpiekrīt aizgādnim." in (told.words or "")
    assert joint.signed_in is not None
    (asked,) = messages.inbox(oneself(joint.signed_in))
    assert asked.kind is Kind.AGREE_ASKED
    service.agree(joint, case_id, now=now())
    assert desk.sign(anna, to_sign(anna, case_id)).step is Step.SIGNED
    assert state(anna, case_id) is State.SUBMITTED
    assert torn(desk.app) == []


def test_a_claimed_guardian_may_sign_what_they_began(desk: Desk, anna: Actor) -> None:
    assert anna.subject is not None
    guardian = guardian_of(anna.subject)
    case_id = service.begin(guardian, programme=LONG, now=now())
    answers = {step: typed for step, typed in LONG_ANSWERS.items() if step != "for-whom"}
    fill_in(guardian, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **answers})
    service.send(guardian, case_id, now=now(), on_paper=True)
    assert service.awaits_paper(guardian, [cases.case_to_write(guardian, case_id)]) == {case_id}
    with clock_at(desk.app, now() + timedelta(minutes=1)):
        cases.move(case_id, State.ELIGIBILITY, worker(), now=now())
    assert service.awaits_paper(guardian, [cases.case_to_write(guardian, case_id)]) == frozenset()
    assert service.awaits_paper(anna, [cases.case_of(anna, case_id)]) == {case_id}


def _count(table: type[db.Base]) -> int:
    with db.session() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
